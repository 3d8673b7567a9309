/** A member's books behind the functions: the ledger folded from the first fact, and what callers are shown. */
import { expect } from 'vitest';
import { sumPoints } from '../../../domain/facts/outcomeCatalogue.ts';
import type { TimedOutcome } from '../../../domain/facts/outcomes.ts';
import type { Instant, MemberId, ProgramId } from '../../../domain/kernel/brand.ts';
import { advance } from '../../../domain/member/advance.ts';
import { openStore } from '../../../functions/store/client.ts';
import { tableNames } from '../../contract/tables.ts';
import { faultsInBooks, readBooks } from '../../simulation/books/books.ts';
import { readTimeline } from '../../simulation/senders/operator.ts';
import type { Shop } from './shop.ts';

/**
 * The ledger adds up: folded again it is the stored state, its points are the lots less the deficit, and
 * the history that callers read comes to the balance that they read.
 */
export async function expectBooks(shop: Shop, memberId: string): Promise<void> {
  const store = openStore(tableNames);
  const program = shop.program as ProgramId;
  const timeline = await readTimeline(store, program);
  const books = await readBooks(store, program, memberId as MemberId);
  expect(faultsInBooks(books, timeline), `the books of ${memberId}`).toEqual([]);

  const shift = Number(process.env.LAUREL_CLOCK_SHIFT_MS ?? '0');
  const passed: TimedOutcome[] = []; // what time has brought since, and no fact has booked yet
  advance(books.record.state, timeline, (Date.now() + shift) as Instant, passed);
  const { body: shown } = await shop.status(memberId);
  const booked = (await history(shop, memberId)).reduce((sum, { points }) => sum + points, 0);
  expect(booked + sumPoints(passed), `the points of ${memberId}`).toBe(netOf(shown));
}

interface Shown {
  readonly balance: number;
  readonly pending: number;
  readonly deficit: number;
}

/** A deficit may be shown as a negative balance; then it is not taken off twice. */
function netOf({ balance, pending, deficit }: Shown): number {
  return balance < 0 ? balance + pending : balance + pending - deficit;
}

interface ShownEntry {
  readonly id: string;
  readonly kind: string;
  readonly points: number;
  // biome-ignore lint/suspicious/noExplicitAny: their form is checked where they are read
  readonly outcomes: readonly any[];
}

/** All entries of a member, newest first. */
export async function history(shop: Shop, memberId: string): Promise<ShownEntry[]> {
  const entries: ShownEntry[] = [];
  let cursor: string | null = null;
  do {
    const query: Record<string, string> = { limit: '100', ...(cursor === null ? {} : { cursor }) };
    const { body } = await shop.call('listEntries', { params: { memberId }, query });
    entries.push(...body.entries);
    cursor = body.next;
  } while (cursor !== null);
  return entries;
}
