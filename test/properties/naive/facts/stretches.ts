/** What becomes of a prolonged term when an order that prolonged it is taken back. */
import { fresh, levelHeld, lose, seen, term, termFrom, termOf } from '../tiers/standing.ts';
import {
  decidedOn,
  floorOf,
  levelName,
  levelOn,
  type NaiveHeld,
  type NaiveTerm,
  type NaiveTier,
  reviewOn,
  type Seen,
  termAfter,
} from '../tiers/tiers.ts';
import { lapses } from '../time/reviews.ts';
import { type DateText, dateAt, plusDays, startOfDate } from '../units/dates.ts';
import type { Walk } from '../walk.ts';

/** Nothing is kept of the order: what it alone prolonged is as it was, of the levels held before as well. */
export function dropStretches(walk: Walk, order: string, now: number, today: DateText) {
  if (walk.file.refunds.tier === 'leave') return;
  const { tier } = walk;
  const own = tier.stretches.length === 0 ? {} : notOver(walk, without(tier, order), now, today);
  walk.tier = { ...tier, ...own, before: withoutBelow(tier.before, order) };
}

function withoutBelow(held: NaiveHeld | null, order: string): NaiveHeld | null {
  return held === null
    ? null
    : { ...held, ...without(held, order), before: withoutBelow(held.before, order) };
}

/** What is decided at the end of the day holds until then. */
function notOver(walk: Walk, term: NaiveTerm, now: number, today: DateText): NaiveTerm {
  const isOver = term.until !== null && term.until <= now && walk.file.refunds.at === 'day-end';
  return isOver ? { ...term, until: startOfDate(plusDays(today, 1), walk.zone) } : term;
}

/** The oldest of those that stand on the order alone is taken out, until none is left. */
function without(held: NaiveTerm, order: string): NaiveTerm {
  const stretches = held.stretches.map(({ was, orders }) => ({
    was,
    orders: orders.filter((each) => each !== order),
  }));
  let { until, endsOn, start } = held;
  for (;;) {
    const place = stretches.findIndex(({ orders }) => orders.length === 0);
    const gone = stretches[place];
    if (gone === undefined) return { until, endsOn, start, stretches };
    const next = stretches[place + 1];
    if (next === undefined) ({ until, endsOn, start } = gone.was);
    else stretches[place + 1] = { ...next, was: gone.was };
    stretches.splice(place, 1);
  }
}

interface Taken {
  readonly before: Seen;
  readonly after: Seen;
  readonly tier: NaiveTier;
}

/** After a refund that has left the level. */
export function settleStretches(
  walk: Walk,
  order: string,
  { before, after, tier }: Taken,
  now: number,
  today: DateText,
) {
  if (walk.file.refunds.tier === 'leave' || tier.stretches.length === 0) return;
  if (walk.tier.level !== tier.level || walk.tier.since !== tier.since) return;
  const held = levelHeld(walk);
  const isLost = decidedOn(before, held, today) >= held && decidedOn(after, held, today) < held;
  if (isLost && walk.tier.stretches.length > 0) {
    const first = Math.max(
      0,
      walk.tier.stretches.findIndex(({ orders }) => orders.includes(order)),
    );
    const { was } = walk.tier.stretches[first] as NaiveTerm['stretches'][number];
    const cut = { ...was, stretches: walk.tier.stretches.slice(0, first) };
    walk.tier = { ...walk.tier, ...notOver(walk, cut, now, today) };
  }
  const { until } = walk.tier;
  if (until === null || until > now) return;
  if (lapses(walk)) lapseLate(walk, after, until, now, today);
  else reviewLate(walk, after, until, now, today);
}

function reviewLate(walk: Walk, after: Seen, until: number, now: number, today: DateText) {
  const held = levelHeld(walk);
  const level = Math.min(held, reviewOn(after, held, today).level);
  const made = term(walk, level, termAfter(seen(walk), dateAt(until, walk.zone), walk.tier.endsOn));
  const isOver = made.until !== null && made.until <= now;
  take(walk, level, isOver ? term(walk, level, termFrom(today)) : made, now);
}

function lapseLate(walk: Walk, after: Seen, until: number, now: number, today: DateText) {
  walk.anew = plusDays(dateAt(until, walk.zone), -walk.file.tiers.graceDays);
  walk.carried = null;
  const earned = levelOn({ ...after, anew: walk.anew, carried: null }, 0, today);
  const level = Math.min(levelHeld(walk), Math.max(earned, floorOf(after)));
  take(walk, level, term(walk, level, termFrom(today)), now);
}

function take(walk: Walk, level: number, made: ReturnType<typeof term>, now: number) {
  if (level === levelHeld(walk)) {
    walk.tier = { ...walk.tier, ...termOf(made), whileQualified: false };
    return;
  }
  const { lostAt } = walk;
  lose(walk, now);
  walk.lostAt = lostAt;
  walk.tier = { level: levelName(walk.file, level), ...fresh(now), ...made };
}
