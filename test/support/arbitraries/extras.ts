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
    'member.tier != "regular"',
    'member.daysSinceLastPurchase >= 40',
    'member.daysSinceLastPurchase < 3',
    'purchase.hour < 12',
    'purchase.weekday in ["saturday", "sunday"]',
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

/** Those that can be asked where nothing is bought. */
const ofMembers = conditions.purchase.filter((condition) => !condition.includes('purchase.'));
const overOrders = ['purchase', 'first-purchase', 'nth-purchase'];

const over = fc.constantFrom('purchase', 'lines');
const effect = fc.oneof(
  fc.record({ kind: fc.constant('add'), points: fc.constantFrom(5, 100) }),
  fc.record({
    kind: fc.constant('rate'),
    points: fc.constantFrom(1, 3),
    per: fc.constantFrom('7', '100'),
    on: over,
  }),
  fc.record({
    kind: fc.constant('multiply'),
    factor: fc.constantFrom('2', '1.5', '3.3333'),
    on: over,
  }),
);
/** In place of the base it may pay less, and has no cap. */
const replacing = fc.option(fc.constantFrom('0', '0.5', '2'), { freq: 4, nil: null });

const bonus = fc
  .record(
    {
      id: fc.constantFrom('double', 'spring', 'gift', 'books'),
      trigger: fc.constantFrom('purchase', 'first-purchase', 'birthday-month'),
      effect,
      which: fc.nat(),
      replacing,
      isConditional: fc.boolean(),
      firstDay: fc.constantFrom('2025-06-15', '2024-02-29', '2018-11-04'),
      lastDay: fc.constantFrom('2026-07-01', '2025-06-15'),
      capPerPurchase: fc.constantFrom(20, 150),
      capPerMember: cap,
      priority: fc.nat({ max: 3 }),
    },
    { requiredKeys: ['id', 'trigger', 'effect', 'which', 'replacing', 'isConditional'] },
  )
  .map(({ which, isConditional, replacing: factor, ...drawn }) => {
    const rest = factor === null ? drawn : inPlaceOfBase(drawn, factor);
    const byLines = 'on' in rest.effect && rest.effect.on === 'lines';
    const list = byLines ? conditions.lines : conditions.purchase;
    return isConditional || byLines ? { ...rest, when: list[which % list.length] } : rest;
  });

function inPlaceOfBase<T extends { readonly effect: object; capPerPurchase?: number; capPerMember?: object }>(
  drawn: T,
  factor: string,
) {
  const { capPerPurchase: _, capPerMember: __, effect: ofDrawn, ...rest } = drawn;
  const replacing = 'factor' in ofDrawn ? { ...ofDrawn, factor } : ofDrawn;
  return { ...rest, effect: replacing, replaces: 'base' };
}

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
  fc.record({ kind: fc.constant('after-days'), days: fc.constantFrom(30, 1, 14, 400) }),
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

const days = fc.constantFrom(1, 7, 30, 90);
const occasion = fc.oneof(
  fc
    .constantFrom('enrolled', 'first-purchase', 'purchase', 'tier-reached', 'birthday')
    .map((kind) => ({ kind })),
  fc.constantFrom('membership-anniversary', 'purchase', 'tier-reached').map((kind) => ({ kind })),
  fc.record({ kind: fc.constant('nth-purchase'), purchases: fc.constantFrom(2, 3) }),
  fc.record({ kind: fc.constant('tier-reached'), level: fc.constantFrom('gold', 'platinum', 'regular') }),
  fc.record({ kind: fc.constantFrom('no-purchase-for', 'tier-at-risk', 'points-expiring'), days }),
  fc.record({
    kind: fc.constant('stage-entered'),
    stage: fc.constantFrom('cooling', 'won-back', 'at-risk', 'dormant', 'lost'),
  }),
  fc.record(
    { kind: fc.constant('reward-within-reach'), reward: fc.constantFrom('mug', 'shirt') },
    { requiredKeys: ['kind'] },
  ),
  fc.record(
    {
      kind: fc.constant('engagement'),
      engagement: fc.constantFrom('review', 'visit'),
      scoreBelow: fc.constantFrom(3, 1),
    },
    { requiredKeys: ['kind'] },
  ),
  fc.constantFrom('points-available', 'reward-within-reach').map((kind) => ({ kind })),
  fc.record({
    kind: fc.constant('program-ends'),
    lastDay: fc.constantFrom('2026-03-31', '2025-07-01', '2019-03-01'),
    days,
  }),
);
const trigger = fc
  .record(
    {
      on: occasion,
      when: fc.nat(),
      quietDays: fc.constantFrom(1, 30, 400),
      cap: fc.record({ times: fc.constantFrom(1, 2), per: period }),
      holdout: fc.constantFrom(50, 90, 1),
      do: fc
        .tuple(
          fc.option(
            fc.record(
              { kind: fc.constant('points'), points: fc.constantFrom(30, 400), expiresAfterDays: days },
              { requiredKeys: ['kind', 'points'] },
            ),
            { nil: null, freq: 3 },
          ),
          fc.option(fc.record({ kind: fc.constant('tag'), tag: fc.constantFrom('warm', 'vintage') }), {
            nil: null,
            freq: 2,
          }),
        )
        .map((list) => list.filter((each) => each !== null)),
    },
    { requiredKeys: ['on', 'do'] },
  )
  .map(({ when, ...drawn }) => {
    if (when === undefined) return drawn;
    const isOfOrder =
      overOrders.includes(drawn.on.kind) || ('stage' in drawn.on && drawn.on.stage === 'won-back');
    const list = isOfOrder ? conditions.purchase : ofMembers;
    return { ...drawn, when: list[when % list.length] };
  })
  // One name is one occasion in all versions.
  .map((drawn) => ({ id: ['t', ...Object.values(drawn.on)].join('-'), ...drawn }));

export const rewardIds = ['mug', 'shirt'] as const;

export interface Extras {
  readonly earning: object;
  /** Of the base: when it is earned, and how often it is rounded. */
  readonly base: object;
  readonly engagementKinds: readonly string[];
  readonly hold: object;
  readonly expiry: object;
  readonly redemption: object;
  readonly refunds: { readonly tier: string; readonly at: string };
  readonly triggers: readonly {
    readonly id: string;
    readonly on: { readonly kind: string; readonly level?: string };
  }[];
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
        discounts: fc.constantFrom('shared', 'off-what-counts'),
        welcome: fc.option(fc.record({ points: fc.constantFrom(50, 500) }), { nil: undefined, freq: 2 }),
        engagements: fc.array(engagement, { maxLength: 2 }).map((list) => uniqueBy(list, ({ kind }) => kind)),
      })
      .map(({ welcome, ...rest }) => (welcome === undefined ? rest : { ...rest, welcome })),
    base: fc
      .record(
        {
          rounded: fc.constantFrom('once', 'before-and-after-multiplier'),
          when: fc.option(fc.constantFrom(...conditions.purchase), { nil: undefined, freq: 2 }),
        },
        { requiredKeys: [] },
      )
      .map(({ when, ...rest }) => (when === undefined ? rest : { ...rest, when })),
    hold,
    expiry,
    redemption: fc.record({
      minimum: fc.constant(1),
      reservationMinutes: fc.constantFrom(60, 1, 1_440, 44_640),
      rewards: fc.constant(
        rewardIds.map((id, index) => ({
          id,
          name: id,
          points: 25 + 175 * index,
          ...(index === 0 ? { perMember: 2 } : {}),
        })),
      ),
    }),
    refunds: fc.record({
      tier: fc.constantFrom('decide-again', 'decide-again-if-caused', 'leave'),
      at: fc.constantFrom('at-once', 'day-end'),
      redeemed: fc.constantFrom('on-full-refund', 'in-proportion'),
      deficit: fc.constantFrom('zero-with-deficit', 'negative-balance', 'forgiven'),
      withoutOrder: fc.constantFrom('refuse', 'newest-first'),
    }),
    triggers: fc
      .oneof(fc.constant([]), fc.array(trigger, { minLength: 1, maxLength: 5 }))
      .map((list) => uniqueBy(list, ({ id }) => id)),
    quotas: fc.array(fc.option(fc.record({ uses: fc.constantFrom(2, 4), per: period })), {
      minLength: 4,
      maxLength: 4,
    }),
  })
  .map((drawn) => ({ ...drawn, engagementKinds: drawn.earning.engagements.map(({ kind }) => kind) }));

function uniqueBy<T>(list: readonly T[], key: (item: T) => string): T[] {
  return list.filter((item, index) => list.findIndex((other) => key(other) === key(item)) === index);
}
