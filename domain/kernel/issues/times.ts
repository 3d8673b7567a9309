/** The forms of instants, dates and time zones. */
import type { Instant } from '../brand.ts';
import { isTimeZone } from '../calendar.ts';
import { isLocalDate, isMonthDay } from '../civil.ts';
import { endOfTime, formatInstant, parseInstant } from '../instant.ts';
import { nearest } from '../nearest.ts';
import { briefly } from '../words.ts';
import { asText, type Form } from './form.ts';

const date = String.raw`\d{4}-\d\d-\d\d`;
const time = String.raw`\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?`;
const zone = String.raw`(?:[Zz]|[+-]\d\d:?\d\d)`;
/** In a query a plus sign is a space, unless it is written `%2B`. */
const plusLost = new RegExp(`^(${date}T${time}) (\\d\\d:\\d\\d)$`);
const dayAlone = new RegExp(`^${date}$`);
const dayAndTime = new RegExp(`^(${date})[Tt ](${time})$`);
const everything = new RegExp(`^(${date})[Tt ](${time}) ?(${zone})$`);

export const instant: Form = {
  is: 'an instant with its time zone, such as "2026-03-01T09:30:00Z"',
  example: '"2026-03-01T09:30:00Z"',
  why: (text) => {
    const says = (what: string) => `is ${briefly(text)}, ${what}`;
    if (dayAlone.test(text)) return says('which has no time of day');
    if (plusLost.test(text)) return says('where a plus sign has become a space');
    if (dayAndTime.test(text)) return says('which has no time zone');
    const day = everything.exec(text)?.[1];
    if (day === undefined) return null;
    if (!isLocalDate(day)) return says('which is not in the calendar');
    return day < '1970' ? says('and nothing before 1970 is known') : null;
  },
  instead: (value) => (typeof value === 'number' ? ofEpoch(value) : ofText(value)),
};

/** Seconds or milliseconds since 1970, as clocks of programs have them; from 2001 on, seconds have ten digits. */
function ofEpoch(value: number): string | null {
  const ms = value < 1e11 ? value * 1000 : value;
  const isOne = Number.isInteger(ms) && value >= 1e9 && ms <= endOfTime;
  return isOne ? JSON.stringify(formatInstant(ms as Instant)) : null;
}

const ofText = (value: unknown): string | null => {
  if (typeof value !== 'string') return null;
  const text = value.trim();
  const [, before, offsetAlone] = plusLost.exec(text) ?? [];
  if (before !== undefined) return `"${before}+${offsetAlone}", with %2B for the plus sign in a query`;
  const [, day = text, at = '00:00:00'] = dayAndTime.exec(text) ?? [];
  const bare = `${day}T${at}`;
  if (parseInstant(`${bare}Z`) !== null) {
    return `"${bare}Z" for UTC, or with your offset, such as "${bare}+01:00"`;
  }
  const [, on = '', moment = '', offset = ''] = everything.exec(text) ?? [];
  const colons = offset.toUpperCase().replace(/^([+-]\d\d)(\d\d)$/, '$1:$2');
  const whole = `${on}T${moment}${colons}`;
  return whole !== value && parseInstant(whole) !== null ? JSON.stringify(whole) : null;
};

export const localDate: Form = {
  is: 'a date such as "2026-12-31"',
  example: '"2026-12-31"',
  why: (text) => (dayAlone.test(text) ? `is ${briefly(text)}, which is not in the calendar` : null),
  instead: asText((text) => {
    const day = text.slice(0, 10);
    return isLocalDate(day) ? day : null;
  }),
};

export const monthDay: Form = {
  is: 'a month and a day such as "12-31"',
  example: '"12-31"',
  why: (text) => (/^\d\d-\d\d$/.test(text) ? `is ${briefly(text)}, which is not in the calendar` : null),
  instead: asText((text) => {
    const day = (isLocalDate(text) ? text.slice(5) : text).replace(/^(\d\d)[/.](\d\d)\.?$/, '$1-$2');
    return isMonthDay(day) ? day : null;
  }),
};

export const timeZone: Form = {
  is: 'a time zone by its IANA name, such as "America/New_York"',
  example: '"America/New_York"',
  instead: asText((text) => {
    const zones = Intl.supportedValuesOf('timeZone');
    const city = text.replaceAll(' ', '_').toLowerCase();
    const ofCity = zones.find((name) => name.toLowerCase().endsWith(`/${city}`));
    const found = ofCity ?? nearest(text, zones);
    return found !== null && isTimeZone(found) ? found : null;
  }),
};
