/** The member's item: the cached state, packed, and what the store itself must know about it. */

import type { Position } from '../../../domain/facts/facts.ts';
import {
  type Day,
  type FactId,
  type Instant,
  type LevelId,
  type ProgramId,
  points,
} from '../../../domain/kernel/brand.ts';
import { type Lot, type MemberState, type Tier, tierDecisions } from '../../../domain/state/state.ts';
import { duePk, memberIdOf, memberPk } from '../keys.ts';
import type { CommitId } from '../ledger/entryItem.ts';
import { packActivity, unpackActivity } from './activityPacking.ts';
import { packDays, unpackDays } from './amountsPacking.ts';
import { list, Packer, Unpacker } from './packing.ts';
import { packRare, unpackRare } from './rarePacking.ts';

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
}

/** Of the packed bytes, here and in checkpoints: another layout is another number. */
export const format = 3;

export function toMemberItem(program: ProgramId, record: MemberRecord): MemberItem {
  const { memberId } = record.state;
  return {
    pk: memberPk(program, memberId),
    duePk: duePk(program, memberId),
    dueAt: record.dueAt,
    version: record.version,
    state: packRecord(record),
  };
}

export function parseMemberItem(item: MemberItem): MemberRecord {
  const unpacker = new Unpacker(item.state);
  const found = unpacker.uint();
  if (found !== format) throw new Error(`member ${item.pk} is stored in unknown format ${found}`);
  const lastEntry = unpacker.string() as CommitId;
  const amendedThrough = unpacker.uint() === 0 ? null : unpackPosition(unpacker, lastEntry);
  const checkpoints = list(unpacker, () => ({ version: unpacker.uint(), at: unpacker.uint() as Instant }));
  const state = unpackState(unpacker, memberIdOf(item.pk), lastEntry);
  unpacker.finish();
  return {
    state,
    version: item.version,
    lastEntry,
    dueAt: item.dueAt as Instant,
    amendedThrough,
    checkpoints,
  };
}

function packRecord(record: MemberRecord): Uint8Array {
  const packer = new Packer().uint(format).string(record.lastEntry);
  packer.uint(record.amendedThrough === null ? 0 : 1);
  if (record.amendedThrough !== null) packPosition(packer, record.amendedThrough, record.lastEntry);
  packer.uint(record.checkpoints.length);
  for (const { version, at } of record.checkpoints) packer.uint(version).uint(at);
  return packState(packer, record.state, record.lastEntry).finish();
}

/** `near` is an id that positions often name: then one byte stands for it. */
export function packState(packer: Packer, state: MemberState, near: CommitId): Packer {
  packPosition(packer, state.asOf, near);
  packer.uint(state.settledAt).uint(state.enrolledAt).uint(state.line).string(state.need);
  packTier(packer, state.tier);
  packer.uint(state.deficit).uint(state.purchases).int(state.activeOn);
  packLots(packer, state.lots);
  packDays(packer, state.qualifying.days);
  packActivity(packer, state.activity, state.activeOn);
  packRare(packer, state);
  return packer;
}

export function unpackState(
  unpacker: Unpacker,
  memberId: MemberState['memberId'],
  near: CommitId,
): MemberState {
  const asOf = unpackPosition(unpacker, near);
  const settledAt = unpacker.uint() as Instant;
  const enrolledAt = unpacker.uint() as Instant;
  const line = unpacker.uint();
  const need = unpacker.string();
  const tier = unpackTier(unpacker, memberId);
  const deficit = points(unpacker.uint());
  const purchases = unpacker.uint();
  const activeOn = unpacker.int() as Day;
  const lots = unpackLots(unpacker);
  const days = unpackDays(unpacker);
  const activity = unpackActivity(unpacker, activeOn);
  const { lifetime, carried, ...rare } = unpackRare(unpacker);
  const known = {
    memberId,
    asOf,
    settledAt,
    enrolledAt,
    line,
    need,
    tier,
    deficit,
    purchases,
    activeOn,
    lots,
    activity,
  };
  return { ...known, ...rare, qualifying: { days, lifetime, carried } };
}

function packTier(packer: Packer, tier: Tier): void {
  const { level, since, until, anchor, whileQualified, because, before } = tier;
  packer
    .string(level)
    .uint(since)
    .uint(until ?? 0);
  packer.uint(tierDecisions.indexOf(because.decision)).uint(because.programVersion);
  packer.uint(
    (before === null ? 0 : 1) |
      (whileQualified ? 2 : 0) |
      (anchor === undefined ? 0 : 4) |
      (before?.anchor === undefined ? 0 : 8),
  );
  if (anchor !== undefined) packer.uint(anchor);
  if (before !== null) packer.string(before.level).uint(before.until ?? 0);
  if (before?.anchor !== undefined) packer.uint(before.anchor);
}

function unpackTier(unpacker: Unpacker, memberId: MemberState['memberId']): Tier {
  const level = unpacker.string() as LevelId;
  const since = unpacker.uint() as Instant;
  const until = instantOrNull(unpacker.uint());
  const decision = tierDecisions[unpacker.uint()];
  if (decision === undefined) throw new Error(`member ${memberId} is stored with an unknown tier decision`);
  const because = { decision, programVersion: unpacker.uint() };
  const has = unpacker.uint();
  const anchor = has & 4 ? { anchor: unpacker.uint() } : {};
  const before =
    has & 1
      ? {
          level: unpacker.string() as LevelId,
          until: instantOrNull(unpacker.uint()),
          ...(has & 8 ? { anchor: unpacker.uint() } : {}),
        }
      : null;
  return { level, since, until, ...anchor, whileQualified: (has & 2) !== 0, because, before };
}

function instantOrNull(value: number): Instant | null {
  return value === 0 ? null : (value as Instant);
}

function packPosition(packer: Packer, { at, id }: Position, near: CommitId): void {
  packer.uint(at);
  if (id === '') packer.uint(0);
  else if (id === near) packer.uint(1);
  else packer.uint(2).string(id);
}

function unpackPosition(unpacker: Unpacker, near: CommitId): Position {
  const at = unpacker.uint() as Instant;
  const form = unpacker.uint();
  return { at, id: form === 0 ? '' : form === 1 ? (near as FactId) : (unpacker.string() as FactId) };
}

/** Lots are sorted by expiry: each says how much later than the one before. */
function packLots(packer: Packer, lots: readonly Lot[]): void {
  packer.uint(lots.length);
  let before = 0;
  for (const lot of lots) {
    packer
      .uint(lot.expiresOn - before)
      .uint(lot.availableOn)
      .uint(lot.remaining);
    before = lot.expiresOn;
  }
}

function unpackLots(unpacker: Unpacker): Lot[] {
  let before = 0;
  return list(unpacker, () => {
    before += unpacker.uint();
    return {
      expiresOn: before as Day,
      availableOn: unpacker.uint() as Day,
      remaining: points(unpacker.uint()),
    };
  });
}
