/** From when points can be spent in the naive fold, and from when they have expired. */
import type { ProgramFile } from '../../../../domain/program/file.ts';
import { type DateText, firstOfMonthAfter, newYearAfter, plusDays, plusMonths } from '../units/dates.ts';
import { neverText } from './lots.ts';

export function availableFrom(file: ProgramFile, date: DateText): DateText | null {
  const { hold } = file.earning;
  switch (hold.kind) {
    case 'none':
      return null;
    case 'days':
      return plusDays(date, hold.days);
    case 'until-fulfilled':
      return plusDays(date, hold.atMostDays);
  }
}

export function expiresFrom({ expiry }: ProgramFile, date: DateText): DateText {
  switch (expiry.kind) {
    case 'never':
      return neverText;
    case 'after-months': {
      const on = plusMonths(date, expiry.months);
      switch (expiry.roundedTo) {
        case 'day':
          return on;
        case 'month-end':
          return firstOfMonthAfter(on);
        case 'year-end':
          return newYearAfter(on);
      }
      break;
    }
    case 'after-days':
      return plusDays(date, expiry.days);
    case 'on-dates': {
      const earliest = plusMonths(date, expiry.afterMonths);
      let next = plusDays(earliest, 1);
      while (!expiry.dates.some((monthDay) => isOn(next, monthDay))) next = plusDays(next, 1);
      return next;
    }
    case 'after-inactivity':
      return neverText;
  }
}

/** A 29 February is the 28th in other years. */
function isOn(date: DateText, monthDay: string): boolean {
  const isLeapDay = monthDay === '02-29' && date.endsWith('-02-28') && plusDays(date, 1).endsWith('-03-01');
  return date.endsWith(`-${monthDay}`) || isLeapDay;
}
