/** Settings of a program file beyond the plain rate: bonuses, rewards, redemption, refunds. Every choice is drawn. */
import * as fc from 'fast-check';

const period = fc.constantFrom('month', 'day', 'year', 'lifetime');
const cap = fc.record({ points: fc.constantFrom(50, 7, 300), per: period });

const conditions = {
  purchase: [
    'purchase.total >= 5000',
    'purchase.eligible < 10000',
    '"books" in purchase.categories',
    'purchase.skus.exists(sku, sku == "sku-1")',
    'member.purchases >= 2',
    'member.daysEnrolled < 31',
    '"vip" in member.tags',
    '!("press" in member.tags) && purchase.total >= 1000',
    'member.tags.exists(tag, tag.startsWith("v")) || member.tags.size() == 2',
    'tier == "gold"',
    'now.getDayOfWeek("UTC") == 1',
  ],
  lines: [
    'line.category == "books"',
    'line.amount > 999',
    'line.amount > 99 && "vip" in member.tags',
    'line.sku == "sku-1" && tier != "regular"',
    'line.kind == "tax" || purchase.total < 5000',
  ],
} as const;

const effect = fc.oneof(
  fc.record({ kind: fc.constant('add'), points: fc.constantFrom(5, 100) }),
  fc.record({
    kind: fc.constant('multiply'),
    factor: fc.constantFrom('2', '1.5', '3.3333'),
    on: fc.constantFrom('purchase', 'lines'),
  }),
);

const bonus = fc
  .record(
    {
      id: fc.constantFrom('double', 'spring', 'gift', 'books'),
      trigger: fc.constantFrom('purchase', 'first-purchase', 'birthday-month'),
      effect,
      which: fc.nat(),
      isConditional: fc.boolean(),
      firstDay: fc.constantFrom('2025-06-15', '2024-02-29', '2018-11-04'),
      lastDay: fc.constantFrom('2026-07-01', '2025-06-15'),
      capPerPurchase: fc.constantFrom(20, 150),
      capPerMember: cap,
      priority: fc.nat({ max: 3 }),
    },
    { requiredKeys: ['id', 'trigger', 'effect', 'which', 'isConditional'] },
  )
  .map(({ which, isConditional, ...rest }) => {
    const byLines = 'on' in rest.effect && rest.effect.on === 'lines';
    const list = byLines ? conditions.lines : conditions.purchase;
    return isConditional || byLines ? { ...rest, when: list[which % list.length] } : rest;
  });

const engagement = fc.record(
  { kind: fc.constantFrom('review', 'visit'), points: fc.constantFrom(10, 35), capPerMember: cap },
  { requiredKeys: ['kind', 'points'] },
);

const hold = fc.oneof(
  fc.constant({ kind: 'none' }),
  fc.record({ kind: fc.constant('days'), days: fc.constantFrom(1, 14, 31) }),
  fc.record({
    kind: fc.constant('until-fulfilled'),
    days: fc.constantFrom(0, 1, 14),
    atMostDays: fc.constantFrom(31, 2, 365),
  }),
);

const expiry = fc.oneof(
  fc.constant({ kind: 'never' }),
  fc.record({
    kind: fc.constant('after-months'),
    months: fc.constantFrom(12, 1, 3),
    roundedTo: fc.constantFrom('day', 'month-end', 'year-end'),
  }),
  fc.record({
    kind: fc.constant('on-dates'),
    dates: fc.uniqueArray(fc.constantFrom('12-31', '02-29', '06-15', '03-01'), {
      minLength: 1,
      maxLength: 3,
    }),
    afterMonths: fc.constantFrom(0, 1, 12),
  }),
  fc.record({ kind: fc.constant('after-inactivity'), months: fc.constantFrom(1, 2, 12) }),
);

export const rewardIds = ['mug', 'shirt'] as const;

export interface Extras {
  readonly earning: object;
  readonly engagementKinds: readonly string[];
  readonly hold: object;
  readonly expiry: object;
  readonly redemption: object;
  readonly refunds: object;
  readonly quotas: readonly (object | null)[];
}

const seldom = <T>(arbitrary: fc.Arbitrary<T>) =>
  fc.oneof(
    { weight: 2, arbitrary: fc.constant<T[]>([]) },
    { weight: 1, arbitrary: fc.array(arbitrary, { maxLength: 3 }) },
  );

export const extras: fc.Arbitrary<Extras> = fc
  .record({
    earning: fc
      .record({
        bonuses: seldom(bonus).map((list) => uniqueBy(list, ({ id }) => id)),
        stacking: fc.constantFrom('all', 'best-one', 'by-priority'),
        welcome: fc.option(fc.record({ points: fc.constantFrom(50, 500) }), { nil: undefined, freq: 2 }),
        engagements: fc.array(engagement, { maxLength: 2 }).map((list) => uniqueBy(list, ({ kind }) => kind)),
      })
      .map(({ welcome, ...rest }) => (welcome === undefined ? rest : { ...rest, welcome })),
    hold,
    expiry,
    redemption: fc.record({
      minimum: fc.constant(1),
      reservationMinutes: fc.constantFrom(60, 1, 1_440, 44_640),
      rewards: fc.constant(rewardIds.map((id) => ({ id, name: id, points: 25 }))),
    }),
    refunds: fc.record({
      tier: fc.constantFrom('leave', 'decide-again'),
      redeemed: fc.constantFrom('on-full-refund', 'in-proportion'),
      deficit: fc.constantFrom('zero-with-deficit', 'negative-balance'),
    }),
    quotas: fc.array(fc.option(fc.record({ uses: fc.constantFrom(2, 4), per: period })), {
      minLength: 4,
      maxLength: 4,
    }),
  })
  .map((drawn) => ({ ...drawn, engagementKinds: drawn.earning.engagements.map(({ kind }) => kind) }));

function uniqueBy<T>(list: readonly T[], key: (item: T) => string): T[] {
  return list.filter((item, index) => list.findIndex((other) => key(other) === key(item)) === index);
}
