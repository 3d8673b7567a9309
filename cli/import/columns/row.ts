/** A row of a file: its fields, still as text, or why it is none. */
import type { AnyField, Field } from './fields.ts';

/** Where a row stands, and what stands there. */
export interface RowPlace {
  /** As a spreadsheet counts: the header is row 1. */
  readonly row: number;
  /** As an editor counts. */
  readonly line: number;
  /** The row as it was read, to be written where rejected rows go. */
  readonly raw: readonly string[];
}

export interface Problem {
  /** Null where the row as a whole is meant. */
  readonly field: AnyField | null;
  readonly value: string | null;
  /** In plain words, to be read after the column and its value. */
  readonly rule: string;
  /** The rule without what is this row's alone: rows that share it are summed up. */
  readonly general?: string;
}

/** What stands in the columns that were found; what is empty is not there. */
export type RowFields = Readonly<Partial<Record<Field, string>>> & {
  /** What the row brings beside money, by the ids of the program file. */
  readonly quantities?: Readonly<Record<string, string>>;
};

export type Row =
  | (RowPlace & { readonly kind: 'fields'; readonly fields: RowFields })
  /** `order`: which one it seems to belong to, though it can't be read. */
  | (RowPlace & { readonly kind: 'bad'; readonly problem: Problem; readonly order?: string });

export function problemOf(
  field: AnyField | null,
  value: string | null,
  rule: string,
  general?: string,
): Problem {
  return { field, value, rule, ...(general === undefined ? {} : { general }) };
}

/** Of a row that is right itself. */
export function becauseOf(row: number): Problem {
  const rule = `is of an order that can't be taken because of row ${row}`;
  return problemOf(null, null, rule, "is of an order that can't be taken because of another row");
}

/** `date "yesterday" must be a date…`, the column by its name in the file. */
export function problemText({ field, value, rule }: Problem, columnOf: (field: AnyField) => string): string {
  const column = field === null ? '' : `${columnOf(field)} `;
  const shown = value === null ? '' : `${JSON.stringify(value)} `;
  return `${column}${shown}${rule}`;
}
