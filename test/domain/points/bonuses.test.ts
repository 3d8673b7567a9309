/** Which bonuses a purchase is paid, and how much of each. */
import { describe, expect, test } from 'vitest';
import { enrolment, refund } from '../../support/commands.ts';
import { type Event, member } from '../../support/member.ts';
import type { Changes } from '../../support/programs.ts';
import { type LineOptions, purchase } from '../../support/purchases.ts';

const add = (points: number) => ({ kind: 'add', points });
const times = (factor: string, on = 'purchase') => ({ kind: 'multiply', factor, on });

function withBonuses(bonuses: readonly object[], more: object = {}): Changes {
  const named = bonuses.map((bonus, index) => ({ id: `b${index + 1}`, effect: add(10), ...bonus }));
  return { earning: { bonuses: named, ...more } };
}

/** Points by bonus of the last purchase: of 10.00, unless it says otherwise. */
function paid(
  changes: Changes,
  lines: readonly LineOptions[] = [{ amount: 10_00 }],
  events: readonly Event[] = [],
  on = '2026-05-15T12:00',
) {
  const bought = purchase({ orderId: 'last', on, lines });
  const { entries } = member(changes, [...events, bought], on);
  const outcomes = entries.find(({ fact }) => fact === bought)?.applied.outcomes ?? [];
  return outcomes.flatMap((outcome): [string, number][] =>
    outcome.kind === 'points.bonus' ? [[outcome.rule.replace('earning.bonuses.', ''), outcome.points]] : [],
  );
}

describe('a bonus is paid', () => {
  test.each<[string, object, number]>([
    ['as a sum', { effect: add(7) }, 7],
    ['as often again as its factor exceeds one', { effect: times('2.5') }, 15],
    ['up to its cap, as a sum', { effect: add(7), capPerPurchase: 5 }, 5],
    ['up to its cap, as a factor', { effect: times('2.5'), capPerPurchase: 14 }, 14],
    [
      'up to its cap, by lines',
      { effect: times('3', 'lines'), when: 'line.amount > 0', capPerPurchase: 14 },
      14,
    ],
    ['where its condition holds', { when: 'purchase.total == 1000' }, 10],
    ['where it does not: not', { when: 'purchase.total == 1001' }, 0],
    ['as a factor where its condition does not hold: not', { effect: times('2'), when: 'tier == "gold"' }, 0],
    ['as a factor where it holds', { effect: times('2'), when: 'tier == "regular"' }, 10],
    ['from its first day', { firstDay: '2026-05-15' }, 10],
    ['not before it', { firstDay: '2026-05-16' }, 0],
    ['to its last day', { lastDay: '2026-05-15' }, 10],
    ['not after it', { lastDay: '2026-05-14' }, 0],
  ])('%s', (_, bonus, points) => {
    expect(paid(withBonuses([bonus]))).toEqual(points === 0 ? [] : [['b1', points]]);
  });

  test('on the lines that its condition picks, of those that count', () => {
    const bonus = { effect: times('3', 'lines'), when: 'line.category == "coffee"' };
    const lines = [
      { amount: 10_00, category: 'coffee' },
      { amount: 5_00, category: 'coffee', kind: 'tax' },
      { amount: 20_00, category: 'tea' },
    ] as const;
    expect(paid(withBonuses([bonus]), lines)).toEqual([['b1', 30]]);
    expect(paid(withBonuses([bonus], { exclude: { kinds: ['tax'] } }), lines)).toEqual([['b1', 20]]);
    expect(paid(withBonuses([bonus]), [{ amount: 20_00, category: 'tea' }])).toEqual([]);
  });

  test('looking at the whole of the purchase and at what of it counts', () => {
    const lines = [{ amount: 10_00 }, { amount: 5_00, kind: 'tax' }] as const;
    const rules = (when: string) => withBonuses([{ when }], { exclude: { kinds: ['tax'] } });
    expect(paid(rules('purchase.total == 1500 && purchase.eligible == 1000'), lines)).toEqual([['b1', 10]]);
  });

  test('by what came before: purchases, and days since enrolling', () => {
    const before: Event[] = [
      ['2026-05-01T12:00', 1_00],
      ['2026-05-02T12:00', 1_00],
    ];
    const rules = (when: string) => withBonuses([{ when }]);
    expect(paid(rules('member.purchases == 2 && member.daysEnrolled == 14'), undefined, before)).toHaveLength(
      1,
    );
    expect(paid(rules('member.purchases == 0 && member.daysEnrolled == 0'))).toHaveLength(1);
  });

  test('in whole points that a cap of the member leaves, by bonus', () => {
    const cap = { points: 15, per: 'month' };
    const rules = withBonuses([{ capPerMember: cap }, { effect: add(4), capPerMember: cap }]);
    const may: Event = ['2026-05-01T12:00', 1_00];
    expect(paid(rules, undefined, [may])).toEqual([
      ['b1', 5],
      ['b2', 4],
    ]);
    expect(paid(rules, undefined, [may, ['2026-05-02T12:00', 1_00]])).toEqual([['b2', 4]]);
    expect(paid(rules, undefined, [['2026-04-30T12:00', 1_00]])).toEqual([
      ['b1', 10],
      ['b2', 4],
    ]);
  });
});

describe('a bonus for the first purchase', () => {
  const rules = withBonuses([{ trigger: 'first-purchase' }]);

  test('is paid for it alone, also where the member enrolled before', () => {
    expect(paid(rules)).toEqual([['b1', 10]]);
    expect(paid(rules, undefined, [enrolment('2026-01-01T12:00')])).toEqual([['b1', 10]]);
    expect(paid(rules, undefined, [['2026-05-01T12:00', 1_00]])).toEqual([]);
    expect(paid(rules, undefined, [['2026-05-01T12:00', 0]])).toEqual([['b1', 10]]);
  });

  test('is paid for the next one when nothing of the first is kept', () => {
    const first = purchase({ orderId: 'first', on: '2026-05-01T12:00', amount: 1_00 });
    const all = refund('r', first, '2026-05-02T12:00', 1_00);
    expect(paid(rules, undefined, [first, all])).toEqual([['b1', 10]]);
    expect(paid(rules, undefined, [first, refund('r', first, '2026-05-02T12:00', 99)])).toEqual([]);
  });
});

describe('a bonus in the birthday month', () => {
  const rules = withBonuses([{ trigger: 'birthday-month' }]);

  test.each<[string, string | undefined, string, boolean]>([
    ['in it', '05-31', '2026-05-01T12:00', true],
    ['on the last day of it', '05-01', '2026-05-31T23:59', true],
    ['the month before', '05-01', '2026-04-30T23:59', false],
    ['the month after', '05-31', '2026-06-01T00:00', false],
    ['in December', '12-05', '2026-12-24T12:00', true],
    ['in January', '01-05', '2026-12-24T12:00', false],
    ['of somebody who did not tell', undefined, '2026-05-15T12:00', false],
  ])('%s', (_, birthday, on, isPaid) => {
    expect(paid(rules, undefined, [enrolment('2026-01-01T12:00', birthday)], on)).toHaveLength(
      isPaid ? 1 : 0,
    );
  });
});

describe('of several bonuses are paid', () => {
  const bonuses = [
    { effect: add(10), priority: 2 },
    { effect: times('2'), priority: 9 },
    { effect: add(30), priority: 1 },
    { effect: add(30), priority: 9 },
    { effect: add(500), priority: 99, when: 'tier == "gold"' },
  ];
  test.each<[string, [string, number][]]>([
    [
      'all',
      [
        ['b1', 10],
        ['b2', 10],
        ['b3', 30],
        ['b4', 30],
      ],
    ],
    ['best-one', [['b3', 30]]],
    ['by-priority', [['b2', 10]]],
  ])('%s', (stacking, expected) => {
    expect(paid(withBonuses(bonuses, { stacking }))).toEqual(expected);
    expect(paid(withBonuses(bonuses.slice(-1), { stacking }))).toEqual([]);
  });
});

test('bonuses add to the base rate once: two that double and treble make it four times', () => {
  const rules = withBonuses([{ effect: times('2') }, { effect: times('3') }]);
  expect(paid(rules)).toEqual([
    ['b1', 10],
    ['b2', 20],
  ]);
});
