/** How each field of a member's state is packed. A field that is not packed does not compile. */

import type { Position } from '../../../domain/facts/facts.ts';
import type { LotDebit } from '../../../domain/facts/outcomes.ts';
import {
  type Day,
  type FactId,
  type Instant,
  type LevelId,
  type MemberId,
  points,
} from '../../../domain/kernel/brand.ts';
import {
  type Amounts,
  type Carried,
  type HeldTerm,
  type Life,
  type Lot,
  type MemberState,
  noAmounts,
  type Override,
  type Qualifying,
  type Reservation,
  type SetTag,
  type Tenure,
  type Tier,
  type TierReason,
  tierDecisions,
  type Use,
} from '../../../domain/state/state.ts';
import type { CommitId } from '../ledger/entryItem.ts';
import { activity } from './activityPacking.ts';
import { amounts, dayAmounts } from './amountsPacking.ts';
import { type Io, list, oneOf, uintOrNull } from './packing.ts';

/** One bit for each field that most members have nothing in: it is packed only where there is something. */
const has = {
  override: 1,
  reservations: 2,
  birthday: 4,
  uses: 8,
  lifetime: 16,
  clearedOn: 32,
  life: 64,
  tenures: 128,
  carried: 256,
  tags: 512,
  deficit: 1024,
} as const;

/** `near` is an id that positions often name: then one byte stands for it. */
export function memberState(
  io: Io,
  value: MemberState | undefined,
  memberId: MemberId,
  near: CommitId,
): MemberState {
  const what = io.uint(value && whatIsIn(value));
  return {
    memberId,
    asOf: position(io, value?.asOf, near),
    settledAt: io.uint(value?.settledAt),
    enrolledAt: io.uint(value?.enrolledAt),
    line: io.uint(value?.line),
    need: io.text(value?.need),
    tier: tier(io, value?.tier),
    override: what & has.override ? override(io, value?.override ?? undefined) : null,
    life: what & has.life ? life(io, value?.life ?? undefined) : null,
    tenures: what & has.tenures ? list(io, value?.tenures, tenure) : [],
    lots: lots(io, value?.lots),
    deficit: points(what & has.deficit ? io.uint(value?.deficit) : 0),
    reservations: what & has.reservations ? list(io, value?.reservations, reservation) : [],
    qualifying: qualifying(io, value?.qualifying, what),
    purchases: io.uint(value?.purchases),
    activeOn: io.int(value?.activeOn),
    clearedOn: what & has.clearedOn ? io.int(value?.clearedOn) : (0 as Day),
    birthday: what & has.birthday ? io.uint(value?.birthday) : 0,
    uses: what & has.uses ? list(io, value?.uses, use) : [],
    tags: what & has.tags ? list(io, value?.tags, setTag) : [],
    activity: activity(io, value?.activity),
  };
}

function whatIsIn(value: MemberState): number {
  const { lifetime, carried } = value.qualifying;
  return (
    (value.override === null ? 0 : has.override) |
    (value.reservations.length === 0 ? 0 : has.reservations) |
    (value.birthday === 0 ? 0 : has.birthday) |
    (value.uses.length === 0 ? 0 : has.uses) |
    (isNothing(lifetime) ? 0 : has.lifetime) |
    (value.clearedOn === 0 ? 0 : has.clearedOn) |
    (value.life === null ? 0 : has.life) |
    (value.tenures.length === 0 ? 0 : has.tenures) |
    (carried === null ? 0 : has.carried) |
    (value.tags.length === 0 ? 0 : has.tags) |
    (value.deficit === 0 ? 0 : has.deficit)
  );
}

function isNothing({ spend, purchases, points, named }: Amounts): boolean {
  return spend === 0 && purchases === 0 && points === 0 && named === undefined;
}

export function position(io: Io, value: Position | undefined, near: CommitId): Position {
  const at: Instant = io.uint(value?.at);
  const form = io.uint(value && (value.id === '' ? 0 : value.id === near ? 1 : 2));
  return {
    at,
    id: form === 0 ? '' : form === 1 ? (near as FactId) : io.text(value?.id as FactId | undefined),
  };
}

const hasTier = { before: 1, whileQualified: 2, anchor: 4, beforeAnchor: 8 } as const;

function tier(io: Io, value: Tier | undefined): Tier {
  const what = io.uint(value && whatIsInTier(value));
  return {
    ...heldTerm(io, value, (what & hasTier.anchor) !== 0),
    since: io.uint(value?.since),
    whileQualified: (what & hasTier.whileQualified) !== 0,
    because: tierReason(io, value?.because),
    before:
      what & hasTier.before
        ? heldTerm(io, value?.before ?? undefined, (what & hasTier.beforeAnchor) !== 0)
        : null,
  };
}

function whatIsInTier({ before, whileQualified, anchor }: Tier): number {
  return (
    (before === null ? 0 : hasTier.before) |
    (whileQualified ? hasTier.whileQualified : 0) |
    (anchor === undefined ? 0 : hasTier.anchor) |
    (before?.anchor === undefined ? 0 : hasTier.beforeAnchor)
  );
}

function heldTerm(io: Io, value: HeldTerm | undefined, hasAnchor: boolean): HeldTerm {
  const level: LevelId = io.text(value?.level);
  const until = uintOrNull(io, value?.until);
  return hasAnchor ? { level, until, anchor: io.uint(value?.anchor) } : { level, until };
}

function tierReason(io: Io, value: TierReason | undefined): TierReason {
  return {
    decision: oneOf(io, tierDecisions, value?.decision),
    programVersion: io.uint(value?.programVersion),
  };
}

function override(io: Io, value: Override | undefined): Override {
  return {
    id: io.text(value?.id),
    level: io.text(value?.level),
    since: io.uint(value?.since),
    until: io.uint(value?.until),
    as: oneOf(io, ['grant', 'match', 'trial'], value?.as),
  };
}

function life(io: Io, value: Life | undefined): Life {
  return { level: io.text(value?.level), by: oneOf(io, ['years', 'amount'], value?.by) };
}

function tenure(io: Io, value: Tenure | undefined): Tenure {
  return { level: io.text(value?.level), since: io.int(value?.since) };
}

/** Lots are sorted by expiry: each says how much later than the one before. */
function lots(io: Io, values: readonly Lot[] | undefined): Lot[] {
  let before = 0;
  return list<Lot>(io, values, (_, value) => {
    before += io.uint(value && value.expiresOn - before);
    return {
      expiresOn: before as Day,
      availableOn: io.uint(value?.availableOn),
      remaining: points(io.uint(value?.remaining)),
    };
  });
}

function reservation(io: Io, value: Reservation | undefined): Reservation {
  return {
    id: io.text(value?.id),
    runsOutAt: io.uint(value?.runsOutAt),
    rewardId: io.text(value && (value.rewardId ?? '')) || null,
    taken: list(io, value?.taken, lotDebit),
  };
}

function lotDebit(io: Io, value: LotDebit | undefined): LotDebit {
  return { expiresOn: io.uint(value?.expiresOn), points: points(io.uint(value?.points)) };
}

function qualifying(io: Io, value: Qualifying | undefined, what: number): Qualifying {
  return {
    days: dayAmounts(io, value?.days),
    lifetime: what & has.lifetime ? amounts(io, value?.lifetime) : noAmounts,
    carried: what & has.carried ? carried(io, value?.carried ?? undefined) : null,
  };
}

function carried(io: Io, value: Carried | undefined): Carried {
  return { of: io.int(value?.of), into: io.int(value?.into), amounts: amounts(io, value?.amounts) };
}

function use(io: Io, value: Use | undefined): Use {
  return { what: io.text(value?.what), periodStart: io.int(value?.periodStart), used: io.uint(value?.used) };
}

function setTag(io: Io, value: SetTag | undefined): SetTag {
  return { tag: io.text(value?.tag), since: io.uint(value?.since) };
}
