/** One fact on a member's state, in business order. The fold never rejects: admission is decided before. */
import { type Day, points } from '../kernel/brand.ts';
import type { Rules } from '../program/rules.ts';
import { lineAt, rulesOfLine, type Timeline } from '../program/timeline.ts';
import { advance, forget } from './advance.ts';
import { earn } from './earning.ts';
import { effectiveAt, type Fact, type Position, type Purchase, positionOf } from './facts.ts';
import { addToLots, availableOn, expiresOn } from './lots.ts';
import type { Outcome, TimedOutcome } from './outcomes.ts';
import { addQualifying, amountsIn, neededPart } from './qualifying.ts';
import { type Amounts, type MemberState, noAmounts } from './state.ts';
import { earnedLevel, levelAt, levelIndex, makeTier } from './tiers.ts';

export interface Applied {
  readonly state: MemberState;
  /** Of the time that passed before the fact. */
  readonly passed: readonly TimedOutcome[];
  /** Of the fact itself. */
  readonly outcomes: readonly Outcome[];
}

/**
 * The state after `fact`, which must not come before what the state has already decided (see
 * `isLate`). A member's first fact enrols them.
 */
export function apply(state: MemberState | null, timeline: Timeline, fact: Fact): Applied {
  const passed: TimedOutcome[] = [];
  const outcomes: Outcome[] = [];
  const at = effectiveAt(fact);
  const now =
    state === null
      ? enrol(timeline, fact, outcomes)
      : forget(advance(state, timeline, at, passed), timeline, at);
  return { state: applyNow(now, timeline, fact, outcomes), passed, outcomes };
}

function applyNow(state: MemberState, timeline: Timeline, fact: Fact, outcomes: Outcome[]): MemberState {
  switch (fact.kind) {
    case 'purchase':
      return applyPurchase(state, timeline, fact, outcomes);
    case 'refund':
    case 'cancellation':
    case 'fulfilment':
    case 'redemption':
    case 'redemption-capture':
    case 'redemption-cancel':
    case 'adjustment':
    case 'adjustment-undo':
    case 'tier-override':
    case 'tier-override-end':
    case 'engagement':
    case 'enrolment':
    case 'privilege-use':
    case 'privilege-return':
      throw new Error(`facts of kind ${fact.kind} are not recorded by this version`);
    default:
      throw new Error(`unknown fact ${(fact satisfies never as Fact).kind}`);
  }
}

function enrol(timeline: Timeline, fact: Fact, outcomes: Outcome[]): MemberState {
  const at = effectiveAt(fact);
  const line = lineAt(timeline, at);
  const rules = rulesOfLine(timeline, line);
  const tier = makeTier(rules, 0, at, rules.calendar.dayOf(at), 'enrolled');
  outcomes.push({
    kind: 'member.enrolled',
    rule: 'enrolment',
    programVersion: rules.version,
    tier: tier.level,
  });
  return {
    memberId: fact.memberId,
    asOf: { at, id: '' },
    settledAt: at,
    enrolledAt: at,
    line,
    need: timeline.need.fingerprint,
    tier,
    lots: [],
    deficit: points(0),
    qualifying: { days: [], lifetime: noAmounts },
  };
}

function applyPurchase(
  state: MemberState,
  timeline: Timeline,
  fact: Purchase,
  outcomes: Outcome[],
): MemberState {
  const rules = rulesOfLine(timeline, state.line);
  const today = rules.calendar.dayOf(effectiveAt(fact));
  const earned = bookPurchase(state, timeline, rules, fact, today, outcomes);
  return raiseIfEarned({ ...earned, asOf: positionOf(fact) }, rules, today, outcomes);
}

/** Points and qualifying amounts of a purchase made on `today`; leaves the tier and `asOf` as they are. */
export function bookPurchase(
  state: MemberState,
  timeline: Timeline,
  rules: Rules,
  fact: Purchase,
  today: Day,
  outcomes: Outcome[],
): MemberState {
  const level = levelIndex(rules, state.tier.level);
  const worth = earn(rules.earning, levelAt(rules, level), fact);
  const deficitPaid = points(Math.min(state.deficit, worth.points));
  const lot = {
    availableOn: availableOn(rules.earning.hold, today),
    expiresOn: expiresOn(rules.expiry, today),
    remaining: points(worth.points - deficitPaid),
  };
  outcomes.push({
    kind: 'points.earned',
    rule: 'earning.base',
    programVersion: rules.version,
    points: worth.points,
    deficitPaid,
    availableOn: lot.availableOn,
    expiresOn: lot.expiresOn,
  });
  const amounts = neededPart(timeline.need, amountsOf(worth.eligible, worth.points));
  return {
    ...state,
    lots: addToLots(state.lots, lot),
    deficit: points(state.deficit - deficitPaid),
    qualifying: addQualifying(state.qualifying, timeline.need, today, amounts),
  };
}

/** A purchase counts as one only when something in it counts: a free or fully excluded one does not. */
function amountsOf(eligible: number, earned: number): Amounts {
  return { spend: eligible, purchases: eligible > 0 ? 1 : 0, points: earned };
}

function raiseIfEarned(state: MemberState, rules: Rules, today: Day, outcomes: Outcome[]): MemberState {
  const level = levelEarned(state, rules, today);
  if (level <= levelIndex(rules, state.tier.level)) return state;
  const { at } = state.asOf;
  const tier = makeTier(rules, level, at, today, 'qualified');
  outcomes.push({
    kind: 'tier.raised',
    rule: `tiers.levels.${tier.level}.qualify`,
    programVersion: rules.version,
    from: state.tier.level,
    to: tier.level,
    at,
    until: tier.until,
  });
  return { ...state, tier, settledAt: at };
}

/** The level that the amounts in the window earn on `today`. */
export function levelEarned(state: MemberState, rules: Rules, today: Day): number {
  const enrolledOn = rules.calendar.dayOf(state.enrolledAt);
  return earnedLevel(rules, amountsIn(rules.tiers.window, state.qualifying, today, enrolledOn));
}

/** Whether a fact at `position` comes before something that the state has already decided. */
export function isLate(state: MemberState, timeline: Timeline, position: Position): boolean {
  const { asOf } = state;
  const before = position.at < asOf.at || (position.at === asOf.at && position.id < asOf.id);
  return before || lineAt(timeline, position.at) < state.line;
}
