/** What a refund does to the tier, to a hold and to conditions, beside the points it takes. */
import { describe, expect, test } from 'vitest';
import type { Fact, Purchase } from '../../../domain/facts/facts.ts';
import { adjustment, fulfilment, override, redemption, refund } from '../../support/commands.ts';
import { type Event, inWords, member } from '../../support/member.ts';
import type { Changes } from '../../support/programs.ts';
import { purchase } from '../../support/purchases.ts';

const bought = (orderId: string, on: string, amount: number) => purchase({ orderId, on, amount });

function outcomesOf(changes: Changes, events: readonly Event[], fact: Fact, now = '2027-12-31T12:00') {
  return member(changes, events, now).entries.find((entry) => entry.fact === fact)?.applied.outcomes ?? [];
}

describe('a refund of what a tier was reached with', () => {
  const again: Changes = { refunds: { tier: 'decide-again' } };
  const first = bought('1', '2026-01-10T12:00', 60_00);
  const second = bought('2', '2026-02-10T12:00', 60_00);
  const third = bought('3', '2026-03-10T12:00', 200_00);
  const back = (order: Purchase, amount: number, on = '2026-04-01T12:00') => refund('r', order, on, amount);
  const held = (changes: Changes, ...events: Event[]) => {
    const { level, until } = member(changes, events, '2026-04-02T12:00');
    return [level, until];
  };

  test.each<[string, Event[], [string, string | null]]>([
    ['stays where enough is left', [first, second, back(second, 20_00)], ['gold', '2027-02-10T00:00:00Z']],
    ['falls to the bottom by a cent', [first, second, back(second, 20_01)], ['regular', null]],
    [
      'goes back to the level held before, with the term that it had',
      [first, second, third, back(third, 200_00)],
      ['gold', '2027-02-10T00:00:00Z'],
    ],
    [
      'goes down two steps where that is not earned either',
      [first, third, back(third, 200_00)],
      ['regular', null],
    ],
    [
      'falls in part, to a level that the kept part would have reached on that day',
      [third, back(third, 50_00)],
      ['gold', '2027-03-10T00:00:00Z'],
    ],
  ])('%s', (_, events, expected) => {
    expect(held(again, ...events)).toEqual(expected);
  });

  test('does not prolong a level: gold until January, platinum bought in December and returned next day', () => {
    const reached = bought('g', '2026-01-10T12:00', 100_00);
    const platinum = bought('p', '2026-12-20T12:00', 300_00);
    const returned = refund('r', platinum, '2026-12-21T12:00', 300_00);
    const { level, until } = member(again, [reached, platinum, returned], '2026-12-22T12:00');
    expect([level, until]).toEqual(['gold', '2027-01-10T00:00:00Z']);
  });

  test.each<[string, string, [string, string | null]]>([
    ['while its term runs', '2026-10-01T12:00', ['gold', '2027-01-10T00:00:00Z']],
    ['to its last moment', '2027-01-09T23:59', ['gold', '2027-01-10T00:00:00Z']],
    ['and not when that is over', '2027-01-10T00:00', ['regular', null]],
  ])('goes back to the tier held before %s', (_, on, expected) => {
    const short: Changes = { ...again, tiers: { window: { kind: 'rolling', months: 8 } } };
    const gold = bought('5', '2026-01-10T12:00', 100_00);
    const platinum = bought('6', '2026-08-20T12:00', 300_00);
    const seen = member(short, [gold, platinum, back(platinum, 300_00, on)], on);
    expect([seen.level, seen.until]).toEqual(expected);
    expect(seen.status.tier.because.decision).toBe('decided-again-by-refund');
  });

  test('is left alone where the program says so', () => {
    const left: Changes = { refunds: { tier: 'leave' } };
    expect(held(left, first, second, back(second, 60_00))[0]).toBe('gold');
  });

  test('says what it was and what it is, and by which rule', () => {
    const fact = back(second, 20_01);
    const [, lowered] = outcomesOf(again, [first, second, fact], fact);
    expect(lowered).toMatchObject({
      kind: 'tier.lowered',
      rule: 'refunds.tier',
      from: 'gold',
      to: 'regular',
      until: null,
    });
    const { because } = member(again, [first, second, fact], '2026-04-02T12:00').status.tier;
    expect(because).toEqual({ decision: 'decided-again-by-refund', programVersion: 1 });
  });

  test('does not touch a tier that an operator gave', () => {
    const given = override('o', '2026-03-01T12:00', 'platinum', '2026-12-01T12:00');
    expect(held(again, first, second, given, back(second, 60_00))[0]).toBe('platinum');
  });

  test('does not touch a tier that was kept by its term alone', () => {
    // Gold by 120.00 in January and February; of the three months to February 2027 only 10.00 count.
    const small = bought('4', '2026-12-01T12:00', 10_00);
    const events = [first, second, small, back(small, 10_00, '2027-02-05T12:00')];
    const { level } = member(
      { ...again, tiers: { window: { kind: 'rolling', months: 3 } } },
      events,
      '2027-02-06T12:00',
    );
    expect(level).toBe('gold');
  });

  test('makes room for a higher one that runs on its own', () => {
    // Regular cannot fall, whatever is refunded.
    expect(held(again, first, back(first, 60_00))).toEqual(['regular', null]);
  });
});

describe('what a refund says', () => {
  const order = bought('1', '2026-01-10T12:00', 50_00);
  const fact = refund('r', order, '2026-01-20T12:00', 20_00);

  test('names the order and the rule, and what no lot covered', () => {
    expect(outcomesOf({}, [order, fact], fact)).toEqual([
      expect.objectContaining({
        kind: 'points.clawed-back',
        rule: 'refunds',
        points: -20,
        order: 'standard:1',
        deficit: 0,
      }),
    ]);
    const spent = redemption('s', '2026-01-11T12:00', 45);
    expect(outcomesOf({}, [order, spent, fact], fact)).toMatchObject([{ points: -20, deficit: 15 }]);
    expect(outcomesOf({}, [order, fact], fact)[0]).not.toHaveProperty('excess');
  });
});

describe('a smaller purchase that is worth more', () => {
  // Ten points, but only for orders under 20.00.
  const bonus = { id: 'small', when: 'purchase.total < 2000', effect: { kind: 'add', points: 10 } };
  const changes: Changes = { earning: { bonuses: [bonus] } };
  const order = bought('1', '2026-01-10T12:00', 20_00);
  const less = refund('r', order, '2026-01-11T12:00', 1_00);

  test('is worth no more than it was', () => {
    expect(member(changes, [order, less], '2026-01-12T12:00').points).toEqual([20, 0]);
  });

  test('gets points back that an earlier refund took, to its own lot; a deficit is paid first', () => {
    // 20.00 + 10 bonus; 15.00 kept of 25.00 is 15 + 10, of which 24 count: less was taken before.
    const larger = bought('1', '2026-01-10T12:00', 25_00);
    const refunds = [
      refund('a', larger, '2026-01-11T12:00', 5_00),
      refund('b', larger, '2026-01-12T12:00', 1_00),
    ];
    const seen = member(changes, [larger, ...refunds], '2026-01-13T12:00');
    expect(seen.points).toEqual([25, -5, 5]);
    expect(seen.status.balance).toBe(25);
    const owed = adjustment('x', '2026-01-11T18:00', -23);
    const after = member(changes, [larger, refunds[0] as Fact, owed, refunds[1] as Fact], '2026-01-13T12:00');
    expect([after.points, after.status.balance, after.status.deficit]).toEqual([[25, -5, -23, 5], 2, 0]);
  });
});

describe('a hold that waits for fulfilment', () => {
  const waiting = (days: number): Changes => ({
    earning: { hold: { kind: 'until-fulfilled', days, atMostDays: 30 } },
  });
  const order = bought('1', '2026-01-10T12:00', 50_00);
  const other = bought('2', '2026-01-10T13:00', 7_00);
  const seen = (days: number, now: string, ...events: Event[]) => {
    const { balance, pending } = member(waiting(days), [order, ...events], now).status;
    return [balance, pending];
  };
  const done = fulfilment(order, '2026-01-15T12:00');

  test.each<[string, number, string, Event[], [number, number]]>([
    ['lasts until it comes', 0, '2026-01-15T11:59', [done], [0, 50]],
    ['ends with it', 0, '2026-01-15T12:00', [done], [50, 0]],
    ['ends days after it', 3, '2026-01-17T23:59', [done], [0, 50]],
    ['ends at a midnight', 3, '2026-01-18T00:00', [done], [50, 0]],
    ['lasts no longer than the longest wait', 0, '2026-02-08T23:59', [], [0, 50]],
    ['ends by itself', 0, '2026-02-09T00:00', [], [50, 0]],
    ['is not made longer by a late one', 30, '2026-02-09T00:00', [done], [50, 0]],
    ['ends for its own points alone', 0, '2026-01-15T12:00', [other, done], [50, 7]],
    [
      'ends for what is left of it',
      0,
      '2026-01-15T12:00',
      [refund('r', order, '2026-01-12T12:00', 20_00), done],
      [30, 0],
    ],
  ])('%s', (_, days, now, events, expected) => {
    const past = events.filter(
      (event) => !('kind' in event && event.kind === 'fulfilment') || now >= '2026-01-15T12:00',
    );
    expect(seen(days, now, ...past)).toEqual(expected);
  });

  test('says what was moved, and until when', () => {
    expect(outcomesOf(waiting(3), [order, other, done], done)).toMatchObject([
      { kind: 'hold.ended', rule: 'earning.hold', order: 'standard:1', moved: 50 },
    ]);
    expect(outcomesOf({ earning: { hold: { kind: 'days', days: 14 } } }, [order, done], done)).toEqual([]);
    expect(inWords(outcomesOf(waiting(30), [order, done], done))).toEqual([]);
  });

  test('knows afterwards where the points are: a refund takes those', () => {
    const later = refund('r', order, '2026-01-16T12:00', 20_00);
    expect(seen(0, '2026-01-17T12:00', other, done, later)).toEqual([30, 7]);
    expect(seen(5, '2026-01-17T12:00', other, done, later)).toEqual([0, 37]);
    expect(seen(5, '2026-01-20T00:00', other, done, later)).toEqual([30, 7]);
  });
});

describe('after all points were lost by inactivity', () => {
  const changes: Changes = { expiry: { kind: 'after-inactivity', months: 2 } };
  const order = bought('1', '2026-01-10T12:00', 50_00);
  const given = adjustment('a', '2026-04-01T12:00', 30);

  test('a refund of what was lost takes nothing of what came later', () => {
    const back = refund('r', order, '2026-04-02T12:00', 50_00);
    const seen = member(changes, [order, given, back], '2026-04-03T12:00');
    expect([seen.points.map((count) => count + 0), seen.status.balance, seen.status.deficit]).toEqual([
      [50, 30, 0],
      30,
      0,
    ]);
  });
});
