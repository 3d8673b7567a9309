import { describe, expect, test } from 'vitest';
import type { Fact } from '../../cli/deliver/fact.ts';
import { coffeeShop } from '../../infra/local/demo/catalogue.ts';
import { type Step, stepsOf } from '../../infra/local/demo/deeds.ts';
import { demoHistories } from '../../infra/local/demo/histories.ts';

const moments = ['2026-11-22T12:00:00Z', '2026-01-01T00:30:00Z', '2028-02-29T18:00:00Z'];

const factOf = ({ act }: Step): Fact | null => (act.kind === 'fact' ? act.fact : null);

describe.each(moments)('what happens in the demo as of %s', (moment) => {
  const now = Date.parse(moment);
  const members = demoHistories(now, coffeeShop);
  const setting = { shop: coffeeShop, now, byEnrolling: false };
  const steps = stepsOf(members, setting);
  const facts = steps.flatMap((step) => factOf(step) ?? []);

  test('is the same every time, in order of time, and over by now', () => {
    expect(stepsOf(members, setting)).toEqual(steps);
    expect(steps.map(({ at }) => at)).toEqual(steps.map(({ at }) => at).toSorted((a, b) => a - b));
    expect(steps.at(-1)?.at).toBeLessThan(now);
  });

  test('has every purchase of the histories, once', () => {
    const sent = facts.flatMap((fact) => (fact.type === 'purchase.completed' ? [fact.data] : []));
    const bought = members.flatMap(({ purchases }) => purchases);
    const byOrder = (a: { orderId: string }, b: { orderId: string }) => (a.orderId < b.orderId ? -1 : 1);
    expect(sent.toSorted(byOrder)).toEqual(bought.toSorted(byOrder));
  });

  test('has something of everything that a program can show', () => {
    const kinds = new Set(steps.map((step) => factOf(step)?.type ?? step.act.kind));
    expect([...kinds].toSorted()).toEqual(
      [
        'adjust',
        'enrol',
        'order.cancelled',
        'override',
        'purchase.completed',
        'redeem',
        'refund.completed',
        'tag',
        'use',
      ].toSorted(),
    );
    const birthdays = steps.flatMap(({ act }) =>
      act.kind === 'enrol' && act.birthday !== null ? [act.birthday] : [],
    );
    expect(birthdays.length).toBeGreaterThan(100);
    for (const birthday of birthdays) expect(birthday).toMatch(/^(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])$/);
  });

  test('brings nothing back before it was bought, and no order twice', () => {
    const boughtAt = new Map(
      members.flatMap(({ purchases }) => purchases.map((each) => [each.orderId, each.occurredAt])),
    );
    const back = facts.flatMap((fact) =>
      fact.type === 'refund.completed' || fact.type === 'order.cancelled' ? [fact.data] : [],
    );
    expect(back.length).toBeGreaterThan(50);
    expect(new Set(back.map(({ orderId }) => orderId)).size).toBe(back.length);
    for (const { orderId, occurredAt } of back) {
      expect(Date.parse(occurredAt)).toBeGreaterThan(Date.parse(boughtAt.get(orderId) ?? ''));
    }
  });

  test('begins with enrolling, where somebody enrols', () => {
    const firsts = new Map<string, Step>();
    for (const step of steps) if (!firsts.has(step.memberId)) firsts.set(step.memberId, step);
    for (const step of steps) if (step.act.kind === 'enrol') expect(firsts.get(step.memberId)).toBe(step);
    const all = stepsOf(members, { ...setting, byEnrolling: true });
    expect(all.filter(({ act }) => act.kind === 'enrol')).toHaveLength(members.length);
  });
});
