/**
 * Words that operators and a retailer's back end set on a member and take off again. A tag counts from its
 * moment on: bonuses see those of the purchase's own time, and a level may be reached and kept by one.
 */

import type { TagSet, TagUnset } from '../../facts/facts.ts';
import { settled } from '../../points/booking.ts';
import { type Context, decidedBy } from '../../state/context.ts';
import type { MemberState, SetTag } from '../../state/state.ts';
import { fallIfUnqualified, raiseIfEarned } from '../../tiers/decide.ts';
import { hasTag } from '../../tiers/levels.ts';

export function applyTagSet(state: MemberState, { tag }: TagSet, context: Context): MemberState {
  const known = state.tags.find((each) => each.tag === tag);
  if (known !== undefined) return known.by === undefined ? state : settled(asOwn(state, tag), context.at);
  context.outcomes.push({ kind: 'tag.set', ...decidedBy(context, 'tag'), tag });
  const tags = [...state.tags, { tag, since: context.at }].sort(byName);
  const set = settled({ ...state, tags }, context.at);
  // A tag that no level asks for is no reason to look at the tier.
  return context.rules.tiers.tags.has(tag) ? raiseIfEarned(set, context) : set;
}

/** What it qualified for is kept as long as its term runs; a level held while qualified falls with it. */
export function applyTagUnset(state: MemberState, { tag }: TagUnset, context: Context): MemberState {
  if (!hasTag(state.tags, tag)) return state;
  context.outcomes.push({ kind: 'tag.unset', ...decidedBy(context, 'tag'), tag });
  const tags = state.tags.filter((each) => each.tag !== tag);
  return fallIfUnqualified(settled({ ...state, tags }, context.at), context);
}

/** What somebody sets stays, whatever becomes of the trigger that had set it. */
function asOwn(state: MemberState, tag: string): MemberState {
  const tags = state.tags.map((each) => (each.tag === tag ? { tag, since: each.since } : each));
  return { ...state, tags };
}

function byName(a: SetTag, b: SetTag): number {
  return a.tag < b.tag ? -1 : 1;
}
