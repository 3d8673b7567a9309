/** Dates of the naive fold: ISO text, calculated by Temporal, each question asked of it once. */
import { Temporal } from 'temporal-polyfill';

/** `2026-01-15`; such texts compare as the dates do. */
export type DateText = string;

function remembered<T>(ask: (...question: (string | number)[]) => T) {
  const answers = new Map<string, T>();
  return (...question: (string | number)[]): T => {
    const key = question.join(' ');
    let answer = answers.get(key);
    if (answer === undefined) {
      answer = ask(...question);
      answers.set(key, answer);
    }
    return answer;
  };
}

const addToDate = remembered((date, months, days) =>
  Temporal.PlainDate.from(String(date))
    .add({ months: Number(months), days: Number(days) }, { overflow: 'constrain' })
    .toString(),
);

const startOf = remembered(
  (date, timeZone) =>
    Temporal.PlainDate.from(String(date)).toZonedDateTime(String(timeZone)).epochMilliseconds,
);

const dateOf = remembered((instant, timeZone) =>
  Temporal.Instant.fromEpochMilliseconds(Number(instant))
    .toZonedDateTimeISO(String(timeZone))
    .toPlainDate()
    .toString(),
);

/** What clocks show: the hour, and the day of the week by its English name. */
export const clockAt = remembered((instant, timeZone) => {
  const local = Temporal.Instant.fromEpochMilliseconds(Number(instant)).toZonedDateTimeISO(String(timeZone));
  const weekday = local.toLocaleString('en-US', { weekday: 'long' }).toLowerCase();
  return { hour: local.hour, weekday };
});

export function plusMonths(date: DateText, months: number): DateText {
  return addToDate(date, months, 0);
}

/** Months on, to a day of the month or the last one that it has. */
export function plusMonthsTo(date: DateText, months: number, dayOfMonth: string): DateText {
  const month = plusMonths(`${date.slice(0, 7)}-01`, months);
  return dateInYear(yearOf(month), `${month.slice(5, 7)}-${dayOfMonth}`);
}

/** Of a count of days since 1970. */
export function dateOfDay(day: number): DateText {
  return addToDate('1970-01-01', 0, day);
}

export function plusDays(date: DateText, days: number): DateText {
  return addToDate(date, 0, days);
}

/** The first instant of a date. */
export function startOfDate(date: DateText, timeZone: string): number {
  return startOf(date, timeZone);
}

export function dateAt(instant: number, timeZone: string): DateText {
  return dateOf(instant, timeZone);
}

const daysFrom = remembered(
  (from, to) =>
    Temporal.PlainDate.from(String(from)).until(Temporal.PlainDate.from(String(to)), { largestUnit: 'days' })
      .days,
);

export function daysBetween(from: DateText, to: DateText): number {
  return daysFrom(from, to);
}

export function yearOf(date: DateText): number {
  return Number(date.slice(0, 4));
}

export function firstOfMonthAfter(date: DateText): DateText {
  return `${plusMonths(`${date.slice(0, 7)}-01`, 1)}`;
}

export function newYearAfter(date: DateText): DateText {
  return `${String(yearOf(date) + 1).padStart(4, '0')}-01-01`;
}

/** A month and day such as `02-29` in a year, or the month's last day where that year lacks it. */
export function dateInYear(year: number, monthDay: string): DateText {
  return inYear(year, monthDay);
}

const inYear = remembered((year, monthDay) => {
  const [month, day] = String(monthDay).split('-').map(Number) as [number, number];
  return Temporal.PlainDate.from({ year: Number(year), month, day }, { overflow: 'constrain' }).toString();
});
