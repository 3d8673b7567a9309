/** Date arithmetic on whole days (proleptic Gregorian), without a time zone. */
import type { Day } from './brand.ts';
import { daysInMonth } from './instant.ts';

interface CivilDate {
  readonly year: number;
  /** 1–12 */
  readonly month: number;
  /** 1–31 */
  readonly day: number;
}

/** Farther than any date a program can name: the day on which nothing ever happens. */
export const never = 2_932_896 as Day; // 9999-12-31

/** Days since 1970-01-01 of a date in the year 0 or later; the era arithmetic counts years from March. */
export function dayOfCivil(year: number, month: number, day: number): Day {
  const y = month <= 2 ? year - 1 : year;
  const era = quotient(y, 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = quotient(153 * (month > 2 ? month - 3 : month + 9) + 2, 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + quotient(yearOfEra, 4) - quotient(yearOfEra, 100) + dayOfYear;
  return (era * 146_097 + dayOfEra - 719_468) as Day;
}

export function civilOfDay(day: Day): CivilDate {
  const z = day + 719_468;
  const era = quotient(z, 146_097);
  const dayOfEra = z - era * 146_097;
  const leapDays = quotient(dayOfEra, 1460) - quotient(dayOfEra, 36_524) + quotient(dayOfEra, 146_096);
  const yearOfEra = quotient(dayOfEra - leapDays, 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + quotient(yearOfEra, 4) - quotient(yearOfEra, 100));
  const shifted = quotient(5 * dayOfYear + 2, 153);
  const month = shifted < 10 ? shifted + 3 : shifted - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - quotient(153 * shifted + 2, 5) + 1,
  };
}

/**
 * Divides whole numbers that are not negative. It uses integers only, because a rounded float takes twice the
 * time.
 */
function quotient(a: number, b: number): number {
  return (a / b) | 0;
}

export function addDays(day: Day, days: number): Day {
  return (day + days) as Day;
}

/**
 * The same day of the month n months on, or the month's last day where it has no such day. `anchor` is the
 * day of the month to come back to where `day` itself was such a last day: 28 February is followed by 31 March.
 */
export function addMonths(day: Day, months: number, anchor?: number): Day {
  const from = civilOfDay(day);
  const index = from.year * 12 + from.month - 1 + months;
  const year = quotient(index, 12);
  const month = index - year * 12 + 1;
  return dayOfCivil(year, month, Math.min(anchor ?? from.day, daysInMonth(year, month)));
}

/** A date of a year, or the month's last day where that year lacks it: 29 February is the 28th in others. */
export function dayInYear(year: number, month: number, day: number): Day {
  return dayOfCivil(year, month, Math.min(day, daysInMonth(year, month)));
}

export const weekdays = [
  'sunday',
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
] as const;
export type Weekday = (typeof weekdays)[number];

export function weekdayOf(day: Day): Weekday {
  const sinceSunday = (((day + 4) % 7) + 7) % 7; // 1970-01-01 was a Thursday
  return weekdays[sinceSunday] as Weekday;
}

/** A month and a day such as `02-29` that exist in some year. */
export function isMonthDay(text: string): boolean {
  return /^\d\d-\d\d$/.test(text) && isLocalDate(`2024-${text}`);
}

/** `02-29` as month and day. */
export function parseMonthDay(text: string): readonly [month: number, day: number] {
  return [Number(text.slice(0, 2)), Number(text.slice(3))];
}

export function startOfNextMonth(day: Day): Day {
  const { year, month } = civilOfDay(day);
  return dayOfCivil(year, month + 1, 1); // the thirteenth month is the next year's first
}

export function startOfQuarter(day: Day): Day {
  const { year, month } = civilOfDay(day);
  return dayOfCivil(year, month - ((month - 1) % 3), 1);
}

export function startOfYear(day: Day): Day {
  return dayOfCivil(civilOfDay(day).year, 1, 1);
}

export function startOfNextYear(day: Day): Day {
  return dayOfCivil(civilOfDay(day).year + 1, 1, 1);
}

/** `2026-01-15` */
export function formatDay(day: Day): string {
  const { year, month, day: dayOfMonth } = civilOfDay(day);
  return `${year}-${String(month).padStart(2, '0')}-${String(dayOfMonth).padStart(2, '0')}`;
}

/** A date such as `2026-12-31` that exists. */
export function isLocalDate(text: string): boolean {
  return parseDay(text) !== null;
}

export function parseDay(text: string): Day | null {
  const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
  if (match === null) return null;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const exists = month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
  return exists ? dayOfCivil(year, month, day) : null;
}

/** The first day of a period of the calendar that holds `day`. */
export function startOfPeriod(per: 'day' | 'month' | 'year' | 'lifetime', day: Day): Day {
  switch (per) {
    case 'day':
      return day;
    case 'month':
      return (day - civilOfDay(day).day + 1) as Day;
    case 'year':
      return startOfYear(day);
    case 'lifetime':
      return 0 as Day;
  }
}
