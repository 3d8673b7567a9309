/** The member's item: the cached state, packed, and what the store itself must know about it. */

import type { Position } from '../../../domain/facts/facts.ts';
import type { Instant, MemberId, ProgramId } from '../../../domain/kernel/brand.ts';
import type { MemberState } from '../../../domain/state/state.ts';
import { duePk, memberIdOf, memberPk } from '../keys.ts';
import type { CommitId } from '../ledger/entryItem.ts';
import { type Io, list, Packer, Unpacker } from './packing.ts';
import { memberState, needsFormat5, position } from './statePacking.ts';

/** A member as stored: the fold's state and the bookkeeping of the ledger around it. */
export interface MemberRecord {
  readonly state: MemberState;
  /** One more with every commit; it serializes everything about a member. */
  readonly version: number;
  /** What the last commit is named by; from it the chain of entries leads back. */
  readonly lastEntry: CommitId;
  /** Never later than the first moment at which time alone changes the member. */
  readonly dueAt: Instant;
  /** Entries at or before it no longer say alone what their facts were worth; null when all do. */
  readonly amendedThrough: Position | null;
  /** Kept states from which folding again may start, oldest first. */
  readonly checkpoints: readonly Checkpoint[];
  /** Members of the same person, who are this one now; absent where there are none. */
  readonly absorbed?: readonly MemberId[];
}

export interface Checkpoint {
  readonly version: number;
  /** The instant of its last fact; a later-recorded fact at or before it makes it void. */
  readonly at: Instant;
}

export interface MemberItem {
  readonly pk: string;
  readonly duePk: string;
  readonly dueAt: number;
  readonly version: number;
  readonly state: Uint8Array;
  readonly absorbed?: readonly string[];
}

/** Of a member who was absorbed: who they are now. It is in no index, so nobody lists or sweeps it. */
export interface AbsorbedItem {
  readonly pk: string;
  readonly version: number;
  readonly into: string;
}

export function isAbsorbed(item: MemberItem | AbsorbedItem): item is AbsorbedItem {
  return 'into' in item;
}

export function toAbsorbedItem(
  program: ProgramId,
  member: MemberId,
  version: number,
  into: MemberId,
): AbsorbedItem {
  return { pk: memberPk(program, member), version, into };
}

/** All ids by which facts of the member stand: their own first. */
export function idsOf({
  state,
  absorbed = [],
}: Pick<MemberRecord, 'state' | 'absorbed'>): readonly MemberId[] {
  return [state.memberId, ...absorbed];
}

/** Whether the id is, or once was, the member's. */
export function isIdOf(member: Pick<MemberRecord, 'state' | 'absorbed'>, id: MemberId): boolean {
  return idsOf(member).includes(id);
}

/**
 * Of the packed bytes, here and in checkpoints: another layout is another number. The fifth adds to the fourth what
 * few members have; who has none of it is written in the fourth.
 */
export function formatOf(state: MemberState): 4 | 5 {
  return needsFormat5(state) ? 5 : 4;
}

export function isKnownFormat(format: number): boolean {
  return format === 4 || format === 5;
}

export function toMemberItem(program: ProgramId, record: MemberRecord): MemberItem {
  const { memberId } = record.state;
  const { absorbed = [] } = record;
  return {
    pk: memberPk(program, memberId),
    duePk: duePk(program, memberId),
    dueAt: record.dueAt,
    version: record.version,
    state: packRecord(record),
    ...(absorbed.length === 0 ? {} : { absorbed }),
  };
}

/** The state is of another format, or broken: the ledger has all that it is made of. */
export class UnreadableMember extends Error {
  override readonly name = 'UnreadableMember';
}

/** Throws `UnreadableMember`. */
export function parseMemberItem(item: MemberItem): MemberRecord {
  try {
    const packed = unpackRecord(item);
    const absorbed = item.absorbed === undefined ? {} : { absorbed: item.absorbed as readonly MemberId[] };
    return { ...packed, version: item.version, dueAt: item.dueAt as Instant, ...absorbed };
  } catch (error) {
    throw new UnreadableMember(`the item of a member: ${error instanceof Error ? error.message : error}`);
  }
}

function unpackRecord({ pk, state }: MemberItem): PackedPart {
  const unpacker = new Unpacker(state);
  const found = unpacker.uint();
  if (!isKnownFormat(found)) throw new Error(`is stored in unknown format ${found}`);
  const packed = packedPart(unpacker, undefined, memberIdOf(pk));
  unpacker.finish();
  return packed;
}

function packRecord(record: MemberRecord): Uint8Array {
  const packer = new Packer();
  packer.uint(formatOf(record.state));
  packedPart(packer, record, record.state.memberId);
  return packer.finish();
}

type PackedPart = Omit<MemberRecord, 'version' | 'dueAt' | 'absorbed'>;

function packedPart(io: Io, value: PackedPart | undefined, memberId: MemberId): PackedPart {
  const lastEntry: CommitId = io.text(value?.lastEntry);
  const isAmended = io.uint(value && (value.amendedThrough === null ? 0 : 1)) !== 0;
  return {
    lastEntry,
    amendedThrough: isAmended ? position(io, value?.amendedThrough ?? undefined, lastEntry) : null,
    checkpoints: list(io, value?.checkpoints, checkpoint),
    state: memberState(io, value?.state, memberId, lastEntry),
  };
}

function checkpoint(io: Io, value: Checkpoint | undefined): Checkpoint {
  return { version: io.uint(value?.version), at: io.uint(value?.at) };
}
