/** What will become available and what will expire if nothing else happens: time alone, moment by moment. */

import { pointsOf } from '../facts/outcomeCatalogue.ts';
import type { TimedOutcome } from '../facts/outcomes.ts';
import type { Instant } from '../kernel/brand.ts';
import { never } from '../kernel/civil.ts';
import { endOfTime } from '../kernel/instant.ts';
import { dueAt, seenAt } from '../member/advance.ts';
import { available, balances, sumLots } from '../points/lots.ts';
import { nextLineFrom, rulesOfLine, type Timeline } from '../program/timeline.ts';
import type { Lot, MemberState } from '../state/state.ts';

/** `available`: points that can be spent from then on; `expires`: points that are lost then. */
interface Scheduled {
  readonly at: Instant;
  readonly available: number;
  readonly expires: number;
}

export function schedule(state: MemberState, timeline: Timeline, now: Instant): readonly Scheduled[] {
  const moments: Scheduled[] = [];
  let current = seenAt(state, timeline, now);
  for (;;) {
    if (!canChange(current, timeline)) return moments;
    const at = nextMoment(current, timeline);
    if (at >= endOfTime) return moments;
    const outcomes: TimedOutcome[] = [];
    const after = seenAt(current, timeline, at, outcomes);
    const expires = outcomes
      .filter(({ kind }) => kind === 'points.expired')
      .reduce((sum, outcome) => sum - pointsOf(outcome), 0);
    const moment = { at, available: madeAvailable(current, after, timeline, at), expires };
    if (moment.available !== 0 || moment.expires !== 0) moments.push(moment);
    current = after;
  }
}

/** Reviews of a tier go on for ever; points do not. */
function canChange({ lots, reservations, line }: MemberState, timeline: Timeline): boolean {
  if (reservations.length > 0 || lots.some(isOnHold) || lots.some(({ expiresOn }) => expiresOn !== never)) {
    return true;
  }
  const hasMoreRules = nextLineFrom(timeline, line) < endOfTime;
  const { expiry } = rulesOfLine(timeline, line);
  return lots.length > 0 && (hasMoreRules || expiry.kind === 'after-inactivity');
}

function nextMoment(state: MemberState, timeline: Timeline): Instant {
  const { calendar } = rulesOfLine(timeline, state.line);
  const held = state.lots.filter(isOnHold).map(({ availableOn }) => calendar.startOfDay(availableOn));
  return Math.min(dueAt(state, timeline), ...held) as Instant;
}

/** Points that can be spent and could not before: a hold has ended, or a reservation has run out. */
function madeAvailable(before: MemberState, after: MemberState, timeline: Timeline, at: Instant): number {
  if (after.lots.length === 0) return 0;
  const today = rulesOfLine(timeline, after.line).calendar.dayOf(at);
  const stayed = before.lots.filter((lot) => !isOnHold(lot) && lot.expiresOn > today);
  return balances(after.lots).balance - sumLots(stayed);
}

function isOnHold({ availableOn }: Lot): boolean {
  return availableOn !== available;
}
