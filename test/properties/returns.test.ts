/** In whatever order purchases are returned, the member ends alike. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Fact, Purchase } from '../../domain/facts/facts.ts';
import type { Instant } from '../../domain/kernel/brand.ts';
import { fold } from '../../domain/member/fold.ts';
import { netPoints } from '../../domain/member/record.ts';
import { type Place, places, programAt, programDraws } from '../support/arbitraries/programs.ts';
import { refund } from '../support/commands.ts';
import { timelineOfFiles } from '../support/programs.ts';
import { purchase } from '../support/purchases.ts';
import { runs } from '../support/runs.ts';
import { expectSame } from '../support/same.ts';
import { text } from '../support/times.ts';

const day = 86_400_000;
const first = Date.parse('2026-03-02T12:00:00Z');

/** A year is long enough that no amount leaves a window, and no term ends, between the first purchase and the last return. */
const policies = {
  window: { kind: 'rolling', months: 12 } as const,
  upgrade: 'at-once' as const,
  climb: 'to-earned' as const,
  surplus: 'lost' as const,
  onTermEnd: 'review' as const,
};

const bought = fc.record({
  amount: fc.oneof(fc.constantFrom(5_000, 10_000, 30_000), fc.nat({ max: 30_000 })),
  /** How much is returned: all, some, or nothing. */
  part: fc.constantFrom(1, 0.4, 0),
});

const cases = fc.record({
  place: places(['UTC', 'America/New_York']),
  draw: programDraws,
  choice: fc.constantFrom('decide-again', 'decide-again-if-caused'),
  at: fc.constantFrom('at-once', 'day-end'),
  term: fc.constantFrom({ kind: 'months', months: 12 }, { kind: 'unlimited' }, { kind: 'next-year-end' }),
  orders: fc.array(bought, { minLength: 2, maxLength: 4 }),
  mixed: fc.array(fc.nat(), { minLength: 4, maxLength: 4 }),
});

test('any order of returns ends in the same level, term, points and rewards', () => {
  const seen = { fallen: 0, partly: 0 };
  fc.assert(
    fc.property(cases, ({ place, draw, choice, at, term, orders, mixed }) => {
      const timeline = timelineOf(draw, place, { choice, at, term });
      const purchases = orders.map(({ amount }, index) =>
        purchase({ orderId: `o${index}`, on: (first + index * day) as Instant, amount }),
      );
      const back = orders.flatMap(({ amount, part }, index) => {
        const less = Math.floor(amount * part);
        return less === 0 ? [] : [{ index, less }];
      });
      const shuffled = back.toSorted((a, b) => (mixed[a.index] as number) - (mixed[b.index] as number));
      const [one, other] = [back, shuffled].map((returns) =>
        endOf(
          timeline,
          purchases,
          returns.map(({ index, less }, turn) => {
            const on = text((first + 10 * day + turn * 60_000) as Instant) as string;
            return refund(`r${index}`, purchases[index] as Purchase, on, less);
          }),
        ),
      ) as [Ended, Ended];
      expectSame(other, one);
      const without = endOf(timeline, purchases, []);
      if (without.level !== one.level) seen[one.level === draw.levels[0]?.id ? 'fallen' : 'partly']++;
    }),
    runs(400),
  );
  expect(Math.min(seen.fallen, seen.partly)).toBeGreaterThan(0);
});

type Ended = ReturnType<typeof endOf>;

function timelineOf(
  draw: Parameters<typeof programAt>[0],
  place: Place,
  { choice, at, term }: { readonly choice: string; readonly at: string; readonly term: object },
) {
  const policy = { ...draw.policy, ...policies, term: term as never, graceDays: 0 };
  const isEndless = policy.term === null || (term as { kind: string }).kind === 'unlimited';
  const levels = draw.levels.map((level) => ({ ...level, ownWindow: null, watched: null, life: null }));
  const fitting = { ...policy, ...(isEndless ? { onRequalifying: 'review' as const } : {}) };
  const file = programAt({ ...draw, policy: fitting, levels }, place);
  return timelineOfFiles([{ file: { ...file, refunds: { ...file.refunds, tier: choice, at } as never } }]);
}

function endOf(
  timeline: ReturnType<typeof timelineOf>,
  purchases: readonly Purchase[],
  refunds: readonly Fact[],
) {
  const { state } = fold([...purchases, ...refunds], timeline, (first + 12 * day) as Instant);
  if (state === null) throw new Error('purchases make a member');
  const { tier, uses, lots, deficit, qualifying } = state;
  const { level, until, start } = tier;
  return { level, until, start, uses, lots, deficit, net: netPoints(state), qualifying };
}
