/** A level that a member held in another system. */
import type { OpenedTier } from '../facts/facts.ts';
import { levelIndex } from '../program/ladder.ts';
import type { Context } from '../state/context.ts';
import type { MemberState, Tenure, Tier } from '../state/state.ts';
import { makeTier, withTerm } from './making.ts';
import { endless, termFrom } from './terms.ts';

/** A level that is lower than the one held, or that the rules do not know, changes nothing. */
export function withOpenedTier(
  state: MemberState,
  opened: OpenedTier | undefined,
  context: Context,
): MemberState {
  if (opened === undefined) return state;
  const index = levelIndex(context.rules, opened.level);
  if (index <= levelIndex(context.rules, state.tier.level)) return state;
  const tier = tierOf(state, opened, index, context);
  return { ...state, tier, tenures: tenuresOf(state, opened, index, context) };
}

function tierOf(state: MemberState, { since, until }: OpenedTier, index: number, context: Context): Tier {
  const { rules, at } = context;
  const start = termFrom(rules.calendar.dayOf(since));
  const made = makeTier(state, index, { rules, at: since }, { decision: 'opened', start });
  if (until === undefined) {
    // A term that would be over is reviewed at once.
    const isOver = made.until !== null && made.until < at;
    return isOver ? withTerm(made, { ...endless(start), until: at }) : made;
  }
  return withTerm(made, { ...endless(start), until });
}

/** Levels that years make one for life are held since then, those below as well. */
function tenuresOf(
  { tenures }: MemberState,
  { since }: OpenedTier,
  index: number,
  { timeline, rules }: Context,
): readonly Tenure[] {
  const day = rules.calendar.dayOf(since);
  return timeline.need.tenures
    .filter((level) => levelIndex(rules, level) > 0 && levelIndex(rules, level) <= index)
    .map((level) => tenures.find((each) => each.level === level) ?? { level, since: day });
}
