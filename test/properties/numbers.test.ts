/** Law 9: points are integers, money is integer minor units; no float touches either. Law 5: one cause, one id. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { factId, purchaseFactId } from '../../domain/facts/facts.ts';
import { sumPoints } from '../../domain/facts/outcomeCatalogue.ts';
import { isId } from '../../domain/kernel/brand.ts';
import { amountMax } from '../../domain/kernel/money.ts';
import { fold } from '../../domain/member/fold.ts';
import { status } from '../../domain/reading/status.ts';
import { zones } from '../support/arbitraries/moments.ts';
import { places, programAt, programDraws } from '../support/arbitraries/programs.ts';
import { scenarios, wholeScenarios } from '../support/arbitraries/scenarios.ts';
import { timelineOfFiles } from '../support/programs.ts';
import { purchase } from '../support/purchases.ts';
import { runs } from '../support/runs.ts';
import { at } from '../support/times.ts';
import { naiveFold } from './naive/fold.ts';
import { amountsIn } from './naive/tiers/counted.ts';

describe('law 9: every number is a safe integer, and none is minus zero', () => {
  test.each([
    ['purchases', scenarios],
    ['every kind of fact', wholeScenarios],
  ] as const)('in the states, outcomes and status of a history of %s', (_, scenarios) => {
    fc.assert(
      fc.property(scenarios({ factsMax: 30 }), ({ timeline, facts, end }) => {
        const { state, entries, passed } = fold(facts, timeline, end);
        expectIntegers(entries.map(({ applied }) => applied));
        expectIntegers(passed);
        if (state === null) return;
        const {
          rules: _rules,
          tier,
          privileges: _privileges,
          nextTier,
          ...shown
        } = status(state, timeline, end);
        expectIntegers([shown, tier.since, tier.until, nextTier?.missing]);
      }),
      runs(500),
    );
  });
});

describe('law 9: amounts as large as they may be', () => {
  const amount = fc.oneof(
    fc.integer({ min: 0, max: amountMax / 4 }),
    fc.constantFrom(amountMax / 4, amountMax / 4 - 1, 1, 0),
  );

  test('earn to the point what exact arithmetic says, per purchase and per line', () => {
    fc.assert(
      fc.property(
        programDraws,
        places(zones),
        fc.constantFrom(99, 1, 7),
        fc.array(amount, { minLength: 1, maxLength: 4 }),
        fc.boolean(),
        (draw, place, rate, amounts, discounted) => {
          // As many points for one minor unit as a file may give before its multiplier, or nearly none.
          const base = { ...draw.base, points: rate, per: rate === 99 ? 1 : draw.base.per };
          const levels = draw.levels.map((level) => ({ ...level, multiplier: '1.01' }));
          const file = programAt({ ...draw, base, levels }, place);
          const lines = amounts.map((value, index) => ({
            amount: value,
            kind: index === 0 ? ('item' as const) : ('tax' as const),
          }));
          const off = discounted ? [{ kind: 'discount' as const, amount: -Math.min(...amounts) }] : [];
          const on = at('2026-01-15T12:00');
          const fact = purchase({ orderId: '1', on, lines: [...lines, ...off] });
          const naive = naiveFold([{ file, from: 0 }], [fact], on);
          const { entries, state } = fold([fact], timelineOfFiles([{ file }]), on);
          const outcomes = entries[0]?.applied.outcomes ?? [];
          const earned = outcomes.find(({ kind }) => kind === 'points.earned');
          const counted = Number(
            naive === null
              ? 0
              : amountsIn(
                  { ...file, tiers: { ...file.tiers, window: { kind: 'lifetime' } } },
                  naive.entries,
                  '2026-01-15',
                  '2026-01-15',
                ).spend,
          );
          // What reaching a level gives comes with what the purchase earned.
          expect(sumPoints(outcomes)).toBe(Number(naive?.entries[0]?.points));
          expect(earned).toMatchObject({ eligible: counted });
          expectIntegers(state);
        },
      ),
      runs(1_000),
    );
  });
});

describe('law 5: a fact’s id names its cause and no other', () => {
  const id = fc
    .oneof(
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }),
      fc.string({
        unit: fc.constantFrom(':', '%', '~', 'a', '3', 'A', '/', '#'),
        minLength: 1,
        maxLength: 6,
      }),
    )
    .filter(isId);

  test('orders have the same id exactly when source and number are the same', () => {
    fc.assert(
      fc.property(id, id, id, id, (a, b, c, d) => {
        for (const [first, second] of [
          [
            [a, b],
            [c, d],
          ],
          [
            [a, b],
            [b, a],
          ],
          [
            [a, b],
            [a, d],
          ],
        ] as const) {
          const same = first[0] === second[0] && first[1] === second[1];
          const ids = [first, second].map(([source, orderId]) => purchaseFactId({ source, orderId }));
          expect(ids[0] === ids[1]).toBe(same);
        }
      }),
      runs(1_000),
    );
  });

  test('parts of different number or kind never meet', () => {
    fc.assert(
      fc.property(id, id, id, (a, b, c) => {
        const ids = [
          factId('refund', a, b, c),
          factId('refund', `${a}:${b}`, c),
          factId('refund', a, `${b}:${c}`),
          factId('cancellation', a, b),
          purchaseFactId({ source: a, orderId: b }),
        ];
        expect(new Set(ids).size).toBe(ids.length);
      }),
      runs(500),
    );
  });

  test('is ASCII, so that business order is the same in every engine', () => {
    fc.assert(
      fc.property(id, id, (source, orderId) => {
        expect(purchaseFactId({ source, orderId })).toMatch(/^[!-~]+$/);
      }),
      runs(500),
    );
  });
});

function expectIntegers(value: unknown): void {
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value) || Object.is(value, -0)) expect(value).toBe('a safe integer');
  } else if (typeof value === 'object' && value !== null) {
    for (const each of Object.values(value)) expectIntegers(each);
  }
}
