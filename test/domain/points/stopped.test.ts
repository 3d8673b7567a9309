/** A condition that could take too long for an order: its bonus is not paid, the order is. */
import { describe, expect, test } from 'vitest';
import { explainFact } from '../../../domain/explain/explain.ts';
import type { BonusRule } from '../../../domain/program/file.ts';
import { refund } from '../../support/commands.ts';
import { member } from '../../support/member.ts';
import { timelineOfRules, uncheckedRules } from '../../support/programs.ts';
import { purchase } from '../../support/purchases.ts';

/** Some minutes for 500 lines, if it were asked. */
const greedy = "purchase.skus.exists(s, 'z' in purchase.skus || s == line.sku)";

function bonus(id: string, when: string): BonusRule {
  const effect = { kind: 'multiply', factor: '2', on: 'lines' } as const;
  return { id, when, effect, trigger: 'purchase', priority: 0 };
}

const timeline = timelineOfRules(
  uncheckedRules([
    ...Array.from({ length: 50 }, (_, index) => bonus(`greedy-${index}`, greedy)),
    bonus('modest', "line.category == 'tea'"),
  ]),
);

/** Of 1.00 each. */
const bought = (lines: number) =>
  purchase({
    orderId: 'long',
    on: '2026-05-01T12:00',
    lines: Array.from({ length: lines }, (_, n) => ({ amount: 100, sku: `sku-${n}`, category: 'tea' })),
  });

function outcomesOf(lines: number): readonly string[] {
  const { entries } = member(timeline, [bought(lines)], '2026-05-01T12:00');
  return (entries[0]?.applied.outcomes ?? []).map(({ kind, rule }) => `${kind} ${rule}`);
}

describe('an order', () => {
  test('of a few lines is paid every bonus', () => {
    const outcomes = outcomesOf(3);
    expect(outcomes.filter((outcome) => outcome.startsWith('points.bonus'))).toHaveLength(51);
    expect(outcomes.filter((outcome) => outcome.startsWith('bonus.stopped'))).toEqual([]);
  });

  test('of many lines is recorded without those that could take too long, and says which', () => {
    expect(outcomesOf(500)).toEqual([
      'member.enrolled enrolment',
      'points.earned earning.base',
      'points.bonus earning.bonuses.modest',
      ...Array.from({ length: 50 }, (_, index) => `bonus.stopped earning.bonuses.greedy-${index}`),
      'tier.raised tiers.levels.platinum.qualify',
    ]);
  });

  test('in between is paid as many as may be asked, in the order of the file', () => {
    const stopped = outcomesOf(60).filter((outcome) => outcome.startsWith('bonus.stopped'));
    expect(stopped.length).toBeGreaterThan(0);
    expect(stopped.length).toBeLessThan(50);
    expect(stopped.at(-1)).toBe('bonus.stopped earning.bonuses.greedy-49');
    expect(stopped[0]).toBe(`bonus.stopped earning.bonuses.greedy-${50 - stopped.length}`);
  });

  test('gives all of it back when all of it is refunded', () => {
    const order = bought(500);
    const { points } = member(
      timeline,
      [order, refund('r1', order, '2026-05-02T12:00', 500_00)],
      '2026-05-03',
    );
    expect(points).toEqual([1_000, -1_000]);
  });

  test('is explained with the bonus that was stopped', () => {
    const fact = bought(500);
    const { entries } = member(timeline, [fact], '2026-05-01T12:00');
    const stopped = (entries[0]?.applied.outcomes ?? []).filter(({ kind }) => kind === 'bonus.stopped');
    const [explanation] = explainFact([], timeline, fact, stopped.slice(0, 1));
    expect(explanation).toMatchObject({
      kind: 'bonus.stopped',
      rule: 'earning.bonuses.greedy-0',
      inputs: { bonus: 'greedy-0', condition: greedy, lines: 500, stepsMax: 10_000_000 },
      result: { points: 0 },
    });
    expect(explanation?.sentence).toMatch(
      /^bonus greedy-0 was not paid: for 500 lines its condition could have taken \d+ steps/,
    );
  });
});
