/** The openings of a file, row by row; rows of one member that follow each other are lots of one opening. */
import type { Mapped } from './columns.ts';
import { type Notation, type Opening, readMember } from './member.ts';
import type { Table } from './table.ts';
import { balanceOf } from './totals.ts';

export type FileOpening =
  | { readonly kind: 'opening'; readonly row: number; readonly rows: number; readonly opening: Opening }
  | { readonly kind: 'wrong'; readonly row: number; readonly rule: string };

type Held = Extract<FileOpening, { readonly kind: 'opening' }>;

export async function* openingsIn(
  table: Table,
  mapped: Mapped,
  notation: Notation,
): AsyncGenerator<FileOpening> {
  let held: Held | null = null;
  for await (const row of table.rows()) {
    const read = readMember(row, mapped, notation);
    if (read.kind === 'wrong') {
      const column = read.field === null ? '' : `${mapped.columnOf.get(read.field) ?? read.field} `;
      yield { kind: 'wrong', row: row.row, rule: `${column}${read.rule}` };
      continue;
    }
    const { opening } = read;
    const before: Held | null = held;
    if (before !== null && before.opening.memberId === opening.memberId) {
      held = withLots(before, opening);
      continue;
    }
    if (before !== null) yield before;
    held = { kind: 'opening', row: row.row, rows: 1, opening };
  }
  if (held !== null) yield held;
}

function withLots({ row, rows, opening }: Held, next: Opening): Held {
  return { kind: 'opening', row, rows: rows + 1, opening: joined(opening, next) };
}

/** What else a later row says of the member is what the first has said. */
function joined(first: Opening, next: Opening): Opening {
  const lots = [...lotsOf(first), ...lotsOf(next)];
  return { ...next, ...first, balance: balanceOf(first) + balanceOf(next), lots };
}

function lotsOf(opening: Opening): readonly unknown[] {
  if (Array.isArray(opening.lots)) return opening.lots;
  const balance = balanceOf(opening);
  return balance > 0 ? [{ points: balance }] : [];
}
