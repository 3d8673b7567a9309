/** A member's activity as it is known: as the state keeps it, or counted again from the facts. */

import type { Fact } from '../../../domain/facts/facts.ts';
import type { Instant, ProgramId } from '../../../domain/kernel/brand.ts';
import type { Calendar } from '../../../domain/kernel/calendar.ts';
import { recountActivity } from '../../../domain/reading/activity.ts';
import type { Activity } from '../../../domain/value/activity.ts';
import type { Store } from '../client.ts';
import { HistoryTooLong } from '../errors.ts';
import type { MemberRecord } from '../members/memberItem.ts';
import { factsAfter } from './history.ts';

/** Stale still where the history is longer than anybody counts at once: a till's shared card is nobody. */
export async function knownActivity(
  store: Store,
  program: ProgramId,
  member: MemberRecord,
  calendar: Calendar,
  until: Instant,
): Promise<Activity> {
  const { activity } = member.state;
  if (!activity.isStale) return activity;
  const facts = await factsIfCountable(store, program, member);
  return facts === null ? activity : recountActivity(facts, calendar, until);
}

/** All facts of a member; null where there are more than anybody counts at once. */
export async function factsIfCountable(
  store: Store,
  program: ProgramId,
  member: MemberRecord,
): Promise<readonly Fact[] | null> {
  try {
    return await factsAfter(store, program, member, null);
  } catch (error) {
    if (error instanceof HistoryTooLong) return null;
    throw error;
  }
}
