/** Dates, money and numbers as the person's language writes them, in the program's zone and currency. */
import { useMemo } from 'react';
import { usePreferences } from '../app/preferences.tsx';
import { useProgram } from '../app/program.tsx';

export interface Format {
  readonly zone: string;
  /** Of an instant: a day in the program's zone. */
  day(instant: string): string;
  /** The day before an instant: the last one of a term that ends with it. */
  lastDay(instant: string): string;
  /** Of an instant: day and time. */
  time(instant: string): string;
  /** Of `2026-03-14`. */
  plainDay(day: string): string;
  number(value: number): string;
  /** With its sign, for what is added and taken away. */
  signed(value: number): string;
  /** Of a decimal amount: `120.00`. */
  money(amount: string): string;
  percent(share: number): string;
}

function formatFor(language: string, zone: string, currency: string): Format {
  const tag = language === 'zh' ? 'zh-CN' : navigator.language.startsWith('en') ? navigator.language : 'en';
  const day = new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeZone: zone });
  const plain = new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeZone: 'UTC' });
  const time = new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeStyle: 'short', timeZone: zone });
  const number = new Intl.NumberFormat(tag);
  const signed = new Intl.NumberFormat(tag, { signDisplay: 'exceptZero' });
  const money = new Intl.NumberFormat(tag, { style: 'currency', currency, currencyDisplay: 'narrowSymbol' });
  const percent = new Intl.NumberFormat(tag, { style: 'percent', maximumFractionDigits: 1 });
  return {
    zone,
    day: (instant) => day.format(Date.parse(instant)),
    lastDay: (instant) => day.format(Date.parse(instant) - 1),
    time: (instant) => time.format(Date.parse(instant)),
    plainDay: (text) => plain.format(Date.parse(`${text}T00:00:00Z`)),
    number: (value) => number.format(value),
    signed: (value) => signed.format(value),
    // The amount stays a decimal text: a float never holds money.
    money: (amount) => money.format(amount as Intl.StringNumericLiteral),
    percent: (share) => percent.format(share),
  };
}

export function useFormat(): Format {
  const { language } = usePreferences();
  const program = useProgram();
  const zone = program?.timeZone ?? 'UTC';
  const currency = program?.currency ?? 'USD';
  return useMemo(() => formatFor(language, zone, currency), [language, zone, currency]);
}
