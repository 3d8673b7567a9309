/**
 * Dates as shops export them, as instants. What may be read in two ways is not read at all until the person
 * who knows the file says which.
 */
import { Temporal } from 'temporal-polyfill';
import { parseInstant } from '../../../domain/kernel/instant.ts';
import { timeZoneOf } from './zones.ts';

/** Which number of `03/04/2026` comes first. */
export type DateOrder = 'day-first' | 'month-first';

export interface DateReading {
  /** Null where nobody has said. */
  readonly order: DateOrder | null;
  /** Of dates and times that name none. */
  readonly timeZone: string;
}

/** A date that may stand in one column or in three. */
export interface DateText {
  readonly date: string;
  readonly time?: string | undefined;
  readonly zone?: string | undefined;
}

export type ReadDate =
  /** `2026-03-01T13:05:33.000Z`, and the day as it stands in the file. */
  | { readonly kind: 'date'; readonly instant: string; readonly day: string }
  /** Both readings are dates; `order` would tell. */
  | { readonly kind: 'ambiguous'; readonly rule: string }
  | { readonly kind: 'wrong'; readonly field: keyof DateText; readonly rule: string };

const numbers = /^(\d{1,4})([-/.])(\d{1,2})\2(\d{1,4})$/;
const dayAndName = /^(\d{1,2})\.?[ -]([a-z]{3,9})\.?,?[ -](\d{4})$/i;
const nameAndDay = /^([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})$/i;
const compact = /^(\d{4})(\d\d)(\d\d)$/;
/** The date, the time, what says where: `2026-03-01 14:05:33 +0100`, `March 1, 2026 2:05 pm`. */
const parts =
  /^(.+?)(?:(?:T|,? +(?:at +)?)(\d{1,2}:\d\d(?::\d\d(?:\.\d{1,9})?)?(?: ?[ap]\.?m\.?)?) *(Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?)?$/i;
const clock = /^(\d{1,2}):(\d\d)(?::(\d\d(?:\.\d{1,9})?))?(?: ?([ap])\.?m\.?)?$/i;
const offsetShape = /^([+-])(\d\d):?(\d\d)?$/;

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

const rules = {
  date: 'must be a date such as 2026-03-01, 2026-03-01 14:05:33 +0100, 01/03/2026 or 1 Mar 2026',
  none: 'is a day or a time that there is not',
  year: 'must have a year of four digits',
  time: 'must be a time such as 14:05:33 or 2:05 PM',
  zone: 'must be a time zone such as America/New_York, or an offset such as -05:00',
} as const;

const wrong = (field: keyof DateText, rule: keyof typeof rules) =>
  ({ kind: 'wrong', field, rule: rules[rule] }) as const;

/** A date alone is noon of its day. */
export function readDate(text: DateText, { order, timeZone }: DateReading): ReadDate {
  const [, dateText = '', timeInDate, offset] = parts.exec(text.date.trim()) ?? [];
  const calendar = readCalendar(dateText, order);
  if (calendar.kind !== 'day') return calendar;
  const time = text.time?.trim() || timeInDate || '12:00';
  const hours = readClock(time);
  if (hours === null) return wrong(text.time?.trim() ? 'time' : 'date', text.time?.trim() ? 'time' : 'none');
  const zone = zoneOf(offset ?? text.zone?.trim() ?? '', timeZone);
  if (zone === null) return wrong('zone', 'zone');
  const instant = instantOf(`${calendar.day}T${hours}`, zone);
  return instant === null ? wrong('date', 'none') : { kind: 'date', instant, day: calendar.day };
}

type Calendar = { readonly kind: 'day'; readonly day: string } | Exclude<ReadDate, { readonly kind: 'date' }>;

function readCalendar(text: string, order: DateOrder | null): Calendar {
  const packed = compact.exec(text);
  if (packed !== null) return dayOf(packed[1], packed[2], packed[3]);
  const [, first = '', , second = '', third = ''] = numbers.exec(text) ?? [];
  if (first.length === 4 && third.length <= 2) return dayOf(first, second, third);
  if (first !== '' && third.length !== 4) return wrong('date', first.length <= 2 ? 'year' : 'date');
  if (first !== '') return dayOrMonthFirst(first, second, third, order);
  const [, day, name] = dayAndName.exec(text) ?? [];
  if (name !== undefined) return named(text.slice(-4), name, day);
  const [, monthName, dayBehind] = nameAndDay.exec(text) ?? [];
  if (monthName !== undefined) return named(text.slice(-4), monthName, dayBehind);
  return wrong('date', 'date');
}

/** Of two readings only one may be a date; with two dates, somebody has to say. */
function dayOrMonthFirst(first: string, second: string, year: string, order: DateOrder | null): Calendar {
  if (order === 'day-first') return dayOf(year, second, first);
  if (order === 'month-first') return dayOf(year, first, second);
  const [dayFirst, monthFirst] = [dayOf(year, second, first), dayOf(year, first, second)];
  if (monthFirst.kind !== 'day') return dayFirst;
  if (dayFirst.kind !== 'day' || dayFirst.day === monthFirst.day) return monthFirst;
  return { kind: 'ambiguous', rule: `may be ${dayFirst.day} or ${monthFirst.day}` };
}

function named(year: string, name: string, day: string | undefined): Calendar {
  const month = months.indexOf(name.slice(0, 3).toLowerCase()) + 1;
  return month === 0 ? wrong('date', 'date') : dayOf(year, String(month), day);
}

function dayOf(year = '', month = '', day = ''): Calendar {
  const text = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return parseInstant(`${text}T12:00:00Z`) === null ? wrong('date', 'none') : { kind: 'day', day: text };
}

/** `2:05 PM` is `14:05:00`; null where there is no such time. */
function readClock(text: string): string | null {
  const match = clock.exec(text);
  if (match === null) return null;
  const [, hours = '', minutes = '', seconds = '00', half] = match;
  const hour = Number(hours);
  if (half === undefined) return hour > 23 ? null : `${hours.padStart(2, '0')}:${minutes}:${seconds}`;
  if (hour < 1 || hour > 12) return null;
  const shifted = (hour % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
  return `${String(shifted).padStart(2, '0')}:${minutes}:${seconds}`;
}

/** An offset or the name of a zone; null for what is neither. */
function zoneOf(text: string, timeZone: string): string | null {
  if (text === '') return timeZone;
  if (/^(Z|UTC|GMT)$/i.test(text)) return 'UTC';
  const [, sign, hours, minutes = '00'] = offsetShape.exec(text) ?? [];
  return sign === undefined ? timeZoneOf(text) : `${sign}${hours}:${minutes}`;
}

function instantOf(local: string, zone: string): string | null {
  try {
    const time = Temporal.PlainDateTime.from(local, { overflow: 'reject' });
    const text = new Date(time.toZonedDateTime(zone).epochMilliseconds).toISOString();
    return parseInstant(text) === null ? null : text;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
