/**
 * Merging two members who are one person: both are read, folded together, and written by one transaction under the
 * versions of both. Who has absorbed others is absorbed by nobody, and who was absorbed absorbs nobody, so that every id
 * leads to its member in one step.
 */
import { type Absorption, absorptionFactId, type Merge, mergeFactId } from '../../../domain/facts/facts.ts';
import type { Instant, MemberId, ProgramId } from '../../../domain/kernel/brand.ts';
import { dueAt } from '../../../domain/member/advance.ts';
import { mergeMembers as fold, type Merged } from '../../../domain/member/merge.ts';
import { lineAt, rulesOfLine, type Timeline } from '../../../domain/program/timeline.ts';
import { StoreBusy } from '../../shared/busy.ts';
import { loaded } from '../../shared/loading.ts';
import type { Store } from '../client.ts';
import { factsAfter, getEntry } from '../history/history.ts';
import { putBackIfLost } from '../history/lost.ts';
import { readMember } from '../history/readMember.ts';
import { afterOf } from '../ledger/after.ts';
import { commit, type MemberChange } from '../ledger/commit.ts';
import { type Actor, correctionEntry, type Entry, factEntry, passageEntry } from '../ledger/entryItem.ts';
import type { MemberRecord } from '../members/memberItem.ts';
import type { TransactItem } from '../transact.ts';
import { isExact } from './decide.ts';
import { pause } from './pause.ts';

export interface MergeRequest {
  readonly program: ProgramId;
  readonly timeline: Timeline;
  readonly survivor: MemberId;
  readonly from: MemberId;
  readonly by: Actor;
  readonly now: () => Instant;
  readonly timeLeftMs: () => number;
  /** Nothing is written. */
  readonly isPreview: boolean;
  /** What is written with it where an operator asked. */
  readonly actionPut?: (fact: Merge) => TransactItem;
}

export type MergeResult =
  | {
      readonly kind: 'merged' | 'preview';
      readonly entry: Entry;
      /** What folding both histories together corrects; null where nothing. */
      readonly correction: Entry | null;
      readonly before: MemberRecord;
      readonly absorbed: MemberRecord;
      readonly member: MemberRecord;
    }
  /** It was done before. */
  | { readonly kind: 'duplicate'; readonly entry: Entry; readonly member: MemberRecord }
  | { readonly kind: 'unknown-member'; readonly memberId: MemberId }
  | { readonly kind: 'with-itself' }
  /** Somebody else absorbed them before. */
  | { readonly kind: 'absorbed-before'; readonly into: MemberId }
  | { readonly kind: 'has-absorbed'; readonly others: readonly MemberId[] }
  | { readonly kind: 'too-many'; readonly most: number }
  | { readonly kind: 'out-of-range' };

/** How many members one member may absorb: each is a partition more to read for a history. */
export const absorbedMax = 20;

export async function mergeMembers(store: Store, request: MergeRequest): Promise<MergeResult> {
  for (let attempt = 0; ; attempt++) {
    const timeBeforeMs = request.timeLeftMs();
    const result = await loaded(() => tryOnce(store, request));
    if (result !== null) return result;
    await pause(attempt, request.timeLeftMs(), timeBeforeMs);
  }
}

/** Null where somebody was faster: to be read again. */
async function tryOnce(store: Store, request: MergeRequest): Promise<MergeResult | null> {
  const { program, from } = request;
  const survivor = await read(store, request, request.survivor);
  const absorbed = await read(store, request, from);
  if (survivor === null) return { kind: 'unknown-member', memberId: request.survivor };
  if (absorbed === null) return { kind: 'unknown-member', memberId: from };
  const into = absorbed.state.memberId;
  if (into !== from) {
    if (into !== survivor.state.memberId) return { kind: 'absorbed-before', into };
    if (survivor.state.memberId !== request.survivor && request.survivor === from) {
      return { kind: 'with-itself' };
    }
    const entry = await getEntry(store, program, mergeFactId(from));
    if (entry === null) throw new Error(`member ${from} was absorbed, and no entry says so`);
    return { kind: 'duplicate', entry, member: survivor };
  }
  if (survivor.state.memberId === from) return { kind: 'with-itself' };
  if (absorbed.absorbed !== undefined) return { kind: 'has-absorbed', others: absorbed.absorbed };
  if ((survivor.absorbed?.length ?? 0) >= absorbedMax) return { kind: 'too-many', most: absorbedMax };
  return merge(store, request, survivor, absorbed);
}

async function read(
  store: Store,
  { program, timeline }: MergeRequest,
  memberId: MemberId,
): Promise<MemberRecord | null> {
  const wanted = { program, timeline, memberId };
  const member = await readMember(store, wanted, 'stored');
  if (member !== null || !(await putBackIfLost(store, wanted))) return member;
  return readMember(store, wanted, 'stored');
}

async function merge(
  store: Store,
  request: MergeRequest,
  survivor: MemberRecord,
  absorbed: MemberRecord,
): Promise<MergeResult | null> {
  const { program, timeline, isPreview, actionPut } = request;
  const [own, theirs] = await Promise.all([
    factsAfter(store, program, survivor, null),
    factsAfter(store, program, absorbed, null),
  ]);
  const facts = factsOf(request, survivor, absorbed);
  const merged = fold(
    { state: survivor.state, facts: own },
    { state: absorbed.state, facts: theirs },
    timeline,
    facts.merge,
    facts.absorption,
  );
  if (!isExact(merged.state)) return { kind: 'out-of-range' };
  const into = changeOfSurvivor(request, survivor, absorbed, facts, merged);
  const gone = changeOfAbsorbed(request, absorbed, facts, merged);
  const correction = into.besides.find(({ body }) => body.kind === 'correction') ?? null;
  const result = { entry: into.entry, correction, before: survivor, absorbed, member: into.after };
  if (isPreview) return { kind: 'preview', ...result };
  const action = actionPut?.(facts.merge) ?? null;
  const committed = await commit(store, { program, members: [into, gone], action });
  switch (committed.kind) {
    case 'committed':
      return { kind: 'merged', ...result };
    case 'awaited':
      throw new StoreBusy('something waits in the place of a merge');
    default:
      return null;
  }
}

interface Facts {
  readonly merge: Merge;
  readonly absorption: Absorption;
}

/** After all that both have decided. */
function factsOf({ now }: MergeRequest, survivor: MemberRecord, absorbed: MemberRecord): Facts {
  const at = Math.max(now(), survivor.state.asOf.at + 1, absorbed.state.asOf.at + 1) as Instant;
  const times = { occurredAt: at, recordedAt: at };
  const [into, from] = [survivor.state.memberId, absorbed.state.memberId];
  return {
    merge: { kind: 'merge', id: mergeFactId(from), memberId: into, from, ...times },
    absorption: { kind: 'absorption', id: absorptionFactId(from), memberId: from, into, ...times },
  };
}

function changeOfSurvivor(
  { timeline, by }: MergeRequest,
  before: MemberRecord,
  absorbed: MemberRecord,
  { merge: fact, absorption }: Facts,
  { state, passed, outcome, correction }: Merged,
): MemberChange {
  const { recordedAt, memberId, from } = fact;
  const version = before.version + 1;
  const left = afterOf(state, timeline, recordedAt);
  const chain = { version, previous: before.lastEntry, recordedAt, memberId, after: left };
  const came = { at: recordedAt, outcomes: [outcome], programVersion: outcome.programVersion };
  const joined = [{ id: absorption.id, version: absorbed.version + 1, memberId: from }];
  const entry = { ...factEntry(fact, came, { metadata: null, by }, chain), joined };
  const besides = [passageEntry(passed, chain), correctionEntry(correction, fact.id, chain)];
  const due = dueAt(state, timeline);
  const after: MemberRecord = {
    state,
    version,
    lastEntry: fact.id,
    dueAt: Math.min(due, before.dueAt) as Instant,
    // What either's entries say is not what they are worth together.
    amendedThrough: state.asOf,
    checkpoints: [],
    absorbed: [...(before.absorbed ?? []), from],
  };
  return { entry, besides: besides.filter((each) => each !== null), before, after };
}

function changeOfAbsorbed(
  { timeline, by }: MergeRequest,
  before: MemberRecord,
  { absorption: fact }: Facts,
  { absorbed: outcome, state }: Merged,
): MemberChange {
  const { recordedAt, memberId, into } = fact;
  const version = before.version + 1;
  const { version: programVersion } = rulesOfLine(timeline, lineAt(timeline, recordedAt));
  const chain = { version, previous: before.lastEntry, recordedAt, memberId };
  // Nothing is held here any more; the tier is the one that the person has.
  const { tier } = afterOf(state, timeline, recordedAt);
  const left = { tier, balance: 0, pending: 0, deficit: 0, expiring: null, missing: null };
  const came = { at: recordedAt, outcomes: [outcome], programVersion };
  const entry = factEntry(fact, came, { metadata: null, by }, { ...chain, after: left });
  return {
    entry,
    besides: [],
    before,
    after: { ...before, version, lastEntry: fact.id, checkpoints: [] },
    into,
  };
}
