/** Any id, any member state that the fold could leave: for properties of keys and items. */
import fc from 'fast-check';
import { factId } from '../../../domain/facts/facts.ts';
import type { NamedMetric } from '../../../domain/facts/vocabulary.ts';
import {
  type Day,
  type FactId,
  type Instant,
  isId,
  type LevelId,
  type MemberId,
  type ProgramId,
  points,
} from '../../../domain/kernel/brand.ts';
import { endOfTime } from '../../../domain/kernel/instant.ts';
import { withNamed } from '../../../domain/state/qualifying.ts';
import type {
  Amounts,
  DayAmounts,
  HeldTerm,
  Lot,
  MemberState,
  Override,
  Reservation,
  Term,
  Tier,
  Use,
} from '../../../domain/state/state.ts';
import { tierDecisions } from '../../../domain/state/state.ts';
import {
  type Activity,
  noActivity,
  withChange,
  withEngagement,
  withPurchase,
} from '../../../domain/value/activity.ts';
import type { MemberRecord } from '../../../functions/store/members/memberItem.ts';

/** What callers may name things: a bias to what could break a key out of its place. */
export const anyId = fc
  .oneof(
    fc.string({ unit: 'binary', minLength: 1, maxLength: 32 }),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }),
    fc.string({
      unit: fc.constantFrom('#', ':', '%', '2', '3', '/', '~', 'a', ' ', '\ufeff'),
      minLength: 1,
      maxLength: 128,
    }),
    fc.constantFrom('__proto__', 'constructor', '.', '..', '\u0000', '😀'.repeat(32), '~'.repeat(128)),
  )
  .filter(isId);

export const anyProgram = fc.stringMatching(/^[a-z0-9-]{1,40}$/) as fc.Arbitrary<ProgramId>;

const anyFactId: fc.Arbitrary<FactId> = fc.oneof(
  fc.tuple(anyId).map(([order]) => factId('purchase', 'standard', order)),
  fc.tuple(anyId, anyId).map(([order, refund]) => factId('refund', 'standard', order, refund)),
);

const anyInstant = fc.integer({ min: 0, max: endOfTime }) as fc.Arbitrary<Instant>;
const soonInstant = fc.integer({ min: 1, max: endOfTime }) as fc.Arbitrary<Instant>;
const anyDay = fc.integer({ min: -1, max: 2_932_896 }) as fc.Arbitrary<Day>;
const anyCount = fc.oneof(fc.nat(300), fc.integer({ min: 0, max: 1e15 }));
const anyPoints = anyCount.map(points);
const somePoints = fc.integer({ min: 1, max: 1e15 }).map(points);
const anyLevel = fc.stringMatching(/^[a-z0-9-]{1,40}$/) as fc.Arbitrary<LevelId>;
/** Refunds can take more off a day than it holds. */
const anyAmount = fc.oneof(
  fc.constant(0),
  fc.integer({ min: -1e6, max: 1e6 }),
  fc.integer({ min: 0, max: 1e15 }),
);

const anyPosition = fc.record({ at: anyInstant, id: fc.oneof(fc.constant('' as const), anyFactId) });
const anyNamed = fc.dictionary(
  fc.constantFrom('quantity:nights', 'quantity:miles', 'engagements:review'),
  anyAmount,
  { maxKeys: 3 },
);
const anyAmounts: fc.Arbitrary<Amounts> = fc
  .record({ spend: anyAmount, purchases: anyAmount, points: anyAmount, named: anyNamed })
  .map(({ named, ...plain }) => withNamed(plain, Object.entries(named) as [NamedMetric, number][]));

const anyLots: fc.Arbitrary<readonly Lot[]> = fc
  .uniqueArray(
    fc.record({ expiresOn: fc.nat(2_932_896), availableOn: fc.nat(30_000), remaining: somePoints }),
    { maxLength: 40, selector: ({ expiresOn, availableOn }) => `${expiresOn} ${availableOn}` },
  )
  .map((lots) => lots.sort((a, b) => a.expiresOn - b.expiresOn || a.availableOn - b.availableOn) as Lot[]);

const anyDays: fc.Arbitrary<readonly DayAmounts[]> = fc
  .uniqueArray(anyDay, { maxLength: 60 })
  .chain((days) =>
    fc.tuple(
      ...days.toSorted((a, b) => a - b).map((day) => anyAmounts.map((amounts) => ({ day, ...amounts }))),
    ),
  );

const plainTerm = fc
  .record({
    until: fc.option(soonInstant),
    start: fc.option(
      fc.oneof(
        fc.record({ from: anyDay, earnedOn: anyDay }),
        fc.record({ from: anyDay, earnedOn: anyDay, anchor: fc.integer({ min: 29, max: 31 }) }),
      ),
    ),
    anchor: fc.option(fc.integer({ min: 1, max: 31 })),
  })
  .map(({ anchor, start, until }) => ({
    until,
    ...(anchor === null ? {} : { anchor }),
    ...(start === null ? {} : { start }),
  }));

const anyTerm: fc.Arbitrary<Term> = fc
  .tuple(
    plainTerm,
    fc.array(fc.record({ was: plainTerm, by: fc.array(fc.string(), { maxLength: 3 }) }), { maxLength: 3 }),
  )
  .map(([term, extended]) => (extended.length === 0 ? term : { ...term, extended }));

const lowestHeld: fc.Arbitrary<HeldTerm> = fc
  .tuple(anyLevel, anyTerm)
  .map(([level, term]) => ({ level, ...term }));

/** Levels under levels, some of which refunds have taken something from. */
const anyHeld = (depth: number): fc.Arbitrary<HeldTerm> =>
  depth === 0
    ? lowestHeld
    : fc
        .record({
          held: lowestHeld,
          since: anyInstant,
          takenBack: fc.option(anyDays),
          before: fc.option(anyHeld(depth - 1)),
        })
        .map(({ held, since, takenBack, before }) => ({
          ...held,
          since,
          ...(takenBack === null ? {} : { takenBack }),
          ...(before === null ? {} : { before }),
        }));

const tierRest = fc
  .record({ reachedAt: fc.option(anyInstant), takenBack: fc.option(anyDays), askedOn: fc.option(anyDay) })
  .map(({ reachedAt, takenBack, askedOn }) => ({
    ...(reachedAt === null ? {} : { reachedAt }),
    ...(takenBack === null ? {} : { takenBack }),
    ...(askedOn === null ? {} : { askedOn }),
  }));

const anyTier: fc.Arbitrary<Tier> = fc
  .record({
    level: anyLevel,
    since: anyInstant,
    term: anyTerm,
    whileQualified: fc.boolean(),
    because: fc.record({ decision: fc.constantFrom(...tierDecisions), programVersion: fc.nat(500) }),
    before: fc.option(fc.oneof(lowestHeld, anyHeld(2))),
    rest: tierRest,
  })
  .map(({ term, rest, ...tier }) => ({ ...tier, ...term, ...rest }));

const anyOverride: fc.Arbitrary<Override> = fc.record({
  id: anyId,
  level: anyLevel,
  since: anyInstant,
  until: anyInstant,
  as: fc.constantFrom('grant', 'match', 'trial'),
});

const anyReservation: fc.Arbitrary<Reservation> = fc.record({
  id: anyId,
  runsOutAt: anyInstant,
  rewardId: fc.option(anyId),
  taken: fc.array(
    fc.record({ expiresOn: fc.nat(2_932_896) as unknown as fc.Arbitrary<Day>, points: somePoints }),
    {
      maxLength: 5,
    },
  ),
});

const anyUse: fc.Arbitrary<Use> = fc.record({
  what: anyId.map((id) => `privilege:${id}`),
  periodStart: anyDay,
  used: anyCount,
});

/** As the fold makes it: purchases day after day, refunds of any of them. */
const anyActivity: fc.Arbitrary<Activity> = fc
  .tuple(
    fc.integer({ min: -1, max: 30_000 }),
    fc.array(
      fc.record({
        gap: fc.oneof(fc.constant(0), fc.nat(400)),
        spend: fc.oneof(fc.nat(100_000), fc.nat(1_000_000_000_000)),
        refund: fc.option(fc.record({ daysAgo: fc.nat(500), isGone: fc.boolean() })),
        engagement: fc.option(fc.constantFrom('review', 'referral')),
      }),
      { maxLength: 30 },
    ),
  )
  .map(([start, steps]) => {
    let day = start;
    return steps.reduce((activity, { gap, spend, refund, engagement }) => {
      day += gap;
      const bought = withPurchase(activity, day as Day, spend);
      const engaged = engagement === null ? bought : withEngagement(bought, engagement, 1);
      if (refund === null) return engaged;
      const on = (day - refund.daysAgo) as Day;
      // Never more than was bought on that day, of what is known of it.
      const there = [engaged.first, ...engaged.recent].find((each) => each?.day === on);
      return withChange(engaged, on, -Math.floor((there?.spend ?? 0) / 2), refund.isGone ? -1 : 0);
    }, noActivity);
  });

const anyState: fc.Arbitrary<MemberState> = fc.record({
  memberId: anyId as unknown as fc.Arbitrary<MemberId>,
  asOf: anyPosition,
  settledAt: anyInstant,
  enrolledAt: anyInstant,
  line: fc.nat(500),
  boughtOn: anyDay,
  openedAt: fc.oneof(fc.constant(0 as Instant), anyInstant),
  need: fc.string({ unit: fc.constantFrom('p', 'u', 'o', 'L', 'r', '1', '2', 'c', 'm'), maxLength: 12 }),
  tier: anyTier,
  override: fc.option(anyOverride),
  life: fc.option(fc.record({ level: anyLevel, by: fc.constantFrom('years' as const, 'amount' as const) })),
  tenures: fc.array(fc.record({ level: anyLevel, since: anyDay }), { maxLength: 3 }),
  lots: anyLots,
  deficit: anyPoints,
  reservations: fc.array(anyReservation, { maxLength: 4 }),
  qualifying: fc.record({
    days: anyDays,
    lifetime: anyAmounts,
    since: fc.array(fc.record({ from: anyDay, amounts: anyAmounts }), { maxLength: 2 }),
    anew: fc.oneof(fc.constant(0 as Day), anyDay),
    carried: fc.option(fc.record({ of: anyDay, into: anyDay, amounts: anyAmounts })),
  }),
  purchases: anyCount,
  activeOn: anyDay,
  clearedOn: anyDay,
  birthday: fc.oneof(fc.constant(0), fc.integer({ min: 101, max: 1231 })),
  uses: fc.array(anyUse, { maxLength: 4 }),
  fired: fc.array(
    fc.record({
      trigger: anyId,
      times: fc.integer({ min: 1, max: 100 }),
      lastOn: anyDay,
      points: anyPoints,
      expiresOn: anyDay,
    }),
    { maxLength: 3 },
  ),
  tags: fc.array(
    fc.record(
      {
        tag: fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,31}$/),
        since: anyInstant,
        by: fc.stringMatching(/^[a-z][a-z-]{0,9}$/),
      },
      { requiredKeys: ['tag', 'since'] },
    ),
    { maxLength: 10 },
  ),
  activity: anyActivity,
});

export const anyRecord: fc.Arbitrary<MemberRecord> = fc.record({
  state: anyState,
  version: fc.integer({ min: 1, max: 1e9 }),
  lastEntry: anyFactId,
  dueAt: anyInstant,
  amendedThrough: fc.option(anyPosition),
  checkpoints: fc.array(fc.record({ version: fc.integer({ min: 1, max: 1e9 }), at: anyInstant }), {
    maxLength: 4,
  }),
});
