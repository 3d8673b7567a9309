import { describe, expect, test } from 'vitest';
import { changesOf } from '../../../domain/explain/corrections.ts';
import {
  explainCorrected,
  explainFact,
  explainPassage,
  sentenceOf,
} from '../../../domain/explain/explain.ts';
import { explainHeld } from '../../../domain/explain/held.ts';
import { type Fact, type FactKind, factId, type Refund } from '../../../domain/facts/facts.ts';
import { sumPoints } from '../../../domain/facts/outcomeCatalogue.ts';
import type { Outcome } from '../../../domain/facts/outcomes.ts';
import type { Instant, LevelId, MemberId } from '../../../domain/kernel/brand.ts';
import { minorUnits, points } from '../../../domain/kernel/brand.ts';
import { fold } from '../../../domain/member/fold.ts';
import { recordTogether } from '../../../domain/member/record.ts';
import type { Timeline } from '../../../domain/program/timeline.ts';
import { status } from '../../../domain/reading/status.ts';
import { type Changes, timelineOf, timelineOfVersions } from '../../support/programs.ts';
import { purchase } from '../../support/purchases.ts';
import { at } from '../../support/times.ts';

const order = { source: 'standard', orderId: 'o1' };

let made = 0;

/** A fact of a kind that is no purchase, recorded when it happens. */
function happens<K extends FactKind>(kind: K, on: string, body: object): Extract<Fact, { readonly kind: K }> {
  const instant = at(on);
  const id = factId(kind, `f${++made}`);
  const head = { kind, id, memberId: 'm1' as MemberId, occurredAt: instant, recordedAt: instant };
  return { ...head, ...body } as unknown as Extract<Fact, { readonly kind: K }>;
}

const refund = (on: string, amount: number): Refund =>
  happens('refund', on, {
    refundId: `r${made}`,
    order,
    takenBack: { by: 'amount', amount: minorUnits(amount) },
  });

/** What the last of the facts came to, explained. */
function explainLast(program: Changes | Timeline, ...facts: readonly Fact[]) {
  const timeline = 'need' in program ? (program as Timeline) : timelineOf(program);
  const last = facts.at(-1) as Fact;
  const { entries } = fold(facts, timeline, last.occurredAt);
  const outcomes = entries.find(({ fact }) => fact === last)?.applied.outcomes ?? [];
  const explanations = explainFact(facts.slice(0, -1), timeline, last, outcomes);
  expect(explanations.map(({ kind, rule, programVersion }) => ({ kind, rule, programVersion }))).toEqual(
    outcomes.map(({ kind, rule, programVersion }) => ({ kind, rule, programVersion })),
  );
  return { of: (kind: Outcome['kind']) => explanations.find((each) => each.kind === kind)!, explanations };
}

/** What time brought between the last fact and `until`, explained. */
function explainTime(program: Changes | Timeline, facts: readonly Fact[], until: string) {
  const timeline = 'need' in program ? (program as Timeline) : timelineOf(program);
  const { passed } = fold(facts, timeline, at(until));
  const explanations = explainPassage(facts, timeline, passed);
  return { passed, of: (kind: Outcome['kind']) => explanations.find((each) => each.kind === kind)! };
}

const gold: Changes = {
  tiers: {
    levels: [
      { id: 'regular', name: 'Regular' },
      {
        id: 'gold',
        name: 'Gold',
        multiplier: '1.25',
        qualify: { anyOf: [{ metric: 'spend', atLeast: '100.00' }] },
      },
    ],
  },
};

describe('points of a purchase', () => {
  test('are the eligible amount times rate and multiplier, rounded once', () => {
    const program = {
      ...gold,
      earning: {
        base: { points: 1, per: '1.00', on: 'purchase', rounding: 'down' },
        exclude: { kinds: ['tax'] },
      },
    };
    const lines = [{ amount: 1999 }, { amount: 100, kind: 'tax' as const }];
    const first = purchase({ on: '2026-01-01T10:00', amount: 10_000 });
    const { of } = explainLast(program, first, purchase({ on: '2026-01-02T10:00', lines }));
    expect(of('points.earned')).toMatchObject({
      rule: 'earning.base',
      programVersion: 1,
      inputs: {
        total: '20.99',
        eligible: '19.99',
        excluded: '1.00',
        rate: { points: 1, per: '1.00' },
        tier: 'gold',
        multiplier: '1.25',
        exact: '24.9875',
        rounding: 'down',
      },
      result: { points: 24, withBonuses: 24, availableAt: null, expiresAt: null },
      counterfactual: {
        withoutThePurchase: { points: 0 },
        oneMinorUnitLess: { eligible: '19.98', points: 24 },
        atTheFirstLevel: { tier: 'regular', points: 19 },
      },
    });
    expect(of('points.earned').sentence).toBe(
      '19.99 USD of the purchase counted and earned 24 points: 1 point per 1.00 × 1.25 as Gold is 24.9875, rounded down',
    );
  });

  test('one minor unit less is said where it would have earned less', () => {
    const { of } = explainLast({}, purchase({ on: '2026-01-02T10:00', amount: 2_000 }));
    expect(of('points.earned').counterfactual).toMatchObject({
      oneMinorUnitLess: { eligible: '19.99', points: 19 },
    });
    expect(of('points.earned').sentence).toContain(
      '20.00 USD of the purchase counted and earned 20 points: 1 point per 1.00 is 20, rounded down, and 0.01 USD less would have earned 19 points in all',
    );
  });

  test('an exact product that goes on for ever says so', () => {
    const base = { points: 1, per: '3.00', on: 'purchase', rounding: 'nearest' };
    const { of } = explainLast({ earning: { base } }, purchase({ on: '2026-01-02T10:00', amount: 1_000 }));
    expect(of('points.earned').inputs).toMatchObject({ exact: '3.333333…' });
  });

  test('a bonus says what its cap kept back and what the purchase is worth without it', () => {
    const bonuses = [
      { id: 'double', name: 'Double week', effect: { kind: 'multiply', factor: '2' }, capPerPurchase: 30 },
    ];
    const { of } = explainLast({ earning: { bonuses } }, purchase({ on: '2026-01-02T10:00', amount: 5_000 }));
    expect(of('points.bonus')).toMatchObject({
      rule: 'earning.bonuses.double',
      inputs: { bonus: 'double', uncapped: 50, capPerPurchase: 30, roomOfMember: null, stacking: 'all' },
      result: { points: 30, capped: true },
      counterfactual: { withoutTheBonus: { points: 50, instead: [] }, withoutTheCap: { points: 50 } },
    });
    expect(of('points.bonus').sentence).toBe(
      'bonus Double week pays 2 times and gave 30 points of 50, as many as its cap of 30 left; without it the purchase would have earned 50 points in all',
    );
  });

  test('where only the best bonus is paid, the next best would be paid instead of it', () => {
    const bonuses = [
      { id: 'ten', effect: { kind: 'add', points: 10 } },
      { id: 'twenty', effect: { kind: 'add', points: 20 }, capPerMember: { points: 100, per: 'year' } },
    ];
    const earning = { bonuses, stacking: 'best-one' };
    const { of } = explainLast({ earning }, purchase({ on: '2026-01-02T10:00', amount: 500 }));
    expect(of('points.bonus')).toMatchObject({
      inputs: { bonus: 'twenty', roomOfMember: 100, uncapped: 20 },
      counterfactual: { withoutTheBonus: { points: 15, instead: ['ten'] } },
    });
  });

  test('a welcome and an engagement say what they are for and what is left of their cap', () => {
    const earning = {
      welcome: { points: 50 },
      engagements: [{ kind: 'review', points: 40, capPerMember: { points: 60, per: 'month' } }],
    };
    const review = (on: string) => happens('engagement', on, { engagementId: on, engagement: 'review' });
    const first = explainLast({ earning }, review('2026-01-02T10:00'));
    expect(first.explanations.map(({ inputs }) => inputs.for)).toEqual([undefined, 'enrolment', 'review']);
    const second = explainLast({ earning }, review('2026-01-02T10:00'), review('2026-01-03T10:00'));
    expect(second.of('points.rewarded')).toMatchObject({
      inputs: { points: 40, used: 40, periodStart: '2026-01-01', capPerMember: { points: 60, per: 'month' } },
      result: { points: 20 },
      counterfactual: { withoutTheCap: { points: 40 } },
    });
  });
});

describe('tiers', () => {
  test('a rise names what counted, what was asked, what was missing, and what less would have done', () => {
    const first = purchase({ on: '2026-01-01T10:00', amount: 4_000 });
    const { of } = explainLast(gold, first, purchase({ on: '2026-02-01T10:00', amount: 6_000 }));
    expect(of('tier.raised')).toMatchObject({
      rule: 'tiers.levels.gold.qualify',
      inputs: {
        window: { kind: 'rolling', months: 12 },
        countedFrom: '2025-02-02',
        needs: 'any',
        conditions: [{ metric: 'spend', counted: '100.00', atLeast: '100.00', reached: true }],
      },
      result: { from: 'regular', to: 'gold', until: '2027-02-01T00:00:00.000Z' },
      counterfactual: {
        withoutTheFact: { tier: 'regular', missing: [{ metric: 'spend', amount: '60.00' }] },
        oneMinorUnitLess: { tier: 'regular' },
      },
    });
    expect(of('tier.raised').sentence).toBe(
      'the tier rose from Regular to Gold, because 100.00 USD spent since 2025-02-02 reached the 100.00 USD spent that Gold asks for; before it the member lacked 60.00 USD spent, so without it the tier would have stayed Regular',
    );
  });

  test('with more than was missing one minor unit less still rises', () => {
    const { of } = explainLast(gold, purchase({ on: '2026-02-01T10:00', amount: 10_001 }));
    expect(of('tier.raised').counterfactual).toMatchObject({ oneMinorUnitLess: { tier: 'gold' } });
  });

  test('a review that lowers says what would have kept the tier, one that keeps how much was to spare', () => {
    const first = purchase({ on: '2026-01-01T10:00', amount: 10_000 });
    const second = purchase({ on: '2026-06-01T10:00', amount: 9_000 });
    const lowered = explainTime(gold, [first, second], '2027-01-01T00:00');
    expect(lowered.of('tier.lowered')).toMatchObject({
      rule: 'tiers.down',
      inputs: {
        countedFrom: '2026-01-02',
        conditions: [{ counted: '90.00', atLeast: '100.00', reached: false }],
        earned: 'regular',
        down: 'one-step',
      },
      result: { from: 'gold', to: 'regular', until: null },
      counterfactual: { keptWith: { tier: 'gold', missing: [{ metric: 'spend', amount: '10.00' }] } },
    });
    const third = purchase({ on: '2026-07-01T10:00', amount: 1_500 });
    const kept = explainTime(gold, [first, second, third], '2027-01-01T00:00');
    expect(kept.of('tier.kept')).toMatchObject({
      inputs: { conditions: [{ counted: '105.00', reached: true }] },
      counterfactual: { keptWithLessBy: [{ metric: 'spend', amount: '5.00' }] },
    });
    expect(kept.of('tier.kept').sentence).toContain('at the review of 2027-01-01 the tier stayed Gold');
  });

  test('what the explanation of a review says would have kept the tier does keep it, and less does not', () => {
    const first = purchase({ on: '2026-01-01T10:00', amount: 10_000 });
    const timeline = timelineOf(gold);
    const levelWith = (amount: number) =>
      fold([first, purchase({ on: '2026-07-01T10:00', amount })], timeline, at('2027-01-01T00:00')).state
        ?.tier.level;
    expect(explainTime(gold, [first], '2027-01-01T00:00').of('tier.lowered').counterfactual).toEqual({
      keptWith: { tier: 'gold', missing: [{ metric: 'spend', amount: '100.00' }] },
    });
    expect([levelWith(10_000), levelWith(9_999)]).toEqual(['gold', 'regular']);
  });

  test('new rules name how standing members are treated and the version before', () => {
    const stricter = {
      tiers: {
        standing: 'at-once',
        levels: [
          { id: 'regular', name: 'Regular' },
          { id: 'gold', name: 'Gold', qualify: { anyOf: [{ metric: 'spend', atLeast: '500.00' }] } },
        ],
      },
    };
    const timeline = timelineOfVersions({ changes: gold }, { from: '2026-03-01T00:00', changes: stricter });
    const first = purchase({ on: '2026-01-01T10:00', amount: 10_000 });
    expect(explainTime(timeline, [first], '2026-03-01T00:00').of('tier.lowered')).toMatchObject({
      rule: 'tiers.standing',
      programVersion: 2,
      inputs: {
        standing: 'at-once',
        versionBefore: 1,
        earned: 'regular',
        needs: 'any',
        conditions: [{ metric: 'spend', counted: '100.00', atLeast: '500.00', reached: false }],
      },
      counterfactual: { underTheRulesBefore: { tier: 'gold' } },
    });
  });

  test('a refund that has the tier decided again says what is left', () => {
    const program = { ...gold, refunds: { tier: 'decide-again' } };
    const bought = purchase({ orderId: 'o1', on: '2026-01-01T10:00', amount: 10_000 });
    const { of } = explainLast(program, bought, refund('2026-01-05T10:00', 2_000));
    expect(of('tier.lowered')).toMatchObject({
      rule: 'refunds.tier',
      inputs: { conditions: [{ counted: '80.00', atLeast: '100.00', reached: false }] },
      counterfactual: { withoutTheFact: { tier: 'gold' }, keptWith: { missing: [{ amount: '20.00' }] } },
    });
  });

  test("an operator's tier: given, ended by hand, ended by time", () => {
    const bought = purchase({ on: '2026-01-01T10:00', amount: 1_000 });
    const give = happens('tier-override', '2026-01-02T10:00', {
      overrideId: 'v1',
      tier: 'gold' as LevelId,
      until: at('2026-02-01T00:00'),
      as: 'trial',
      reason: 'fair',
    });
    expect(explainLast(gold, bought, give).of('tier.override-began')).toMatchObject({
      inputs: { given: 'gold', earned: 'regular', as: 'trial', reason: 'fair' },
      result: { tier: 'gold' },
      counterfactual: { withoutTheFact: { tier: 'regular' } },
    });
    const end = happens('tier-override-end', '2026-01-05T10:00', { overrideId: 'v1' });
    expect(explainLast(gold, bought, give, end).of('tier.override-ended')).toMatchObject({
      result: { tier: 'regular' },
      counterfactual: { withoutTheFact: { tier: 'gold' } },
    });
    expect(explainTime(gold, [bought, give], '2026-02-01T00:00').of('tier.override-ended')).toMatchObject({
      rule: 'tier-override',
      inputs: { given: 'gold', as: 'trial', earned: 'regular' },
      counterfactual: { hadItGoneOn: { tier: 'gold' } },
    });
  });
});

const club: Changes = {
  redemption: {
    pointValue: '0.01',
    minimum: 100,
    step: 50,
    reservationMinutes: 60,
    rewards: [{ id: 'mug', name: 'Mug', points: 150 }],
  },
  expiry: { kind: 'after-months', months: 12, roundedTo: 'day' },
};
const redeem = (on: string, count: number, mode: 'reserve' | 'capture', more: object = {}) =>
  happens('redemption', on, { redemptionId: 'x1', points: points(count), mode, ...more });

describe('points that go and come back', () => {
  const bought = purchase({ orderId: 'o1', on: '2026-01-01T10:00', amount: 33_300 });

  test('a refund: what is kept, what that is worth, and what one minor unit less would have taken', () => {
    const { of } = explainLast({}, bought, refund('2026-01-05T10:00', 3_300));
    expect(of('points.clawed-back')).toMatchObject({
      inputs: {
        order: 'standard:o1',
        bought: '333.00',
        keptBefore: '333.00',
        kept: '300.00',
        worthBefore: 333,
        worth: 300,
        expired: false,
      },
      result: { points: -33, deficit: 0 },
      counterfactual: { withoutTheFact: { points: 0, worth: 333 }, oneMinorUnitLess: { points: -33 } },
    });
    const finer = explainLast({}, bought, refund('2026-01-05T10:00', 3_301));
    expect(finer.of('points.clawed-back')).toMatchObject({
      result: { points: -34 },
      counterfactual: { oneMinorUnitLess: { points: -33 } },
    });
  });

  test('a refund of spent points says what is owed; one after the expiry takes nothing', () => {
    const spent = redeem('2026-01-03T10:00', 300, 'capture');
    const owed = explainLast(club, bought, spent, refund('2026-01-05T10:00', 33_300));
    expect(owed.of('points.clawed-back')).toMatchObject({ result: { points: -333, deficit: 300 } });
    expect(owed.of('points.clawed-back').sentence).toContain('300 of them owed because they were spent');
    const late = explainLast(club, bought, refund('2027-01-05T10:00', 33_300));
    expect(late.of('points.clawed-back')).toMatchObject({ inputs: { expired: true }, result: { points: 0 } });
  });

  test('a refund that waited and asks for more than is kept says how much more', () => {
    const first = refund('2026-01-05T10:00', 30_000);
    const { of } = explainLast({}, bought, first, refund('2026-01-06T10:00', 5_000));
    expect(of('points.clawed-back')).toMatchObject({
      inputs: { keptBefore: '33.00', kept: '0.00', asked: '50.00' },
      result: { points: -33, excess: '17.00' },
    });
    expect(of('points.clawed-back').sentence).toContain(
      '50.00 USD was asked for, 17.00 USD more than was kept, so the refund took what there was',
    );
  });

  test('a redemption: the balance, the value, the lots, and the most that could have been had', () => {
    const { of } = explainLast(club, bought, redeem('2026-01-03T10:00', 150, 'reserve', { rewardId: 'mug' }));
    expect(of('points.reserved')).toMatchObject({
      rule: 'redemption.rewards.mug',
      inputs: { asked: 150, reward: 'mug', balance: 333, minimum: 100, step: 50, pointValue: '0.01' },
      result: {
        points: -150,
        value: '1.50',
        taken: [{ points: 150, expiresAt: '2027-01-01T00:00:00.000Z' }],
        runsOutAt: '2026-01-03T11:00:00.000Z',
      },
      counterfactual: { withoutTheFact: { balance: 333 }, most: { points: 300 } },
    });
  });

  test('a reservation: run out, cancelled, captured', () => {
    const reserved = redeem('2026-01-03T10:00', 150, 'reserve');
    expect(explainTime(club, [bought, reserved], '2026-01-03T11:00').of('points.returned')).toMatchObject({
      inputs: { because: 'ran-out', reservationMinutes: 60 },
      result: { points: 150 },
    });
    const cancel = happens('redemption-cancel', '2026-01-03T10:30', { redemptionId: 'x1' });
    expect(explainLast(club, bought, reserved, cancel).of('points.returned').inputs.because).toBe(
      'cancelled',
    );
    const capture = happens('redemption-capture', '2026-01-03T10:30', { redemptionId: 'x1' });
    expect(explainLast(club, bought, reserved, capture).of('redemption.captured')).toMatchObject({
      inputs: { runsOutAt: '2026-01-03T11:00:00.000Z' },
      counterfactual: { withoutTheFact: { returnedAt: '2026-01-03T11:00:00.000Z' } },
    });
  });

  test('a refunded order gives back what was redeemed on it, and what expired meanwhile expires at once', () => {
    const spent = redeem('2026-12-30T10:00', 300, 'capture', {
      order: { source: 'standard', orderId: 'o2' },
    });
    const second = purchase({ orderId: 'o2', on: '2026-12-30T10:00', amount: 1_000 });
    const back = happens('cancellation', '2027-01-05T10:00', {
      order: { source: 'standard', orderId: 'o2' },
    });
    const { of } = explainLast(club, bought, second, spent, back);
    expect(of('points.returned')).toMatchObject({
      inputs: { because: 'refunded', choice: 'on-full-refund' },
    });
    expect(of('points.expired')).toMatchObject({ result: { points: -300 } });
  });

  test('a refunded order gives back what was set aside for it', () => {
    const reserved = redeem('2026-01-03T10:00', 150, 'reserve', { order });
    const { of } = explainLast(club, bought, reserved, refund('2026-01-03T10:30', 33_300));
    expect(of('points.returned')).toMatchObject({
      rule: 'refunds.redeemed',
      inputs: { because: 'refunded' },
      result: { points: 150 },
      counterfactual: { otherwise: { points: 'set aside' } },
    });
    expect(of('points.returned').sentence).toContain('otherwise they would still be set aside');
  });

  test('expiry names the lots and that spending them before would have saved them', () => {
    const { of } = explainTime(club, [bought], '2027-01-01T00:00');
    expect(of('points.expired')).toMatchObject({
      inputs: {
        rule: { kind: 'after-months', months: 12 },
        lots: [{ points: 333, expiresAt: '2027-01-01T00:00:00.000Z' }],
      },
      result: { points: -333, at: '2027-01-01T00:00:00.000Z' },
      counterfactual: { spentBefore: { points: 333, before: '2027-01-01T00:00:00.000Z' } },
    });
  });

  test('expiry by inactivity names the last purchase that counted', () => {
    const program = { expiry: { kind: 'after-inactivity', months: 3 } };
    const { of } = explainTime(program, [bought], '2026-04-01T00:00');
    expect(of('points.expired')).toMatchObject({
      inputs: { activeOn: '2026-01-01', lots: [{ points: 333, expiresAt: null }] },
      counterfactual: { aQualifyingPurchaseBefore: { kept: 333 } },
    });
    const kept = [bought, purchase({ on: '2026-03-31T23:59', amount: 100 })];
    expect(explainTime(program, kept, '2026-04-01T00:00').passed).toEqual([]);
  });

  test('an adjustment and its undo', () => {
    const adjust = happens('adjustment', '2026-01-04T10:00', {
      adjustmentId: 'a1',
      points: points(-400),
      qualifying: { metric: 'spend', amount: -5_000 },
      reason: 'fraud',
    });
    const taken = explainLast(gold, bought, adjust);
    expect(taken.of('points.adjusted')).toMatchObject({
      inputs: { asked: -400, reason: 'fraud', balance: 333 },
      result: { balance: 0, deficit: 67 },
      counterfactual: { withoutTheFact: { balance: 333, deficit: 0 } },
    });
    expect(taken.of('qualifying.changed')).toMatchObject({
      inputs: { metric: 'spend', amount: '-50.00', day: '2026-01-04' },
      result: { counted: '283.00' },
      counterfactual: { withoutTheFact: { counted: '333.00' } },
    });
    const undo = happens('adjustment-undo', '2026-01-05T10:00', { adjustmentId: 'a1' });
    expect(explainLast(gold, bought, adjust, undo).of('points.adjusted').sentence).toContain('undone');
  });

  test('a hold that fulfilment ends says from when the points could be spent otherwise', () => {
    const hold = { earning: { hold: { kind: 'until-fulfilled', days: 2, atMostDays: 30 } } };
    const done = happens('fulfilment', '2026-01-05T10:00', { order });
    expect(explainLast(hold, bought, done).of('hold.ended')).toMatchObject({
      inputs: { hold: { kind: 'until-fulfilled', days: 2, atMostDays: 30 } },
      result: { points: 333, availableAt: '2026-01-07T00:00:00.000Z' },
      counterfactual: { withoutTheFact: { availableAt: '2026-01-31T00:00:00.000Z' } },
    });
  });

  test('the use of a privilege and its return say what is left of the quota', () => {
    const privileges = [{ id: 'lounge', name: 'Lounge', quota: { uses: 4, per: 'month' } }];
    const program = { tiers: { levels: [{ id: 'regular', name: 'Regular', privileges }] } };
    const use = happens('privilege-use', '2026-01-05T10:00', {
      id: factId('privilege-use', 'm1', 'lounge', 'u1'),
      privilegeId: 'lounge',
      useId: 'u1',
      quantity: 3,
    });
    expect(explainLast(program, bought, use).of('privilege.used')).toMatchObject({
      inputs: { quota: { uses: 4, per: 'month' }, usedBefore: 0, periodStart: '2026-01-01' },
      result: { used: 3, left: 1 },
      counterfactual: { withoutTheFact: { left: 4 } },
    });
    const back = happens('privilege-return', '2026-01-06T10:00', {
      id: factId('privilege-return', 'm1', 'lounge', 'u1'),
      privilegeId: 'lounge',
      useId: 'u1',
    });
    expect(explainLast(program, bought, use, back).of('privilege.returned').result).toEqual({
      used: 0,
      left: 4,
    });
  });
});

describe('a correction', () => {
  test('lists what later facts are worth with the late one, and that adds up to what was booked', () => {
    const timeline = timelineOf(gold);
    const earlier = [
      purchase({ orderId: 'a', on: '2026-02-01T10:00', amount: 9_000 }),
      purchase({ orderId: 'b', on: '2026-03-01T10:00', amount: 800 }),
    ];
    const late = purchase({ on: '2026-01-01T10:00', recordedAt: '2026-03-02T10:00', amount: 2_000 });
    const stored = fold(earlier, timeline, at('2026-03-01T10:00')).state;
    const { correction } = recordTogether(stored, earlier, timeline, [late], null);
    const explanations = explainCorrected(
      { timeline, earlier, added: [late], bookedUntil: null },
      correction,
    );
    const changes = changesOf({ timeline, earlier, added: [late], bookedUntil: null });
    expect(changes).toEqual([{ entry: 'purchase:standard:b', before: 8, after: 10 }]);
    expect(sumPoints(correction)).toBe(2);
    expect(explanations[0]).toMatchObject({
      kind: 'points.corrected',
      inputs: { cause: late.id, changes },
      result: { points: 2 },
      counterfactual: { withoutTheFact: { points: 0 } },
    });
    expect(explanations[1]).toMatchObject({
      kind: 'tier.corrected',
      result: { from: 'regular', to: 'gold', since: '2026-02-01T10:00:00.000Z' },
    });
  });
});

describe('a correction of what a job had booked', () => {
  test('lists what time has not brought after all', () => {
    // 10 points expired on 1 February, and a job wrote that down; a refund of 20 January took them before.
    const timeline = timelineOf({ expiry: { kind: 'after-months', months: 1, roundedTo: 'day' } });
    const earlier = [purchase({ orderId: 'o1', on: '2026-01-01T10:00', amount: 1_000 })];
    const stored = fold(earlier, timeline, at('2026-03-01T00:00')).state;
    const late = refund('2026-01-20T10:00', 1_000);
    const { correction } = recordTogether(stored, earlier, timeline, [late], null);
    expect(sumPoints(correction)).toBe(10);
    const bookedUntil = at('2026-02-01T00:00');
    expect(changesOf({ timeline, earlier, added: [late], bookedUntil })).toEqual([
      { entry: 'time', before: -10, after: 0 },
    ]);
  });
});

describe('the standing of a member', () => {
  const explain = (program: Changes, facts: readonly Fact[], now: string) =>
    explainHeld(facts, timelineOf(program), at(now))!;

  test.each([
    ['a first purchase', '2026-01-02T00:00', 'member.enrolled', 1_000],
    ['a purchase that reached it', '2026-01-02T00:00', 'tier.raised', 10_000],
    ['a review', '2027-01-02T00:00', 'tier.lowered', 10_000],
  ])('names %s as what made the tier', (_, now, kind, amount) => {
    const { tier } = explain(gold, [purchase({ on: '2026-01-01T10:00', amount })], now);
    expect(tier.kind).toBe(kind);
  });

  test("names the operator's gift while it is what is held", () => {
    const facts = [
      purchase({ on: '2026-01-01T10:00', amount: 1_000 }),
      happens('tier-override', '2026-01-02T10:00', {
        overrideId: 'v1',
        tier: 'gold' as LevelId,
        until: at('2026-02-01T00:00'),
        as: 'grant',
        reason: 'sorry',
      }),
    ];
    expect(explain(gold, facts, '2026-01-20T00:00').tier.kind).toBe('tier.override-began');
    expect(explain(gold, facts, '2026-02-20T00:00').tier.kind).toBe('member.enrolled');
  });

  test('accounts for every point of the balance', () => {
    const facts = [
      purchase({ orderId: 'o1', on: '2026-01-01T10:00', amount: 33_300 }),
      redeem('2026-01-03T10:00', 150, 'capture'),
      refund('2026-01-05T10:00', 3_300),
      purchase({ orderId: 'o2', on: '2026-06-01T10:00', amount: 1_000 }),
    ];
    const { balance } = explain(club, facts, '2027-01-02T00:00');
    const now = at('2027-01-02T00:00') as Instant;
    const seen = status(fold(facts, timelineOf(club), now).state!, timelineOf(club), now);
    expect(balance.inputs).toMatchObject({ earned: 343, redeemed: -150, clawedBack: -33, expired: -150 });
    expect(balance.result).toEqual({ balance: seen.balance, pending: 0, deficit: 0 });
    expect(Object.values(balance.inputs).reduce<number>((sum, part) => sum + Number(part), 0)).toBe(
      seen.balance,
    );
    expect(balance.counterfactual).toEqual({
      withoutExpiry: { points: 160 },
      withoutSpending: { points: 160 },
    });
  });

  test('of nobody there is none', () => {
    expect(explainHeld([], timelineOf({}), at('2026-01-01T00:00'))).toBeNull();
  });
});

test('an outcome is explained by the version that it names, wherever that stands', () => {
  const timeline = timelineOfVersions(
    { changes: gold },
    { from: '2026-06-01T00:00', changes: { earning: { base: { points: 3, per: '1.00' } } } },
  );
  const fact = purchase({ on: '2026-01-01T10:00', amount: 1_000 });
  const [earned] = fold([fact], timeline, fact.occurredAt).entries[0]!.applied.outcomes.filter(
    ({ kind }) => kind === 'points.earned',
  );
  const pointsBy = (programVersion: number) =>
    explainFact([], timeline, fact, [{ ...earned!, programVersion }])[0]?.inputs.rate;
  expect([1, 2, 3].map(pointsBy)).toMatchObject([{ points: 1 }, { points: 3 }, { points: 1 }]);
});

describe('an entry of its kind has no such outcome', () => {
  const bought = purchase({ orderId: 'o1', on: '2026-01-01T10:00', amount: 1_000 });
  const taken = refund('2026-01-02T10:00', 100);
  const timeline = timelineOf({});
  const any = { rule: 'x', programVersion: 1, points: points(1) };

  test.each([
    [taken, 'points.earned'],
    [bought, 'points.bonus'],
    [taken, 'points.bonus'],
    [bought, 'points.clawed-back'],
    [bought, 'hold.ended'],
    [bought, 'qualifying.carried'],
    [bought, 'points.corrected'],
    [bought, 'tier.corrected'],
  ])('%# %s', (fact, kind) => {
    const outcome = { ...any, kind } as unknown as Outcome;
    expect(() => explainFact([bought], timeline, fact, [outcome])).toThrow(
      `an entry of its kind has no outcome ${kind}`,
    );
  });

  test('nor a correction', () => {
    const outcome = { ...any, kind: 'points.earned' } as unknown as Outcome;
    const correction = { timeline, earlier: [bought], added: [taken] as const, bookedUntil: null };
    expect(() => explainCorrected(correction, [outcome])).toThrow('has no outcome points.earned');
  });

  test('and time alone makes no member', () => {
    const outcome = { ...any, kind: 'points.expired', at: at('2026-02-01') } as unknown as never;
    expect(() => explainPassage([], timeline, [outcome])).toThrow('time alone makes no member');
  });
});

test('clauses join to one English sentence', () => {
  const { explanations } = explainLast(gold, purchase({ on: '2026-02-01T10:00', amount: 10_000 }));
  const sentence = sentenceOf(explanations);
  expect(sentence).toMatch(
    /^Membership began on 2026-02-01 as Regular, .*; 100\.00 USD .*; the tier rose .*[^.]\.$/,
  );
  expect(sentenceOf([])).toBe('Nothing came of it.');
});
