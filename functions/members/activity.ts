/** A member's activity as of now. */
import type { Instant } from '../../domain/kernel/brand.ts';
import { recountActivity } from '../../domain/member/recount.ts';
import type { Rules } from '../../domain/program/rules.ts';
import type { Activity } from '../../domain/value/activity.ts';
import type { Commands } from '../shared/command.ts';
import type { Request } from '../shared/http.ts';
import { factsAfter } from '../store/history.ts';
import type { MemberRecord } from '../store/memberItem.ts';

/** As the state keeps it, or counted again from the facts where it has lost sight of a day. */
export async function activityOf(
  { store }: Commands,
  { program }: Pick<Request, 'program'>,
  member: MemberRecord,
  { calendar }: Rules,
  now: Instant,
): Promise<Activity> {
  const { activity } = member.state;
  if (!activity.isStale) return activity;
  return recountActivity(await factsAfter(store, program, member, null), calendar, now);
}
