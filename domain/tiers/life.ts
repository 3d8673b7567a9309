/** Levels for life: by an amount since enrolment, or by years without a break. */

import type { Day, Instant } from '../kernel/brand.ts';
import { addMonths } from '../kernel/civil.ts';
import { endOfTime } from '../kernel/instant.ts';
import { levelAt, levelIndex } from '../program/ladder.ts';
import type { Rules } from '../program/rules.ts';
import { rulesOfLine, type Timeline, type TimelineLine } from '../program/timeline.ts';
import { type AnyContext, type Context, decidedBy, type TimeContext } from '../state/context.ts';
import type { Life, MemberState, Tenure, Tier } from '../state/state.ts';
import { countedOn } from './counted.ts';
import { lifeLevel, reaches } from './levels.ts';
import { hiddenIn, makeTier, withTerm } from './making.ts';
import { termFrom } from './terms.ts';

/** Something has counted: it may have made a level one for life. */
export function grantLifeByAmount(state: MemberState, context: Context): MemberState {
  const { rules, today } = context;
  if (!rules.tiers.livesByAmount) return state;
  const counted = countedOn(rules, state, today);
  const level = rules.tiers.levels.findLastIndex(({ forLife }) => {
    const reached = forLife?.reached ?? null;
    return reached !== null && reaches(reached, counted);
  });
  return level > lifeLevel(rules, state) ? grantLife(state, level, 'amount', context) : state;
}

/** The day on which the years are full, for each held level that years make one for life. */
function fullOn(
  { tenures }: MemberState,
  rules: Rules,
): readonly { readonly index: number; readonly day: Day }[] {
  return tenures.flatMap(({ level, since }) => {
    const index = levelIndex(rules, level);
    const years = rules.tiers.levels[index]?.forLife?.years ?? null;
    return years === null ? [] : [{ index, day: addMonths(since, 12 * years) }];
  });
}

/**
 * When the first of the levels held has been held long enough to be one for life; the end of time where none
 * will.
 */
export function lifeDueAt(state: MemberState, timeline: Timeline): Instant {
  // This is called after every fact, and few programs have such levels.
  if (state.tenures.length === 0) return endOfTime;
  const rules = rulesOfLine(timeline, state.line);
  const { effectiveFrom } = timeline.lines[state.line] as TimelineLine;
  const floor = lifeLevel(rules, state);
  const moments = fullOn(state, rules)
    .filter(({ index }) => index > floor)
    .map(({ day }) => rules.calendar.startOfDay(day));
  // Years may have been full before the rules that count them took effect.
  return Math.max(Math.min(endOfTime, ...moments), state.asOf.at, effectiveFrom) as Instant;
}

/** The highest level whose years are full becomes one for life. */
export function grantLifeByYears(state: MemberState, context: TimeContext): MemberState {
  const full = fullOn(state, context.rules).filter(({ day }) => day <= context.today);
  const level = Math.max(...full.map(({ index }) => index));
  return grantLife(state, level, 'years', context);
}

function grantLife(state: MemberState, index: number, by: Life['by'], context: AnyContext): MemberState {
  const { rules, at, today, outcomes } = context;
  const { id: level } = levelAt(rules, index);
  const decided = { ...decidedBy(context, `tiers.levels.${level}.forLife`), at };
  outcomes.push({ kind: 'tier.for-life', ...decided, tier: level });
  const granted: MemberState = { ...state, life: { level, by }, settledAt: at };
  const current = levelIndex(rules, state.tier.level);
  if (current > index) return granted;
  const tier = makeTier(granted, index, context, { decision: 'for-life', start: termFrom(today) });
  if (current < index) {
    const hidden = hiddenIn(state, tier, rules);
    outcomes.push({
      kind: 'tier.raised',
      ...decided,
      from: state.tier.level,
      to: level,
      until: null,
      ...hidden,
    });
    return { ...granted, tier };
  }
  outcomes.push({ kind: 'tier.kept', ...decided, tier: level, until: null });
  const kept: Tier = { ...withTerm(state.tier, tier), because: tier.because };
  return { ...granted, tier: kept };
}

/**
 * Notes since when the member holds the levels that years make one for life, after the tier changed on `day`.
 */
export function keepTenures(state: MemberState, timeline: Timeline, day: Day): MemberState {
  const { tenures } = timeline.need;
  if (tenures.length === 0) return state;
  const rules = rulesOfLine(timeline, state.line);
  const current = levelIndex(rules, state.tier.level);
  const kept = tenures
    .filter((level) => isHeld(levelIndex(rules, level), current))
    .map((level): Tenure => state.tenures.find((each) => each.level === level) ?? { level, since: day });
  return { ...state, tenures: kept };
}

function isHeld(index: number, current: number): boolean {
  return index > 0 && index <= current;
}
