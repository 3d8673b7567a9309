/** The moves of points that several facts share. Each keeps Σ lots − deficit in step with what it books. */

import type { LotDebit, PointsClawedBack, PointsExpired } from '../facts/outcomes.ts';
import { type Day, type Instant, type Points, points } from '../kernel/brand.ts';
import { startOfPeriod } from '../kernel/civil.ts';
import type { Period } from '../program/file.ts';
import { type AnyContext, decidedBy, type Moment } from '../state/context.ts';
import type { Lot, MemberState, Reservation } from '../state/state.ts';
import { addToLots, available, clawBack, expiresOn, spend } from './lots.ts';

/** New points pay a deficit first; what is left becomes spendable, or is on hold, in a lot. */
export function credit(state: MemberState, lot: Lot): { state: MemberState; deficitPaid: Points } {
  const { lots, deficit, deficitPaid } = credited(state, lot);
  return { state: { ...state, lots, deficit }, deficitPaid };
}

/** What crediting changes of a state. */
export function credited(
  state: MemberState,
  lot: Lot,
): Pick<MemberState, 'lots' | 'deficit'> & { readonly deficitPaid: Points } {
  if (state.deficit === 0)
    return { lots: addToLots(state.lots, lot), deficit: state.deficit, deficitPaid: state.deficit };
  const deficitPaid = points(Math.min(state.deficit, lot.remaining));
  const lots = addToLots(state.lots, { ...lot, remaining: points(lot.remaining - deficitPaid) });
  return { lots, deficit: points(state.deficit - deficitPaid), deficitPaid };
}

/** Takes spendable points; what they do not cover is taken from those on hold, then becomes deficit. */
export function debit(
  state: MemberState,
  wanted: number,
): { state: MemberState; taken: readonly LotDebit[] } {
  const spent = spend(state.lots, wanted);
  const held = clawBack(spent.lots, noLot, spent.short);
  const uncovered = held.short > 0 ? [{ expiresOn: noLot.expiresOn, points: held.short }] : [];
  return {
    state: { ...state, lots: held.lots, deficit: points(state.deficit + held.short) },
    taken: [...spent.taken, ...held.taken, ...uncovered],
  };
}

/** What a reward gave is taken back, from the lot that it fed first; what nothing covers is owed, or forgiven. */
export function takeBack(
  state: MemberState,
  reward: { readonly own: Pick<Lot, 'expiresOn' | 'availableOn'>; readonly points: number },
  because: Pick<PointsClawedBack, 'order' | 'engagement' | 'rule'>,
  context: AnyContext,
): MemberState {
  const { rules } = context;
  const { lots, short } = clawBack(state.lots, reward.own, reward.points);
  const forgiven = rules.refunds.deficit === 'forgiven' ? short : points(0);
  const taken: PointsClawedBack = {
    kind: 'points.clawed-back',
    ...decidedBy({ rules }, because.rule),
    ...because,
    points: points(forgiven - reward.points),
    deficit: points(short - forgiven),
    ...(forgiven === 0 ? {} : { forgiven }),
  };
  if (context.by === 'fact') context.outcomes.push(taken);
  else context.outcomes.push({ ...taken, at: context.at });
  return { ...state, lots, deficit: points(state.deficit + short - forgiven) };
}

const noLot = { expiresOn: 0 as Day, availableOn: available };

/**
 * Gives taken points back with their old expiry; those that have expired meanwhile expire at once, and
 * those that no lot had covered live as long as points earned today.
 */
export function giveBack(
  state: MemberState,
  taken: readonly LotDebit[],
  { rules, at, today }: Moment,
): { state: MemberState; expired: readonly PointsExpired[] } {
  let next = state;
  let expired = 0;
  for (const { expiresOn: from, points: part } of taken) {
    const until = from === noLot.expiresOn ? expiresOn(rules.expiry, today) : from;
    if (until <= today) expired += part;
    else next = credit(next, { expiresOn: until, availableOn: available, remaining: part }).state;
  }
  const outcome = {
    kind: 'points.expired',
    ...decidedBy({ rules }, 'expiry'),
    points: points(-expired),
    at,
  } as const;
  return { state: next, expired: expired === 0 ? [] : [outcome] };
}

/** Undoes a reservation: its points go back with their old expiry, and its reward counts as not had. */
export function release(
  state: MemberState,
  reservation: Reservation,
  moment: Moment,
): ReturnType<typeof giveBack> {
  const { taken, rewardId } = reservation;
  const reservations = state.reservations.filter((each) => each !== reservation);
  const given = giveBack({ ...state, reservations }, taken, moment);
  if (rewardId === null) return given;
  return { ...given, state: countUse(given.state, rewardUse(rewardId), lifetime, -1) };
}

/** The points of a reservation. */
export function setAside({ taken }: Reservation): Points {
  return points(taken.reduce((sum, part) => sum + part.points, 0));
}

export function rewardUse(rewardId: string): string {
  return `reward:${rewardId}`;
}

/** The one period of what is bounded once for all time. */
export const lifetime = 0 as Day;

/** The first part of `taken` that makes up `wanted` points. */
export function partOf(taken: readonly LotDebit[], wanted: number): readonly LotDebit[] {
  let left = wanted;
  return taken.flatMap(({ expiresOn: from, points: all }) => {
    const part = Math.min(left, all);
    left -= part;
    return part === 0 ? [] : [{ expiresOn: from, points: points(part) }];
  });
}

/** How much of a bounded thing is used in the period that contains `today`. */
export function usedOf(state: MemberState, what: string, per: Period, today: Day): number {
  const periodStart = startOfPeriod(per, today);
  return state.uses.find((use) => use.what === what && use.periodStart === periodStart)?.used ?? 0;
}

/**
 * Counts a use (negative to give it back). One period is kept of each thing: a use in another one begins
 * it, also one that began earlier, as where new rules count by the year what was counted by the month;
 * what is given back of a period that is not kept is forgotten.
 */
export function countUse(state: MemberState, what: string, periodStart: Day, count: number): MemberState {
  const kept = state.uses.find((use) => use.what === what);
  const isSamePeriod = kept?.periodStart === periodStart;
  if (count < 0 && !isSamePeriod) return state;
  const used = (isSamePeriod ? kept.used : 0) + count;
  const others = state.uses.filter((use) => use.what !== what);
  if (used <= 0) return { ...state, uses: others };
  const uses = [...others, { what, periodStart, used }].sort((a, b) => (a.what < b.what ? -1 : 1));
  return { ...state, uses };
}

/** What happened now decides what follows: a late fact before it makes the facts be folded again. */
export function settled(state: MemberState, at: Instant): MemberState {
  return { ...state, settledAt: at };
}
