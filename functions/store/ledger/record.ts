/** Recording a fact: read the member, decide, commit under what was read; again where somebody was faster. */

import { foldsFromCheckpoint, withMember } from '../../../domain/facts/catalogue.ts';
import { comparePositions, type Fact, type OrderRef, positionOf } from '../../../domain/facts/facts.ts';
import { emptyMemory, type Memory } from '../../../domain/facts/memory.ts';
import { placeOf } from '../../../domain/facts/order.ts';
import type { TimedOutcome } from '../../../domain/facts/outcomes.ts';
import type { FactId, Instant, MemberId, ProgramId } from '../../../domain/kernel/brand.ts';
import type { Refusal } from '../../../domain/member/admit.ts';
import { dueAt } from '../../../domain/member/advance.ts';
import { type RecordedTogether, recordOnState, recordTogether } from '../../../domain/member/record.ts';
import { lineAt, rulesOfLine, type Timeline } from '../../../domain/program/timeline.ts';
import type { MemberState } from '../../../domain/state/state.ts';
import { StoreBusy } from '../../shared/busy.ts';
import type { Store } from '../client.ts';
import { redemptionPointerKey } from '../keys.ts';
import { nextCheckpoints, startBefore } from '../members/checkpoints.ts';
import type { MemberRecord } from '../members/memberItem.ts';
import { getMember } from '../members/members.ts';
import type { TransactItem } from '../transact.ts';
import { commit } from './commit.ts';
import { withCurrentState } from './current.ts';
import {
  type Beside,
  correctionEntry,
  type Entry,
  factEntry,
  passageEntry,
  sameContent,
} from './entryItem.ts';
import { factsAfter, getEntry } from './history.ts';
import type { Placeholder } from './placeholder.ts';

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

/** A fact that is as it is, whatever the member's state. */
export async function recordFact(store: Store, request: RecordRequest): Promise<RecordResult> {
  const { fact, metadata, ...rest } = request;
  const ready = { kind: 'ready', fact, memory: emptyMemory(), entriesStand: true } as const;
  const result = await recordPrepared(store, {
    ...rest,
    memberId: fact.memberId,
    beside: { metadata, by: null },
    prepare: async () => ready,
  });
  if (result.kind === 'refused' || result.kind === 'elsewhere')
    throw new Error(`fact ${fact.id} was not to be refused`);
  return result;
}

/** What a recording is, decided anew at every try from what was just read. */
export type Prepared<Elsewhere = never> =
  | {
      readonly kind: 'ready';
      readonly fact: Fact;
      /** What the fact refers to. */
      readonly memory: Memory;
      /** False where entries that the memory was read from no longer say alone what they were worth. */
      readonly entriesStand: boolean;
    }
  | Refusal
  /** What was read beside the member is newer than they are: to be read again, as after a lost race. */
  | { readonly kind: 'behind' }
  /** The fact belongs nowhere near this member, and here is why. */
  | { readonly kind: 'elsewhere'; readonly because: Elsewhere };

export interface Recording<Elsewhere = never> {
  readonly program: ProgramId;
  readonly timeline: Timeline;
  readonly memberId: MemberId;
  readonly beside: Beside;
  readonly timeLeftMs: () => number;
  readonly prepare: (member: MemberRecord | null) => Promise<Prepared<Elsewhere>>;
  /** What is written with the fact where an operator gave it. */
  readonly actionPut?: (fact: Fact) => TransactItem;
}

const backoffBaseMs = 25;
const backoffMaxMs = 2_000;
/** How many times as long as the try a pause may last, where that is more. */
const backoffOfTry = 5;
/** What the last try and the answer may take. */
const reserveMs = 6_000;

export async function recordPrepared<Elsewhere = never>(
  store: Store,
  recording: Recording<Elsewhere>,
): Promise<RecordResult | Refusal | { readonly kind: 'elsewhere'; readonly because: Elsewhere }> {
  const { program, memberId } = recording;
  let placeholder: Placeholder | null = null;
  for (let attempt = 0; ; attempt++) {
    const timeBeforeMs = recording.timeLeftMs();
    const member = await getMember(store, program, memberId);
    const prepared = await recording.prepare(member);
    if (prepared.kind === 'behind') {
      await pause(attempt, recording.timeLeftMs(), timeBeforeMs);
      continue;
    }
    if (prepared.kind !== 'ready') return prepared;
    const { fact } = prepared;
    const decided = await decide(store, recording, prepared, member, placeholder);
    if (decided.kind === 'standing') return standing(store, recording, fact, decided.entry, member);
    if (!isExact(decided.recorded.state)) return outOfRange(store, recording, fact, member);
    const { entry, besides, after } = write(recording, member, fact.id, decided);
    const pointer = pointerOf(program, fact);
    const result = await commit(store, {
      program,
      entry,
      besides,
      placeholder,
      pointer,
      action: recording.actionPut?.(fact) ?? null,
      before: member,
      after,
    });
    switch (result.kind) {
      case 'committed':
        return { kind: 'recorded', entry, member: after };
      case 'duplicate':
        return standing(store, recording, fact, result.entry, member);
      case 'awaited':
        placeholder = result.placeholder;
        break;
      case 'member-changed':
        await pause(attempt, recording.timeLeftMs(), timeBeforeMs);
    }
  }
}

function pointerOf(program: ProgramId, fact: Fact) {
  const order: OrderRef | undefined = fact.kind === 'redemption' ? fact.order : undefined;
  return fact.kind === 'redemption' && order !== undefined
    ? redemptionPointerKey(program, order, fact.redemptionId)
    : null;
}

async function standing(
  store: Store,
  { program, memberId, timeline }: Pick<Recording, 'program' | 'memberId' | 'timeline'>,
  fact: Fact,
  entry: Entry,
  asRead: MemberRecord | null,
): Promise<RecordResult> {
  const same = entry.body.kind === 'fact' && sameContent(entry.body.fact, fact);
  if (!same) return { kind: 'conflict', entry };
  // Read before the other delivery was recorded, the member knows nothing of it, or is not there yet.
  const isCurrent = asRead !== null && asRead.version >= entry.version;
  const member = isCurrent ? asRead : await getMember(store, program, memberId);
  if (member === null) throw new Error(`entry ${entry.id} has no member`);
  return { kind: 'duplicate', entry, member: await withCurrentState(store, program, timeline, member) };
}

/** A repeated delivery would go out of range a second time: it is recognised before it is refused. */
async function outOfRange(
  store: Store,
  recording: Pick<Recording, 'program' | 'memberId' | 'timeline'>,
  fact: Fact,
  member: MemberRecord | null,
): Promise<RecordResult> {
  const entry = await getEntry(store, recording.program, fact.id);
  return entry === null ? { kind: 'out-of-range' } : standing(store, recording, fact, entry, member);
}

type Decided =
  | { readonly kind: 'decided'; readonly recorded: RecordedTogether; readonly isFolded: boolean }
  | { readonly kind: 'standing'; readonly entry: Entry };

type Ready = Extract<Prepared, { readonly kind: 'ready' }>;

async function decide(
  store: Store,
  { program, timeline }: Pick<Recording, 'program' | 'timeline'>,
  { fact, memory, entriesStand }: Ready,
  member: MemberRecord | null,
  placeholder: Placeholder | null,
): Promise<Decided> {
  const onState =
    placeholder === null && entriesStand
      ? recordOnState(member?.state ?? null, timeline, fact, memory)
      : null;
  if (onState !== null) {
    const { state, passed, outcomes, correction } = onState;
    const place = placeOf(fact, memory);
    const recorded = { state, entries: [{ fact, place, passed, outcomes }], correction };
    return { kind: 'decided', recorded, isFolded: false };
  }
  const waited = placeholder?.waiting.map((waiting) => withMember(waiting, fact.memberId)) ?? [];
  const added = [fact, ...waited];
  if (member === null) {
    return { kind: 'decided', recorded: recordTogether(null, [], timeline, added, null), isFolded: true };
  }
  // A repeated delivery is late too: one read tells, where folding would read the whole history.
  const entry = placeholder === null ? await getEntry(store, program, fact.id) : null;
  if (entry !== null) return { kind: 'standing', entry };
  const recorded = await foldAgain(store, program, timeline, member, added);
  return { kind: 'decided', recorded, isFolded: true };
}

/** From the last checkpoint before the facts, unless they refer to something before it. */
async function foldAgain(
  store: Store,
  program: ProgramId,
  timeline: Timeline,
  member: MemberRecord,
  added: readonly Fact[],
): Promise<RecordedTogether> {
  const from = Math.min(...added.map((fact) => positionOf(fact).at)) as Instant;
  const kept = await startBefore(store, program, member.state.memberId, member.checkpoints, from);
  if (kept !== null && kept.state.need === timeline.need.fingerprint) {
    const facts = await factsAfter(store, program, member, kept);
    if ([...facts, ...added].every(({ kind }) => foldsFromCheckpoint(kind))) {
      return recordTogether(member.state, facts, timeline, added, kept.state);
    }
  }
  const facts = await factsAfter(store, program, member, null);
  return recordTogether(member.state, facts, timeline, added, null);
}

function write(
  { timeline, beside }: Pick<Recording, 'timeline' | 'beside'>,
  member: MemberRecord | null,
  id: FactId,
  { recorded: { state, entries, correction }, isFolded }: Extract<Decided, { readonly kind: 'decided' }>,
): { entry: Entry; besides: readonly Entry[]; after: MemberRecord } {
  const besides: Entry[] = [];
  let own: Entry | null = null;
  let version = member?.version ?? 0;
  let previous = member?.lastEntry ?? null;
  let earliest = Number.POSITIVE_INFINITY;
  let booked = Number.NEGATIVE_INFINITY;
  const passedSoFar: TimedOutcome[] = [];
  for (const { fact, place, passed, outcomes } of entries) {
    version++;
    const { at } = place;
    const chain = { version, previous, recordedAt: fact.recordedAt, memberId: fact.memberId };
    const rules = rulesOfLine(timeline, lineAt(timeline, at));
    const entry = factEntry(fact, at, outcomes, rules.version, fact.id === id ? beside : alone, chain);
    if (fact.id === id) own = entry;
    else besides.push(entry);
    passedSoFar.push(...passed);
    if (entries.length <= factsApartMax || fact === entries.at(-1)?.fact) {
      const passage = passageEntry(passedSoFar.splice(0), chain);
      if (passage !== null) besides.push(passage);
    }
    previous = fact.id;
    earliest = Math.min(earliest, at);
    booked = Math.max(booked, fact.recordedAt);
  }
  if (own === null || previous === null) throw new Error(`fact ${id} was lost while it was written`);
  const { memberId, previous: before } = own;
  const recordedAt = booked as Instant;
  const corrects = correctionEntry(correction, id, { version, previous: before, recordedAt, memberId });
  if (corrects !== null) besides.push(corrects);
  const after: MemberRecord = {
    state,
    version,
    lastEntry: previous,
    dueAt: Math.min(dueAt(state, timeline), member?.dueAt ?? Number.POSITIVE_INFINITY) as Instant,
    amendedThrough: isFolded ? amendedBy(entries, member) : (member?.amendedThrough ?? null),
    checkpoints: nextCheckpoints(member, version, state, earliest as Instant),
  };
  return { entry: own, besides, after };
}

/** A transaction has a hundred items: with more facts than this, all that time brought is one entry. */
const factsApartMax = 40;

/**
 * A late fact that was folded in may have changed any entry after it: what a purchase was worth, but also
 * the lots from which a redemption took, which no correction tells.
 */
function amendedBy(
  entries: RecordedTogether['entries'],
  member: MemberRecord | null,
): MemberRecord['amendedThrough'] {
  if (member === null) return null;
  const { state, amendedThrough } = member;
  const isLate = entries.some(({ place }) => comparePositions(place, state.asOf) < 0);
  return isLate ? state.asOf : amendedThrough;
}

const alone: Beside = { metadata: null, by: null };

const exactMax = 1e15;

function isExact(state: MemberState): boolean {
  const { spend, points } = state.qualifying.lifetime;
  const lots = state.lots.reduce((sum, lot) => sum + lot.remaining, 0);
  const inWindows = state.qualifying.days.reduce(
    (sum, day) => sum + Math.abs(day.spend) + Math.abs(day.points),
    0,
  );
  return [lots, inWindows, state.deficit, Math.abs(spend), Math.abs(points)].every(
    (figure) => figure <= exactMax,
  );
}

/**
 * Full jitter: 200 senders for one member spread out instead of meeting again. A try that took long says
 * that they are already too many at once: then the pause is longer still, or nobody would get through.
 */
export async function pause(attempt: number, timeLeftMs: number, timeBeforeMs: number): Promise<void> {
  const growing = Math.min(backoffMaxMs, backoffBaseMs * 2 ** attempt);
  const long = Math.min(backoffOfTry * (timeBeforeMs - timeLeftMs), timeLeftMs - reserveMs);
  const ms = Math.random() * Math.max(growing, long);
  if (timeLeftMs - ms < reserveMs) throw new StoreBusy('too many writers for one member');
  await new Promise((resolve) => setTimeout(resolve, ms));
}
