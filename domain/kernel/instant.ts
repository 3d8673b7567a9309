/** Instants as ISO 8601 text at the border and integer milliseconds inside. */
import type { Instant } from './brand.ts';

/** Earlier than any fact and later than any: where a rule has no beginning or nothing is due. */
export const beginningOfTime = 0 as Instant;
export const endOfTime = 253_402_300_799_999 as Instant;

const iso = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

/**
 * An ISO 8601 instant with `Z` or an offset, from 1970 to 9999; digits beyond the millisecond are cut.
 * Null for anything else, impossible dates and leap seconds included.
 */
export function parseInstant(text: string): Instant | null {
  const match = iso.exec(text);
  if (match === null) return null;
  const [year, month, day, hour] = match.slice(1).map(Number) as [number, number, number, number];
  // Date.parse refuses all that is out of range, save for two: 31 April is 1 May to it, and 24:00 the next day.
  if (day > daysInMonth(year, month) || hour > 23) return null;
  const value = Date.parse(text);
  return value >= beginningOfTime && value <= endOfTime ? (value as Instant) : null;
}

export function formatInstant(instant: Instant): string {
  return new Date(instant).toISOString();
}

export function daysInMonth(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}
