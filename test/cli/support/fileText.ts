/** What an import makes of a file, given as text, without a platform. */
import { type ColumnMap, parseColumnMap } from '../../../cli/import/columns/columns.ts';
import { type Group, groups, survey } from '../../../cli/import/orders/group.ts';
import { type OrderRules, type Read, readGroup } from '../../../cli/import/orders/order.ts';
import { type Reading, rowParser } from '../../../cli/import/orders/parse.ts';
import type { Separator } from '../../../cli/import/reading/csv.ts';
import { openCsv, type RowFile } from '../../../cli/import/reading/csvFile.ts';
import { readLines } from '../../../cli/import/reading/lines.ts';

interface Wish {
  readonly map?: readonly string[];
  readonly reading?: Partial<Reading>;
  readonly rules?: Partial<OrderRules>;
  readonly separator?: Separator;
}

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}

export function openText(text: string, map: ColumnMap, separator: Separator | null = null): Promise<RowFile> {
  return openCsv(() => readLines(bytesOf(text)), { map, required: () => [], separator });
}

/** The part of an import's plan that a file decides. */
export async function planOf(text: string, wish: Wish = {}) {
  const file = await openText(text, parseColumnMap(wish.map ?? []), wish.separator ?? null);
  const reading: Reading = {
    kind: 'purchase',
    currency: 'USD',
    timeZone: 'America/New_York',
    dateOrder: null,
    decimal: null,
    ...wish.reading,
  };
  const { shop } = file.columns;
  const rules: OrderRules = {
    currency: reading.currency,
    paid: shop?.paid ?? null,
    guests: shop === null ? null : { as: shop.guest ?? null },
    ...wish.rules,
  };
  const parse = rowParser(reading);
  const found = await survey(file.rows(), reading.kind, () => {});
  return {
    groups: groups(file.rows(), reading.kind, found),
    read: (group: Group) => readGroup(group, parse, rules),
  };
}

export async function readText(text: string, wish: Wish = {}): Promise<readonly Read[]> {
  const plan = await planOf(text, wish);
  const read: Read[] = [];
  for await (const group of plan.groups) read.push(plan.read(group));
  return read;
}

/** What is sent, without which rows it came from. */
export const factsOf = (reads: readonly Read[]) =>
  reads.flatMap((read) => (read.kind === 'facts' ? read.facts.map(({ fact }) => fact) : []));

/** `3: date "x" must be…`, row by row. */
export const problemsOf = (reads: readonly Read[]) =>
  reads.flatMap((read) =>
    read.kind === 'refused'
      ? read.rows.map(
          ({ place, problem: { field, value, rule } }) =>
            `${place.row}: ${[field, value, rule].filter((part) => part !== null).join(' ')}`,
        )
      : [],
  );
