/** What refunds take of what a level may rest on, remembered as long as that may undo it. */
import type { Day, Instant } from '../../kernel/brand.ts';
import { addDays } from '../../kernel/civil.ts';
import { levelIndex } from '../../program/ladder.ts';
import type { Moment } from '../../state/context.ts';
import { addQualifying, addToDay, isKept, isNothing } from '../../state/qualifying.ts';
import type { Amounts, HeldTerm, MemberState, Tier } from '../../state/state.ts';
import { enrolledOn } from '../counted.ts';
import { reachedAt } from '../making.ts';

/** What a fact takes of an order or an engagement that has counted. */
export interface TakenBack {
  /** When it was bought or done. */
  readonly at: Instant;
  /** On which it counts. */
  readonly day: Day;
  /** Negative where more counts than before. */
  readonly amounts: Amounts;
}

/** The tier that remembers what is taken back, as far as the program asks for it; and so do the levels that it hides. */
export function noted(tier: Tier, taken: TakenBack, { rules, today }: Moment): Tier {
  const { tier: choice, at } = rules.refunds;
  if (isNothing(taken.amounts)) return tier;
  const hides = notedBelow(tier.before, reachedAt(tier), taken);
  const next = hides === tier.before ? tier : { ...tier, before: hides };
  if (levelIndex(rules, tier.level) === 0) return next;
  // It may have been reached anew by the rest, or kept by a review.
  const isCause = taken.at <= Math.max(tier.since, reachedAt(tier));
  if (choice === 'decide-again' ? at !== 'day-end' : !isCause) return next;
  const askedOn = addDays(today, 1);
  const isOfDay = choice === 'decide-again-if-caused' || tier.askedOn === askedOn;
  const remembering = withTaken(isOfDay ? next : { ...next, takenBack: [] }, taken);
  return at === 'day-end' ? { ...remembering, askedOn } : remembering;
}

/** A hidden level rests on what was bought before the rise that hides it. */
function notedBelow(held: HeldTerm | null, hiddenAt: Instant, taken: TakenBack): HeldTerm | null {
  if (held?.since === undefined) return held;
  const before = notedBelow(held.before ?? null, held.since, taken);
  const isPart = taken.at <= held.since || taken.at < hiddenAt;
  const next = before === null || before === held.before ? held : { ...held, before };
  return isPart ? withTaken(next, taken) : next;
}

function withTaken<T extends Pick<HeldTerm, 'takenBack'>>(of: T, { day, amounts }: TakenBack): T {
  const { takenBack: before = [], ...rest } = of;
  const takenBack = addToDay(before, day, amounts);
  return (takenBack.length === 0 ? rest : { ...rest, takenBack }) as T;
}

/** A review has kept the level: it rests on what the review saw. */
export function restingOnReview({ takenBack: _, askedOn: __, ...tier }: Tier, { rules, at }: Moment): Tier {
  return rules.refunds.tier === 'decide-again-if-caused' ? { ...tier, reachedAt: at } : tier;
}

/** The member with what was taken back of what a level may rest on. */
export function asIfKept(
  state: MemberState,
  { takenBack = [] }: Pick<HeldTerm, 'takenBack'>,
  { timeline, rules, today }: Pick<Moment, 'timeline' | 'rules' | 'today'>,
): MemberState {
  if (takenBack.length === 0) return state;
  const { need } = timeline;
  const enrolled = enrolledOn(state, rules);
  const qualifying = takenBack.reduce(
    (counted, { day, ...amounts }) =>
      addQualifying(counted, need, day, amounts, isKept(need, day, today, enrolled)),
    state.qualifying,
  );
  return { ...state, qualifying };
}
