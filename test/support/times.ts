/** Instants written as people write them. Temporal does the calculating, not the calendar under test. */
import { Temporal } from 'temporal-polyfill';
import type { Day, Instant } from '../../domain/kernel/brand.ts';

/** `at('2026-01-15T12:00')` in UTC, `at('2026-01-15T12:00', 'America/New_York')`, or with `Z` or an offset. */
export function at(text: string, timeZone = 'UTC'): Instant {
  const instant = /(?:Z|[+-]\d\d:\d\d)$/.test(text)
    ? Temporal.Instant.from(text)
    : Temporal.PlainDateTime.from(text).toZonedDateTime(timeZone).toInstant();
  return instant.epochMilliseconds as Instant;
}

/** The day number of `2026-01-15`. */
export function day(text: string): Day {
  const days = Temporal.PlainDate.from(text).since('1970-01-01', { largestUnit: 'days' }).days;
  return days as Day;
}

/** `2026-01-15T12:00:00Z` of an instant, for messages and tables. */
export function text(instant: Instant | null): string | null {
  return instant === null ? null : Temporal.Instant.fromEpochMilliseconds(instant).toString();
}

export function later(instant: Instant, ms: number): Instant {
  return (instant + ms) as Instant;
}
