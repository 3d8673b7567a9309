/** Dates and times as people and files write them, as instants. */
import { Temporal } from 'temporal-polyfill';
import { formatInstant, parseInstant } from '../../domain/kernel/instant.ts';

const dateTime = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)(Z|[+-]\d\d:\d\d)?$/;
const date = /^\d{4}-\d\d-\d\d$/;

/**
 * An instant with an offset as it is; a date and time without one in the program's time zone; a date alone
 * at noon there. Null for anything else.
 */
export function parseWhen(text: string, timeZone: string): string | null {
  if (date.test(text)) return localInstant(`${text}T12:00`, timeZone);
  const match = dateTime.exec(text);
  if (match === null) return null;
  const [, day, time, offset] = match;
  if (offset === undefined) return localInstant(`${day}T${time}`, timeZone);
  const instant = parseInstant(`${day}T${time}${offset}`);
  return instant === null ? null : formatInstant(instant);
}

function localInstant(text: string, timeZone: string): string | null {
  try {
    const local = Temporal.PlainDateTime.from(text, { overflow: 'reject' });
    const ms = local.toZonedDateTime(timeZone).epochMilliseconds;
    return formatInstant(parseInstant(new Date(ms).toISOString()) ?? outOfRange(text));
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function outOfRange(text: string): never {
  throw new RangeError(`${text} is before 1970 or after 9999`);
}

/** `2027-02-01 10:30` as the clocks of the program show it; a day that begins is `2027-02-01`. */
export function showWhen(instant: string, timeZone: string): string {
  const local = localOf(instant, timeZone);
  if (startsDay(local)) return local.toPlainDate().toString();
  return local.toString({ smallestUnit: 'minute' }).replace('T', ' ');
}

/**
 * How long something lasts that is over at the instant: `through 2027-01-31`, the last day, where that is a
 * midnight; else `until 2027-01-31 10:30`.
 */
export function showEnd(instant: string, timeZone: string): string {
  const local = localOf(instant, timeZone);
  if (startsDay(local)) return `through ${local.toPlainDate().subtract({ days: 1 })}`;
  return `until ${showWhen(instant, timeZone)}`;
}

/** The day alone. */
export function showDay(instant: string, timeZone: string): string {
  return localOf(instant, timeZone).toPlainDate().toString();
}

const localOf = (instant: string, timeZone: string) =>
  Temporal.Instant.from(instant).toZonedDateTimeISO(timeZone).toPlainDateTime();

function startsDay(local: Temporal.PlainDateTime): boolean {
  return local.equals(local.toPlainDate().toPlainDateTime());
}
