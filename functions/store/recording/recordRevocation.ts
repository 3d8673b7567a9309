/**
 * Recording that an engagement never was. The engagement names the member. Before it the fact waits in its place
 * and counts to no one; of an engagement that was ignored it is ignored, too.
 */

import { namesOther, type Revoking, withMember } from '../../../domain/facts/catalogue.ts';
import { engagementFactId, type Fact } from '../../../domain/facts/facts.ts';
import type { ProgramId } from '../../../domain/kernel/brand.ts';
import type { Timeline } from '../../../domain/program/timeline.ts';
import { StoreBusy } from '../../shared/busy.ts';
import type { Store } from '../client.ts';
import { type EngagementRead, readEngagement, rememberEngagement } from '../history/engagements.ts';
import type { Entry } from '../ledger/entryItem.ts';
import { sameUnowned } from '../ledger/factText.ts';
import { addWaiting, waitingMax } from '../ledger/placeholder.ts';
import { isOneMember } from '../members/members.ts';
import { entriesStand } from './orderReady.ts';
import { isAfter, type RecordResult } from './recording.ts';
import { recordPrepared } from './recordPrepared.ts';
import { repeated } from './repeated.ts';

export type RevocationResult =
  | RecordResult
  | { readonly kind: 'waiting' | 'ignored' | 'other-member' | 'waiting-conflict' | 'too-many-waiting' };

export interface RevocationRequest {
  readonly program: ProgramId;
  readonly timeline: Timeline;
  readonly fact: Revoking;
  readonly timeLeftMs: () => number;
}

const triesMax = 10;

export async function recordRevocation(store: Store, request: RevocationRequest): Promise<RevocationResult> {
  const { program, fact } = request;
  for (let attempt = 0; attempt < triesMax; attempt++) {
    const read = await readEngagement(store, program, subjectOf(fact));
    const { engagement, revocation } = read;
    if (engagement !== null) {
      const { namedMember } = fact;
      const isNamedOther = namedMember !== undefined && namesOther(fact, engagement.memberId);
      if (isNamedOther && !(await isOneMember(store, program, namedMember, engagement.memberId))) {
        return { kind: 'other-member' };
      }
      if (revocation === null) return recordOn(store, request, engagement);
      return repeated(store, request, withMember(fact, revocation.memberId), revocation, null);
    }
    const waits = await wait(store, request, read);
    if (waits !== null) return waits;
  }
  throw new StoreBusy('too many writers for one engagement');
}

function subjectOf({ source, engagementId }: Revoking) {
  return engagementFactId(source, engagementId);
}

/** Null where the place was taken meanwhile: then look again. */
async function wait(
  store: Store,
  { program, fact }: RevocationRequest,
  { placeholder }: EngagementRead,
): Promise<RevocationResult | null> {
  if (placeholder?.isIgnored) return { kind: 'ignored' };
  const waiting = placeholder?.waiting ?? [];
  const same = waiting.find(({ id }) => id === fact.id);
  if (same !== undefined) return { kind: sameUnowned(same, fact) ? 'waiting' : 'waiting-conflict' };
  if (waiting.length >= waitingMax) return { kind: 'too-many-waiting' };
  return (await addWaiting(store, program, subjectOf(fact), placeholder, fact)) ? { kind: 'waiting' } : null;
}

async function recordOn(
  store: Store,
  request: RevocationRequest,
  engagement: Entry,
): Promise<RevocationResult> {
  const { program, timeline, timeLeftMs } = request;
  const fact: Fact = withMember(request.fact, engagement.memberId);
  const result = await recordPrepared(store, {
    program,
    timeline,
    memberId: engagement.memberId,
    beside: { metadata: null, by: null },
    timeLeftMs,
    // Read again under the member's version: what else happened to the engagement has raised it.
    prepare: async (member) => {
      const { revocation } = await readEngagement(store, program, subjectOf(request.fact));
      if (revocation !== null) return { kind: 'repeated', fact, entry: revocation };
      if (member === null || isAfter(engagement, member.state, member.version)) return { kind: 'behind' };
      const { memory, from } = rememberEngagement(engagement, timeline);
      return { kind: 'ready', fact, memory, entriesStand: entriesStand(member, from) };
    },
  });
  if (result.kind === 'refused') throw new Error(`fact ${fact.id} was not to be refused`);
  return result;
}
