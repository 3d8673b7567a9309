/** After each fact: whether a level is reached by it, or lost. */
import type { Fact, Purchase, Revision } from '../../../../domain/facts/facts.ts';
import { ruleOf } from '../facts/engagements.ts';
import { lastOf, mute, spread } from '../facts/fulfilments.ts';
import { boughtBy } from '../order.ts';
import type { DateText } from '../units/dates.ts';
import type { Bought, NaiveEntry, Walk } from '../walk.ts';
import { changesOf, tagsAfter } from './counted.ts';
import {
  enter,
  fresh,
  keepsTerm,
  leave,
  levelHeld,
  type NaiveCause,
  seen,
  term,
  termFrom,
  termOf,
} from './standing.ts';
import { asksForTag, decidedOn, levelName, type NaiveHeld, type NaiveTerm, rise } from './tiers.ts';

export function adds(walk: Walk, fact: Fact): boolean {
  // Nothing but the welcome has counted for who enrols before anything else.
  if (fact.kind === 'enrolment') return walk.entries.length === 1;
  if (fact.kind === 'revision') return walk.grew || (walk.entries.at(-1) as NaiveEntry).bought !== null;
  const isAny = ['purchase', 'adjustment', 'adjustment-undo'].includes(fact.kind);
  if (fact.kind === 'tag-set') {
    return asksForTag(walk.file, fact.tag) && !tagsAfter(walk.entries.slice(0, -1)).includes(fact.tag);
  }
  return isAny || (fact.kind === 'engagement' && ruleOf(walk, fact.engagement) !== undefined);
}

/** Whatever has added to what counts may have reached a level; a refund or a redemption does not. */
export function raiseIfEarned(walk: Walk, now: number, today: DateText) {
  const { fact } = walk.entries.at(-1) as NaiveEntry;
  if (!adds(walk, fact)) return;
  const current = levelHeld(walk);
  const earned = decidedOn(seen(walk), current, today);
  if (earned > current && walk.file.tiers.upgrade === 'at-once') {
    const level = rise(walk.file, current, earned);
    const old = walk.tier;
    const before = hiddenBy(walk, current);
    walk.tier = {
      level: levelName(walk.file, level),
      ...fresh(now),
      ...term(walk, level, termFrom(today)),
      isReached: true,
      before,
    };
    if (keepsTerm(walk, current, old)) walk.tier = { ...walk.tier, ...termOf(old), whileQualified: false };
    walk.raisedTo = walk.tier.level;
    walk.sum += enter(walk, level, today, causeOf(walk, today) ?? 'fact');
  } else if (
    earned >= current &&
    current > 0 &&
    walk.file.tiers.onRequalifying === 'extend' &&
    walk.tier.until !== null
  ) {
    stretch(walk, term(walk, current, termFrom(today)), causeOf(walk, today));
  }
}

/** The tier of now, as it will be under a higher one. */
function hiddenBy({ tier, file }: Walk, current: number): NaiveHeld {
  const held = { level: tier.level, ...termOf(tier) };
  if (current === 0 || file.refunds.tier === 'leave')
    return { ...held, reached: null, taken: [], before: null };
  const before = tier.before === null || tier.before.reached === null ? null : tier.before;
  return { ...held, reached: tier.reached, taken: tier.taken, before };
}

/** A later end takes the place of the term; an equal one notes the order as another reason for it. */
function stretch(walk: Walk, { until, endsOn, start }: NaiveTerm, cause: NaiveCause | null) {
  const { tier } = walk;
  const order = cause?.order ?? null;
  if (until === null || until < (tier.until as number)) return;
  const last = tier.stretches.at(-1);
  if (until > (tier.until as number)) {
    const was = { ...termOf(tier), stretches: [] };
    walk.tier = {
      ...tier,
      until,
      endsOn,
      start,
      stretches: [...tier.stretches, { was, orders: [order] }].slice(-8),
    };
  } else if (last !== undefined && !last.orders.includes(null) && !last.orders.includes(order)) {
    const orders = order === null || last.orders.length === 4 ? [null] : [...last.orders, order];
    walk.tier = { ...tier, stretches: [...tier.stretches.slice(0, -1), { ...last, orders }] };
  }
}

/** The order that has just been bought, or that has grown, with the last day on which points of it come free. */
function causeOf(walk: Walk, today: DateText): NaiveCause | null {
  const { fact } = walk.entries.at(-1) as NaiveEntry;
  if (fact.kind === 'engagement') return { order: `engagement:${fact.engagementId}`, available: '' };
  if (fact.kind !== 'purchase' && fact.kind !== 'revision') return null;
  const first = walk.entries.find((each) => each.fact.id === boughtBy(fact.order, walk.facts)?.id);
  const { bought, fact: order } = first as NaiveEntry & { readonly fact: Purchase | Revision };
  const made = bought as Bought;
  const isGone = made.expires <= today || made.date < walk.clearedOn;
  const facts = walk.entries.map((each) => (isGone && each.fact === fact ? mute(fact) : each.fact));
  const dates = spread(made, order, changesOf(order, walk.entries), facts, today);
  return { order: fact.order.orderId, available: lastOf(dates) ?? made.available };
}

/** What was taken off may have been needed for a tier that is held while qualified. */
export function fallIfTooLittle(walk: Walk, now: number, today: DateText) {
  const { fact, bought } = walk.entries.at(-1) as NaiveEntry;
  if (bought !== null || !walk.tier.whileQualified) return;
  const level = decidedOn(seen(walk), levelHeld(walk), today);
  if (level >= levelHeld(walk)) return;
  const old = walk.tier;
  walk.carried = null;
  walk.tier = {
    level: levelName(walk.file, level),
    ...fresh(now),
    ...term(walk, level, termFrom(today)),
  };
  if (['refund', 'cancellation', 'revision', 'engagement-revocation'].includes(fact.kind))
    leave(walk, old, today);
}
