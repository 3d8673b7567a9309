/**
 * Whether a command is accepted. This is decided once, when the command is recorded, by what is known then.
 * Refusals have names and carry the numbers that led to them. The order of the checks is their precedence.
 */

import { type ClampReason, effectiveAt, type Fact, type Opening, type Redemption } from '../facts/facts.ts';
import type { RedemptionMemory } from '../facts/memory.ts';
import type { Day, Instant } from '../kernel/brand.ts';
import { startOfPeriod } from '../kernel/civil.ts';
import { rewardUse } from '../points/booking.ts';
import { balances } from '../points/lots.ts';
import { levelAt } from '../program/ladder.ts';
import type { RedemptionRules, Rules } from '../program/rules.ts';
import { lineAt, rulesOfLine, type Timeline } from '../program/timeline.ts';
import { type MemberState, tagsMax } from '../state/state.ts';
import { heldLevel } from '../tiers/levels.ts';
import { seenAt } from './advance.ts';

export const refusals = [
  'redemption-off',
  'unknown-reward',
  'reward-limit-reached',
  'below-minimum',
  'not-a-step',
  'too-many-reservations',
  'too-many-tags',
  'insufficient-points',
  'already-captured',
  'already-cancelled',
  'order-refunded',
  'redemption-of-another-order',
  'shares-do-not-add-up',
  'order-needed',
  'order-amount-unknown',
  'above-most-of-order',
  'reservation-expired',
  'opening-after-facts',
  'unknown-tier',
  'lowest-tier',
  'until-in-the-past',
  'no-override',
  'unknown-privilege',
  'quota-used-up',
] as const;

export type RefusalReason = (typeof refusals)[number];

export interface Refusal {
  readonly kind: 'refused';
  readonly reason: RefusalReason;
  /** What was asked for and what there is: points, minor units, counts or names. */
  readonly numbers: Readonly<Record<string, number | string>>;
}

export function refuse(reason: RefusalReason, numbers: Refusal['numbers'] = {}): Refusal {
  return { kind: 'refused', reason, numbers };
}

/** A member as of a moment, with the rules in force then. */
export interface MemberNow {
  readonly state: MemberState;
  readonly rules: Rules;
  readonly now: Instant;
  readonly today: Day;
}

export function memberAt(state: MemberState, timeline: Timeline, now: Instant): MemberNow {
  const current = seenAt(state, timeline, now);
  const rules = rulesOfLine(timeline, current.line);
  return { state: current, rules, now, today: rules.calendar.dayOf(now) };
}

export type Outside = 'not-enrolled' | 'before-opening';

/**
 * Why what happened elsewhere counts for nothing; null where it counts. What happened before a member came from
 * another system is in what they brought. `isClaimed`: it counts though they became a member later.
 */
export function outsideOf(
  state: MemberState | null,
  timeline: Timeline,
  fact: Fact,
  isClaimed = false,
): Outside | null {
  if (fact.kind === 'opening') return null;
  if (state !== null && effectiveAt(fact) < state.openedAt) return 'before-opening';
  return !isClaimed && isBeforeEnrolment(state, timeline, fact) ? 'not-enrolled' : null;
}

/** Where a program enrols only by enrolling, what happened before that counts for nothing. */
export function isBeforeEnrolment(state: MemberState | null, timeline: Timeline, fact: Fact): boolean {
  const at = effectiveAt(fact);
  if (rulesOfLine(timeline, lineAt(timeline, at)).enrolment === 'automatic') return false;
  return state === null || at < state.enrolledAt;
}

/** A member who shops needs no more open reservations than this. */
const reservationsMax = 20;

/**
 * An opening begins a history: it comes before all that the member has done here, or takes the place of an earlier
 * one as long as they have done nothing. `hasActed`: whether a fact is known that is no opening.
 */
export function admitOpening(state: MemberState | null, fact: Opening, hasActed: boolean): Refusal | null {
  if (state === null || !hasActed) return null;
  const isFirst = state.openedAt === 0 && effectiveAt(fact) < state.enrolledAt;
  return isFirst ? null : refuse('opening-after-facts', { memberId: fact.memberId, at: effectiveAt(fact) });
}

/** The level that somebody brings has to be there. */
export function admitOpenedTier({ tiers }: Rules, { tier }: Opening): Refusal | null {
  if (tier === undefined) return null;
  const known = tiers.levels.map(({ id }) => id as string);
  return known.includes(tier.level)
    ? null
    : refuse('unknown-tier', { tier: tier.level, known: known.join(', ') });
}

export type RedemptionIntent = Pick<Redemption, 'mode'> & {
  readonly points?: number;
  readonly rewardId?: string;
};

/** The points that a redemption takes; `clamped`: why they are fewer than were asked for. */
export interface Taking {
  readonly points: number;
  readonly clamped: ClampReason | null;
}

/** What the redemption takes, whatever it pays for, or why it is not accepted. */
export function admitRedemption(member: MemberNow, intent: RedemptionIntent): Refusal | Taking {
  const { rules, state } = member;
  const { redemption } = rules;
  if (redemption === null) return refuse('redemption-off');
  const wanted = wantedPoints(redemption, state, intent);
  if ('kind' in wanted) return wanted;
  const open = state.reservations.length;
  if (intent.mode === 'reserve' && open >= reservationsMax) {
    return refuse('too-many-reservations', { open, most: reservationsMax });
  }
  const { balance } = balances(state.lots);
  const short = refuse('insufficient-points', { balance, asked: wanted.points });
  const isClamped = redemption.tooMany === 'clamp' && intent.rewardId === undefined;
  if (isClamped) return clampedTo(wanted, balance, 'balance', redemption) ?? short;
  return wanted.points > balance ? short : wanted;
}

/** As much of it as there is, in whole steps; null where that is less than the minimum. */
export function clampedTo(
  { points: wanted, clamped }: Taking,
  most: number,
  by: ClampReason,
  { minimum, step }: RedemptionRules,
): Taking | null {
  const there = Math.min(wanted, most);
  const taken = there - (there % step);
  if (taken < minimum || taken <= 0) return null;
  return { points: taken, clamped: there < wanted ? by : taken < there ? 'step' : clamped };
}

function wantedPoints(
  redemption: RedemptionRules,
  state: MemberState,
  { points, rewardId }: RedemptionIntent,
): Refusal | Taking {
  if (rewardId !== undefined) return rewardPoints(redemption, state, rewardId);
  const asked = points ?? 0;
  const { minimum, step, tooMany } = redemption;
  if (asked < minimum) return refuse('below-minimum', { minimum, asked });
  const isStep = tooMany === 'clamp' || asked % step === 0;
  return isStep ? { points: asked, clamped: null } : refuse('not-a-step', { step, asked });
}

function rewardPoints(redemption: RedemptionRules, state: MemberState, rewardId: string): Refusal | Taking {
  const reward = redemption.rewards.get(rewardId);
  if (reward === undefined) return refuse('unknown-reward', { rewardId });
  const taken = state.uses.find(({ what }) => what === rewardUse(rewardId))?.used ?? 0;
  const limit = reward.perMember;
  if (limit !== null && taken >= limit) return refuse('reward-limit-reached', { rewardId, limit, taken });
  return { points: reward.points, clamped: null };
}

/** `isReleased`: the order that it was for was refunded in full, which gave its points back. */
export function admitEnding(
  { state }: MemberNow,
  redemptionId: string,
  redemption: RedemptionMemory,
  isCancelled: boolean,
  isReleased = false,
): Refusal | null {
  if (redemption.isCaptured) return refuse('already-captured', { redemptionId });
  if (isCancelled) return refuse('already-cancelled', { redemptionId });
  if (isReleased) return refuse('order-refunded', { redemptionId });
  const isOpen = state.reservations.some(({ id }) => id === redemptionId);
  return isOpen ? null : refuse('reservation-expired', { redemptionId });
}

export function admitOverride({ rules, now }: MemberNow, tier: string, until: Instant): Refusal | null {
  const known = rules.tiers.levels.map(({ id }) => id as string);
  if (!known.includes(tier)) return refuse('unknown-tier', { tier, known: known.join(', ') });
  // Everybody holds it already: an override of it would change nothing.
  if (tier === known[0]) return refuse('lowest-tier', { tier, above: known.slice(1).join(', ') });
  return until <= now ? refuse('until-in-the-past', { until }) : null;
}

/** Only the override in force can be ended: another one may have replaced it. */
export function admitOverrideEnd({ state }: MemberNow, overrideId: string): Refusal | null {
  return state.override?.id === overrideId ? null : refuse('no-override', { overrideId });
}

/** For a tag that is not set yet. */
export function admitTag({ state }: MemberNow, tag: string): Refusal | null {
  const set = state.tags.length;
  return set >= tagsMax ? refuse('too-many-tags', { tag, set, most: tagsMax }) : null;
}

export function admitUse(
  { state, rules, today }: MemberNow,
  privilege: string,
  quantity: number,
): Refusal | null {
  const { privileges } = levelAt(rules, heldLevel(rules, state));
  const found = privileges.find(({ id }) => id === privilege);
  if (found === undefined) return refuse('unknown-privilege', { privilege });
  if (found.quota === undefined) return null;
  const periodStart = startOfPeriod(found.quota.per, today);
  const isThis = (use: MemberState['uses'][number]) =>
    use.what === `privilege:${privilege}` && use.periodStart === periodStart;
  const used = state.uses.find(isThis)?.used ?? 0;
  const quota = found.quota.uses;
  return used + quantity > quota
    ? refuse('quota-used-up', { privilege, quota, used, asked: quantity })
    : null;
}
