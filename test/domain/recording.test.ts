import { describe, expect, test } from 'vitest';
import type { Fact } from '../../domain/member/facts.ts';
import { fold } from '../../domain/member/fold.ts';
import type { Timeline } from '../../domain/program/timeline.ts';
import { Ledger } from '../support/ledger.ts';
import { timelineOf } from '../support/programs.ts';
import { purchase } from '../support/purchases.ts';
import { at } from '../support/times.ts';

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
});
