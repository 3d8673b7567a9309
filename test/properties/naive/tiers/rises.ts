/** After each fact: whether a level is reached by it, or lost. */
import type { Fact } from '../../../../domain/facts/facts.ts';
import { ruleOf } from '../facts/engagements.ts';
import type { DateText } from '../units/dates.ts';
import type { NaiveEntry, Walk } from '../walk.ts';
import { tagsAfter } from './counted.ts';
import { enter, keepsTerm, leave, levelHeld, seen, term, termFrom } from './standing.ts';
import { asksForTag, decidedOn, levelName, rise } from './tiers.ts';

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
    const before = { level: walk.tier.level, until: walk.tier.until, endsOn: walk.tier.endsOn };
    walk.tier = {
      level: levelName(walk.file, level),
      since: now,
      ...term(walk, level, termFrom(today)),
      before,
    };
    if (keepsTerm(walk, current, old))
      walk.tier = { ...walk.tier, until: old.until, endsOn: old.endsOn, whileQualified: false };
    walk.raisedTo = walk.tier.level;
    walk.sum += enter(walk, level, today);
  } else if (
    earned >= current &&
    current > 0 &&
    walk.file.tiers.onRequalifying === 'extend' &&
    walk.tier.until !== null
  ) {
    const { until, endsOn } = term(walk, current, termFrom(today));
    if (until !== null && until > walk.tier.until) walk.tier = { ...walk.tier, until, endsOn };
  }
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
    since: now,
    ...term(walk, level, termFrom(today)),
    before: null,
  };
  if (['refund', 'cancellation', 'revision'].includes(fact.kind)) leave(walk, old, today);
}
