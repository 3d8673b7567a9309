/** Instants as ISO 8601 text at the border and integer milliseconds inside. */
import type { Instant } from './brand.ts';

/** Earlier than any fact and later than any: where a rule has no beginning or nothing is due. */
export const beginningOfTime = 0 as Instant;
export const endOfTime = 253_402_300_799_999 as Instant;

const iso =
  /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d)(?:\.\d{1,9})?)?(?:Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/;

/**
 * An ISO 8601 instant with `Z` or an offset, from 1970 to 9999; digits beyond the millisecond are cut.
 * Null for anything else, impossible dates and leap seconds included.
 */
export function parseInstant(text: string): Instant | null {
  const match = iso.exec(text);
  if (match === null) return null;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const exists = month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
  if (!exists || Number(match[4]) > 23 || Number(match[5]) > 59 || Number(match[6] ?? 0) > 59) return null;
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
