/** What an app draws for somebody who is no member yet: the first level, and what becoming one brings. */
import type { Instant, MemberId } from '../../../domain/kernel/brand.ts';
import { newcomer } from '../../../domain/member/apply.ts';
import { rulesOfLine, type Timeline } from '../../../domain/program/timeline.ts';
import { presentStatus } from '../../present/present.ts';

/** As the status of a member who joins at `now`; what would say when that was is left out. */
export function presentNewcomer(memberId: MemberId, timeline: Timeline, now: Instant) {
  const state = newcomer(timeline, memberId, now);
  const { program, tier, privileges, balance, pending, deficit, nextTier } = presentStatus(
    state,
    timeline,
    now,
  );
  const { enrolment, earning } = rulesOfLine(timeline, state.line);
  return {
    memberId,
    enrolled: false as const,
    program,
    tier: { id: tier.id, name: tier.name },
    privileges,
    balance,
    pending,
    deficit,
    nextExpiry: null,
    nextTier,
    keepTier: null,
    joining: { enrolment, points: earning.welcomePoints },
  };
}
