/** What a condition sees of the member and of the clock: as of the purchase's own place in the history. */
import { describe, expect, test } from 'vitest';
import { cancellation, refund } from '../../support/commands.ts';
import { type Event, member } from '../../support/member.ts';
import { type Changes, timelineOf, timelineOfVersions } from '../../support/programs.ts';
import { purchase } from '../../support/purchases.ts';

const bonus = (when: string): Changes => ({
  earning: { bonuses: [{ id: 'b', effect: { kind: 'add', points: 7 }, when }] },
});

/** Whether the last purchase, made at a local time, is paid the bonus. */
function isPaid(program: Changes, on: string, before: readonly Event[] = []): boolean {
  const bought = purchase({ orderId: 'last', on, amount: 10_00 });
  const { entries } = member(program, [...before, bought], '2026-12-31T12:00');
  const outcomes = entries.find(({ fact }) => fact === bought)?.applied.outcomes ?? [];
  return outcomes.some(({ kind }) => kind === 'points.bonus');
}

describe('days since the purchase before', () => {
  const back = bonus('member.daysSinceLastPurchase >= 90');
  const first = purchase({ orderId: 'first', on: '2026-01-10T12:00', amount: 20_00 });

  test('are local days, whatever the time of day', () => {
    expect(isPaid(back, '2026-04-10T00:01', [first])).toBe(true);
    expect(isPaid(back, '2026-04-09T23:59', [first])).toBe(false);
  });

  test('are not there before a first purchase, so that no condition on them holds', () => {
    expect(isPaid(back, '2026-04-10T12:00')).toBe(false);
    expect(isPaid(bonus('member.daysSinceLastPurchase < 90'), '2026-04-10T12:00')).toBe(false);
    expect(
      isPaid(bonus('member.purchases == 0 || member.daysSinceLastPurchase >= 90'), '2026-04-10T12:00'),
    ).toBe(true);
  });

  test('count from the last purchase of which something counted; a free one is none', () => {
    const free = purchase({ orderId: 'free', on: '2026-03-01T12:00', amount: 0 });
    expect(isPaid(back, '2026-04-10T12:00', [first, free])).toBe(true);
  });

  test('count from a purchase that was returned later, too: it was made', () => {
    const second = purchase({ orderId: 'second', on: '2026-03-01T12:00', amount: 5_00 });
    const returned = cancellation(second, '2026-03-02T12:00');
    expect(isPaid(back, '2026-04-10T12:00', [first, second, returned])).toBe(false);
  });

  test('are as of the own place of the purchase, in whatever order the facts are told', () => {
    const late = purchase({ orderId: 'late', on: '2026-03-01T12:00', amount: 5_00 });
    const last = purchase({ orderId: 'last', on: '2026-04-10T12:00', amount: 10_00 });
    const points = [
      [first, late, last],
      [last, first, late],
      [late, last, first],
    ].map((told) => member(back, told, '2026-12-31T12:00').points);
    expect(points).toEqual([
      [20, 5, 10],
      [20, 5, 10],
      [20, 5, 10],
    ]);
  });

  test('stay those of the purchase when it is refunded in part', () => {
    const last = purchase({ orderId: 'last', on: '2026-04-10T12:00', amount: 10_00 });
    const part = refund('r', last, '2026-04-11T12:00', 4_00);
    expect(member(back, [first, last, part], '2026-12-31T12:00').status.balance).toBe(20 + 6 + 7);
  });

  test('are known to a version that asks for them first: what was bought before counts', () => {
    const timeline = timelineOfVersions({ changes: {} }, { from: '2026-03-01T00:00', changes: back });
    const last = purchase({ orderId: 'last', on: '2026-04-10T12:00', amount: 10_00 });
    expect(member(timeline, [first, last], '2026-12-31T12:00').status.balance).toBe(20 + 10 + 7);
    expect(timeline.need.fingerprint).not.toBe(timelineOf().need.fingerprint);
  });
});

describe('the clock of the program', () => {
  const inZone = (when: string, timeZone: string): Changes => ({ ...bonus(when), timeZone });

  test.each<[on: string, zone: string, hour: number, weekday: string]>([
    ['2026-05-15T23:30:00Z', 'UTC', 23, 'friday'],
    ['2026-05-15T23:30:00Z', 'Europe/Berlin', 1, 'saturday'],
    ['2026-05-15T23:30:00Z', 'America/New_York', 19, 'friday'],
    ['2026-05-15T23:30:00Z', 'Asia/Kolkata', 5, 'saturday'],
    // The night in which clocks go back: the hour from 2 to 3 comes twice.
    ['2026-10-25T00:30:00Z', 'Europe/Berlin', 2, 'sunday'],
    ['2026-10-25T01:30:00Z', 'Europe/Berlin', 2, 'sunday'],
    ['2026-10-25T02:30:00Z', 'Europe/Berlin', 3, 'sunday'],
  ])('shows at %s in %s the hour %i of a %s', (on, zone, hour, weekday) => {
    expect(isPaid(inZone(`purchase.hour == ${hour} && purchase.weekday == "${weekday}"`, zone), on)).toBe(
      true,
    );
    expect(isPaid(inZone(`purchase.hour != ${hour}`, zone), on)).toBe(false);
  });
});

test('the member’s tier is the one held before the purchase', () => {
  const gold = purchase({ orderId: 'g', on: '2026-01-10T12:00', amount: 100_00 });
  const rules = bonus('member.tier == "gold"');
  expect(isPaid(rules, '2026-02-01T12:00', [gold])).toBe(true);
  expect(isPaid(rules, '2026-02-01T12:00')).toBe(false);
});
