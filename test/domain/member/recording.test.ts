import { describe, expect, test } from 'vitest';
import type { Fact } from '../../../domain/facts/facts.ts';
import { fold } from '../../../domain/member/fold.ts';
import type { Timeline } from '../../../domain/program/timeline.ts';
import { fulfilment, redemption, refund } from '../../support/commands.ts';
import { Ledger } from '../../support/ledger.ts';
import { timelineOf } from '../../support/programs.ts';
import { purchase } from '../../support/purchases.ts';
import { at, day } from '../../support/times.ts';

/** Where one fold of the facts ends, at the last of them. */
function folded(timeline: Timeline, facts: readonly Fact[]) {
  const last = Math.max(...facts.map(({ occurredAt }) => occurredAt));
  return fold(facts, timeline, last as Fact['occurredAt']).state;
}

describe('a scheduled job between two facts', () => {
  test('forgets nothing that a fact before its clock still counts', () => {
    const timeline = timelineOf({ tiers: { window: { kind: 'rolling', months: 1 } } });
    const ledger = new Ledger(timeline);
    ledger.record(purchase({ on: '2026-01-15T12:00', amount: 60_00 }));
    ledger.recalculate(at('2026-02-20T00:00'));
    ledger.record(purchase({ on: '2026-01-20T12:00', amount: 60_00 }));
    expect(ledger.state?.tier.level).toBe('gold');
    expect(ledger.state).toStrictEqual(folded(timeline, ledger.facts));
  });

  test('ends no hold that a refund before its clock still finds', () => {
    // "d" expires first and "c" last; both are on hold when "a", which was spent, is refunded.
    const timeline = timelineOf({
      expiry: { kind: 'after-months', months: 12, roundedTo: 'year-end' },
      earning: { hold: { kind: 'until-fulfilled', atMostDays: 31 } },
    });
    const order = purchase({ orderId: 'a', on: '2026-01-01T12:00', amount: 100_00 });
    const ledger = new Ledger(timeline);
    ledger.record(purchase({ orderId: 'd', on: '2025-12-31T12:00', amount: 100_00 }));
    ledger.record(order);
    ledger.record(purchase({ orderId: 'c', on: '2026-01-05T12:00', amount: 100_00 }));
    ledger.record(fulfilment(order, '2026-01-06T12:00'));
    ledger.record(redemption('r', '2026-01-12T12:00', 100));
    ledger.recalculate(at('2026-02-10T00:00'));
    ledger.record(refund('x', order, '2026-01-20T12:00', 100_00));
    expect(ledger.state).toStrictEqual(folded(timeline, ledger.facts));
    expect(ledger.state?.lots.map(({ remaining, availableOn }) => [remaining, availableOn])).toEqual([
      [100, day('2026-02-05')],
    ]);
  });
});
