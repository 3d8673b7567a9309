/** Tags that triggers set, and take off with the last firing that stood. */
import type { TagSetAt } from '../facts/outcomes.ts';
import { ruleOfTrigger, type Trigger } from '../program/triggers/rules.ts';
import { type AnyContext, type Context, decidedBy } from '../state/context.ts';
import { type MemberState, type SetTag, tagsMax } from '../state/state.ts';
import { fallIfUnqualified } from '../tiers/decide.ts';
import { hasTag } from '../tiers/levels.ts';

/** A tag that is set already is left as it is, and a member has no more than so many. */
export function setTag(state: MemberState, { id, tag }: Trigger, context: AnyContext): MemberState {
  if (tag === null || hasTag(state.tags, tag) || state.tags.length >= tagsMax) return state;
  const { at } = context;
  const set = { kind: 'tag.set', ...decidedBy(context, ruleOfTrigger(id)), tag } as const;
  if (context.by === 'fact') context.outcomes.push(set);
  else context.outcomes.push({ ...set, at } satisfies TagSetAt);
  return { ...state, tags: [...state.tags, { tag, since: at, by: id }].sort(byName) };
}

/** Only where no firing of the trigger stands any more, and nobody else has set it since. */
export function takeTagsOff(state: MemberState, trigger: string, context: Context): MemberState {
  const stands = state.fired.some((each) => each.trigger === trigger);
  const off = stands ? [] : state.tags.filter(({ by }) => by === trigger);
  if (off.length === 0) return state;
  for (const { tag } of off) {
    context.outcomes.push({ kind: 'tag.unset', ...decidedBy(context, ruleOfTrigger(trigger)), tag });
  }
  const left = { ...state, tags: state.tags.filter((each) => !off.includes(each)) };
  const isAsked = off.some(({ tag }) => context.rules.tiers.tags.has(tag));
  return isAsked ? fallIfUnqualified(left, context) : left;
}

function byName(a: SetTag, b: SetTag): number {
  return a.tag < b.tag ? -1 : 1;
}
