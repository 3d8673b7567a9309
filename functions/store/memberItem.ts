/** The member's item: the cached state, packed, and what the store itself must know about it. */
import {
  type Day,
  type FactId,
  type Instant,
  type LevelId,
  type ProgramId,
  points,
} from '../../domain/kernel/brand.ts';
import type { Position } from '../../domain/member/facts.ts';
import { withNamed } from '../../domain/member/qualifying.ts';
import {
  type Amounts,
  type Carried,
  type DayAmounts,
  type Lot,
  type MemberState,
  noAmounts,
  type Override,
  type Reservation,
  type SetTag,
  type Tier,
  tierDecisions,
} from '../../domain/member/state.ts';
import type { NamedMetric } from '../../domain/program/lines.ts';
import { packActivity, unpackActivity } from './activityPacking.ts';
import type { CommitId } from './entryItem.ts';
import { duePk, memberIdOf, memberPk } from './keys.ts';
import { Packer, Unpacker } from './packing.ts';

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

function packTier(packer: Packer, { level, since, until, whileQualified, because, before }: Tier): void {
  packer
    .string(level)
    .uint(since)
    .uint(until ?? 0);
  packer.uint(tierDecisions.indexOf(because.decision)).uint(because.programVersion);
  packer.uint((before === null ? 0 : 1) | (whileQualified ? 2 : 0));
  if (before !== null) packer.string(before.level).uint(before.until ?? 0);
}

function unpackTier(unpacker: Unpacker, memberId: MemberState['memberId']): Tier {
  const level = unpacker.string() as LevelId;
  const since = unpacker.uint() as Instant;
  const until = instantOrNull(unpacker.uint());
  const decision = tierDecisions[unpacker.uint()];
  if (decision === undefined) throw new Error(`member ${memberId} is stored with an unknown tier decision`);
  const because = { decision, programVersion: unpacker.uint() };
  const has = unpacker.uint();
  const before =
    has & 1 ? { level: unpacker.string() as LevelId, until: instantOrNull(unpacker.uint()) } : null;
  return { level, since, until, whileQualified: (has & 2) !== 0, because, before };
}

function instantOrNull(value: number): Instant | null {
  return value === 0 ? null : (value as Instant);
}

const overrideKinds = ['grant', 'match', 'trial'] as const;

/** What most members have none of: one byte says so. */
function packRare(packer: Packer, state: MemberState): void {
  const { override, reservations, birthday, uses } = state;
  const { lifetime } = state.qualifying;
  const hasLifetime = lifetime.spend !== 0 || lifetime.purchases !== 0 || lifetime.points !== 0;
  const hasNamed = lifetime.named !== undefined;
  packer.uint(
    (override === null ? 0 : 1) |
      (reservations.length === 0 ? 0 : 2) |
      (birthday === 0 ? 0 : 4) |
      (uses.length === 0 ? 0 : 8) |
      (hasLifetime && !hasNamed ? 16 : 0) |
      (hasNamed ? 64 : 0) |
      (state.clearedOn === 0 ? 0 : 32) |
      (hasStanding(state) ? 128 : 0) |
      (state.tags.length === 0 ? 0 : 256),
  );
  if (override !== null) {
    packer.string(override.id).string(override.level).uint(override.since).uint(override.until);
    packer.uint(overrideKinds.indexOf(override.as));
  }
  if (reservations.length > 0) packer.uint(reservations.length);
  for (const { id, runsOutAt, taken, rewardId } of reservations) {
    packer
      .string(id)
      .uint(runsOutAt)
      .string(rewardId ?? '')
      .uint(taken.length);
    for (const part of taken) packer.uint(part.expiresOn).uint(part.points);
  }
  if (birthday !== 0) packer.uint(birthday);
  if (uses.length > 0) packer.uint(uses.length);
  for (const { what, periodStart, used } of uses) packer.string(what).int(periodStart).uint(used);
  if (hasLifetime && !hasNamed) packAmounts(packer, lifetime, 7);
  if (state.clearedOn !== 0) packer.int(state.clearedOn);
  if (hasNamed) packAll(packer, lifetime);
  if (hasStanding(state)) packStanding(packer, state);
  if (state.tags.length > 0) packer.uint(state.tags.length);
  for (const { tag, since } of state.tags) packer.string(tag).uint(since);
}

type Rare = Pick<MemberState, 'override' | 'reservations' | 'birthday' | 'uses' | 'clearedOn' | 'tags'> & {
  readonly lifetime: Amounts;
} & Standing;

function unpackRare(unpacker: Unpacker): Rare {
  const has = unpacker.uint();
  const rare = {
    override: has & 1 ? unpackOverride(unpacker) : null,
    reservations: has & 2 ? list(unpacker, () => unpackReservation(unpacker)) : [],
    birthday: has & 4 ? unpacker.uint() : 0,
    uses:
      has & 8
        ? list(unpacker, () => ({
            what: unpacker.string(),
            periodStart: unpacker.int() as Day,
            used: unpacker.uint(),
          }))
        : [],
    lifetime: has & 16 ? unpackAmounts(unpacker, 7) : noAmounts,
    clearedOn: (has & 32 ? unpacker.int() : 0) as Day,
  };
  const lifetime = has & 64 ? unpackAll(unpacker) : rare.lifetime;
  const standing = has & 128 ? unpackStanding(unpacker) : noStanding;
  const tags = has & 256 ? list(unpacker, () => unpackTag(unpacker)) : [];
  return { ...rare, lifetime, ...standing, tags };
}

function unpackTag(unpacker: Unpacker): SetTag {
  return { tag: unpacker.string(), since: unpacker.uint() as Instant };
}

/** What only programs with levels for life, or with a surplus that is carried over, leave. */
type Standing = Pick<MemberState, 'life' | 'tenures'> & { readonly carried: Carried | null };

const noStanding: Standing = { life: null, tenures: [], carried: null };

function hasStanding({ life, tenures, qualifying }: MemberState): boolean {
  return life !== null || tenures.length > 0 || qualifying.carried !== null;
}

const lifeReasons = ['years', 'amount'] as const;

function packStanding(packer: Packer, { life, tenures, qualifying }: MemberState): void {
  const { carried } = qualifying;
  packer.uint((life === null ? 0 : 1) | (carried === null ? 0 : 2));
  if (life !== null) packer.string(life.level).uint(lifeReasons.indexOf(life.by));
  packer.uint(tenures.length);
  for (const { level, since } of tenures) packer.string(level).int(since);
  if (carried !== null) packAll(packer.int(carried.of).int(carried.into), carried.amounts);
}

function unpackStanding(unpacker: Unpacker): Standing {
  const has = unpacker.uint();
  const life = has & 1 ? { level: unpacker.string() as LevelId, by: unpackLifeReason(unpacker) } : null;
  const tenures = list(unpacker, () => ({
    level: unpacker.string() as LevelId,
    since: unpacker.int() as Day,
  }));
  if ((has & 2) === 0) return { life, tenures, carried: null };
  const of = unpacker.int() as Day;
  const into = unpacker.int() as Day;
  return { life, tenures, carried: { of, into, amounts: unpackAll(unpacker) } };
}

function unpackLifeReason(unpacker: Unpacker): (typeof lifeReasons)[number] {
  const by = lifeReasons[unpacker.uint()];
  if (by === undefined) throw new Error('a member is stored with an unknown reason of a level for life');
  return by;
}

function unpackOverride(unpacker: Unpacker): Override {
  const id = unpacker.string();
  const level = unpacker.string() as LevelId;
  const since = unpacker.uint() as Instant;
  const until = unpacker.uint() as Instant;
  const as = overrideKinds[unpacker.uint()];
  if (as === undefined) throw new Error('a member is stored with an unknown kind of override');
  return { id, level, since, until, as };
}

function unpackReservation(unpacker: Unpacker): Reservation {
  const id = unpacker.string();
  const runsOutAt = unpacker.uint() as Instant;
  const rewardId = unpacker.string() || null;
  const taken = list(unpacker, () => ({
    expiresOn: unpacker.uint() as Day,
    points: points(unpacker.uint()),
  }));
  return { id, runsOutAt, taken, rewardId };
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

/** The first moments of 1970 fall on the day before it, west of Greenwich. */
const firstDay = -1;

/** Days ascend: each says how much later than the one before; only the metrics in use are written. */
function packDays(packer: Packer, days: readonly DayAmounts[]): Packer {
  const names = namesIn(days);
  const used = days.reduce(
    (mask, day) => mask | (day.spend ? 1 : 0) | (day.purchases ? 2 : 0) | (day.points ? 4 : 0),
    names.length === 0 ? 0 : 8,
  );
  packer.uint(days.length).uint(used);
  if (names.length > 0) packNames(packer, names);
  let before = firstDay;
  for (const amounts of days) {
    packer.uint(amounts.day - before);
    packAmounts(packer, amounts, used);
    for (const name of names) packer.int(amounts.named?.[name] ?? 0);
    before = amounts.day;
  }
  return packer;
}

function unpackDays(unpacker: Unpacker): DayAmounts[] {
  const length = unpacker.uint();
  const used = unpacker.uint();
  const names = used & 8 ? unpackNames(unpacker) : [];
  let before = firstDay;
  const days: DayAmounts[] = [];
  while (days.length < length) {
    before += unpacker.uint();
    const plain = unpackAmounts(unpacker, used);
    days.push({ ...withNamed(plain, unpackNamed(unpacker, names)), day: before as Day });
  }
  return days;
}

/** Quantities and engagements that occur, each name once. */
function namesIn(all: readonly Amounts[]): readonly NamedMetric[] {
  if (all.every(({ named }) => named === undefined)) return [];
  return [...new Set(all.flatMap(({ named }) => Object.keys(named ?? {}) as NamedMetric[]))].sort();
}

function packNames(packer: Packer, names: readonly NamedMetric[]): void {
  packer.uint(names.length);
  for (const name of names) packer.string(name);
}

function unpackNames(unpacker: Unpacker): readonly NamedMetric[] {
  return list(unpacker, () => unpacker.string() as NamedMetric);
}

function unpackNamed(unpacker: Unpacker, names: readonly NamedMetric[]): [NamedMetric, number][] {
  return names.map((name) => [name, unpacker.int()]);
}

/** Amounts of no particular day, whatever is in them. */
function packAll(packer: Packer, amounts: Amounts): void {
  packAmounts(packer, amounts, 7);
  const names = namesIn([amounts]);
  packNames(packer, names);
  for (const name of names) packer.int(amounts.named?.[name] ?? 0);
}

function unpackAll(unpacker: Unpacker): Amounts {
  const plain = unpackAmounts(unpacker, 7);
  return withNamed(plain, unpackNamed(unpacker, unpackNames(unpacker)));
}

function packAmounts(packer: Packer, amounts: Amounts, used: number): void {
  if (used & 1) packer.int(amounts.spend);
  if (used & 2) packer.int(amounts.purchases);
  if (used & 4) packer.int(amounts.points);
}

function unpackAmounts(unpacker: Unpacker, used: number): Amounts {
  const spend = used & 1 ? unpacker.int() : 0;
  const purchases = used & 2 ? unpacker.int() : 0;
  return { spend, purchases, points: used & 4 ? unpacker.int() : 0 };
}

function list<T>(unpacker: Unpacker, read: () => T): T[] {
  const length = unpacker.uint();
  const items: T[] = [];
  while (items.length < length) items.push(read());
  return items;
}
