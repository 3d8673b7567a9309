/** The days on which time alone fires a trigger. */
import type { Day, Instant } from '../kernel/brand.ts';
import { addDays, addMonths, civilOfDay, dayInYear, never, parseDay } from '../kernel/civil.ts';
import { endOfTime } from '../kernel/instant.ts';
import { available } from '../points/lots.ts';
import { levelIndex } from '../program/ladder.ts';
import type { Rules } from '../program/rules.ts';
import { rulesOfLine, type Timeline, type TimelineLine } from '../program/timeline.ts';
import { type Trigger, yearsAhead } from '../program/triggers/rules.ts';
import type { TimeContext } from '../state/context.ts';
import type { MemberState } from '../state/state.ts';
import { lapses, reviewed } from '../tiers/review.ts';
import { holdsFor } from './conditions.ts';
import { fire, mayFire } from './fire.ts';
import { isReached } from './reach.ts';

/** The first moment at which time fires a trigger; the end of time where none is ahead. */
export function triggersDueAt(state: MemberState, timeline: Timeline): Instant {
  const rules = rulesOfLine(timeline, state.line);
  const { byTime } = rules.triggers;
  if (byTime.length === 0) return endOfTime;
  return Math.min(...byTime.map((trigger) => dueAt(trigger, state, timeline))) as Instant;
}

/** `seen`: the member as time found them at this instant, by the rules that hold now. */
export function fireByTime(state: MemberState, seen: MemberState, context: TimeContext): MemberState {
  const { rules, timeline, at } = context;
  return rules.triggers.byTime.reduce(
    (next, trigger) => (dueAt(trigger, seen, timeline) === at ? fire(next, trigger, context) : next),
    state,
  );
}

/** Days that had come by the member's last decision are over, and so are those of before the rules. */
function dueAt(trigger: Trigger, state: MemberState, timeline: Timeline): Instant {
  const { effectiveFrom, rules } = timeline.lines[state.line] as TimelineLine;
  const from = Math.max(state.asOf.at + 1, effectiveFrom) as Instant;
  const first = daysOf(trigger, state, rules, rules.calendar.dayOf(from))
    .toSorted((a, b) => a - b)
    .find((day) => {
      const at = rules.calendar.startOfDay(day);
      return (
        at >= from && mayFire(state, trigger, day) && holdsFor(trigger, state, { rules, at, today: day })
      );
    });
  return first !== undefined && isOccasion(trigger, state, rules)
    ? rules.calendar.startOfDay(first)
    : endOfTime;
}

/** Those near `today` are among them. */
function daysOf({ on, silence }: Trigger, state: MemberState, rules: Rules, today: Day): readonly Day[] {
  const { birthday, boughtOn, enrolledAt, tier } = state;
  switch (on.kind) {
    case 'birthday':
      return birthday === 0 ? [] : yearly(Math.floor(birthday / 100), birthday % 100, today);
    case 'membership-anniversary': {
      const enrolledOn = rules.calendar.dayOf(enrolledAt);
      const { month, day } = civilOfDay(enrolledOn);
      return yearly(month, day, today).filter((each) => each > enrolledOn);
    }
    case 'no-purchase-for':
      return boughtOn === 0 ? [] : [addDays(boughtOn, silence)];
    case 'stage-entered':
      return boughtOn === 0 || on.stage === 'won-back' ? [] : [addDays(boughtOn, silence)];
    case 'tier-at-risk':
      return tier.until === null ? [] : [addDays(rules.calendar.dayOf(tier.until), -on.days)];
    case 'points-expiring':
      return expiryDays(state, rules).map((day) => addDays(day, -on.days));
    case 'points-available':
      return daysHoldsEnd(state, rules);
    case 'reward-within-reach':
      return daysHoldsEnd(state, rules).filter((day) =>
        isReached(on.reward, { state, day: addDays(day, -1) }, { state, day }, rules),
      );
    case 'program-ends':
      return [addDays(parseDay(on.lastDay) ?? never, -on.days)];
    default:
      return [];
  }
}

/** 29 February is the 28th in years that have none. */
function yearly(month: number, day: number, today: Day): readonly Day[] {
  const { year } = civilOfDay(today);
  return Array.from({ length: yearsAhead }, (_, ahead) => dayInYear(year + ahead, month, day));
}

/** On which days points that are on hold can be spent, if they are not gone by then. */
function daysHoldsEnd({ lots, activeOn }: MemberState, { expiry }: Rules): readonly Day[] {
  const gone = expiry.kind === 'after-inactivity' ? addMonths(activeOn, expiry.months) : never;
  return lots
    .filter(
      ({ availableOn, expiresOn }) => availableOn !== available && availableOn < Math.min(expiresOn, gone),
    )
    .map(({ availableOn }) => availableOn);
}

/** On which days points will expire, if nothing is bought. */
function expiryDays({ lots, activeOn }: MemberState, { expiry }: Rules): readonly Day[] {
  const ends = lots.map(({ expiresOn }) => expiresOn).filter((day) => day !== never);
  const isCleared = expiry.kind === 'after-inactivity' && lots.length > 0;
  return isCleared ? [...ends, addMonths(activeOn, expiry.months)] : ends;
}

/** On some days it takes more than the day: a level is at risk only where what counts so far would not keep it. */
function isOccasion({ on }: Trigger, state: MemberState, rules: Rules): boolean {
  const { until, level } = state.tier;
  if (on.kind !== 'tier-at-risk' || until === null) return true;
  if (lapses(rules, state)) return true;
  const today = rules.calendar.dayOf(until);
  return reviewed(state, { rules, today }).level < levelIndex(rules, level);
}
