/** Which commands are refused, why, and with which numbers: the first reason of several is told. */
import { describe, expect, test } from 'vitest';
import type { RedemptionMemory } from '../../../domain/facts/memory.ts';
import { type Instant, points } from '../../../domain/kernel/brand.ts';
import {
  admitEnding,
  admitOverride,
  admitOverrideEnd,
  admitRedemption,
  admitUse,
  isBeforeEnrolment,
  memberAt,
  type RedemptionIntent,
  type Refusal,
} from '../../../domain/member/admit.ts';
import type { MemberState } from '../../../domain/state/state.ts';
import { override, privilegeUse, redemption, rewarded } from '../../support/commands.ts';
import { type Event, member } from '../../support/member.ts';
import { type Changes, timelineOf } from '../../support/programs.ts';
import { purchase } from '../../support/purchases.ts';
import { at } from '../../support/times.ts';

const now = '2026-02-01T12:00';

/** A member who has bought for 100.00 on 10 January, and what else happened, under the rules, now. */
function standing(changes: Changes, ...events: readonly Event[]) {
  const timeline = timelineOf(changes);
  const { state } = member(timeline, [['2026-01-10T12:00', 100_00], ...events], now);
  return memberAt(state, timeline, at(now));
}

/** `reason number=value …`, or the points that are admitted, or nothing where all is well. */
function said(answer: Refusal | { readonly points: number } | null): string | number | null {
  if (answer === null) return null;
  if (!('kind' in answer)) return answer.points;
  const numbers = Object.entries(answer.numbers).map(([name, value]) => ` ${name}=${value}`);
  return answer.reason + numbers.join('');
}

const redeeming: Changes = {
  redemption: {
    pointValue: '0.01',
    minimum: 20,
    step: 10,
    rewards: [
      { id: 'mug', name: 'Mug', points: 45, perMember: 1 },
      { id: 'sofa', name: 'Sofa', points: 101 },
      { id: 'yacht', name: 'Yacht', points: 5_000, perMember: 1 },
    ],
  },
};

describe('a purchase of 20 January, where members come only by enrolling', () => {
  const club = timelineOf({ enrolment: 'by-enrolling' });
  const bought = purchase({ on: '2026-01-20T12:00' });
  const enrolled = (text: string) => ({ ...standing({}).state, enrolledAt: at(text) });

  test.each<[string, MemberState | null, boolean]>([
    ['by nobody', null, true],
    ['by who enrolled the moment after', enrolled('2026-01-20T12:01'), true],
    ['by who enrolled that moment', enrolled('2026-01-20T12:00'), false],
    ['by who had enrolled', enrolled('2026-01-19T12:00'), false],
  ])('%s', (_, state, isBefore) => {
    expect(isBeforeEnrolment(state, club, bought)).toBe(isBefore);
    expect(isBeforeEnrolment(state, timelineOf({}), bought), 'where the first purchase enrols').toBe(false);
  });
});

describe('a redemption', () => {
  const open = (count: number) =>
    Array.from({ length: count }, (_, index) => redemption(`o${index}`, '2026-02-01T11:30', 1, 'reserve'));
  const mug = rewarded('m', '2026-01-20T12:00', 'mug', 45);

  test.each<[string, Omit<RedemptionIntent, 'mode'>, string | number, (readonly Event[])?]>([
    ['of all there is', { points: 100 }, 100],
    ['of the least', { points: 20 }, 20],
    ['of less than the least', { points: 10 }, 'below-minimum minimum=20 asked=10'],
    ['of less than the least, and no step', { points: 19 }, 'below-minimum minimum=20 asked=19'],
    ['of nothing', {}, 'below-minimum minimum=20 asked=0'],
    ['of no step', { points: 25 }, 'not-a-step step=10 asked=25'],
    ['of no step, and more than there is', { points: 105 }, 'not-a-step step=10 asked=105'],
    ['of more than there is', { points: 110 }, 'insufficient-points balance=100 asked=110'],
    ['of what is reserved already', { points: 100 }, 'insufficient-points balance=97 asked=100', open(3)],
    ['for a reward', { rewardId: 'mug' }, 45],
    ['for one that is too dear', { rewardId: 'sofa' }, 'insufficient-points balance=100 asked=101'],
    ['for one that there is not', { rewardId: 'cup' }, 'unknown-reward rewardId=cup'],
    [
      'for one that was had as often as it can be',
      { rewardId: 'mug' },
      'reward-limit-reached rewardId=mug limit=1 taken=1',
      [mug],
    ],
    ['for another than that', { rewardId: 'sofa' }, 'insufficient-points balance=55 asked=101', [mug]],
  ])('%s', (_, intent, expected, events = []) => {
    for (const mode of ['capture', 'reserve'] as const) {
      expect(said(admitRedemption(standing(redeeming, ...events), { ...intent, mode }))).toBe(expected);
    }
  });

  test('is refused where the program has none', () => {
    expect(said(admitRedemption(standing({}), { points: 50, mode: 'capture' }))).toBe('redemption-off');
  });

  test('is reserved as long as fewer than twenty are open', () => {
    const reserve = { points: 20, mode: 'reserve' } as const;
    expect(said(admitRedemption(standing(redeeming, ...open(19)), reserve))).toBe(20);
    const full = standing(redeeming, ...open(20));
    expect(said(admitRedemption(full, reserve))).toBe('too-many-reservations open=20 most=20');
    // Also where there would not be enough; but what is spent at once needs no place.
    expect(said(admitRedemption(full, { points: 90, mode: 'reserve' }))).toBe(
      'too-many-reservations open=20 most=20',
    );
    expect(said(admitRedemption(full, { points: 20, mode: 'capture' }))).toBe(20);
  });

  test('counts what time has brought by then', () => {
    const month: Changes = { ...redeeming, expiry: { kind: 'after-months', months: 1, roundedTo: 'day' } };
    const timeline = timelineOf(month);
    const { state } = member(timeline, [['2026-01-10T12:00', 100_00]], now);
    const intent = { points: 50, mode: 'capture' } as const;
    const on = (instant: string) => said(admitRedemption(memberAt(state, timeline, at(instant)), intent));
    expect(on('2026-02-09T23:59:59.999')).toBe(50);
    expect(on('2026-02-10T00:00')).toBe('insufficient-points balance=0 asked=50');
  });
});

describe('a capture or a cancellation of a reservation', () => {
  const memory: RedemptionMemory = {
    points: points(20),
    rewardId: null,
    taken: [],
    shares: [],
    isCaptured: false,
  };
  const held = standing(redeeming, redemption('r', '2026-02-01T11:30', 20, 'reserve'));
  const over = standing(redeeming, redemption('r', '2026-02-01T10:30', 20, 'reserve'));
  const captured = { ...memory, isCaptured: true };

  test.each<[string, typeof held, RedemptionMemory, boolean, boolean, string | null]>([
    ['that is open', held, memory, false, false, null],
    ['that has run out', over, memory, false, false, 'reservation-expired redemptionId=r'],
    ['that is captured', over, captured, false, false, 'already-captured redemptionId=r'],
    ['that is cancelled', over, memory, true, false, 'already-cancelled redemptionId=r'],
    ['whose order was refunded', over, memory, false, true, 'order-refunded redemptionId=r'],
    ['that is captured, before anything else', over, captured, true, true, 'already-captured redemptionId=r'],
    ['that is cancelled, before its order', over, memory, true, true, 'already-cancelled redemptionId=r'],
  ])('%s', (_, whose, redeemed, isCancelled, isReleased, expected) => {
    expect(said(admitEnding(whose, 'r', redeemed, isCancelled, isReleased))).toBe(expected);
  });

  test('of another than the one that is open', () => {
    expect(said(admitEnding(held, 'q', memory, false))).toBe('reservation-expired redemptionId=q');
  });
});

describe('a tier override', () => {
  const someone = standing({});
  const until = (text: string): Instant => at(text);

  test.each<[string, string, string, string | null]>([
    ['for a while', 'gold', '2026-02-01T12:00:00.001', null],
    ['until now', 'gold', now, `until-in-the-past until=${at(now)}`],
    [
      'to a level that there is not',
      'silver',
      '2026-03-01T12:00',
      'unknown-tier tier=silver known=regular, gold, platinum',
    ],
    [
      'to the lowest level, which everybody holds',
      'regular',
      '2026-03-01T12:00',
      'lowest-tier tier=regular above=gold, platinum',
    ],
    [
      'to none, and until yesterday',
      'silver',
      '2026-01-31T12:00',
      'unknown-tier tier=silver known=regular, gold, platinum',
    ],
  ])('%s', (_, tier, end, expected) => {
    expect(said(admitOverride(someone, tier, until(end)))).toBe(expected);
  });

  test('is ended while it is in force, by its name', () => {
    const given = standing({}, override('o', '2026-01-20T12:00', 'gold', '2026-03-01T12:00'));
    expect(admitOverrideEnd(given, 'o')).toBeNull();
    expect(said(admitOverrideEnd(given, 'p'))).toBe('no-override overrideId=p');
    expect(said(admitOverrideEnd(someone, 'o'))).toBe('no-override overrideId=o');
  });
});

describe('the use of a privilege', () => {
  const lounge = { id: 'lounge', name: 'Lounge', quota: { uses: 4, per: 'month' } };
  const tiers = {
    levels: [
      { id: 'regular', name: 'Regular', privileges: [{ id: 'wifi', name: 'Wifi' }, lounge] },
      {
        id: 'gold',
        name: 'Gold',
        qualify: { anyOf: [{ metric: 'spend', atLeast: '500.00' }] },
        privileges: [{ id: 'valet', name: 'Valet' }],
      },
    ],
  };
  const used = (count: number, on = '2026-02-01T10:00') => privilegeUse('u', on, 'lounge', count);
  const gold = override('o', '2026-01-20T12:00', 'gold', '2026-03-01T12:00');

  test.each<[string, string, number, readonly Event[], string | null]>([
    ['that has no quota', 'wifi', 1_000, [], null],
    ['up to its quota', 'lounge', 4, [], null],
    ['beyond it', 'lounge', 5, [], 'quota-used-up privilege=lounge quota=4 used=0 asked=5'],
    ['up to what is left', 'lounge', 1, [used(3)], null],
    ['beyond what is left', 'lounge', 2, [used(3)], 'quota-used-up privilege=lounge quota=4 used=3 asked=2'],
    [
      'of which nothing is left',
      'lounge',
      1,
      [used(4)],
      'quota-used-up privilege=lounge quota=4 used=4 asked=1',
    ],
    ['in a new period', 'lounge', 4, [used(4, '2026-01-31T23:59')], null],
    ['that there is not', 'spa', 1, [], 'unknown-privilege privilege=spa'],
    ['of a higher level', 'valet', 1, [], 'unknown-privilege privilege=valet'],
    ['of a level that an operator gave', 'valet', 1, [gold], null],
  ])('%s', (_, privilege, quantity, events, expected) => {
    expect(said(admitUse(standing({ tiers }, ...events), privilege, quantity))).toBe(expected);
  });
});
