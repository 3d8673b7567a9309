/** Points that expire while they are on hold, or on the very day on which they could be spent. */
import type { Day } from '../kernel/brand.ts';
import { addDays, addMonths, dayOfCivil, formatDay } from '../kernel/civil.ts';
import { availableOn, expiresOn } from '../points/lots.ts';
import type { Rules } from '../program/rules.ts';
import { rateAtFirst } from './reaching.ts';
import { buys, live, middayOf, money, whatSheHas } from './story.ts';
import { alone, type Found, type Subject } from './subject.ts';

/** Four years: every date of the calendar, the leap day too. */
export const daysLookedAt = 1461;

export function holdOutlivesExpiry(subject: Subject): readonly Found[] {
  const { rules, now } = subject;
  const { hold } = rules.earning;
  const today = rules.calendar.dayOf(now);
  for (let days = 0; days < daysLookedAt; days++) {
    const day = addDays(today, days);
    const free = availableOn(hold, day);
    const gone = goneOn(rules, day);
    if (gone > free) continue; // as points are that were never on hold
    const field = hold.kind === 'days' ? 'days' : 'atMostDays';
    return [
      {
        rule: 'hold-outlives-expiry',
        severity: 'error',
        path: ['earning', 'hold', field],
        says: `points of ${formatDay(day)} are on hold until ${formatDay(free)} and expire on ${formatDay(gone)}`,
        fix: fixOf(rules, field),
        example: exampleOf(subject, day, free),
      },
    ];
  }
  return [];
}

/** As many days on hold as leave a day to spend the points, whenever they were earned. */
function fixOf(rules: Rules, field: 'days' | 'atMostDays'): string {
  const start = dayOfCivil(2024, 1, 1);
  const lives = Array.from(
    { length: daysLookedAt },
    (_, at) => goneOn(rules, addDays(start, at)) - start - at,
  );
  const days = Math.min(...lives) - 1;
  const hold = days > 0 ? `"${field}": ${days} or less` : '"hold": { "kind": "none" }';
  return `write ${hold}, or let points live longer in "expiry"`;
}

/** The first day on which points of a purchase on `day` are gone, where nothing else is bought. */
export function goneOn({ expiry }: Rules, day: Day): Day {
  return expiry.kind === 'after-inactivity' ? addMonths(day, expiry.months) : expiresOn(expiry, day);
}

function exampleOf(subject: Subject, day: Day, free: Day): string {
  const { rules } = subject;
  const amount = plainAmount(rules);
  const bought = buys(middayOf(rules, day), 1, { amount });
  const timeline = alone(subject);
  const { pending } = live(timeline, [bought], bought.occurredAt).status;
  const after = live(timeline, [bought], middayOf(rules, free));
  return (
    `On ${formatDay(day)} Ada buys for ${money(amount, rules)} and earns ${pending} points, on hold until ` +
    `${formatDay(free)}. By then they have expired. ${whatSheHas(after)}`
  );
}

/** A round amount that earns some points: a hundred of what earns the base points, or a bit less. */
export function plainAmount(rules: Rules): number {
  const { numerator, denominator } = rateAtFirst(rules);
  if (numerator === 0) return 100 * 10 ** rules.currencyDigits;
  return Math.min(1_000_000_000, Math.max(1, Math.ceil((100 * denominator) / numerator)));
}
