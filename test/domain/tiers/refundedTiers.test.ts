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

describe('any order of returns', () => {
  const levels = (...steps: readonly [string, string][]): Changes => ({
    tiers: {
      levels: [
        { id: 'regular', name: 'Regular' },
        ...steps.map(([id, atLeast]) => ({
          id,
          name: id,
          qualify: { anyOf: [{ metric: 'spend', atLeast }] },
          entryReward: { points: 50 },
        })),
      ],
    },
  });
  const ladder = levels(['silver', '50.00'], ['gold', '100.00'], ['platinum', '300.00']);
  const gold = bought('1', '2026-01-10T12:00', 100_00);
  const platinum = bought('2', '2026-02-10T12:00', 300_00);
  const ended = (changes: Changes, now: string, ...events: Event[]) => {
    const { level, until, status } = member(changes, [gold, platinum, ...events], now);
    return [level, until, status.balance, status.deficit];
  };

  test.each([['decide-again'], ['decide-again-if-caused']])(
    'ends in the same level, term and rewards (%s)',
    (tier) => {
      const rules = { ...ladder, refunds: { tier } };
      const [a, b] = [
        (on: string) => refund('a', gold, on, 100_00),
        (on: string) => refund('b', platinum, on, 300_00),
      ];
      const [first, then, now] = ['2026-02-11T12:00', '2026-02-12T12:00', '2026-02-13T12:00'] as const;
      expect(ended(rules, now, a(first), b(then))).toEqual(['regular', null, 0, 0]);
      expect(ended(rules, now, b(first), a(then))).toEqual(['regular', null, 0, 0]);
      // A part of the first order reaches silver on its day, in whatever order.
      const part = (on: string) => refund('p', gold, on, 40_00);
      const silver = ['silver', '2027-01-10T00:00:00Z', 60, 0];
      expect(ended(rules, now, part(first), b(then))).toEqual(silver);
      expect(ended(rules, now, b(first), part(then))).toEqual(silver);
    },
  );

  test('takes back level after level, each with the term and the reward of its own rise', () => {
    const third = bought('3', '2026-12-20T12:00', 900_00);
    const rules = { ...levels(['gold', '100.00'], ['platinum', '300.00'], ['diamond', '1200.00']) };
    const back = (order: Purchase, amount: number, on: string) => refund(order.id, order, on, amount);
    const events = [
      third,
      back(third, 900_00, '2026-12-21T12:00'),
      back(platinum, 300_00, '2026-12-22T12:00'),
    ];
    expect(ended(rules, '2026-12-23T12:00', ...events)).toEqual(['gold', '2027-01-10T00:00:00Z', 150, 0]);
  });
});

describe('a refund that asks only where it caused the rise', () => {
  const rules: Changes = {
    refunds: { tier: 'decide-again-if-caused' },
    tiers: { window: { kind: 'rolling', months: 3 } },
  };
  const first = bought('1', '2026-01-10T12:00', 60_00);
  const second = bought('2', '2026-02-10T12:00', 60_00);
  const later = bought('3', '2026-05-01T12:00', 50_00);
  const levelAt = (now: string, changes: Changes, ...events: Event[]) => member(changes, events, now).level;

  test('leaves a level that the order did not bring, though the order alone still earned it', () => {
    const events = [first, second, later, refund('r', later, '2026-05-02T12:00', 50_00)];
    const now = '2026-05-03T12:00';
    expect(levelAt(now, rules, ...events)).toBe('gold');
    expect(levelAt(now, { ...rules, refunds: { tier: 'decide-again' } }, ...events)).toBe('regular');
  });

  test('asks for each of the orders with which the level was reached, not for the last alone', () => {
    const now = '2026-03-02T12:00';
    expect(levelAt(now, rules, first, second, refund('r', first, '2026-03-01T12:00', 30_00))).toBe('regular');
    expect(levelAt(now, rules, first, second, refund('r', second, '2026-03-01T12:00', 30_00))).toBe(
      'regular',
    );
    expect(levelAt(now, rules, first, second, refund('r', second, '2026-03-01T12:00', 20_00))).toBe('gold');
  });

  test('asks for what was there when a review kept the level', () => {
    const month: Changes = {
      ...rules,
      tiers: { window: { kind: 'rolling', months: 3 }, term: { kind: 'months', months: 3 } },
    };
    const kept = bought('4', '2026-05-09T12:00', 100_00);
    const back = refund('r', kept, '2026-05-11T12:00', 100_00);
    expect(levelAt('2026-05-10T12:00', month, first, second, kept)).toBe('gold');
    expect(levelAt('2026-05-12T12:00', month, first, second, kept, back)).toBe('regular');
  });
});

describe('refunds that are decided at the end of their day', () => {
  const rules: Changes = {
    timeZone: 'America/New_York',
    refunds: { at: 'day-end' },
    tiers: {
      levels: [
        { id: 'regular', name: 'Regular' },
        {
          id: 'gold',
          name: 'Gold',
          qualify: { anyOf: [{ metric: 'spend', atLeast: '100.00' }] },
          entryReward: { points: 50 },
        },
      ],
    },
  };
  const order = bought('1', '2026-01-10T15:00', 100_00);
  const back = refund('r', order, '2026-03-01T17:00', 100_00);
  const seen = (now: string, ...events: Event[]) => {
    const { level, until, status } = member(rules, [order, back, ...events], now);
    return [level, until, status.balance];
  };

  test('keep the level until midnight in the zone of the program, and take the reward with it', () => {
    expect(seen('2026-03-01T23:59')).toEqual(['gold', '2027-01-10T05:00:00Z', 50]);
    expect(seen('2026-03-02T00:00')).toEqual(['regular', null, 0]);
    const { passed } = member(rules, [order, back], '2026-03-02T12:00');
    expect(passed).toMatchObject([
      { kind: 'tier.lowered', rule: 'refunds.tier', from: 'gold', to: 'regular' },
      { kind: 'points.clawed-back', points: -50 },
    ]);
  });

  test('lose nothing in an exchange of the same day, and all of it in one of the next', () => {
    const exchange = (on: string) => bought('2', on, 100_00);
    expect(seen('2026-03-02T12:00', exchange('2026-03-01T18:00'))).toEqual([
      'gold',
      '2027-01-10T05:00:00Z',
      150,
    ]);
    expect(seen('2026-03-02T12:00', exchange('2026-03-02T05:00'))).toEqual([
      'gold',
      '2027-03-02T05:00:00Z',
      150,
    ]);
  });

  test('are asked about once: what comes later is another day', () => {
    const exchange = bought('2', '2026-03-01T18:00', 100_00);
    const again = refund('s', exchange, '2026-03-05T17:00', 100_00);
    expect(seen('2026-03-05T18:00', exchange, again)[0]).toBe('gold');
    expect(seen('2026-03-06T06:00', exchange, again)[0]).toBe('regular');
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
