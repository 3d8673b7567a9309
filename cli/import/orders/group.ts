/**
 * Brings the rows of one order together, wherever in the file they stand. A first walk through the file notes
 * where each order ends; on the second its rows are held until then.
 */
import { type Problem, problemOf, type Row } from '../columns/row.ts';
import { isOfEngagement, type Kind, kindOf } from './parse.ts';

/** Between the first and the last row of an order: what is held stays in memory. */
export const rowsApartMax = 100_000;

export interface Survey {
  readonly rows: number;
  /** By order, which row is its last, counted from 0. */
  readonly lastOf: ReadonlyMap<string, number>;
}

/** `each` is told of every row, and how many came before it. */
export async function survey(
  rows: AsyncIterable<Row>,
  kind: Kind,
  each: (row: Row, index: number) => void,
): Promise<Survey> {
  const lastOf = new Map<string, number>();
  let index = 0;
  for await (const row of rows) {
    each(row, index);
    const order = orderOf(row, kind);
    if (order !== null) lastOf.set(order, index);
    index += 1;
  }
  return { rows: index, lastOf };
}

export interface Group {
  /** Of one order, in the order of the file; of what has no order a row alone. */
  readonly rows: readonly Row[];
  /** Why the rows can't be taken for one order. */
  readonly problem: Problem | null;
}

export async function* groups(
  rows: AsyncIterable<Row>,
  kind: Kind,
  { lastOf }: Survey,
): AsyncGenerator<Group> {
  const held = new Map<string, Row[]>();
  const torn = new Set<string>();
  let index = -1;
  for await (const row of rows) {
    index += 1;
    const order = orderOf(row, kind);
    const last = order === null ? undefined : lastOf.get(order);
    if (order === null || last === undefined) {
      yield { rows: [row], problem: null };
      continue;
    }
    const before = held.get(order);
    if (torn.has(order) || (before === undefined && last - index > rowsApartMax)) {
      torn.add(order);
      yield { rows: [row], problem: farApart(order) };
      continue;
    }
    const together = before ?? [];
    together.push(row);
    if (index < last) held.set(order, together);
    else {
      held.delete(order);
      yield { rows: together, problem: null };
    }
  }
}

function farApart(order: string): Problem {
  const rule = `has rows that are more than ${rowsApartMax} rows apart: sort the file by order`;
  return problemOf('order', order, rule);
}

/** Null for what stands for itself: an engagement or its revocation, a row that names no order or can't be read. */
function orderOf(row: Row, kind: Kind): string | null {
  if (row.kind === 'bad') return row.order ?? null;
  if (isOfEngagement(kindOf(row.fields, kind)?.kind)) return null;
  return row.fields.order ?? null;
}
