/** Holds and expiry: when points can be spent, and from when they can't be any more. */
import { describe, expect, test } from 'vitest';
import { type Fact, factId } from '../../../domain/facts/facts.ts';
import { type MemberId, points } from '../../../domain/kernel/brand.ts';
import { redemption } from '../../support/commands.ts';
import { type Event, inWords, member } from '../../support/member.ts';
import { type Changes, timelineOfVersions } from '../../support/programs.ts';
import { at, later, text } from '../../support/times.ts';

const months = (count: number, roundedTo: string) => ({ kind: 'after-months', months: count, roundedTo });

function adjusted(on: string, count: number): Fact {
  const memberId = 'm1' as MemberId;
  const id = factId('adjustment', memberId, on);
  const instant = at(on);
  const base = { id, memberId, occurredAt: instant, recordedAt: instant };
  return { kind: 'adjustment', ...base, adjustmentId: on, points: points(count), reason: 'test' };
}

/** A purchase of 50.00 at `on`: what is spendable, pending and expired a millisecond before `edge`, and at it. */
function around(edge: string, changes: Changes, on: string) {
  const zone = (changes.timeZone as string | undefined) ?? 'UTC';
  const instant = at(edge, zone);
  return [-1, 0].map((ms) => {
    const { status, passed } = member(changes, [[on, 50_00]], text(later(instant, ms)) as string);
    return [status.balance, status.pending, passed.length];
  });
}

describe('points expire at the first instant of a local day', () => {
  const newYork = 'America/New_York';
  test.each<[string, object, string, string, string]>([
    // The demo program's rule, in the words of its operators: a month's points end with the same month a year on.
    [newYork, months(12, 'month-end'), '2026-01-15T12:00', '2027-02-01T00:00', '2027-02-01T05:00:00Z'],
    [newYork, months(12, 'month-end'), '2026-01-31T23:59:59.999', '2027-02-01T00:00', '2027-02-01T05:00:00Z'],
    [newYork, months(12, 'month-end'), '2026-01-01T00:00', '2027-02-01T00:00', '2027-02-01T05:00:00Z'],
    [newYork, months(12, 'month-end'), '2026-02-01T00:00', '2027-03-01T00:00', '2027-03-01T05:00:00Z'],
    ['UTC', months(12, 'day'), '2026-01-15T12:00', '2027-01-15T00:00', '2027-01-15T00:00:00Z'],
    ['UTC', months(1, 'day'), '2026-01-31T12:00', '2026-02-28T00:00', '2026-02-28T00:00:00Z'],
    ['UTC', months(12, 'day'), '2024-02-29T12:00', '2025-02-28T00:00', '2025-02-28T00:00:00Z'],
    ['UTC', months(48, 'day'), '2024-02-29T12:00', '2028-02-29T00:00', '2028-02-29T00:00:00Z'],
    ['UTC', months(12, 'month-end'), '2024-02-29T12:00', '2025-03-01T00:00', '2025-03-01T00:00:00Z'],
    ['UTC', months(12, 'year-end'), '2026-01-01T00:00', '2028-01-01T00:00', '2028-01-01T00:00:00Z'],
    ['UTC', months(12, 'year-end'), '2026-12-31T23:59', '2028-01-01T00:00', '2028-01-01T00:00:00Z'],
    ['UTC', months(1, 'year-end'), '2026-12-31T23:59', '2028-01-01T00:00', '2028-01-01T00:00:00Z'],
    ['UTC', months(1, 'month-end'), '2026-12-31T23:59', '2027-02-01T00:00', '2027-02-01T00:00:00Z'],
    // The clock's change lies between the purchase and its expiry, or on the day itself.
    [newYork, months(2, 'day'), '2026-01-15T12:00', '2026-03-15T00:00', '2026-03-15T04:00:00Z'],
    [newYork, months(1, 'day'), '2026-02-08T12:00', '2026-03-08T00:00', '2026-03-08T05:00:00Z'],
    // That day has no midnight: points are gone from its first instant, 01:00.
    ['America/Sao_Paulo', months(1, 'day'), '2018-10-04T12:00', '2018-11-04T01:00', '2018-11-04T03:00:00Z'],
    // 30 December 2011 was left out: its points went with the night.
    ['Pacific/Apia', months(1, 'day'), '2011-11-30T12:00', '2011-12-31T00:00', '2011-12-30T10:00:00Z'],
    ['Asia/Kolkata', months(12, 'day'), '2026-01-15T00:00', '2027-01-15T00:00', '2027-01-14T18:30:00Z'],
  ])('%s, %j: bought %s, gone from %s', (timeZone, expiry, on, edge, instant) => {
    expect(text(at(edge, timeZone))).toBe(instant);
    expect(around(edge, { timeZone, expiry }, on)).toEqual([
      [50, 0, 0],
      [0, 0, 1],
    ]);
  });

  test('the outcome says so, once, for all points that go together', () => {
    const { passed, status } = member(
      { expiry: months(12, 'month-end') },
      [
        ['2026-01-03T12:00', 30_00],
        ['2026-01-28T12:00', 20_00],
        ['2026-02-01T12:00', 7_00],
      ],
      '2027-02-01T00:00',
    );
    expect(inWords(passed)).toEqual(['points.expired 2027-02-01T00:00:00Z -50']);
    expect(status.balance).toBe(7);
    expect(status.nextExpiry).toEqual({ points: 7, at: at('2027-03-01T00:00') });
  });

  test('points that never expire do not', () => {
    const { status, passed } = member(
      { expiry: { kind: 'never' } },
      [['2026-01-15T12:00', 50_00]],
      '2126-01-15T12:00',
    );
    expect([status.balance, status.nextExpiry, passed]).toEqual([50, null, []]);
  });

  test('a purchase keeps the expiry of its own day’s rules', () => {
    const { status } = member(
      { expiry: months(1, 'day') },
      [
        ['2026-01-15T12:00', 50_00],
        ['2026-01-20T12:00', 1_00],
      ],
      '2026-02-16T00:00',
    );
    expect([status.balance, text(status.nextExpiry?.at ?? null)]).toEqual([1, '2026-02-20T00:00:00Z']);
  });

  test('what is next to expire counts everything that goes at that instant', () => {
    // 30 December 2011 was left out in Samoa: what expires on it goes with what expires on the 31st.
    const { status } = member(
      { timeZone: 'Pacific/Apia', expiry: months(2, 'day') },
      [
        ['2011-10-30T12:00', 10_00],
        ['2011-10-31T12:00', 5_00],
      ],
      '2011-12-01T00:00',
    );
    expect(status.nextExpiry).toEqual({ points: 15, at: at('2011-12-30T10:00:00Z') });
  });
});

describe('points that expire by inactivity', () => {
  const changes: Changes = { expiry: { kind: 'after-inactivity', months: 2 } };

  test('go together, two months after the last purchase that counted', () => {
    const events: Event[] = [
      ['2026-01-15T12:00', 10_00],
      ['2026-02-20T12:00', 5_00],
      ['2026-03-01T12:00', 0],
    ];
    expect(member(changes, events, '2026-04-19T23:59:59.999').status.balance).toBe(15);
    expect(inWords(member(changes, events, '2026-04-20T00:00').passed)).toEqual([
      'points.expired 2026-04-20T00:00:00Z -15',
    ]);
  });

  test('live as long when they come to a member who is inactive already', () => {
    const events: Event[] = [['2026-01-15T12:00', 10_00], adjusted('2026-06-01T12:00', 7)];
    expect(inWords(member(changes, events, '2026-07-31T23:59').passed)).toEqual([
      'points.expired 2026-03-15T00:00:00Z -10',
    ]);
    expect(inWords(member(changes, events, '2026-08-01T00:00').passed)).toEqual([
      'points.expired 2026-03-15T00:00:00Z -10',
      'points.expired 2026-08-01T00:00:00Z -7',
    ]);
  });

  test.each([
    ['2026-03-09T22:59', 0],
    ['2026-03-09T23:00', 0],
    ['2026-03-09T23:01', 30],
  ])('take with them what a reservation of %s gives back until then: %i are left', (on, left) => {
    const program: Changes = { ...changes, redemption: { pointValue: '0.01', reservationMinutes: 60 } };
    const events: Event[] = [['2026-01-10T12:00', 100_00], redemption('r', on, 30, 'reserve')];
    expect(member(program, events, '2026-03-11T00:00').status.balance).toBe(left);
  });

  test('expire at once under rules that bring inactivity to who is inactive', () => {
    const timeline = timelineOfVersions({ changes: {} }, { from: '2026-06-01T00:00', changes });
    const { passed } = member(timeline, [['2026-01-15T12:00', 10_00]], '2026-07-01T00:00');
    expect(inWords(passed)).toEqual(['points.expired 2026-06-01T00:00:00Z -10']);
  });
});

describe('a hold ends at a local midnight', () => {
  const days = (count: number): Changes => ({ earning: { hold: { kind: 'days', days: count } } });

  test.each<[string, number, string, string]>([
    ['UTC', 14, '2026-01-15T12:00', '2026-01-29T00:00'],
    ['UTC', 1, '2026-01-15T00:00', '2026-01-16T00:00'],
    ['UTC', 1, '2026-01-15T23:59:59.999', '2026-01-16T00:00'],
    ['UTC', 31, '2024-01-29T12:00', '2024-02-29T00:00'],
    ['America/New_York', 14, '2026-03-01T23:30', '2026-03-15T00:00'],
    ['America/Sao_Paulo', 14, '2018-10-21T12:00', '2018-11-04T01:00'],
  ])('%s, %i days: bought %s, spendable from %s', (timeZone, count, on, edge) => {
    expect(around(edge, { timeZone, ...days(count) }, on)).toEqual([
      [0, 50, 0],
      [50, 0, 0],
    ]);
  });

  test('without one, points can be spent at once', () => {
    const { status } = member({}, [['2026-01-15T12:00', 50_00]], '2026-01-15T12:00');
    expect([status.balance, status.pending]).toEqual([50, 0]);
  });

  test('its end is no outcome, and the points keep the expiry of their purchase', () => {
    const { passed, status } = member(
      { ...days(14), expiry: months(12, 'month-end') },
      [
        ['2026-01-03T12:00', 30_00],
        ['2026-01-28T12:00', 20_00],
      ],
      '2026-03-01T00:00',
    );
    expect(passed).toEqual([]);
    expect(status.nextExpiry).toEqual({ points: 50, at: at('2027-02-01T00:00') });
    // Nothing tells the two apart any more.
    expect(status.state.lots.map(({ remaining }) => remaining)).toEqual([50]);
  });

  test('points still on hold expire like others', () => {
    const changes = { ...days(365), expiry: months(1, 'day') };
    expect(around('2026-02-15T00:00', changes, '2026-01-15T12:00')).toEqual([
      [0, 50, 0],
      [0, 0, 1],
    ]);
  });
});
