/** Refunds have taken off what a tier was reached with: the tier is decided again. */
import type { Day, Instant } from '../../kernel/brand.ts';
import { addDays } from '../../kernel/civil.ts';
import { endOfTime } from '../../kernel/instant.ts';
import { levelIndex } from '../../program/ladder.ts';
import { rulesOfLine, type Timeline, type TimelineLine } from '../../program/timeline.ts';
import {
  type AnyContext,
  type Context,
  decidedBy,
  type Moment,
  type TimeContext,
} from '../../state/context.ts';
import type { HeldTerm, MemberState, Term, TermStart, Tier } from '../../state/state.ts';
import { withoutCarried } from '../carry.ts';
import { enrolledOn } from '../counted.ts';
import { levelEarned } from '../decide.ts';
import { takeEntriesBack } from '../entry.ts';
import { lifeLevel } from '../levels.ts';
import { hiddenIn, makeTier, reachedAt } from '../making.ts';
import { endOf, termAfter, termFrom } from '../terms.ts';
import { asIfKept, noted, type TakenBack } from './takenBack.ts';

/**
 * Where the program decides the tier again: a tier that was reached by qualifying, and that the amounts no longer
 * reach, goes back to what they do reach, or to the tier held before if that still runs and stands by itself.
 */
export function decideAgain(
  before: MemberState,
  state: MemberState,
  taken: TakenBack,
  context: Context,
): MemberState {
  const { rules, today } = context;
  const { tier: choice, at = 'at-once' } = rules.refunds;
  if (choice === 'leave') return state;
  const next = { ...state, tier: noted(state.tier, taken, context) };
  const current = levelIndex(rules, next.tier.level);
  if (current === 0 || at === 'day-end') return next;
  const earned = Math.max(levelEarned(next, rules, today), lifeLevel(rules, next));
  const was = choice === 'decide-again' ? before : asIfKept(next, next.tier, context);
  const isUndone = earned < current && levelEarned(was, rules, today) >= current;
  return isUndone ? undo(next, { earned, day: today }, context) : next;
}

/** When a day is over whose refunds undo the level, as things stand; the end of time where none is. */
export function asksAt(state: MemberState, timeline: Timeline): Instant {
  const { asOf, tier } = state;
  if (tier.askedOn === undefined) return endOfTime;
  const rules = rulesOfLine(timeline, state.line);
  const at = rules.calendar.startOfDay(tier.askedOn);
  const { effectiveFrom } = timeline.lines[state.line] as TimelineLine;
  const isOpen = at >= effectiveFrom && (at > asOf.at || (at === asOf.at && asOf.id === ''));
  if (!isOpen) return endOfTime;
  const today = tier.askedOn;
  const { earned, day } = sightAtEnd(state, { rules, today });
  const current = levelIndex(rules, tier.level);
  const was = asIfKept(state, tier, { timeline, rules, today });
  return earned < current && levelEarned(was, rules, day) >= current ? at : endOfTime;
}

/** The day of the refunds is over, and nothing has made up for them: the rewards for the undone levels go as well. */
export function decideAtEnd(state: MemberState, context: TimeContext): MemberState {
  const decided = undo(state, sightAtEnd(state, context), context);
  return takeEntriesBack(decided, state.tier, context, {});
}

/** The level that is earned, and the day on which that is looked at. */
interface Sight {
  readonly earned: number;
  readonly day: Day;
}

/** By what counted on the day that is over. */
function sightAtEnd(state: MemberState, { rules, today }: Pick<Moment, 'rules' | 'today'>): Sight {
  const day = addDays(today, -1);
  return { earned: Math.max(levelEarned(state, rules, day), lifeLevel(rules, state)), day };
}

/** The level is left for the highest one that stands without what was taken back. */
function undo(state: MemberState, sight: Sight, context: AnyContext): MemberState {
  const { rules, at } = context;
  const left = standingBefore(state, sight, context);
  const { standing } = left;
  const isBack =
    standing !== null &&
    runs(standing, state.tier, context) &&
    levelIndex(rules, standing.level) >= sight.earned;
  const tier = isBack ? heldAgain(standing, context) : madeAgain(state, sight.earned, left, context);
  context.outcomes.push({
    kind: 'tier.lowered',
    ...decidedBy(context, 'refunds.tier'),
    from: state.tier.level,
    to: tier.level,
    at,
    until: tier.until,
    ...hiddenIn(state, tier, rules),
  });
  return { ...state, tier, qualifying: withoutCarried(state.qualifying) };
}

interface Left {
  /** The highest of the levels that were hidden and that refunds do not undo; null where there is none. */
  readonly standing: HeldTerm | null;
  /** When the lowest of the undone levels was reached; null where no rise is known. */
  readonly since: Instant | null;
}

/** What lay hidden is asked as well: refunds may have undone it meanwhile. */
function standingBefore(state: MemberState, { earned, day }: Sight, context: AnyContext): Left {
  const { rules } = context;
  const { tier } = state;
  const isUndone = (held: HeldTerm) => {
    const level = levelIndex(rules, held.level);
    return level > earned && levelEarned(asIfKept(state, held, context), rules, day) >= level;
  };
  let since = tier.before === null && tier.reachedAt === undefined ? null : reachedAt(tier);
  let standing: HeldTerm | null = tier.before;
  while (standing !== null && standing.takenBack !== undefined && isUndone(standing)) {
    since = standing.since ?? since;
    standing = standing.before ?? null;
  }
  return { standing, since };
}

function runs({ until }: HeldTerm, { whileQualified }: Tier, { at }: AnyContext): boolean {
  return until === null ? !whileQualified : until > at;
}

/** As it was held before. Where orders may have caused it, what was taken of them is still remembered. */
function heldAgain({ since, takenBack, ...held }: HeldTerm, { rules, at }: AnyContext): Tier {
  const isRemembered = takenBack !== undefined && rules.refunds.tier === 'decide-again-if-caused';
  return {
    ...held,
    before: held.before ?? null,
    whileQualified: false,
    since: at,
    because: { decision: 'decided-again-by-refund', programVersion: rules.version },
    ...(since === undefined ? {} : { reachedAt: since }),
    ...(isRemembered ? { takenBack } : {}),
  };
}

/**
 * The level that the rest of what counts earns, with the term that it would have: from the day of the rise that
 * is undone, or from the end of the term before it. A term that would be over by now begins today.
 */
function madeAgain(state: MemberState, earned: number, { standing, since }: Left, context: AnyContext): Tier {
  const { rules, at, today } = context;
  const making = (start: TermStart): Tier => ({
    ...makeTier(state, earned, context, { decision: 'decided-again-by-refund', start, before: standing }),
    ...(since === null || earned === 0 ? {} : { reachedAt: since }),
  });
  if (since === null) return making(termFrom(today));
  const isWithin =
    standing !== null &&
    standing.until !== null &&
    standing.until > since &&
    levelIndex(rules, standing.level) >= earned;
  const tier = making(
    isWithin ? termAfterHeld(standing, state, context) : termFrom(rules.calendar.dayOf(since)),
  );
  return tier.until !== null && tier.until <= at ? making(termFrom(today)) : tier;
}

/** The term that its review would have given: months from the same day of the month, without the days of grace. */
export function termAfterHeld(
  { until, anchor }: Term,
  state: MemberState,
  { rules }: Pick<AnyContext, 'rules'>,
): TermStart {
  const end = endOf(rules, until as Instant);
  return termAfter(rules, { end, anchor }, enrolledOn(state, rules), false);
}
