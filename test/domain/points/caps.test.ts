/** What a member can get at most within a period of the program's calendar. */
import { describe, expect, test } from 'vitest';
import { type Event, member } from '../../support/member.ts';
import { type Changes, timelineOfVersions } from '../../support/programs.ts';

/** 10 points on every purchase, at most 25 in a period. */
function capped(per: string): Changes {
  const bonus = { id: 'ten', effect: { kind: 'add', points: 10 }, capPerMember: { points: 25, per } };
  return { earning: { base: { per: '1000.00' }, bonuses: [bonus] } };
}

const on = (...days: string[]): Event[] => days.map((day) => [`${day}T12:00`, 1_00]);
const points = (program: Parameters<typeof member>[0], events: readonly Event[]) =>
  member(program, events, '2028-01-01T00:00').points;

describe('a cap per member', () => {
  test.each<[string, string[], number[]]>([
    ['day', ['2026-01-15', '2026-01-15', '2026-01-15', '2026-01-15', '2026-01-16'], [10, 10, 5, 0, 10]],
    ['month', ['2026-01-01', '2026-01-31', '2026-01-31', '2026-02-01'], [10, 10, 5, 10]],
    ['year', ['2026-01-01', '2026-06-30', '2026-12-31', '2026-12-31', '2027-01-01'], [10, 10, 5, 0, 10]],
    ['lifetime', ['2026-01-01', '2026-12-31', '2027-01-01', '2027-12-31'], [10, 10, 5, 0]],
  ])('per %s: purchases on %j earn %j', (per, days, expected) => {
    expect(points(capped(per), on(...days))).toEqual(expected);
  });

  test.each([
    ['month', 'year'],
    ['day', 'lifetime'],
    ['day', 'month'],
    ['lifetime', 'day'],
  ])('still holds when new rules count by the %s and then by the %s', (before, after) => {
    const timeline = timelineOfVersions(
      { changes: capped(before) },
      { from: '2026-06-15T00:00', changes: capped(after) },
    );
    const days = ['2026-06-14', '2026-06-20', '2026-06-20', '2026-06-20', '2026-06-20'];
    expect(points(timeline, on(...days))).toEqual([10, 10, 10, 5, 0]);
  });
});
