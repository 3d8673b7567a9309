/**
 * Moments around which rules are easily wrong: midnights, month ends, 29 February, clock changes, and
 * the same a number of months later. Drawn as small numbers, so that a failure shrinks to a plain date.
 */
import * as fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import type { Instant } from '../../../domain/kernel/brand.ts';

export const zones = [
  'UTC',
  'America/New_York',
  'Asia/Kolkata',
  'Pacific/Apia',
  'America/Sao_Paulo',
  'Europe/Berlin',
] as const;

/** Days from which a history starts; each has something to it in one of the zones. */
export const anchors = [
  '2025-06-15',
  '2024-02-29', // leap day
  '2024-01-31', // a month with more days than the next
  '2023-12-31', // year's end
  '2024-03-10', // New York leaps from 02:00 to 03:00
  '2024-11-03', // New York repeats 01:00
  '2024-10-27', // Berlin repeats 02:00
  '2018-11-04', // São Paulo has no midnight
  '2018-02-18', // São Paulo has two, the first an hour before the day
  '2011-12-29', // Samoa goes to bed and wakes up on the 31st
] as const;

export interface Moment {
  /** After the anchor. */
  readonly months: number;
  readonly days: number;
  /** Milliseconds from the first instant of the day; -1 is the last of the day before. */
  readonly ms: number;
}

const hour = 3_600_000;

export const moments: fc.Arbitrary<Moment> = fc.record({
  months: fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(0, 1, 12) },
    { weight: 2, arbitrary: fc.nat({ max: 26 }) },
  ),
  days: fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(0, 1, -1) },
    { weight: 1, arbitrary: fc.integer({ min: -20, max: 20 }) },
  ),
  ms: fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(0, 12 * hour, 1, -1, hour, hour - 1) },
    { weight: 1, arbitrary: fc.nat({ max: 24 * hour - 1 }) },
  ),
});

const midnights = new Map<string, number>();

/** The instant of a moment; Temporal calculates it, each date and zone once. */
export function instantOf({ months, days, ms }: Moment, anchor: string, timeZone: string): Instant {
  const key = `${timeZone} ${anchor} ${months} ${days}`;
  let midnight = midnights.get(key);
  if (midnight === undefined) {
    const date = Temporal.PlainDate.from(anchor).add({ months }).add({ days });
    midnight = date.toZonedDateTime(timeZone).epochMilliseconds;
    midnights.set(key, midnight);
  }
  return (midnight + ms) as Instant;
}
