/** Points are spent at once, or set aside and made final, cancelled or run out. */
import { describe, expect, test } from 'vitest';
import type { Fact, Purchase } from '../../../domain/facts/facts.ts';
import { sumPoints } from '../../../domain/facts/outcomeCatalogue.ts';
import {
  cancel,
  cancellation,
  capture,
  redemption,
  refund,
  revision,
  rewarded,
} from '../../support/commands.ts';
import { type Event, inWords, member } from '../../support/member.ts';
import { type Changes, timelineOfVersions } from '../../support/programs.ts';
import { purchase } from '../../support/purchases.ts';
import { at } from '../../support/times.ts';

/** Ten points per 1.00 that live three months; an hour to capture. */
const program: Changes = {
  earning: { base: { points: 10 } },
  expiry: { kind: 'after-months', months: 3, roundedTo: 'day' },
  redemption: {
    pointValue: '0.01',
    rewards: [
      { id: 'mug', name: 'Mug', points: 50, perMember: 2 },
      { id: 'cup', name: 'Cup', points: 20 },
    ],
  },
};
const order = (orderId: string, on: string, amount: number) => purchase({ orderId, on, amount });
const january = order('1', '2026-01-10T12:00', 10_00);
const february = order('2', '2026-02-10T12:00', 10_00);

function seen(events: readonly Event[], now: string, changes: Changes = program) {
  const { status, state, passed, points, entries } = member(changes, events, now);
  const { balance, deficit } = status;
  return { balance, deficit, points, state, entries, passed: inWords(passed) };
}

function outcomesOf(events: readonly Event[], fact: Fact, now: string, changes: Changes = program) {
  const found = member(changes, events, now).entries.find((entry) => entry.fact === fact);
  return found?.applied.outcomes ?? [];
}

const sold = [january, february];

describe('a redemption', () => {
  test('takes the points that expire first, and says from which lots', () => {
    const spent = redemption('r', '2026-03-01T12:00', 120);
    const [outcome] = outcomesOf([...sold, spent], spent, '2026-03-02T12:00');
    expect(outcome).toMatchObject({
      kind: 'points.redeemed',
      rule: 'redemption',
      points: -120,
      redemptionId: 'r',
    });
    expect(outcome?.kind === 'points.redeemed' && outcome.taken.map(({ points }) => points)).toEqual([
      100, 20,
    ]);
    expect(seen([...sold, spent], '2026-04-20T12:00')).toMatchObject({
      balance: 80,
      passed: [],
    });
  });

  test('of more than there is takes it all and leaves a deficit, which the next points pay', () => {
    const spent = redemption('r', '2026-03-01T12:00', 230);
    const after = seen([...sold, spent], '2026-03-02T12:00');
    expect([after.balance, after.deficit]).toEqual([0, 30]);
    const next = seen([...sold, spent, order('3', '2026-03-03T12:00', 5_00)], '2026-03-04T12:00');
    expect([next.balance, next.deficit]).toEqual([20, 0]);
  });

  test('for a reward names it, and counts it', () => {
    const had = rewarded('r', '2026-03-01T12:00', 'mug', 50);
    expect(outcomesOf([...sold, had], had, '2026-03-02T12:00')[0]).toMatchObject({
      kind: 'points.redeemed',
      rule: 'redemption.rewards.mug',
    });
    expect(seen([...sold, had], '2026-03-02T12:00').state.uses).toEqual([
      { what: 'reward:mug', periodStart: 0, used: 1 },
    ]);
  });

  test('for one reward after another counts each, in the order of their names', () => {
    const had = [
      rewarded('r1', '2026-03-01T12:00', 'mug', 50),
      rewarded('r2', '2026-03-01T12:01', 'cup', 20),
      rewarded('r3', '2026-03-01T12:02', 'mug', 50),
    ];
    const used = (mug: number) => [
      { what: 'reward:cup', periodStart: 0, used: 1 },
      { what: 'reward:mug', periodStart: 0, used: mug },
    ];
    expect(seen([...sold, ...had.slice(0, 2)], '2026-03-02T12:00').state.uses).toEqual(used(1));
    expect(seen([...sold, ...had], '2026-03-02T12:00').state.uses).toEqual(used(2));
  });
});

describe('a reservation', () => {
  const reserved = redemption('r', '2026-03-01T12:00', 120, 'reserve');

  test('takes its points at once', () => {
    expect(seen([...sold, reserved], '2026-03-01T12:59:59.999')).toMatchObject({ balance: 80, passed: [] });
    expect(outcomesOf([...sold, reserved], reserved, '2026-03-01T12:00')[0]).toMatchObject({
      kind: 'points.reserved',
      points: -120,
    });
  });

  test('runs out when its time is over, and gives its points back with their old expiry', () => {
    const after = seen([...sold, reserved], '2026-03-01T13:00');
    expect(after).toMatchObject({ balance: 200, passed: ['points.returned'] });
    expect(after.state.reservations).toEqual([]);
    // The older hundred expire on 10 April, as they would have.
    expect(seen([...sold, reserved], '2026-04-10T00:00').balance).toBe(100);
  });

  test('that is captured is spent, and neither runs out nor is cancelled any more', () => {
    const facts = [...sold, reserved, capture('r', '2026-03-01T12:30')];
    expect(seen(facts, '2026-03-02T12:00')).toMatchObject({ balance: 80, passed: [] });
    const cancelled = cancel('r', '2026-03-01T12:40');
    expect(seen([...facts, cancelled], '2026-03-02T12:00').balance).toBe(80);
    expect(outcomesOf([...facts, cancelled], cancelled, '2026-03-02T12:00')).toEqual([]);
    expect(outcomesOf(facts, facts.at(-1) as Fact, '2026-03-02T12:00')).toMatchObject([
      { kind: 'redemption.captured', rule: 'redemption', redemptionId: 'r' },
    ]);
    const other = redemption('q', '2026-03-01T12:05', 10, 'reserve');
    expect(seen([...facts, other], '2026-03-01T12:40').state.reservations.map(({ id }) => id)).toEqual(['q']);
  });

  test('that is cancelled gives its points back, and can’t be captured any more', () => {
    const cancelled = cancel('r', '2026-03-01T12:30');
    const facts = [...sold, reserved, cancelled];
    expect(outcomesOf(facts, cancelled, '2026-03-02T12:00')).toMatchObject([
      { kind: 'points.returned', rule: 'redemption', points: 120, redemptionId: 'r' },
    ]);
    const late = capture('r', '2026-03-01T12:40');
    expect(outcomesOf([...facts, late], late, '2026-03-02T12:00')).toEqual([]);
    expect(seen([...facts, late], '2026-03-02T12:00')).toMatchObject({ balance: 200, passed: [] });
  });

  test('that ends after its points have expired gives back what has not, and books what has', () => {
    const held = redemption('r', '2026-04-09T23:30', 120, 'reserve');
    const cancelled = cancel('r', '2026-04-10T00:15');
    const outcomes = outcomesOf([...sold, held, cancelled], cancelled, '2026-04-11T12:00');
    expect(inWords(outcomes)).toEqual(['points.returned', 'points.expired 2026-04-10T00:15:00Z -100']);
    expect(sumPoints(outcomes)).toBe(20);
    expect(seen([...sold, held], '2026-04-10T00:30').passed).toEqual([
      'points.returned',
      'points.expired 2026-04-10T00:30:00Z -100',
    ]);
  });

  test('of points that no lot covered gives back points that live as long as new ones', () => {
    const held = redemption('r', '2026-03-01T12:00', 230, 'reserve');
    const facts = [...sold, held, cancel('r', '2026-03-01T12:30')];
    // A deficit of 30 is paid by what comes back first; the rest is there as it was, and 30 new ones.
    expect(seen(facts, '2026-03-02T12:00')).toMatchObject({ balance: 200, deficit: 0 });
    expect(seen(facts, '2026-05-31T12:00').balance).toBe(30);
    expect(seen(facts, '2026-06-01T00:00').balance).toBe(0);
  });

  test('stands beside others, the soonest to run out first', () => {
    const other = redemption('q', '2026-03-01T12:30', 30, 'reserve');
    const same = redemption('a', '2026-03-01T12:30', 10, 'reserve');
    const facts = [...sold, reserved, other, same];
    const ids = (now: string) => seen(facts, now).state.reservations.map(({ id }) => id);
    expect(ids('2026-03-01T12:45')).toEqual(['r', 'a', 'q']);
    expect(ids('2026-03-01T13:15')).toEqual(['a', 'q']);
    const ended = seen([...facts, cancel('q', '2026-03-01T12:50')], '2026-03-01T12:55').state.reservations;
    expect(ended.map(({ id }) => id)).toEqual(['r', 'a']);
  });

  test('that runs out sooner than older ones, by newer rules, is the first to go', () => {
    const redeeming = (reservationMinutes: number): Changes => ({
      ...program,
      redemption: { pointValue: '0.01', reservationMinutes },
    });
    const timeline = timelineOfVersions(
      { changes: redeeming(120) },
      { from: '2026-03-01T12:10', changes: redeeming(10) },
    );
    const facts = [
      ...sold,
      redemption('r', '2026-03-01T12:00', 120, 'reserve'),
      redemption('q', '2026-03-01T12:15', 30, 'reserve'),
      redemption('a', '2026-03-01T13:50', 10, 'reserve'),
    ];
    const open = (now: string) =>
      member(
        timeline,
        facts.filter((fact) => fact.occurredAt <= at(now)),
        now,
      ).state.reservations.map(({ id }) => id);
    expect(open('2026-03-01T12:20')).toEqual(['q', 'r']);
    expect(open('2026-03-01T12:25')).toEqual(['r']);
    // Both at one instant: by their ids, so that the order in which they were made leaves no trace.
    expect(open('2026-03-01T13:59')).toEqual(['a', 'r']);
    expect(open('2026-03-01T14:00')).toEqual([]);
  });

  test('for a reward counts as had until it is given back', () => {
    const had = rewarded('r', '2026-03-01T12:00', 'mug', 50, 'reserve');
    const more = rewarded('q', '2026-03-01T12:05', 'mug', 50);
    const used = (facts: readonly Fact[], now: string) => seen([...sold, ...facts], now).state.uses;
    const once = [{ what: 'reward:mug', periodStart: 0, used: 1 }];
    expect(used([had], '2026-03-01T12:30')).toEqual(once);
    expect(used([had], '2026-03-01T13:00')).toEqual([]);
    expect(used([had, cancel('r', '2026-03-01T12:10')], '2026-03-01T12:30')).toEqual([]);
    expect(used([had, more], '2026-03-01T13:00')).toEqual(once);
  });
});

describe('points redeemed on an order come back with its refund', () => {
  const paid = (mode: 'reserve' | 'capture') => redemption('r', '2026-03-01T12:00', 90, mode, february);
  const back = (events: readonly Event[], fact: Fact, choice = 'on-full-refund') =>
    outcomesOf(events, fact, '2026-03-20T12:00', { ...program, refunds: { redeemed: choice } })
      .filter(({ kind }) => kind === 'points.returned')
      .map((outcome) => ('points' in outcome ? outcome.points : 0));
  const refunds = (...amounts: number[]) =>
    amounts.map((amount, index) =>
      refund(`f${index}`, february as Purchase, `2026-03-02T12:0${index}`, amount),
    );

  test.each<[string, number[], number[][], number[][]]>([
    ['in full', [10_00], [[90]], [[90]]],
    ['in two halves', [5_00, 5_00], [[], [90]], [[45], [45]]],
    ['in three parts', [3_33, 3_33, 3_34], [[], [], [90]], [[29], [30], [31]]],
    ['by a cent', [1], [[]], [[]]],
    ['twice over', [10_00, 10_00], [[90], []], [[90], []]],
  ])('%s', (_, amounts, onFull, inProportion) => {
    const facts = refunds(...amounts);
    const all = [...sold, paid('capture'), ...facts];
    expect(facts.map((fact) => back(all, fact))).toEqual(onFull);
    expect(facts.map((fact) => back(all, fact, 'in-proportion'))).toEqual(inProportion);
  });

  test('with their old expiry, those that expire first before the others', () => {
    const [half] = refunds(5_00) as [Fact];
    const proportional: Changes = { ...program, refunds: { redeemed: 'in-proportion' } };
    const spent = redemption('r', '2026-03-01T12:00', 120, 'capture', february);
    // 100 of January and 20 of February were taken; half of it, 60 of January, come back, and 50 of February go.
    const facts = [...sold, spent, half];
    expect(seen(facts, '2026-03-20T12:00', proportional).balance).toBe(90);
    expect(seen(facts, '2026-04-10T00:00', proportional).balance).toBe(30);
  });

  test('of a reservation with a full refund alone, and as a cancelled order', () => {
    const [half, rest] = refunds(5_00, 5_00) as [Fact, Fact];
    const held = { ...paid('reserve') };
    const long: Changes = { ...program, redemption: { pointValue: '0.01', reservationMinutes: 100_000 } };
    const returned = (events: readonly Event[], fact: Fact) =>
      outcomesOf(events, fact, '2026-03-20T12:00', long).filter(({ kind }) => kind === 'points.returned');
    const all = [...sold, held, half, rest];
    expect(returned(all, half)).toEqual([]);
    expect(returned(all, rest)).toMatchObject([{ points: 90, rule: 'refunds.redeemed', redemptionId: 'r' }]);
    expect(seen(all, '2026-03-20T12:00', long).state.reservations).toEqual([]);
    const cancelled = cancellation(february as Purchase, '2026-03-02T12:00');
    expect(returned([...sold, held, cancelled], cancelled)).toMatchObject([{ points: 90 }]);
  });

  test('but not of a reservation that was cancelled before', () => {
    const cancelled = cancellation(february as Purchase, '2026-03-02T12:00');
    const all = [...sold, paid('reserve'), cancel('r', '2026-03-01T12:10'), cancelled];
    expect(back(all, cancelled)).toEqual([]);
    expect(seen(all, '2026-03-20T12:00').balance).toBe(100);
  });

  test('of every redemption on it, and of none on another', () => {
    const first = redemption('r1', '2026-03-01T12:00', 30, 'capture', february);
    const second = redemption('r2', '2026-03-01T12:01', 40, 'capture', february);
    const elsewhere = redemption('r3', '2026-03-01T12:02', 10, 'capture', january);
    const cancelled = cancellation(february as Purchase, '2026-03-02T12:00');
    expect(back([...sold, first, second, elsewhere, cancelled], cancelled)).toEqual([30, 40]);
  });

  test('and expire at once where they would have expired meanwhile', () => {
    const gone = refund('f', february as Purchase, '2026-04-20T12:00', 10_00);
    const spent = redemption('r', '2026-03-01T12:00', 120, 'capture', february);
    const outcomes = outcomesOf([...sold, spent, gone], gone, '2026-04-21T12:00');
    expect(inWords(outcomes).slice(1)).toEqual([
      'points.returned',
      'points.expired 2026-04-20T12:00:00Z -100',
    ]);
  });
});

describe('points redeemed on an order that was cancelled and comes to life again', () => {
  const atOnce = { earning: { base: { points: 1, per: '1', on: 'purchase', rounding: 'down' } } };
  const earlier = purchase({ orderId: 'before', on: '2026-01-02T12:00', amount: 200_00 });
  const order = purchase({ orderId: 'paid', on: '2026-01-05T12:00', amount: 50_00 });
  const content = (on: string, isCancelled: boolean) => ({
    ...revision(order, on, 0),
    lines: order.lines,
    isCancelled,
  });
  const spent = redemption('r1', '2026-01-05T13:00', 80, 'capture', order);
  const facts = [
    earlier,
    order,
    spent,
    content('2026-01-06T12:00', true),
    content('2026-01-07T12:00', false),
    content('2026-01-08T12:00', true),
  ];
  const balance = (count: number) => member(atOnce, facts.slice(0, count), '2026-01-09T12:00').status.balance;

  test("stay returned: what came back is the member's, and is not taken a second time", () => {
    expect([3, 4, 5].map(balance)).toEqual([170, 200, 250]);
  });

  test('come back once, however often the order is cancelled', () => {
    expect(balance(6)).toBe(200);
  });
});
