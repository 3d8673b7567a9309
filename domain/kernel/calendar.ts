/**
 * The calendar in a program's time zone. Offsets come from Intl, a few for every span of days that is
 * looked at, and are kept: a look-up then costs nanoseconds. Temporal would answer the same, but its
 * polyfill is a seventh of what a function may load, and takes milliseconds to find its first clock change.
 */
import type { Day, Instant } from './brand.ts';

const dayMs = 86_400_000;
const hourMs = 3_600_000;

export interface Calendar {
  readonly timeZone: string;
  /** The local date at an instant. */
  dayOf(instant: Instant): Day;
  /** The hour that local clocks show at an instant, 0 to 23. */
  hourOf(instant: Instant): number;
  /** The first instant of a local date, also where a clock change skips or repeats midnight. */
  startOfDay(day: Day): Instant;
}

/** Since 1970 no zone has changed its clocks twice within six days, so a span has one change at most. */
const spanMs = 4 * dayMs;

/** The offset of a span: one before and one from `changesAt` on, which is its end where nothing changes. */
interface Span {
  readonly number: number;
  readonly changesAt: number;
  readonly before: number;
  readonly after: number;
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
  if (/^[+-]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

function makeCalendar(timeZone: string): Calendar {
  const offsetMs = keptOffsets(offsetsIn(timeZone));
  return {
    timeZone,
    dayOf: (instant) => Math.floor((instant + offsetMs(instant)) / dayMs) as Day,
    hourOf: (instant) => {
      const local = instant + offsetMs(instant);
      return Math.floor((local - Math.floor(local / dayMs) * dayMs) / hourMs);
    },
    startOfDay(day) {
      const midnight = day * dayMs;
      const dayBefore = midnight - dayMs;
      const withOldOffset = midnight - offsetMs(dayBefore);
      const offset = offsetMs(withOldOffset);
      if (withOldOffset === midnight - offset) return withOldOffset as Instant;
      // The clock changes at or before this midnight: it falls after the change, or is skipped by it.
      return Math.max(firstChange(offsetMs, dayBefore, withOldOffset), midnight - offset) as Instant;
    },
  };
}

/** Milliseconds to add to UTC, at an instant in milliseconds. */
type Offsets = (ms: number) => number;

function keptOffsets(offsetMs: Offsets): Offsets {
  const spans = new Map<number, Span>();
  let last: Span | undefined;

  function spanOf(number: number): Span {
    if (last?.number === number) return last;
    let span = spans.get(number);
    if (span === undefined) {
      span = readSpan(offsetMs, number);
      spans.set(number, span);
    }
    last = span;
    return span;
  }

  return (ms) => {
    const span = spanOf(Math.floor(ms / spanMs));
    return ms < span.changesAt ? span.before : span.after;
  };
}

function readSpan(offsetMs: Offsets, number: number): Span {
  const from = number * spanMs;
  const to = from + spanMs;
  const before = offsetMs(from);
  const after = offsetMs(to);
  return { number, before, after, changesAt: before === after ? to : firstChange(offsetMs, from, to) };
}

/** The first instant after `from` at which the offset is another; it is another at `to`. */
function firstChange(offsetMs: Offsets, from: number, to: number): number {
  const before = offsetMs(from);
  let same = from;
  let other = to;
  while (other - same > 1) {
    const middle = Math.floor((same + other) / 2);
    if (offsetMs(middle) === before) same = middle;
    else other = middle;
  }
  return other;
}

function offsetsIn(timeZone: string): Offsets {
  const format = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' });
  return (ms) => {
    const match = /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/.exec(format.format(ms));
    if (match === null) throw new Error(`no offset of ${timeZone} is known`);
    const [, sign, hours = 0, minutes = 0, seconds = 0] = match;
    const offset = (Number(hours) * 60 + Number(minutes)) * 60_000 + Number(seconds) * 1_000;
    return sign === '-' ? -offset : offset;
  };
}
