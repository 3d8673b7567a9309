import * as fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';
import type { Day, Instant } from '../../../domain/kernel/brand.ts';
import { calendarIn, isTimeZone } from '../../../domain/kernel/calendar.ts';
import { formatDay } from '../../../domain/kernel/civil.ts';
import { runs } from '../../support/runs.ts';
import { at, day, text } from '../../support/times.ts';

describe('a day begins at its first instant', () => {
  test.each([
    ['UTC', '2026-01-15', '2026-01-15T00:00:00Z'],
    ['America/New_York', '2026-01-15', '2026-01-15T05:00:00Z'],
    ['America/New_York', '2026-07-15', '2026-07-15T04:00:00Z'],
    // Clocks change at 02:00, two hours into the day.
    ['America/New_York', '2026-03-08', '2026-03-08T05:00:00Z'],
    ['America/New_York', '2026-03-09', '2026-03-09T04:00:00Z'],
    ['America/New_York', '2026-11-01', '2026-11-01T04:00:00Z'],
    ['America/New_York', '2026-11-02', '2026-11-02T05:00:00Z'],
    ['Asia/Kathmandu', '2026-01-15', '2026-01-14T18:15:00Z'],
    ['Asia/Kolkata', '2026-01-15', '2026-01-14T18:30:00Z'],
    // Half an hour of daylight saving.
    ['Australia/Lord_Howe', '2026-04-05', '2026-04-04T13:00:00Z'],
    ['Australia/Lord_Howe', '2026-04-06', '2026-04-05T13:30:00Z'],
    // 30 December 2011 never was: it would begin where the 31st does.
    ['Pacific/Apia', '2011-12-29', '2011-12-29T10:00:00Z'],
    ['Pacific/Apia', '2011-12-30', '2011-12-30T10:00:00Z'],
    ['Pacific/Apia', '2011-12-31', '2011-12-30T10:00:00Z'],
    ['Pacific/Apia', '2012-01-01', '2011-12-31T10:00:00Z'],
    // No midnight: the clock goes from 23:59:59 to 01:00.
    ['America/Sao_Paulo', '2018-11-04', '2018-11-04T03:00:00Z'],
    // Two: the clock goes from 24:00 back to 23:00, still the day before.
    ['America/Sao_Paulo', '2018-02-18', '2018-02-18T03:00:00Z'],
    // Midnight comes twice within the day; it begins with the first.
    ['America/Havana', '2026-11-01', '2026-11-01T04:00:00Z'],
    ['Asia/Beirut', '2026-03-29', '2026-03-28T22:00:00Z'],
    // Offsets had seconds, once.
    ['Africa/Monrovia', '1971-01-02', '1971-01-02T00:44:30Z'],
  ])('%s: %s begins at %s', (zone, date, expected) => {
    expect(text(calendarIn(zone).startOfDay(day(date)))).toBe(expected);
  });

  test.each([
    ['America/New_York', '2026-01-15T04:59:59.999Z', '2026-01-14'],
    ['America/New_York', '2026-01-15T05:00:00Z', '2026-01-15'],
    ['Pacific/Apia', '2011-12-30T09:59:59.999Z', '2011-12-29'],
    ['Pacific/Apia', '2011-12-30T10:00:00Z', '2011-12-31'],
    ['America/Sao_Paulo', '2018-11-04T02:59:59.999Z', '2018-11-03'],
    ['America/Sao_Paulo', '2018-11-04T03:00:00Z', '2018-11-04'],
    ['America/Sao_Paulo', '2018-02-18T02:30:00Z', '2018-02-17'],
    ['Asia/Kathmandu', '2026-01-14T18:14:59.999Z', '2026-01-14'],
  ])('%s: at %s it is %s', (zone, instant, expected) => {
    expect(formatDay(calendarIn(zone).dayOf(at(instant)))).toBe(expected);
  });
});

const oddZones = [
  'America/New_York',
  'America/Sao_Paulo',
  'America/St_Johns',
  'America/Havana',
  'America/Asuncion',
  'Pacific/Apia',
  'Pacific/Kiritimati',
  'Pacific/Chatham',
  'Australia/Lord_Howe',
  'Africa/Casablanca',
  'Africa/Cairo',
  'Asia/Kathmandu',
  'Asia/Tehran',
  'Asia/Gaza',
  'Asia/Pyongyang',
  'Europe/Berlin',
  'Europe/Dublin',
  'Antarctica/Troll',
  'UTC',
] as const;

describe('the calendar agrees with Temporal', () => {
  test.each(oddZones)('around every clock change of %s from 1970 to 2040', (zone) => {
    const calendar = calendarIn(zone);
    for (const change of clockChanges(zone)) {
      const date = change.toPlainDate();
      for (const days of [-1, 0, 1]) {
        const then = date.add({ days });
        const value = then.since('1970-01-01', { largestUnit: 'days' }).days as Day;
        if (value > 0) expect(calendar.startOfDay(value)).toBe(then.toZonedDateTime(zone).epochMilliseconds);
      }
      for (const ms of [-3_600_000, -1_800_000, -1, 0, 1, 1_800_000, 3_600_000]) {
        const instant = change.epochMilliseconds + ms;
        expect(formatDay(calendar.dayOf(instant as Instant))).toBe(dateIn(zone, instant));
      }
    }
  });

  test('on any day in any of them', () => {
    fc.assert(
      fc.property(fc.constantFrom(...oddZones), fc.integer({ min: 1, max: 60_000 }), (zone, value) => {
        const date = Temporal.PlainDate.from('1970-01-01').add({ days: value });
        expect(calendarIn(zone).startOfDay(value as Day)).toBe(date.toZonedDateTime(zone).epochMilliseconds);
      }),
      runs(2_000),
    );
  });

  test('on the day of any instant, asked in any order', () => {
    fc.assert(
      fc.property(fc.constantFrom(...oddZones), fc.nat({ max: 4_000_000_000 }), (zone, seconds) => {
        const instant = seconds * 1000;
        expect(formatDay(calendarIn(zone).dayOf(instant as Instant))).toBe(dateIn(zone, instant));
      }),
      runs(2_000),
    );
  });
});

function clockChanges(zone: string): Temporal.ZonedDateTime[] {
  const changes: Temporal.ZonedDateTime[] = [];
  let next = Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone).getTimeZoneTransition('next');
  while (next !== null && next.year <= 2040) {
    changes.push(next);
    next = next.getTimeZoneTransition('next');
  }
  return changes;
}

function dateIn(zone: string, ms: number): string {
  return Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone).toPlainDate().toString();
}

describe('a time zone', () => {
  test.each(['UTC', 'America/New_York', 'Asia/Kolkata', 'Etc/GMT+5'])('%s is one', (name) => {
    expect(isTimeZone(name)).toBe(true);
    expect(calendarIn(name).timeZone).toBe(name);
  });

  test.each(['+02:00', '-05:00', 'Mars/Olympus', '', ' UTC', 'America/New York', '__proto__'])(
    '%j is none',
    (name) => {
      expect(isTimeZone(name)).toBe(false);
    },
  );

  test('is known to the calendar whenever it is one at all', () => {
    for (const name of [
      ...Intl.supportedValuesOf('timeZone'),
      'EST5EDT',
      'GMT',
      'US/Eastern',
      'Zulu',
      'utc',
    ]) {
      expect(isTimeZone(name) ? calendarIn(name).dayOf(0 as Instant) : 0, name).toBeTypeOf('number');
    }
  });
});
