/** How each field of a member's state is packed. A field that is not packed does not compile. */

import type { Position } from '../../../domain/facts/facts.ts';
import type { LotDebit } from '../../../domain/facts/outcomes.ts';
import { type Day, type FactId, type Instant, type MemberId, points } from '../../../domain/kernel/brand.ts';
import {
  type Amounts,
  type AmountsSince,
  type Carried,
  type Extension,
  type Fired,
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
  type Term,
  type TermStart,
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
  since: 2048,
  anew: 4096,
  boughtOn: 8192,
  openedAt: 16384,
  fired: 32768,
  taggedBy: 65536,
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
    openedAt: what & has.openedAt ? io.uint(value?.openedAt) : (0 as Instant),
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
    boughtOn: what & has.boughtOn ? io.int(value?.boughtOn) : (0 as Day),
    activeOn: io.int(value?.activeOn),
    clearedOn: what & has.clearedOn ? io.int(value?.clearedOn) : (0 as Day),
    birthday: what & has.birthday ? io.uint(value?.birthday) : 0,
    uses: what & has.uses ? list(io, value?.uses, use) : [],
    tags: what & has.tags ? list(io, value?.tags, what & has.taggedBy ? tagWithBy : setTag) : [],
    fired: what & has.fired ? list(io, value?.fired, fired) : [],
    activity: activity(io, value?.activity),
  };
}

function whatIsIn(value: MemberState): number {
  const { lifetime, since, carried, anew } = value.qualifying;
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
    (value.deficit === 0 ? 0 : has.deficit) |
    (since.length === 0 ? 0 : has.since) |
    (anew === 0 ? 0 : has.anew) |
    (value.boughtOn === 0 ? 0 : has.boughtOn) |
    (value.openedAt === 0 ? 0 : has.openedAt) |
    (value.fired.length === 0 ? 0 : has.fired) |
    (value.tags.some(isOfTrigger) ? has.taggedBy : 0)
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

const hasTier = {
  before: 1,
  whileQualified: 2,
  anchor: 4,
  beforeAnchor: 8,
  start: 16,
  beforeStart: 32,
  extended: 64,
  beforeExtended: 128,
  rest: 256,
  beforeRest: 512,
} as const;

/** What there is of a term beside its end. */
interface TermParts {
  readonly anchor: boolean;
  readonly start: boolean;
  readonly extended: boolean;
}

function tier(io: Io, value: Tier | undefined): Tier {
  const what = io.uint(value && whatIsInTier(value));
  const own = partsOf(what, hasTier);
  const beforeOwn = {
    anchor: hasTier.beforeAnchor,
    start: hasTier.beforeStart,
    extended: hasTier.beforeExtended,
  };
  const packed = {
    ...levelTerm(io, value, own),
    since: io.uint(value?.since),
    whileQualified: (what & hasTier.whileQualified) !== 0,
    because: tierReason(io, value?.because),
  };
  const held = value?.before ?? undefined;
  const before = what & hasTier.before ? levelTerm(io, held, partsOf(what, beforeOwn)) : null;
  return {
    ...packed,
    before: before !== null && what & hasTier.beforeRest ? { ...before, ...heldRest(io, held) } : before,
    ...(what & hasTier.rest ? tierRest(io, value) : {}),
  };
}

/** What few tiers have: a level that is held again, refunds that may undo it. */
function tierRest(io: Io, value: Tier | undefined): Pick<Tier, 'reachedAt' | 'takenBack' | 'askedOn'> {
  const { reachedAt, takenBack, askedOn } = value ?? {};
  const what = io.uint(
    value &&
      (reachedAt === undefined ? 0 : 1) | (takenBack === undefined ? 0 : 2) | (askedOn === undefined ? 0 : 4),
  );
  return {
    ...(what & 1 ? { reachedAt: io.uint(reachedAt) as Instant } : {}),
    ...(what & 2 ? { takenBack: dayAmounts(io, takenBack) } : {}),
    ...(what & 4 ? { askedOn: io.int(askedOn) as Day } : {}),
  };
}

type HeldRest = Pick<HeldTerm, 'since' | 'takenBack' | 'before'>;

function heldRest(io: Io, value: HeldTerm | undefined): HeldRest {
  const { since, takenBack, before } = value ?? {};
  const what = io.uint(
    value &&
      (since === undefined ? 0 : 1) | (takenBack === undefined ? 0 : 2) | (before === undefined ? 0 : 4),
  );
  return {
    ...(what & 1 ? { since: io.uint(since) as Instant } : {}),
    ...(what & 2 ? { takenBack: dayAmounts(io, takenBack) } : {}),
    ...(what & 4 ? { before: heldTerm(io, before) } : {}),
  };
}

function heldTerm(io: Io, value: HeldTerm | undefined): HeldTerm {
  const what = io.uint(
    value &&
      (value.anchor === undefined ? 0 : 1) |
        (value.start === undefined ? 0 : 2) |
        (value.extended === undefined ? 0 : 4),
  );
  const parts = { anchor: (what & 1) !== 0, start: (what & 2) !== 0, extended: (what & 4) !== 0 };
  return { ...levelTerm(io, value, parts), ...heldRest(io, value) };
}

function hasTierRest({ reachedAt, takenBack, askedOn }: Tier): boolean {
  return reachedAt !== undefined || takenBack !== undefined || askedOn !== undefined;
}

function hasHeldRest(held: HeldTerm | null): boolean {
  return held?.since !== undefined || held?.takenBack !== undefined;
}

function partsOf(what: number, bits: { readonly [Part in keyof TermParts]: number }): TermParts {
  return {
    anchor: (what & bits.anchor) !== 0,
    start: (what & bits.start) !== 0,
    extended: (what & bits.extended) !== 0,
  };
}

function whatIsInTier(tier: Tier): number {
  const { before, whileQualified, anchor, start, extended } = tier;
  return (
    (hasTierRest(tier) ? hasTier.rest : 0) |
    (hasHeldRest(before) ? hasTier.beforeRest : 0) |
    (before === null ? 0 : hasTier.before) |
    (whileQualified ? hasTier.whileQualified : 0) |
    (anchor === undefined ? 0 : hasTier.anchor) |
    (start === undefined ? 0 : hasTier.start) |
    (extended === undefined ? 0 : hasTier.extended) |
    (before?.anchor === undefined ? 0 : hasTier.beforeAnchor) |
    (before?.start === undefined ? 0 : hasTier.beforeStart) |
    (before?.extended === undefined ? 0 : hasTier.beforeExtended)
  );
}

function levelTerm(
  io: Io,
  value: (Term & Pick<Tier, 'level'>) | undefined,
  parts: TermParts,
): Term & Pick<Tier, 'level'> {
  return { level: io.text(value?.level), ...term(io, value, parts) };
}

function term(io: Io, value: Term | undefined, { anchor, start, extended }: TermParts): Term {
  return {
    until: uintOrNull(io, value?.until),
    ...(anchor ? { anchor: io.uint(value?.anchor) } : {}),
    ...(start ? { start: termStart(io, value?.start) } : {}),
    ...(extended ? { extended: list(io, value?.extended, extension) } : {}),
  };
}

function termStart(io: Io, value: TermStart | undefined): TermStart {
  const from: Day = io.int(value?.from);
  const earnedOn = (from - io.int(value && value.from - value.earnedOn)) as Day;
  const anchor = io.uint(value && (value.anchor ?? 0));
  return anchor === 0 ? { from, earnedOn } : { from, earnedOn, anchor };
}

function extension(io: Io, value: Extension | undefined): Extension {
  const what = io.uint(
    value && (value.was.anchor === undefined ? 0 : 1) | (value.was.start === undefined ? 0 : 2),
  );
  const parts = { anchor: (what & 1) !== 0, start: (what & 2) !== 0, extended: false };
  return { was: term(io, value?.was, parts), by: list(io, value?.by, (_, id) => io.text(id)) };
}

/**
 * Whether the state has something in it that a release of format 4 does not know. What has not is written as that
 * release wrote it.
 */
export function needsFormat5({ tier, qualifying, boughtOn, openedAt, fired, tags }: MemberState): boolean {
  const terms = [tier, ...(tier.before === null ? [] : [tier.before])];
  const isNewTerm = terms.some(({ start, extended }) => start !== undefined || extended !== undefined);
  const isNewReason = tierDecisions.indexOf(tier.because.decision) >= decisionsOfFormat4;
  const isNewCount = qualifying.since.length > 0 || qualifying.anew !== 0;
  const isNewTier = hasTierRest(tier) || hasHeldRest(tier.before);
  const isNewFact = boughtOn !== 0 || openedAt !== 0 || fired.length > 0 || tags.some(isOfTrigger);
  return isNewTerm || isNewReason || isNewCount || isNewTier || isNewFact;
}

const decisionsOfFormat4 = tierDecisions.indexOf('lapsed');

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
    since: what & has.since ? list(io, value?.since, amountsSince) : [],
    carried: what & has.carried ? carried(io, value?.carried ?? undefined) : null,
    anew: what & has.anew ? io.int(value?.anew) : (0 as Day),
  };
}

function amountsSince(io: Io, value: AmountsSince | undefined): AmountsSince {
  return { from: io.int(value?.from), amounts: amounts(io, value?.amounts) };
}

function carried(io: Io, value: Carried | undefined): Carried {
  return { of: io.int(value?.of), into: io.int(value?.into), amounts: amounts(io, value?.amounts) };
}

function use(io: Io, value: Use | undefined): Use {
  return { what: io.text(value?.what), periodStart: io.int(value?.periodStart), used: io.uint(value?.used) };
}

function fired(io: Io, value: Fired | undefined): Fired {
  return {
    trigger: io.text(value?.trigger),
    times: io.uint(value?.times),
    lastOn: io.int(value?.lastOn),
    points: points(io.uint(value?.points)),
    expiresOn: io.int(value?.expiresOn),
  };
}

function setTag(io: Io, value: SetTag | undefined): SetTag {
  return { tag: io.text(value?.tag), since: io.uint(value?.since) };
}

/** Empty text where somebody set it. */
function tagWithBy(io: Io, value: SetTag | undefined): SetTag {
  const set = setTag(io, value);
  const by = io.text(value && (value.by ?? ''));
  return by === '' ? set : { ...set, by };
}

function isOfTrigger({ by }: SetTag): boolean {
  return by !== undefined;
}
