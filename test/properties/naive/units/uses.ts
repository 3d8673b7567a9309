/** What is used up of something bounded, as the naive fold counts it: one period of each thing. */
import type { Period } from '../../../../domain/program/file.ts';
import type { DateText } from './dates.ts';

/** The first day of what is bounded for good, and of what has no bound. */
export const forGood: DateText = '1970-01-01';

export function firstOf(per: Period, date: DateText): DateText {
  switch (per) {
    case 'day':
      return date;
    case 'month':
      return `${date.slice(0, 7)}-01`;
    case 'year':
      return `${date.slice(0, 4)}-01-01`;
    case 'lifetime':
      return forGood;
  }
}

export class Uses {
  #counts = new Map<string, { readonly from: DateText; readonly used: number }>();

  used(what: string, from: DateText): number {
    const count = this.#counts.get(what);
    return count?.from === from ? count.used : 0;
  }

  /** A use in another period begins that one; what comes back of a period that is over is forgotten. */
  count(what: string, from: DateText, times: number): void {
    const isOther = this.#counts.get(what)?.from !== from;
    if (times < 0 && isOther) return;
    const used = this.used(what, from) + times;
    if (used > 0) this.#counts.set(what, { from, used });
    else this.#counts.delete(what);
  }

  /** What is left below a bound. */
  room(bound: { readonly points: number; readonly per: Period }, what: string, date: DateText): number {
    return Math.max(0, bound.points - this.used(what, firstOf(bound.per, date)));
  }

  get all(): readonly { what: string; from: DateText; used: number }[] {
    return [...this.#counts]
      .map(([what, { from, used }]) => ({ what, from, used }))
      .sort((a, b) => (a.what < b.what ? -1 : 1));
  }
}
