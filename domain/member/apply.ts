/** One fact on a member's state, in business order. The fold never rejects: admission is decided before. */

import { effectiveAt, type Fact, type Position } from '../facts/facts.ts';
import { emptyMemory, type Memory } from '../facts/memory.ts';
import { type Place, placeOf } from '../facts/order.ts';
import type { Outcome, TimedOutcome } from '../facts/outcomes.ts';
import { type Day, type Instant, type MemberId, points } from '../kernel/brand.ts';
import { lineAt, rulesOfLine, type Timeline } from '../program/timeline.ts';
import type { Context } from '../state/context.ts';
import { addQualifying, neededPart } from '../state/qualifying.ts';
import { type MemberState, noAmounts } from '../state/state.ts';
import { raiseIfEarned } from '../tiers/decide.ts';
import { keepTenures } from '../tiers/life.ts';
import { makeTier } from '../tiers/making.ts';
import { keepStarts, termFrom } from '../tiers/terms.ts';
import { fireByFact } from '../triggers/occasions.ts';
import { noActivity } from '../value/activity.ts';
import { advance, endHoldsAndPrune, restartInactivity } from './advance.ts';
import { applyNow } from './handlers.ts';
import { reward } from './kinds/engagements.ts';
import { beginOpened } from './kinds/openings.ts';

export interface Applied {
  readonly state: MemberState;
  /** The outcomes of the time that passed before the fact. */
  readonly passed: readonly TimedOutcome[];
  /** The outcomes of the fact itself. */
  readonly outcomes: readonly Outcome[];
}

/**
 * The state after `fact`, which must not come before what the state has already decided (see `isLate`).
 * A member's first fact enrols them. `memory` must hold what the fact refers to, and learns of the fact.
 */
export function apply(
  state: MemberState | null,
  timeline: Timeline,
  fact: Fact,
  memory: Memory = emptyMemory(),
  place: Place = placeOf(fact, memory),
): Applied {
  const passed: TimedOutcome[] = [];
  const outcomes: Outcome[] = [];
  const now =
    state === null
      ? newcomer(timeline, fact.memberId, effectiveAt(fact))
      : endHoldsAndPrune(advance(state, timeline, place.at, passed), timeline, place.at);
  const context = contextOf(now, timeline, place, memory, outcomes);
  const begun = state === null ? begin(now, fact, context) : now;
  const applied = applyNow(begun, fact, context);
  // A member whose first fact is the enrolment may reach a level by the welcome points.
  const decided = state === null && fact.kind === 'enrolment' ? raiseIfEarned(applied, context) : applied;
  const held = keepStarts(keepTenures(decided, timeline, context.today), timeline);
  const fired = fireByFact(now, held, { fact, isFirst: state === null }, context);
  const next = restartInactivity(fired, timeline, place.at);
  return { state: { ...next, asOf: place }, passed, outcomes };
}

export function contextOf(
  state: MemberState,
  timeline: Timeline,
  { at }: Pick<Position, 'at'>,
  memory: Memory,
  outcomes: Outcome[],
): Context {
  const rules = rulesOfLine(timeline, state.line);
  return { by: 'fact', timeline, rules, at, today: rules.calendar.dayOf(at), memory, outcomes };
}

/** Somebody who becomes a member at `at`, before anything has happened to them. */
export function newcomer(timeline: Timeline, memberId: MemberId, at: Instant): MemberState {
  const line = lineAt(timeline, at);
  const rules = rulesOfLine(timeline, line);
  const today = rules.calendar.dayOf(at);
  return {
    memberId,
    asOf: { at, id: '' },
    settledAt: at,
    enrolledAt: at,
    openedAt: 0 as Instant,
    line,
    need: timeline.need.fingerprint,
    tier: makeTier(
      { enrolledAt: at, life: null },
      0,
      { rules, at },
      { decision: 'enrolled', start: termFrom(today) },
    ),
    override: null,
    life: null,
    tenures: [],
    lots: [],
    deficit: points(0),
    reservations: [],
    qualifying: { days: [], lifetime: noAmounts, since: [], carried: null, anew: 0 as Day },
    purchases: 0,
    boughtOn: 0 as Day,
    activeOn: today,
    clearedOn: 0 as Day,
    birthday: 0,
    uses: [],
    tags: [],
    fired: [],
    activity: noActivity,
  };
}

/** Whoever is brought along from another system was welcomed there. */
function begin(state: MemberState, fact: Fact, context: Context): MemberState {
  return fact.kind === 'opening' ? beginOpened(state, fact, context) : welcome(state, context);
}

function welcome(state: MemberState, context: Context): MemberState {
  const { rules, timeline, today, outcomes } = context;
  const programVersion = rules.version;
  outcomes.push({ kind: 'member.enrolled', rule: 'enrolment', programVersion, tier: state.tier.level });
  const { welcomePoints } = rules.earning;
  if (welcomePoints === 0) return state;
  const rewarded = reward(state, welcomePoints, 'earning.welcome', context);
  const amounts = neededPart(timeline.need, { ...noAmounts, points: welcomePoints });
  return { ...rewarded, qualifying: addQualifying(rewarded.qualifying, timeline.need, today, amounts) };
}

/** Whether a fact at `place` comes before something that the state has already decided. */
export function isLate(state: MemberState, timeline: Timeline, place: Position): boolean {
  const { asOf } = state;
  const before = place.at < asOf.at || (place.at === asOf.at && place.id < asOf.id);
  return before || lineAt(timeline, place.at) < state.line;
}
