/**
 * Random histories of every kind of fact. What refers to another fact refers to one that is there and
 * comes after it, as only recorded things can be referred to; a refund may be dated before its purchase.
 * Amounts are not admitted first: the fold rejects nothing, whatever was too much becomes deficit.
 */
import * as fc from 'fast-check';
import {
  catalogue,
  factKinds,
  isCommand,
  isWaitingKind,
  nameOf,
  subjectOf,
} from '../../../domain/facts/catalogue.ts';
import { type Fact, type FactKind, factId, type Purchase } from '../../../domain/facts/facts.ts';
import type { FactId, Instant, LevelId, MemberId } from '../../../domain/kernel/brand.ts';
import { minorUnits, points } from '../../../domain/kernel/brand.ts';
import { metrics } from '../../../domain/program/file.ts';
import { rewardIds } from './extras.ts';
import { type PurchaseDraw, purchaseDraws, purchasesAt } from './histories.ts';
import { instantOf, type Moment, moments } from './moments.ts';
import { tags } from './policies.ts';
import { levelIds } from './programs.ts';

const memberId = 'm1' as MemberId;

const counted = [...metrics, 'quantity:nights'] as const;

/** `of`: which earlier thing it refers to, counted round. `after`: milliseconds since that, or the moment. */
interface OtherDraw {
  readonly kind: Exclude<FactKind, 'purchase'>;
  readonly letter: string;
  readonly moment: Moment;
  readonly of: number;
  readonly after: number | null;
  readonly amount: number;
  readonly choice: number;
}

type FactDraw = { readonly purchase: PurchaseDraw } | { readonly other: OtherDraw };

const kinds = factKinds.filter((kind): kind is OtherDraw['kind'] => kind !== 'purchase');

const other: fc.Arbitrary<OtherDraw> = fc.record({
  kind: fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom('refund', 'redemption', 'redemption-capture') },
    { weight: 1, arbitrary: fc.constantFrom('tag-set', 'tag-unset') },
    { weight: 2, arbitrary: fc.constantFrom(...kinds) },
  ),
  letter: fc.constantFrom('m', 'a', 'z'),
  moment: moments,
  of: fc.nat({ max: 5 }),
  after: fc.option(fc.constantFrom(60_000, 1, 0, -3, 3_600_000, 86_400_000, 40 * 86_400_000), { freq: 4 }),
  amount: fc.oneof(fc.constantFrom(100, 1, 2_500, 5_000, 100_000), fc.nat({ max: 12_000 })),
  choice: fc.nat({ max: 11 }),
});

export const factDraws: fc.Arbitrary<FactDraw> = fc.oneof(
  { weight: 1, arbitrary: purchaseDraws.map((purchase) => ({ purchase })) },
  { weight: 1, arbitrary: other.map((other) => ({ other })) },
);

/** Those that happen elsewhere and are told later; all others happen as they are recorded. */
export function mayBeLate({ kind }: Fact): boolean {
  return !isCommand(kind);
}

/** As many facts as draws, less those that find nothing to refer to. */
export function factsAt(draws: readonly FactDraw[], anchor: string, timeZone: string): readonly Fact[] {
  const bought = draws.flatMap((draw) => ('purchase' in draw ? [draw.purchase] : []));
  const purchases = withLineIds(purchasesAt(bought, anchor, timeZone));
  const facts: Fact[] = [...purchases];
  draws.forEach((draw, index) => {
    if ('purchase' in draw) return;
    const fact = toFact(draw.other, index, facts, (moment) => instantOf(moment, anchor, timeZone));
    if (fact !== null) facts.push(fact);
  });
  return facts;
}

function withLineIds(purchases: readonly Purchase[]): readonly Purchase[] {
  return purchases.map((purchase) => ({
    ...purchase,
    lines: purchase.lines.map((line, index) => ({ ...line, lineId: `l${index}` })),
  }));
}

function toFact(
  draw: OtherDraw,
  index: number,
  facts: readonly Fact[],
  instant: (moment: Moment) => Instant,
): Fact | null {
  const name = `${draw.letter}${index}`;
  const cause = causeOf(draw, facts);
  if (cause === undefined) return null;
  const own = instant(draw.moment);
  const at = cause === null ? own : instantAfter(cause, draw, own);
  const dated = isBeforeItsPurchase(draw) ? own : at;
  const base = { memberId, occurredAt: dated, recordedAt: dated };
  const id = (...parts: string[]): FactId => factId(draw.kind, ...parts);
  switch (draw.kind) {
    case 'refund': {
      const { order, lines } = cause as Purchase;
      const line = lines[draw.choice % lines.length] as Purchase['lines'][number];
      const byLine = draw.choice % 2 === 0 && line.amount > 0;
      const takenBack = byLine
        ? {
            by: 'lines' as const,
            lines: [
              { lineId: line.lineId as string, amount: minorUnits(Math.min(draw.amount, line.amount)) },
            ],
          }
        : { by: 'amount' as const, amount: minorUnits(draw.amount) };
      return {
        kind: 'refund',
        ...base,
        id: id(order.source, order.orderId, name),
        refundId: name,
        order,
        takenBack,
      };
    }
    case 'cancellation':
    case 'fulfilment': {
      const { order } = cause as Purchase;
      return { kind: draw.kind, ...base, id: id(order.source, order.orderId), order };
    }
    case 'redemption': {
      const order = facts.findLast((fact) => fact.kind === 'purchase');
      return {
        kind: 'redemption',
        ...base,
        id: id(memberId, name),
        redemptionId: name,
        points: points(1 + (draw.amount % 200)),
        mode: draw.choice % 2 === 0 ? 'reserve' : 'capture',
        ...(draw.choice % 3 === 0 && order?.kind === 'purchase' ? { order: order.order } : {}),
        ...(draw.choice % 5 === 0 ? { rewardId: rewardIds[draw.choice % rewardIds.length] as string } : {}),
      };
    }
    case 'redemption-capture':
    case 'redemption-cancel': {
      const { redemptionId } = cause as Fact & { kind: 'redemption' };
      return { kind: draw.kind, ...base, id: id(memberId, redemptionId), redemptionId };
    }
    case 'adjustment': {
      const metric = counted[draw.choice % counted.length] as (typeof counted)[number];
      const signed = draw.choice % 4 === 0 ? -1 : 1;
      return {
        kind: 'adjustment',
        ...base,
        id: id(memberId, name),
        adjustmentId: name,
        reason: 'test',
        ...(draw.choice % 3 === 0 ? {} : { points: points(signed * (1 + (draw.amount % 300))) }),
        ...(draw.choice % 3 === 1
          ? {}
          : { qualifying: { metric, amount: signed * (1 + (draw.amount % 900)) } }),
      };
    }
    case 'adjustment-undo': {
      const { adjustmentId } = cause as Fact & { kind: 'adjustment' };
      return { kind: draw.kind, ...base, id: id(memberId, adjustmentId), adjustmentId };
    }
    case 'tier-override':
      return {
        kind: draw.kind,
        ...base,
        id: id(memberId, name),
        overrideId: name,
        tier: levelIds[draw.choice % levelIds.length] as LevelId,
        until: (dated + 1 + draw.amount * 600_000) as Instant,
        as: 'grant',
        reason: 'test',
      };
    case 'tier-override-end': {
      const { overrideId } = cause as Fact & { kind: 'tier-override' };
      return { kind: draw.kind, ...base, id: id(memberId, overrideId), overrideId };
    }
    case 'engagement':
      return {
        kind: draw.kind,
        ...base,
        id: id(name),
        engagementId: name,
        engagement: ['review', 'visit', 'unknown'][draw.choice % 3] as string,
        ...(draw.choice % 2 === 0 ? { quantities: { nights: 1 + (draw.choice % 4) } } : {}),
      };
    case 'enrolment':
      return {
        kind: draw.kind,
        ...base,
        id: id(memberId),
        birthday: draw.choice % 2 === 0 ? '06-15' : '02-29',
      };
    case 'privilege-use': {
      const privilegeId = ['shipping', 'lounge', 'gift'][draw.choice % 3] as string;
      return {
        kind: draw.kind,
        ...base,
        id: id(memberId, privilegeId, name),
        privilegeId,
        useId: name,
        quantity: 1,
      };
    }
    case 'privilege-return': {
      const { privilegeId, useId } = cause as Fact & { kind: 'privilege-use' };
      return { kind: draw.kind, ...base, id: id(memberId, privilegeId, useId), privilegeId, useId };
    }
    case 'tag-set':
    case 'tag-unset': {
      const tag = tags[draw.choice % tags.length] as string;
      return { kind: draw.kind, ...base, id: id(memberId, tag, name), tag };
    }
  }
}

/** A command on something is recorded after it, though a server's clock may be behind by a little. */
function instantAfter(cause: Fact, { after }: OtherDraw, own: Instant): Instant {
  const since = Math.min(cause.occurredAt, cause.recordedAt);
  return (after === null ? Math.max(own, since) : since + after) as Instant;
}

/** One refund in six is dated by its own moment, which may lie before the purchase. */
function isBeforeItsPurchase({ kind, choice }: OtherDraw): boolean {
  return isWaitingKind(kind) && choice % 6 === 1;
}

/** The fact referred to; null where none is, undefined where one should be and is not, or is taken already. */
function causeOf({ kind, of }: OtherDraw, facts: readonly Fact[]): Fact | null | undefined {
  if (kind === 'enrolment') return facts.some((fact) => fact.kind === 'enrolment') ? undefined : null;
  const { refersTo } = catalogue[kind];
  if (refersTo === null) return null;
  const candidates = facts.filter(
    (fact) => fact.kind === refersTo.kind && (kind === 'refund' || !isReferredTo(fact, kind, facts)),
  );
  return candidates[of % candidates.length];
}

function isReferredTo(fact: Fact, kind: FactKind, facts: readonly Fact[]): boolean {
  return facts.some((other) => other.kind === kind && subjectOf(other) === nameOf(fact));
}
