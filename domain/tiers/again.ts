/** A refund has taken off what a tier was reached with: the tier is decided again. */
import type { Day, Instant } from '../kernel/brand.ts';
import { levelIndex } from '../program/ladder.ts';
import { type Context, decidedBy } from '../state/context.ts';
import type { MemberState, Tier } from '../state/state.ts';
import { withoutCarried } from './carry.ts';
import { levelEarned } from './decide.ts';
import { lifeLevel } from './levels.ts';
import { makeTier } from './making.ts';
import { termFrom } from './terms.ts';

/**
 * Where the program decides the tier again at once: a tier that was reached by qualifying, and that the
 * amounts no longer reach, goes back to what they do reach, or to the tier held before if that still runs.
 */
export function decideAgain(before: MemberState, state: MemberState, context: Context): MemberState {
  const { rules, at, today } = context;
  if (rules.refunds.tier === 'leave') return state;
  const current = levelIndex(rules, state.tier.level);
  const wasEarned = levelEarned(before, rules, today) >= current;
  const earned = Math.max(levelEarned(state, rules, today), lifeLevel(rules, state));
  if (current === 0 || !wasEarned || earned >= current) return state;
  const standing = standingBefore(state.tier, context);
  const tier =
    standing !== null && levelIndex(rules, standing.level) >= earned
      ? {
          ...standing,
          whileQualified: false,
          since: at,
          because: { decision: 'decided-again-by-refund', programVersion: rules.version } as const,
          before: null,
        }
      : madeAgain(state, earned, context);
  context.outcomes.push({
    kind: 'tier.lowered',
    ...decidedBy(context, 'refunds.tier'),
    from: state.tier.level,
    to: tier.level,
    at,
    until: tier.until,
  });
  return { ...state, tier, qualifying: withoutCarried(state.qualifying) };
}

/**
 * The level that the rest of what counts earns, with the term that it would have: from the day of the rise that
 * is undone, or from the end of the term before it. A term that would be over by now begins today.
 */
function madeAgain(state: MemberState, earned: number, context: Context): Tier {
  const { rules, at, today } = context;
  const { since, before } = state.tier;
  const making = (from: Day) =>
    makeTier(state, earned, context, { decision: 'decided-again-by-refund', start: termFrom(from) });
  if (before === null) return making(today);
  const isWithin = before.until !== null && before.until > since && levelIndex(rules, before.level) >= earned;
  const tier = making(rules.calendar.dayOf(isWithin ? (before.until as Instant) : since));
  return tier.until !== null && tier.until <= at ? making(today) : tier;
}

/** What was held while qualified has no term that could still run. */
function standingBefore({ before, whileQualified }: Tier, { rules, at }: Context): Tier['before'] {
  const runs = before !== null && (before.until === null ? !whileQualified : before.until > at);
  return runs && levelIndex(rules, before.level) >= 0 ? before : null;
}
