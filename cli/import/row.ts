/** What a format makes of the lines of a file: fields still as text, or the reason why a line is none. */

export type Row =
  | { readonly kind: 'fields'; readonly line: number; readonly fields: RowFields }
  | { readonly kind: 'bad'; readonly line: number; readonly reason: string };

export interface RowFields {
  readonly order: string;
  readonly member: string;
  /** An instant, or a date with or without a time in the program's zone. */
  readonly date: string;
  readonly amount: string;
  readonly sku?: string;
  readonly category?: string;
  readonly quantity?: string;
  readonly channel?: string;
  readonly store?: string;
  /** What the line brings beside money, by the ids of the program file. */
  readonly quantities?: Readonly<Record<string, string>>;
}

export type Field = Exclude<keyof RowFields, 'quantities'>;

export const requiredFields = ['order', 'member', 'date', 'amount'] as const satisfies readonly Field[];
export const optionalFields = [
  'sku',
  'category',
  'quantity',
  'channel',
  'store',
] as const satisfies readonly Field[];

export const unreadableLine = 'the line is not UTF-8 text, or longer than 1 MiB';
