/**
 * Worked cases from what public programs and specifications tell their members, each with its arithmetic.
 * `source` says whose rule it is; where they give an example of their own, it is theirs to the cent.
 */
import { describe, expect, test } from 'vitest';
import { explainHeld } from '../../../domain/explain/held.ts';
import type { Fact } from '../../../domain/facts/facts.ts';
import type { Outcome } from '../../../domain/facts/outcomes.ts';
import { cancellation, fulfilment, redemption, refund, refundOfLine } from '../../support/commands.ts';
import { type Event, member } from '../../support/member.ts';
import { type Changes, timelineOf, timelineOfVersions } from '../../support/programs.ts';
import { purchase } from '../../support/purchases.ts';
import { at, text } from '../../support/times.ts';

interface Worked {
  readonly source: string;
  readonly arithmetic: string;
}

const earning = (base: object, more: object = {}): Changes => ({ earning: { base, ...more } });
const noon = '2026-01-15T12:00';
const pointsOf = (program: Changes, events: readonly Event[], now = '2026-12-31T00:00') =>
  member(program, events, now).points;

describe('rounding', () => {
  const perLine = { on: 'line' };
  test.each<Worked & { base: object; cents: readonly number[]; points: number }>([
    {
      source: 'one point per 1.00, fractions dropped, as most terms say',
      arithmetic: '19.99 ÷ 1.00 = 19.99 → 19',
      base: { rounding: 'down' },
      cents: [19_99],
      points: 19,
    },
    {
      source: 'Collect (help pages): the price is rounded off to the nearest whole number',
      arithmetic: '19.99 → 20; their own: 191.10 → 191 and 67.70 → 68',
      base: { rounding: 'nearest' },
      cents: [19_99],
      points: 20,
    },
    {
      source: 'Collect',
      arithmetic: '191.10 → 191',
      base: { rounding: 'nearest' },
      cents: [191_10],
      points: 191,
    },
    {
      source: 'Collect',
      arithmetic: '67.70 → 68',
      base: { rounding: 'nearest' },
      cents: [67_70],
      points: 68,
    },
    {
      source: 'NASCAR Fan Rewards: a fraction of 0.49 or below goes down',
      arithmetic: '10.49 → 10',
      base: { rounding: 'nearest' },
      cents: [10_49],
      points: 10,
    },
    {
      source: 'NASCAR Fan Rewards: 0.50 or above goes up',
      arithmetic: '10.50 → 11',
      base: { rounding: 'nearest' },
      cents: [10_50],
      points: 11,
    },
    {
      source: 'Overnight Prints VIP: every purchase is rounded to the next highest dollar',
      arithmetic: 'their own: 1.01 → 2',
      base: { rounding: 'up' },
      cents: [1_01],
      points: 2,
    },
    {
      source: 'the same program',
      arithmetic: '19.99 → 20',
      base: { rounding: 'up' },
      cents: [19_99],
      points: 20,
    },
    {
      source: 'Oracle Siebel Loyalty: each accrual item is rounded, then they are added up',
      arithmetic: '20.50 → 21, twice: 42',
      base: { rounding: 'nearest', ...perLine },
      cents: [20_50, 20_50],
      points: 42,
    },
    {
      source: 'rounded once for the purchase instead',
      arithmetic: '20.50 + 20.50 = 41.00 → 41',
      base: { rounding: 'nearest' },
      cents: [20_50, 20_50],
      points: 41,
    },
  ])('$source: $arithmetic', ({ base, cents, points }) => {
    const lines = cents.map((amount) => ({ amount }));
    expect(pointsOf(earning(base), [{ on: noon, lines }])).toEqual([points]);
  });
});

describe('spending takes the lot that expires first', () => {
  const takenBy = (seen: ReturnType<typeof member>) =>
    seen.entries.flatMap(({ applied }) =>
      applied.outcomes.flatMap((outcome) =>
        outcome.kind === 'points.redeemed' ? outcome.taken.map(({ points }) => points as number) : [],
      ),
    );

  test('mybank rewards: of 500 points, 400 are the oldest and 100 the next oldest; 4,000 − 500 = 3,500 are left', () => {
    const expiry = { kind: 'after-months', months: 12, roundedTo: 'day' };
    const events: Event[] = [
      ['2026-01-10T12:00', 400_00],
      ['2026-02-10T12:00', 3_600_00],
      redemption('x', '2026-03-01T12:00', 500),
    ];
    const seen = member({ expiry }, events, '2026-03-01T12:00');
    expect(takenBy(seen)).toEqual([400, 100]);
    expect([seen.status.balance, seen.status.nextExpiry?.points]).toEqual([3_500, 3_500]);
  });

  test('which is not always the oldest: points of a shorter life go before older ones of a longer', () => {
    // 300 of January live two years; from March on points live a month: 200 of March go first, then 50.
    const life = (months: number) => ({ expiry: { kind: 'after-months', months, roundedTo: 'day' } });
    const timeline = timelineOfVersions(
      { changes: life(24) },
      { from: '2026-03-01T00:00', changes: life(1) },
    );
    const events: Event[] = [
      ['2026-01-10T12:00', 300_00],
      ['2026-03-10T12:00', 200_00],
      redemption('x', '2026-03-20T12:00', 250),
    ];
    const seen = member(timeline, events, '2026-03-20T12:00');
    expect(takenBy(seen)).toEqual([200, 50]);
    expect(seen.status.balance).toBe(250);
  });
});

describe('refunds', () => {
  const order = (amount: number) => purchase({ orderId: 'o', on: noon, amount });
  const day = '2026-01-20T12:00';
  const byAmounts = (bought: ReturnType<typeof order>, ...amounts: number[]) =>
    amounts.map((amount, index) => refund(`r${index}`, bought, day, amount));

  test.each<Worked & { base: object; amount: number; refunds: number[]; points: number[] }>([
    {
      source: 'RVCA: the points of a returned order are removed',
      arithmetic: '100 for 100.00; all back: −100',
      base: {},
      amount: 100_00,
      refunds: [100_00],
      points: [100, -100],
    },
    {
      source: 'RVCA: you earn for what you keep',
      arithmetic: '100 for 100.00; 75.00 back keeps 25.00: 25 − 100 = −75',
      base: {},
      amount: 100_00,
      refunds: [75_00],
      points: [100, -75],
    },
    {
      source: 'Mage Loyalty: two partial returns of one order',
      arithmetic: '500 for 100.00; 20.00 back: −100, 400 left; 30.00 back: −150, 250 left',
      base: { points: 5 },
      amount: 100_00,
      refunds: [20_00, 30_00],
      points: [500, -100, -150],
    },
    {
      source: 'one point per 10.00, refunded 5.00 twice',
      arithmetic: '25.00 → 2; 20.00 → 2: 0; 15.00 → 1: −1',
      base: { per: '10.00' },
      amount: 25_00,
      refunds: [5_00, 5_00],
      points: [2, 0, -1],
    },
    {
      source: 'the same, refunded 10.00 once',
      arithmetic: '25.00 → 2; 15.00 → 1: −1',
      base: { per: '10.00' },
      amount: 25_00,
      refunds: [10_00],
      points: [2, -1],
    },
    {
      source: 'one point per 10.00, rounded up, refunded 5.00 twice',
      arithmetic: '25.00 → 3; 20.00 → 2: −1; 15.00 → 2: 0',
      base: { per: '10.00', rounding: 'up' },
      amount: 25_00,
      refunds: [5_00, 5_00],
      points: [3, -1, 0],
    },
  ])('$source: $arithmetic', ({ base, amount, refunds, points }) => {
    const bought = order(amount);
    expect(pointsOf(earning(base), [bought, ...byAmounts(bought, ...refunds)])).toEqual(points);
  });

  // Items of 40.00 and 60.00, a coupon of 10.00 on them; tax of 9.00 and shipping of 5.00 earn nothing.
  const lines = [
    { lineId: 'a', amount: 40_00 },
    { lineId: 'b', amount: 60_00 },
    { lineId: 'c', kind: 'discount' as const, amount: -10_00, over: ['a', 'b'] },
    { lineId: 't', kind: 'tax' as const, amount: 9_00 },
    { lineId: 's', kind: 'shipping' as const, amount: 5_00 },
  ];

  test('of lines, with a discount and tax: what is kept of what counts is what is paid for', () => {
    const bought = purchase({ orderId: 'o', on: noon, lines });
    const facts = [
      bought, // 40 + 60 − 10 = 90.00 → 90
      refundOfLine('r0', bought, '2026-01-20T12:00', 'a', 40_00), // 60 − 10 = 50.00 → 50: −40
      refundOfLine('r1', bought, '2026-01-21T12:00', 't', 3_60), // tax never counted: 0
      // All that is kept: 60 − 10 + 5.40 + 5 = 60.40. Of 33.00 by amount every line bears its share:
      // 27.40 ÷ 60.40 of 50.00 is 22.68 → 22: −28.
      refund('r2', bought, '2026-01-22T12:00', 33_00),
      refund('r3', bought, '2026-01-23T12:00', 27_40), // nothing is kept: −22
    ];
    expect(pointsOf(earning({}, { exclude: { kinds: ['tax', 'shipping'] } }), facts)).toEqual([
      90, -40, 0, -28, -22,
    ]);
  });

  const coupon = (): [ReturnType<typeof purchase>, Fact[]] => {
    const bought = purchase({ orderId: 'o', on: noon, lines: lines.slice(0, 3) }); // 100.00 less 10.00
    return [bought, [redemption('x', '2026-01-15T11:00', 300, 'capture', bought), bought]];
  };
  const club: Changes = { redemption: { pointValue: '0.05' } };
  const before: Event = ['2026-01-01T12:00', 500_00];

  test.each<Worked & { choice: 'on-full-refund' | 'in-proportion'; refunds: number[]; returned: number[] }>([
    {
      source: 'RVCA: points that paid a reward do not come back with a part of the order',
      arithmetic: '300 for 10.00 off; 75.00 of 90.00 back: 0',
      choice: 'on-full-refund',
      refunds: [75_00],
      returned: [0],
    },
    {
      source: 'RVCA: and all of them with the whole order',
      arithmetic: '75.00 and then 15.00 of 90.00: 0, then 300',
      choice: 'on-full-refund',
      refunds: [75_00, 15_00],
      returned: [0, 300],
    },
    {
      source: 'Avenue B: a returned item brings back the points that were redeemed on it',
      arithmetic: '300 × 75 ÷ 90 = 250; the rest is 50',
      choice: 'in-proportion',
      refunds: [75_00, 15_00],
      returned: [250, 50],
    },
  ])('$source: $arithmetic', ({ choice, refunds, returned }) => {
    const [bought, facts] = coupon();
    const all = [before, ...facts, ...byAmounts(bought, ...refunds)];
    const { entries } = member({ ...club, refunds: { redeemed: choice } }, all, day);
    const given = (outcomes: readonly Outcome[]) =>
      outcomes.reduce((sum, each) => (each.kind === 'points.returned' ? sum + each.points : sum), 0);
    expect(entries.slice(-refunds.length).map(({ applied }) => given(applied.outcomes))).toEqual(returned);
  });

  test.each<Worked & { choice: string; shown: object; later: object }>([
    {
      source: 'Huda Beauty: a balance can go negative when points are spent before their order is returned',
      arithmetic: '100 earned, 80 spent, 100 taken back: −80; 100 earned next: 20',
      choice: 'negative-balance',
      shown: { balance: -80, pending: 0, deficit: 0 },
      later: { balance: 20, pending: 0, deficit: 0 },
    },
    {
      source: 'the same shown as points owed',
      arithmetic: '100 − 80 − 100: 0 and 80 owed; 100 earned next: 80 pay what is owed, 20 are left',
      choice: 'zero-with-deficit',
      shown: { balance: 0, pending: 0, deficit: 80 },
      later: { balance: 20, pending: 0, deficit: 0 },
    },
  ])('$source: $arithmetic', ({ choice, shown, later }) => {
    const timeline = timelineOf({ ...club, refunds: { deficit: choice } });
    const bought = order(100_00);
    const facts = [bought, redemption('x', '2026-01-16T12:00', 80), ...byAmounts(bought, 100_00)];
    const next = purchase({ on: '2026-02-01T12:00', amount: 100_00 });
    expect(explainHeld(facts, timeline, at(day))?.balance.result).toEqual(shown);
    expect(explainHeld([...facts, next], timeline, at('2026-02-01T12:00'))?.balance.result).toEqual(later);
  });
});

describe('bonuses', () => {
  const gift = (id: string, points: number, more: object = {}) => ({
    id,
    effect: { kind: 'add', points },
    ...more,
  });
  const withBonuses = (bonuses: object[], stacking = 'all') => earning({}, { bonuses, stacking });

  test.each<Worked & { stacking: string; points: number }>([
    {
      source: 'Moneris for Air Miles: bonus offers are added up',
      arithmetic: '115 + 12 × 3 + 6 × 7 = 115 + 36 + 42 = 193',
      stacking: 'all',
      points: 193,
    },
    {
      source: 'Oracle Siebel Loyalty, maximize by promotion: the one that gives most',
      arithmetic: '115 + max(36, 42) = 157',
      stacking: 'best-one',
      points: 157,
    },
    {
      source: 'by rank, whatever it gives',
      arithmetic: '115 + 36 = 151',
      stacking: 'by-priority',
      points: 151,
    },
  ])('$source: $arithmetic', ({ stacking, points }) => {
    const offers = [gift('one', 36, { priority: 2 }), gift('two', 42, { priority: 1 })];
    expect(pointsOf(withBonuses(offers, stacking), [[noon, 115_00]])).toEqual([points]);
  });

  test('Perkville: double points pay the base once more: 5 × 2 = 10', () => {
    const double = { id: 'double', effect: { kind: 'multiply', factor: '2' } };
    expect(pointsOf(withBonuses([double]), [[noon, 5_00]])).toEqual([10]);
  });

  test('a member’s cap by the calendar month (as Westpac’s for hotpoints), and a refund gives the room back', () => {
    const capped = withBonuses([gift('extra', 50, { capPerMember: { points: 50, per: 'month' } })]);
    const first = purchase({ orderId: 'a', on: '2026-01-05T12:00', amount: 10_00 });
    const events: Event[] = [
      first, // 10 + 50
      refund('r', first, '2026-01-06T12:00', 10_00), // −60
      ['2026-01-31T23:59', 10_00], // nothing of the month's 50 is used up any more: 10 + 50
      ['2026-02-01T00:00', 10_00], // a new month: 10 + 50
    ];
    expect(pointsOf(capped, events)).toEqual([60, -60, 60, 60]);
  });

  test('a first-purchase bonus goes with the first purchase, and the next purchase that is kept is the first', () => {
    const welcome = withBonuses([gift('first', 100, { trigger: 'first-purchase' })]);
    const first = purchase({ orderId: 'a', on: '2026-01-05T12:00', amount: 10_00 });
    const half: Event[] = [first, refund('r', first, '2026-01-06T12:00', 5_00)];
    expect(pointsOf(welcome, half)).toEqual([110, -5]); // 10 + 100, then 5 + 100
    const whole: Event[] = [first, cancellation(first, '2026-01-06T12:00'), ['2026-01-07T12:00', 10_00]];
    expect(pointsOf(welcome, whole)).toEqual([110, -110, 110]);
  });
});

describe('holds end at a local midnight', () => {
  const freed = (program: Changes, events: readonly Event[], on: string) => {
    const zone = String(program.timeZone ?? 'UTC');
    const { state } = member(program, events, on);
    const { calendar } = timelineOf({ timeZone: zone }).lines[0]?.rules ?? {};
    return state.lots.map(({ availableOn }) => text(calendar?.startOfDay(availableOn) ?? null));
  };
  const days = (count: number, timeZone = 'UTC'): Changes => ({
    timeZone,
    earning: { hold: { kind: 'days', days: count } },
  });
  const newYork = 'America/New_York';

  test.each<Worked & { program: Changes; on: string; from: string }>([
    {
      source: 'Rat & Boa: 30 days of returns and seven to arrive',
      arithmetic: '1 January + 37 = 7 February',
      program: days(37),
      on: '2026-01-01T09:00',
      from: '2026-02-07T00:00:00Z',
    },
    {
      source: 'the last second of a day counts as that day',
      arithmetic: '31 January + 1 = 1 February',
      program: days(1),
      on: '2026-01-31T23:59:59',
      from: '2026-02-01T00:00:00Z',
    },
    {
      source: 'New York springs forward on 8 March 2026 (tz database)',
      arithmetic: 'midnight of the 8th is at UTC−5',
      program: days(1, newYork),
      on: '2026-03-07T12:00',
      from: '2026-03-08T05:00:00Z',
    },
    {
      source: 'the same',
      arithmetic: 'midnight of the 9th is at UTC−4: the day between has 23 hours',
      program: days(2, newYork),
      on: '2026-03-07T12:00',
      from: '2026-03-09T04:00:00Z',
    },
    {
      source: 'New York falls back on 1 November 2026',
      arithmetic: 'from the 1st at UTC−4 to the 2nd at UTC−5 are 25 hours',
      program: days(2, newYork),
      on: '2026-10-31T12:00',
      from: '2026-11-02T05:00:00Z',
    },
    {
      source: 'São Paulo had no midnight on 4 November 2018',
      arithmetic: 'the day began at 01:00, UTC−2',
      program: days(1, 'America/Sao_Paulo'),
      on: '2018-11-03T12:00',
      from: '2018-11-04T03:00:00Z',
    },
  ])('$source: $arithmetic', ({ program, on, from }) => {
    expect(freed(program, [[on, 10_00]], on)).toEqual([from]);
  });

  test('Solaris Japan: points are available one week after the order has shipped, 10 + 7 = 17 January', () => {
    const hold = { kind: 'until-fulfilled', days: 7, atMostDays: 60 };
    const bought = purchase({ orderId: 'o', on: '2026-01-02T12:00', amount: 10_00 });
    const program = { earning: { hold } };
    const shipped = fulfilment(bought, '2026-01-10T18:00');
    expect(freed(program, [bought], '2026-01-09T00:00')).toEqual(['2026-03-03T00:00:00Z']); // 2 January + 60
    expect(freed(program, [bought, shipped], '2026-01-16T23:59')).toEqual(['2026-01-17T00:00:00Z']);
    expect(member(program, [bought, shipped], '2026-01-16T23:59:59.999').status.balance).toBe(0);
    expect(member(program, [bought, shipped], '2026-01-17T00:00').status.balance).toBe(10);
  });
});

describe('expiry', () => {
  const months = (count: number, roundedTo = 'day', timeZone = 'UTC'): Changes => ({
    timeZone,
    expiry: { kind: 'after-months', months: count, roundedTo },
  });
  const temporal = 'ECMAScript Temporal, adding months with overflow "constrain"';

  test.each<Worked & { program: Changes; on: string; expires: string }>([
    {
      source: temporal,
      arithmetic: '29 February 2024 + 12 months = 28 February 2025',
      program: months(12),
      on: '2024-02-29T12:00',
      expires: '2025-02-28T00:00:00Z',
    },
    {
      source: temporal,
      arithmetic: '29 February 2024 + 48 months = 29 February 2028',
      program: months(48),
      on: '2024-02-29T12:00',
      expires: '2028-02-29T00:00:00Z',
    },
    {
      source: temporal,
      arithmetic: '28 February 2023 + 12 months = 28 February 2024, not the 29th',
      program: months(12),
      on: '2023-02-28T12:00',
      expires: '2024-02-28T00:00:00Z',
    },
    {
      source: temporal,
      arithmetic: '31 January 2024 + 1 month = 29 February',
      program: months(1),
      on: '2024-01-31T12:00',
      expires: '2024-02-29T00:00:00Z',
    },
    {
      source: temporal,
      arithmetic: '31 January 2026 + 1 month = 28 February',
      program: months(1),
      on: '2026-01-31T12:00',
      expires: '2026-02-28T00:00:00Z',
    },
    {
      source: 'Citadel card rewards: on 31 December of the fifth full year, a point of 2021 on 12/31/2026',
      arithmetic: '2021 + 5 = 2026, to the end of the year: gone from 1 January 2027',
      program: months(60, 'year-end'),
      on: '2021-05-20T12:00',
      expires: '2027-01-01T00:00:00Z',
    },
    {
      source: 'ES Loyalty: points of February 2025 that live 24 months',
      arithmetic: 'February 2025 + 24 = February 2027, to the end of the month: gone from 1 March',
      program: months(24, 'month-end'),
      on: '2025-02-10T12:00',
      expires: '2027-03-01T00:00:00Z',
    },
    {
      source: 'to the end of the month, from its last day',
      arithmetic: '31 January 2024 + 1 = 29 February: gone from 1 March',
      program: months(1, 'month-end'),
      on: '2024-01-31T23:59',
      expires: '2024-03-01T00:00:00Z',
    },
    {
      source: 'Dialog: what is older than a year goes in two cycles, June and December',
      arithmetic: '10 March 2025 + 12 months = 10 March 2026: gone from 1 July 2026',
      program: { expiry: { kind: 'on-dates', dates: ['07-01', '01-01'], afterMonths: 12 } },
      on: '2025-03-10T12:00',
      expires: '2026-07-01T00:00:00Z',
    },
    {
      source: 'New York falls back on 1 November 2026',
      arithmetic: '1 October + 1 month begins at UTC−4',
      program: months(1, 'day', 'America/New_York'),
      on: '2026-10-01T12:00',
      expires: '2026-11-01T04:00:00Z',
    },
    {
      source: 'and is back at UTC−5 a day later',
      arithmetic: '2 October + 1 month begins at UTC−5',
      program: months(1, 'day', 'America/New_York'),
      on: '2026-10-02T12:00',
      expires: '2026-11-02T05:00:00Z',
    },
    {
      source: 'Collin Street Bakery: all points expire twelve months from the last purchase',
      arithmetic: '15 January 2026 + 12 months = 15 January 2027',
      program: { expiry: { kind: 'after-inactivity', months: 12 } },
      on: noon,
      expires: '2027-01-15T00:00:00Z',
    },
  ])('$source: $arithmetic', ({ program, on, expires }) => {
    const last = new Date(Date.parse(expires) - 1).toISOString();
    const before = member(program, [[on, 10_00]], last);
    expect([before.status.balance, text(before.status.nextExpiry?.at ?? null)]).toEqual([10, expires]);
    expect(member(program, [[on, 10_00]], expires).status.balance).toBe(0);
  });

  test('Collin Street Bakery: a purchase within the twelve months keeps all of them for twelve more', () => {
    const program = { expiry: { kind: 'after-inactivity', months: 12 } };
    const events: Event[] = [
      [noon, 10_00],
      ['2027-01-14T23:59', 5_00],
    ];
    expect(member(program, events, '2028-01-13T23:59').status.balance).toBe(15);
    expect(member(program, events, '2028-01-14T00:00').status.balance).toBe(0);
  });
});
