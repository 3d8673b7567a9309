/** Recording a fact: read the member, decide, commit under what was read; again where somebody was faster. */
import type { Instant, ProgramId } from '../../domain/kernel/brand.ts';
import { dueAt } from '../../domain/member/advance.ts';
import { effectiveAt, type Fact } from '../../domain/member/facts.ts';
import { type Recorded, recordByFolding, recordOnState } from '../../domain/member/record.ts';
import { lineAt, rulesOfLine, type Timeline } from '../../domain/program/timeline.ts';
import { nextCheckpoints, startBefore } from './checkpoints.ts';
import type { Store } from './client.ts';
import { commit } from './commit.ts';
import { correctionEntry, type Entry, factEntry, passageEntry, sameContent } from './entryItem.ts';
import { StoreBusy } from './errors.ts';
import { factsAfter, getEntry } from './history.ts';
import type { MemberRecord } from './memberItem.ts';
import { getMember } from './members.ts';

export type RecordResult =
  | { readonly kind: 'recorded'; readonly entry: Entry; readonly member: MemberRecord }
  /** The same fact stands already; the member has it. */
  | { readonly kind: 'duplicate'; readonly entry: Entry; readonly member: MemberRecord }
  /** The fact's id stands with another content or for another member. */
  | { readonly kind: 'conflict'; readonly entry: Entry }
  /** The member's figures would leave the range in which they are exact. */
  | { readonly kind: 'out-of-range' };

export interface RecordRequest {
  readonly program: ProgramId;
  readonly timeline: Timeline;
  readonly fact: Fact;
  readonly metadata: string | null;
  /** Milliseconds left for trying again, by real time. */
  readonly timeLeftMs: () => number;
}

const backoffBaseMs = 25;
const backoffMaxMs = 2_000;
/** What the last try and the answer may take. */
const reserveMs = 6_000;

export async function recordFact(store: Store, request: RecordRequest): Promise<RecordResult> {
  for (let attempt = 0; ; attempt++) {
    const member = await getMember(store, request.program, request.fact.memberId);
    const decided = await decide(store, request, member);
    if (decided.kind === 'standing') return standing(store, request, decided.entry, member);
    if (!isExact(decided.recorded)) return outOfRange(store, request, member);
    const { entry, besides, after } = write(request, member, decided.recorded);
    const result = await commit(store, {
      program: request.program,
      entry,
      besides,
      before: member,
      after,
    });
    switch (result.kind) {
      case 'committed':
        return { kind: 'recorded', entry, member: after };
      case 'duplicate':
        return standing(store, request, result.entry, member);
      case 'member-changed':
        await pause(attempt, request.timeLeftMs());
    }
  }
}

async function standing(
  store: Store,
  { program, fact }: RecordRequest,
  entry: Entry,
  asRead: MemberRecord | null,
): Promise<RecordResult> {
  const same = entry.body.kind === 'fact' && sameContent(entry.body.fact, fact);
  if (!same) return { kind: 'conflict', entry };
  // Read before the other delivery was recorded, the member knows nothing of it, or is not there yet.
  const isCurrent = asRead !== null && asRead.version >= entry.version;
  const member = isCurrent ? asRead : await getMember(store, program, fact.memberId);
  if (member === null) throw new Error(`entry ${entry.id} has no member`);
  return { kind: 'duplicate', entry, member };
}

/** A repeated delivery would go out of range a second time: it is recognised before it is refused. */
async function outOfRange(
  store: Store,
  request: RecordRequest,
  member: MemberRecord | null,
): Promise<RecordResult> {
  const entry = await getEntry(store, request.program, request.fact.id);
  return entry === null ? { kind: 'out-of-range' } : standing(store, request, entry, member);
}

type Decided =
  | { readonly kind: 'decided'; readonly recorded: Recorded }
  | { readonly kind: 'standing'; readonly entry: Entry };

async function decide(store: Store, request: RecordRequest, member: MemberRecord | null): Promise<Decided> {
  const { program, timeline, fact } = request;
  const onState = recordOnState(member?.state ?? null, timeline, fact);
  if (onState !== null) return { kind: 'decided', recorded: onState };
  if (member === null) throw new Error('a first fact needs no folding');
  // A repeated delivery is late too: one read tells, where folding would read the whole history.
  const entry = await getEntry(store, program, fact.id);
  if (entry !== null) return { kind: 'standing', entry };
  const kept = await startBefore(store, program, fact.memberId, member.checkpoints, effectiveAt(fact));
  const start = kept?.state.need === timeline.need.fingerprint ? kept : null;
  const facts = await factsAfter(store, program, member, start);
  const recorded = recordByFolding(member.state, facts, timeline, fact, start?.state ?? null);
  return { kind: 'decided', recorded };
}

function write(
  { timeline, fact, metadata }: RecordRequest,
  member: MemberRecord | null,
  { state, passed, outcomes, correction }: Recorded,
): { entry: Entry; besides: readonly Entry[]; after: MemberRecord } {
  const version = (member?.version ?? 0) + 1;
  const at = effectiveAt(fact);
  const { recordedAt, memberId } = fact;
  const chain = { version, previous: member?.lastEntry ?? null, recordedAt, memberId };
  const programVersion = rulesOfLine(timeline, lineAt(timeline, at)).version;
  const corrects = correctionEntry(correction, fact.id, chain);
  const after: MemberRecord = {
    state,
    version,
    lastEntry: fact.id,
    dueAt: Math.min(dueAt(state, timeline), member?.dueAt ?? Number.POSITIVE_INFINITY) as Instant,
    amendedThrough:
      corrects === null || member === null ? (member?.amendedThrough ?? null) : member.state.asOf,
    checkpoints: nextCheckpoints(member?.checkpoints ?? [], version, state, at),
  };
  return {
    entry: factEntry(fact, outcomes, programVersion, metadata, chain),
    besides: [passageEntry(passed, chain), corrects].filter((entry) => entry !== null),
    after,
  };
}

const exactMax = 1e15;

function isExact({ state }: Recorded): boolean {
  const { spend, points } = state.qualifying.lifetime;
  const lots = state.lots.reduce((sum, lot) => sum + lot.remaining, 0);
  const inWindows = state.qualifying.days.reduce((sum, day) => sum + day.spend + day.points, 0);
  return lots <= exactMax && inWindows <= exactMax && spend <= exactMax && points <= exactMax;
}

/** Full jitter: 200 senders for one member spread out instead of meeting again. */
async function pause(attempt: number, timeLeftMs: number): Promise<void> {
  const most = Math.min(backoffMaxMs, backoffBaseMs * 2 ** attempt);
  const ms = Math.random() * most;
  if (timeLeftMs - ms < reserveMs) throw new StoreBusy('too many writers for one member');
  await new Promise((resolve) => setTimeout(resolve, ms));
}
