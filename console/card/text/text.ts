/** Words, numbers, money and dates in one language; dates in the program's time zone. */
import { de } from './de.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { ja } from './ja.ts';
import type { WordName, Words } from './words.ts';
import { zh } from './zh.ts';

const languages: Readonly<Record<string, Words>> = { en, de, zh, ja, es };

export interface Text {
  /** The language of the words: English where the card does not know the one that is asked for. */
  readonly language: string;
  /** A word with its blanks filled; `n` chooses the form and is written as a number. */
  say(name: WordName, blanks?: Blanks): string;
  number(value: number): string;
  percent(value: number): string;
  money(amount: string | number): string;
  day(instant: string): string;
  /** The day before an instant, which is the first moment after a term. */
  lastDay(instant: string): string;
  time(instant: string): string;
}

type Blanks = Readonly<Record<string, string | number>>;

export interface Place {
  readonly timeZone: string;
  readonly currency: string;
}

/** @param own words of the shop, before those of the card */
export function textOf(locale: string, own: Partial<Words>, { timeZone, currency }: Place): Text {
  const known = languages[new Intl.Locale(locale).language];
  const words = { ...(known ?? en), ...own };
  const language = known !== undefined || Object.keys(own).length > 0 ? locale : 'en';
  const number = new Intl.NumberFormat(language);
  const plural = new Intl.PluralRules(language);
  const percent = new Intl.NumberFormat(language, { style: 'percent' });
  const money = new Intl.NumberFormat(language, {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
  });
  const day = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone });
  const time = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short', timeZone });
  return {
    language,
    say(name, blanks = {}) {
      const word = words[name];
      const form =
        typeof word === 'string' ? word : (word[plural.select(Number(blanks.n ?? 0))] ?? word.other);
      return form.replace(/\{(\w+)\}/g, (_, blank: string) => {
        const value = blanks[blank] ?? '';
        return typeof value === 'number' ? number.format(value) : value;
      });
    },
    number: (value) => number.format(value),
    percent: (value) => percent.format(value / 100),
    money: (amount) => money.format(amount as Intl.StringNumericLiteral), // never a float: a decimal text
    day: (instant) => day.format(Date.parse(instant)),
    lastDay: (instant) => day.format(Date.parse(instant) - 1),
    time: (instant) => time.format(Date.parse(instant)),
  };
}

/** A language tag that the browser can use, else English. */
export function localeOf(...wanted: readonly (string | null | undefined)[]): string {
  for (const tag of wanted) {
    try {
      if (tag) return new Intl.Locale(tag).toString();
    } catch {} // what a page says is no tag: the next one
  }
  return 'en';
}
