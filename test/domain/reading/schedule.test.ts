/** What will become available and what will expire if nothing else happens. */
import { describe, expect, test } from 'vitest';
import { schedule } from '../../../domain/reading/schedule.ts';
import { adjustment, cancel, fulfilment, redemption } from '../../support/commands.ts';
import { type Event, member } from '../../support/member.ts';
import { type Changes, timelineOf, timelineOfVersions } from '../../support/programs.ts';
import { purchase } from '../../support/purchases.ts';
import { at, text } from '../../support/times.ts';

const rules = (hold: object, expiry: object): Changes => ({ earning: { hold }, expiry });
const none = { kind: 'none' };
const never = { kind: 'never' };
const months = (count: number) => ({ kind: 'after-months', months: count, roundedTo: 'day' });
const days = (count: number) => ({ kind: 'days', days: count });

/** `[when, available, expires]` as seen on a day. */
function seen(program: Changes | ReturnType<typeof timelineOf>, events: readonly Event[], now: string) {
  const timeline =
    'need' in program ? (program as ReturnType<typeof timelineOf>) : timelineOf(program as Changes);
  const { state } = member(timeline, events, now);
  return schedule(state, timeline, at(now)).map(({ at: when, available, expires }) => [
    text(when),
    available,
    expires,
  ]);
}

const january: Event = ['2026-01-10T12:00', 10_00];
const february: Event = ['2026-02-10T12:00', 20_00];

describe('the schedule of points', () => {
  test.each<[string, Changes, readonly Event[], string, readonly (readonly unknown[])[]]>([
    ['is empty where nothing will happen', rules(none, never), [january], '2026-01-11T00:00', []],
    [
      'tells when points expire, one day after the other',
      rules(none, months(3)),
      [january, february],
      '2026-02-11T00:00',
      [
        ['2026-04-10T00:00:00Z', 0, 10],
        ['2026-05-10T00:00:00Z', 0, 20],
      ],
    ],
    [
      'tells when a hold ends',
      rules(days(14), never),
      [january, february],
      '2026-02-11T00:00',
      [['2026-02-24T00:00:00Z', 20, 0]],
    ],
    [
      'tells both, in the order of time',
      rules(days(14), months(1)),
      [january, february],
      '2026-01-10T13:00',
      [
        ['2026-01-24T00:00:00Z', 10, 0],
        ['2026-02-10T00:00:00Z', 0, 10],
      ],
    ],
    [
      'tells of points that expire on the day their hold ends as expiring alone',
      rules(days(31), months(1)),
      [january],
      '2026-01-11T00:00',
      [['2026-02-10T00:00:00Z', 0, 10]],
    ],
    [
      'tells when inactivity takes all',
      rules(none, { kind: 'after-inactivity', months: 2 }),
      [january, february],
      '2026-02-11T00:00',
      [['2026-04-10T00:00:00Z', 0, 30]],
    ],
    [
      'tells when a hold ends that waits for fulfilment no longer',
      rules({ kind: 'until-fulfilled', atMostDays: 30 }, never),
      [january],
      '2026-01-11T00:00',
      [['2026-02-09T00:00:00Z', 10, 0]],
    ],
  ])('%s', (_, program, events, now, expected) => {
    const past = events.filter((event) => Array.isArray(event) && at(event[0] as string) <= at(now));
    expect(seen(program, past, now)).toEqual(expected);
  });

  test('tells when a reservation runs out: its points are there again, or are gone', () => {
    const program: Changes = { ...rules(none, months(1)), redemption: { pointValue: '0.01' } };
    const reserved = redemption('r', '2026-02-09T23:30', 4, 'reserve');
    expect(seen(program, [january, reserved], '2026-02-09T23:40')).toEqual([
      ['2026-02-10T00:00:00Z', 0, 6],
      ['2026-02-10T00:30:00Z', 0, 4],
    ]);
    const sooner = redemption('r', '2026-02-01T12:00', 4, 'reserve');
    expect(seen(program, [january, sooner], '2026-02-01T12:30')).toEqual([
      ['2026-02-01T13:00:00Z', 4, 0],
      ['2026-02-10T00:00:00Z', 0, 10],
    ]);
    expect(seen(program, [january, sooner, cancel('r', '2026-02-01T12:10')], '2026-02-01T12:30')).toEqual([
      ['2026-02-10T00:00:00Z', 0, 10],
    ]);
  });

  test('knows a hold that fulfilment has shortened', () => {
    const order = purchase({ orderId: '1', on: '2026-01-10T12:00', amount: 10_00 });
    const program = rules({ kind: 'until-fulfilled', days: 5, atMostDays: 30 }, never);
    expect(seen(program, [order, fulfilment(order, '2026-01-12T12:00')], '2026-01-13T00:00')).toEqual([
      ['2026-01-17T00:00:00Z', 10, 0],
    ]);
  });

  test('goes by the rules that will be in force', () => {
    const timeline = timelineOfVersions(
      { changes: rules(none, never) },
      { from: '2026-06-01T00:00', changes: rules(none, { kind: 'after-inactivity', months: 12 }) },
    );
    expect(seen(timeline, [january], '2026-01-11T00:00')).toEqual([['2027-01-10T00:00:00Z', 0, 10]]);
  });

  test('ends where no points are left, and where there were none', () => {
    const program = rules(none, { kind: 'after-inactivity', months: 2 });
    const owed = adjustment('a', '2026-01-11T12:00', -30);
    expect(seen(program, [january, owed], '2026-01-12T00:00')).toEqual([]);
    expect(seen(program, [['2026-01-10T12:00', 0]], '2026-01-12T00:00')).toEqual([]);
  });
});
