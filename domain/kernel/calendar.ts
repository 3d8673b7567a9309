/**
 * The calendar in a program's time zone. Offsets come from the Temporal polyfill once per stretch
 * between two clock changes and are kept: a look-up then costs nanoseconds instead of the tens of
 * microseconds that the fold could not afford.
 */
import { Temporal } from 'temporal-polyfill';
import type { Day, Instant } from './brand.ts';

const dayMs = 86_400_000;

export interface Calendar {
  readonly timeZone: string;
  /** The local date at an instant. */
  dayOf(instant: Instant): Day;
  /** The first instant of a local date, also where a clock change skips or repeats midnight. */
  startOfDay(day: Day): Instant;
}

/** One stretch of time with one offset: from (inclusive) to (exclusive), milliseconds. */
interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly offsetMs: number;
}

const calendars = new Map<string, Calendar>();

/** Throws RangeError for a name that is no IANA time zone; check with `isTimeZone` first. */
export function calendarIn(timeZone: string): Calendar {
  let calendar = calendars.get(timeZone);
  if (calendar === undefined) {
    calendar = makeCalendar(timeZone);
    calendars.set(timeZone, calendar);
  }
  return calendar;
}

/** IANA names only: a fixed offset such as `+02:00` knows no clock changes and is refused. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

function makeCalendar(timeZone: string): Calendar {
  const known: Stretch[] = [];
  let last: Stretch = stretchAt(timeZone, 0);
  known.push(last);

  function find(ms: number): Stretch {
    if (ms >= last.from && ms < last.to) return last;
    let found = known.find((stretch) => ms >= stretch.from && ms < stretch.to);
    if (found === undefined) {
      found = stretchAt(timeZone, ms);
      known.push(found);
    }
    last = found;
    return found;
  }

  return {
    timeZone,
    dayOf: (instant) => Math.floor((instant + find(instant).offsetMs) / dayMs) as Day,
    startOfDay(day) {
      const midnight = day * dayMs;
      const before = find(midnight - dayMs);
      const withOldOffset = midnight - before.offsetMs;
      if (withOldOffset < before.to) return withOldOffset as Instant;
      // The clock changes at or before this midnight: it falls after the change, or is skipped by it.
      const after = find(before.to);
      const withNewOffset = midnight - after.offsetMs;
      return Math.max(before.to, withNewOffset) as Instant;
    },
  };
}

function stretchAt(timeZone: string, ms: number): Stretch {
  const at = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(timeZone);
  // "previous" is exclusive of the moment itself, so ask from a millisecond later.
  const previous = at.add({ milliseconds: 1 }).getTimeZoneTransition('previous');
  const next = at.getTimeZoneTransition('next');
  return {
    from: previous?.epochMilliseconds ?? Number.NEGATIVE_INFINITY,
    to: next?.epochMilliseconds ?? Number.POSITIVE_INFINITY,
    offsetMs: at.offsetNanoseconds / 1_000_000,
  };
}
