/** What a state has of rare things (overrides, reservations, uses, levels for life, tags), packed. */
import { type Day, type Instant, type LevelId, points } from '../../../domain/kernel/brand.ts';
import {
  type Amounts,
  type Carried,
  type MemberState,
  noAmounts,
  type Override,
  type Reservation,
  type SetTag,
} from '../../../domain/state/state.ts';
import { packAll, packAmounts, unpackAll, unpackAmounts } from './amountsPacking.ts';
import { list, type Packer, type Unpacker } from './packing.ts';

const overrideKinds = ['grant', 'match', 'trial'] as const;

/** What most members have none of: one byte says so. */
export function packRare(packer: Packer, state: MemberState): void {
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

export function unpackRare(unpacker: Unpacker): Rare {
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
