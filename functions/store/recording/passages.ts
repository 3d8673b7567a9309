/**
 * Booking what time alone brought: a passage that is a commit of its own, under the member's version like
 * every other. Where nothing is to be booked, at most `dueAt` moves, and the version stays.
 */
import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { TimedOutcome } from '../../../domain/facts/outcomes.ts';
import type { Instant, MemberId, ProgramId } from '../../../domain/kernel/brand.ts';
import { advance, dueAt } from '../../../domain/member/advance.ts';
import type { Timeline } from '../../../domain/program/timeline.ts';
import { loaded } from '../../shared/loading.ts';
import type { Store } from '../client.ts';
import { isPassing, translated } from '../errors.ts';
import { withCurrentState } from '../history/current.ts';
import { readMember } from '../history/readMember.ts';
import { passageKey } from '../keys.ts';
import { afterOf } from '../ledger/after.ts';
import { commit } from '../ledger/commit.ts';
import { type Actor, type Entry, passageEntry, passageId } from '../ledger/entryItem.ts';
import { parseEntry } from '../ledger/ledgerItem.ts';
import { nextCheckpoints } from '../members/checkpoints.ts';
import type { MemberRecord } from '../members/memberItem.ts';
import { putMember } from '../members/members.ts';
import { pause } from './pause.ts';

export interface Passing {
  readonly program: ProgramId;
  readonly timeline: Timeline;
  /** Up to which time passes. */
  readonly until: Instant;
  /** What books it; it stands in the entry, the same whenever this is tried. */
  readonly by: Actor;
  /** Whether somebody has tried before, and may have booked it. */
  readonly isRetaken: boolean;
  /** When it is booked. */
  readonly now: () => Instant;
  readonly timeLeftMs: () => number;
}

/** What time until then makes of a member: an entry, a new `dueAt`, or nothing that is worth a write. */
export type Passed =
  | { readonly kind: 'booked'; readonly entry: Entry; readonly after: MemberRecord }
  | { readonly kind: 'moved'; readonly after: MemberRecord }
  | { readonly kind: 'unchanged' };

/** `stored` has the state that stands in the table, `member` the same with all that the timeline needs. */
export function passTime(
  stored: MemberRecord,
  member: MemberRecord,
  { timeline, until, by, now }: Pick<Passing, 'timeline' | 'until' | 'by' | 'now'>,
): Passed {
  const outcomes: TimedOutcome[] = [];
  const state = advance(member.state, timeline, until, outcomes);
  const due = dueAt(state, timeline);
  if (outcomes.length === 0) {
    const isOverdue = stored.dueAt <= until;
    const isTooLate = due < stored.dueAt;
    const isFoldedAgain = member.state !== stored.state;
    return isOverdue || isTooLate || isFoldedAgain
      ? { kind: 'moved', after: { ...stored, state, dueAt: due } }
      : { kind: 'unchanged' };
  }
  const version = stored.version + 1;
  const { memberId } = state;
  const recordedAt = now();
  const left = afterOf(state, timeline, recordedAt);
  const chain = { version, previous: stored.lastEntry, recordedAt, memberId, after: left };
  const after: MemberRecord = {
    ...stored,
    state,
    version,
    lastEntry: passageId(version),
    dueAt: due,
    checkpoints: nextCheckpoints(stored, version, state, state.asOf.at),
  };
  return { kind: 'booked', entry: passageEntry(outcomes, chain, by) as Entry, after };
}

/**
 * Lets time pass on a member who was read, and stores what it brought; again where somebody was faster, or
 * the store is busy. The outcomes that stand in the ledger by this very request, whichever try wrote them.
 */
export async function bookPassage(
  store: Store,
  asRead: MemberRecord,
  passing: Passing,
): Promise<readonly TimedOutcome[]> {
  const { program, timeline, by, isRetaken, timeLeftMs } = passing;
  const { memberId } = asRead.state;
  for (let attempt = 0; ; attempt++) {
    const timeBeforeMs = timeLeftMs();
    let booked: readonly TimedOutcome[] | null = null;
    try {
      const member =
        attempt === 0 ? asRead : await readMember(store, { program, memberId, timeline }, 'stored');
      if (member === null) throw new Error('a member is gone');
      booked = await tryToBook(store, member, passing);
    } catch (error) {
      if (!isPassing(error) || timeLeftMs() < busyReserveMs) throw error;
    }
    if (booked !== null) {
      // A try that was given up, here or elsewhere, may have been carried out all the same.
      return isRetaken || attempt > 0 ? bookedBy(store, program, memberId, by) : booked;
    }
    await pause(attempt, timeLeftMs(), timeBeforeMs);
  }
}

/** With less time than this a busy store is left alone. */
const busyReserveMs = 10_000;

/** Null where it has to be tried again. */
async function tryToBook(
  store: Store,
  member: MemberRecord,
  passing: Passing,
): Promise<readonly TimedOutcome[] | null> {
  const { program, timeline } = passing;
  const current = await withCurrentState(store, program, timeline, member);
  const passed = await loaded(() => passTime(member, current, passing));
  if (passed.kind === 'unchanged') return [];
  if (!(await write(store, program, member, passed))) return null;
  return passed.kind === 'booked' ? (passed.entry.outcomes as readonly TimedOutcome[]) : [];
}

/** False where the member has changed since they were read. */
async function write(
  store: Store,
  program: ProgramId,
  before: MemberRecord,
  passed: Exclude<Passed, { readonly kind: 'unchanged' }>,
): Promise<boolean> {
  const { after } = passed;
  if (passed.kind === 'booked') {
    const { entry } = passed;
    const { kind } = await commit(store, { program, members: [{ entry, besides: [], before, after }] });
    return kind === 'committed';
  }
  return putMember(store, program, before, after);
}

/** How many passages are looked through: whoever asks has just booked one, or has not. */
const passagesReadMax = 10;

/** What was booked for a member under this very request (consistent). */
async function bookedBy(
  store: Store,
  program: ProgramId,
  member: MemberId,
  { requestId }: Actor,
): Promise<readonly TimedOutcome[]> {
  const { Items = [] } = await translated(() =>
    store.documents.send(
      new QueryCommand({
        TableName: store.tables.ledger,
        ConsistentRead: true,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': passageKey(program, member, 0).pk },
        ScanIndexForward: false,
        Limit: passagesReadMax,
      }),
    ),
  );
  return Items.map(parseEntry)
    .filter(({ body }) => body.kind === 'passage' && body.by?.requestId === requestId)
    .flatMap(({ outcomes }) => outcomes as readonly TimedOutcome[]);
}
