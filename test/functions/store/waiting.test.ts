/** Refunds that come before their purchase, as many as may wait. */
import { expect, test } from 'vitest';
import type { OrderFact } from '../../../domain/facts/catalogue.ts';
import { factId } from '../../../domain/facts/facts.ts';
import { type Instant, minorUnits } from '../../../domain/kernel/brand.ts';
import { beginningOfTime } from '../../../domain/kernel/instant.ts';
import { compileRules } from '../../../domain/program/rules.ts';
import { makeTimeline } from '../../../domain/program/timeline.ts';
import { waitingMax } from '../../../functions/store/ledger/placeholder.ts';
import { recordOnOrder } from '../../../functions/store/recording/recordOnOrder.ts';
import { openMemory } from '../../contract/engines.ts';
import { faultsInBooks, readBooks } from '../../simulation/books/books.ts';
import { at, bought, member, newProgram, programFile, record, shop } from './given.ts';

const recordedAt = at('2026-11-22T15:00:00Z');
const boughtAt = at('2022-01-01T12:00:00Z');
const monthMs = 31 * 86_400_000;

/** A level once reached is kept from month to month, with an outcome each time. */
const file = programFile({
  ...shop,
  tiers: { ...shop.tiers, window: { kind: 'lifetime' }, term: { kind: 'months', months: 1 } },
});
const timeline = makeTimeline([
  {
    effectiveFrom: beginningOfTime,
    publishedAt: beginningOfTime,
    standing: 'at-once',
    rules: compileRules(file, 1),
  },
]);

function refund(index: number): OrderFact {
  const order = { source: 'standard', orderId: '1' };
  return {
    kind: 'refund',
    id: factId('refund', order.source, order.orderId, `r${index}`),
    occurredAt: (boughtAt + (index + 1) * monthMs) as Instant,
    recordedAt,
    refundId: `r${index}`,
    order,
    takenBack: { by: 'amount', amount: minorUnits(1) },
  };
}

test('a purchase is recorded with all that waited for it, whatever time brought in between', async () => {
  const { store } = await openMemory();
  const program = newProgram();
  const timeLeftMs = () => 29_000;
  for (let index = 0; index < waitingMax; index++) {
    const result = await recordOnOrder(store, { program, timeline, fact: refund(index), timeLeftMs });
    expect(result.kind).toBe('waiting');
  }
  const oneMore = await recordOnOrder(store, { program, timeline, fact: refund(waitingMax), timeLeftMs });
  expect(oneMore.kind).toBe('too-many-waiting');
  const purchase = bought({ order: '1', cents: 20_000, at: boughtAt, recordedAt });
  expect((await record(store, program, purchase, timeline)).kind).toBe('recorded');
  const books = await readBooks(store, program, member('m1'));
  expect(books.record.version).toBe(1 + waitingMax);
  expect(faultsInBooks(books, timeline)).toEqual([]);
});
