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
import {
  type Fact,
  type FactKind,
  type FulfilledLine,
  factId,
  type OpenedAmounts,
  type Opening,
  openingFactId,
  type Purchase,
  purchaseFactId,
  type Redemption,
} from '../../../domain/facts/facts.ts';
import type { Day, FactId, Instant, LevelId, MemberId } from '../../../domain/kernel/brand.ts';
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
    { weight: 3, arbitrary: fc.constantFrom('refund', 'revision', 'redemption', 'redemption-capture') },
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
  return withoutSomePurchases(facts);
}

/** A shop may tell of an order by its contents alone: of some orders there is no purchase. */
function withoutSomePurchases(facts: readonly Fact[]): readonly Fact[] {
  const told = new Set(
    facts.flatMap((fact) => (fact.kind === 'revision' ? [purchaseFactId(fact.order)] : [])),
  );
  const dropped = [...told].filter((_, index) => index % 2 === 0);
  return facts.filter((fact) => fact.kind !== 'purchase' || !dropped.includes(fact.id));
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
    case 'cancellation': {
      const { order } = cause as Purchase;
      return { kind: draw.kind, ...base, id: id(order.source, order.orderId), order };
    }
    case 'fulfilment': {
      const { order, lines } = cause as Purchase;
      const isParcel = draw.choice % 3 !== 0;
      const parcel = { fulfilmentId: name, lines: fulfilledLines(draw, lines) };
      const fact = { kind: draw.kind, ...base, order, ...(isParcel ? parcel : {}) };
      const own = id(order.source, order.orderId, ...(isParcel ? [name] : []));
      return facts.some((each) => each.id === own) ? null : { ...fact, id: own };
    }
    case 'revision': {
      const { order, occurredAt, lines } = cause as Purchase;
      return {
        kind: 'revision',
        memberId,
        occurredAt,
        recordedAt: at,
        id: id(order.source, order.orderId, name),
        order,
        revisedAt: revisedAt(draw, dated),
        lines: revisedLines(draw, lines),
        isCancelled: draw.choice % 4 === 3,
        ...(draw.choice % 3 === 1 ? { fulfilled: fulfilledLines(draw, lines) } : {}),
      };
    }
    case 'refund-void': {
      const { order } = cause as Purchase;
      const refund = facts.findLast((fact) => fact.kind === 'refund' && fact.order === order);
      const refundId = refund?.kind === 'refund' ? refund.refundId : name;
      const voided = { ...base, id: id(order.source, order.orderId, refundId), refundId, order };
      if (facts.some((fact) => fact.id === voided.id)) return null;
      return { kind: 'refund-void', ...voided };
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
        ...(draw.choice % 3 === 0 && order?.kind === 'purchase' ? paidWith(draw, facts) : {}),
        ...(draw.choice % 5 === 0 ? { rewardId: rewardIds[draw.choice % rewardIds.length] as string } : {}),
      };
    }
    case 'redemption-capture': {
      const { redemptionId, order: named, shares, points: redeemed } = cause as Fact & { kind: 'redemption' };
      const last = facts.findLast((fact) => fact.kind === 'purchase');
      const isTied = named === undefined && shares === undefined && draw.choice % 3 === 0;
      const order =
        isTied && last?.kind === 'purchase' ? paidWith({ ...draw, amount: redeemed - 1 }, facts) : {};
      return { kind: draw.kind, ...base, id: id(memberId, redemptionId), redemptionId, ...order };
    }
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
        id: id('standard', name),
        engagementId: name,
        engagement: ['review', 'visit', 'unknown'][draw.choice % 3] as string,
        ...(draw.choice % 2 === 0 ? { quantities: { nights: 1 + (draw.choice % 4) } } : {}),
        ...(draw.choice % 4 < 2 ? { score: draw.choice % 6 } : {}),
      };
    case 'engagement-revocation': {
      const { engagementId } = cause as Fact & { kind: 'engagement' };
      const source = 'standard';
      return { kind: draw.kind, ...base, id: id(source, engagementId), source, engagementId };
    }
    case 'enrolment':
      return {
        kind: draw.kind,
        ...base,
        id: id(memberId),
        birthday: draw.choice % 2 === 0 ? '06-15' : '02-29',
      };
    case 'opening':
      return openingOf(draw, name, base);
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
    // Whose facts they are is not the fold's to know: to it they are moments at which nothing happens.
    case 'merge':
      return { kind: draw.kind, ...base, id: id(name), from: name as MemberId };
    case 'erasure':
      return { kind: draw.kind, ...base, id: id(memberId, name) };
    case 'order-move': {
      const order = { source: 'standard', orderId: name };
      return {
        kind: draw.kind,
        ...base,
        id: id('standard', name, 'm'),
        order,
        moveId: 'm',
        to: 'm3' as MemberId,
        gone: [],
      };
    }
    case 'absorption':
      return { kind: draw.kind, ...base, id: id(name), into: name as MemberId };
    case 'tag-set':
    case 'tag-unset': {
      const all = [...tags, 'warm'];
      const tag = all[draw.choice % all.length] as string;
      return { kind: draw.kind, ...base, id: id(memberId, tag, name), tag };
    }
  }
}

const dayMs = 86_400_000;

/** Of this member or of one who was merged into them; a second one of the same takes the place of the first. */
function openingOf(
  { choice, amount, of }: OtherDraw,
  name: string,
  base: Pick<Fact, 'memberId' | 'occurredAt' | 'recordedAt'>,
): Opening {
  const opens = (['m1', 'm2'] as const)[of % 2] as MemberId;
  const at = base.occurredAt;
  const since = (at - ((amount * 7) % 900) * dayMs) as Instant;
  // Far enough from the moment of the opening to lie on its side of it in every time zone.
  const daysOff = (days: number) => (Math.floor(at / dayMs) + days) as Day;
  const until = [undefined, null, (at + 1 + amount * 600_000) as Instant][choice % 3];
  const day = (place: number) => daysOff(-2 - ((amount + place * 97) % 500));
  const brought = (place: number): OpenedAmounts => ({
    day: day(place),
    spend: place % 2 === 0 ? amount : 0,
    purchases: 1,
    points: amount % 70,
    ...(choice % 4 === 1 ? { named: { 'quantity:nights': 1 + (amount % 3) } } : {}),
  });
  return {
    kind: 'opening',
    ...base,
    id: openingFactId(opens, name),
    opens,
    importId: name,
    since,
    lots: [
      { points: points(1 + (amount % 200)), expiresOn: daysOff(2 + (amount % 400)) },
      ...(choice % 2 === 0 ? [{ points: points(1 + (amount % 90)), availableOn: daysOff(2 + choice) }] : []),
    ].slice(choice % 3 === 2 ? 1 : 0),
    ...(choice % 5 === 0 ? { deficit: points(1 + (amount % 50)) } : {}),
    ...(choice % 4 === 3
      ? {}
      : {
          tier: {
            level: levelIds[amount % levelIds.length] as LevelId,
            since: Math.max(since, at - ((amount * 3) % 500) * dayMs) as Instant,
            ...(until === undefined ? {} : { until }),
          },
        }),
    ...(choice % 2 === 1 ? { amounts: [brought(0), brought(1), brought(2)] } : {}),
    ...(choice % 6 === 2 ? { tags: [tags[choice % tags.length] as string] } : {}),
    ...(choice % 7 === 0 ? { birthday: '02-29' } : {}),
    ...(choice % 8 === 1 ? { activeOn: daysOff(-2 - (amount % 300)) } : {}),
  };
}

/** The last order, or the last two with a share each of all the points. */
function paidWith(
  { of, amount }: Pick<OtherDraw, 'of' | 'amount'>,
  facts: readonly Fact[],
): Pick<Redemption, 'order' | 'shares'> {
  const orders = facts.flatMap((fact) => (fact.kind === 'purchase' ? [fact.order] : []));
  const [last, before] = orders.toReversed();
  const all = 1 + (amount % 200);
  if (last === undefined) return {};
  if (before === undefined || all === 1 || of % 2 === 0) return { order: last };
  const first = 1 + (of % (all - 1));
  return {
    shares: [
      { order: last, points: points(first) },
      { order: before, points: points(all - first) },
    ],
  };
}

/** The sender's instant of a content: mostly when it is told, sometimes before, or by a clock that runs fast. */
function revisedAt({ choice }: OtherDraw, told: Instant): Instant {
  const away = [0, 0, -60_000, 0, -86_400_000, 60_000][choice % 6] as number;
  return (told + away) as Instant;
}

/** A line more, a line less, another amount, or nothing at all. */
function revisedLines({ choice, amount }: OtherDraw, lines: Purchase['lines']): Purchase['lines'] {
  const [first, ...others] = lines as [Purchase['lines'][number], ...Purchase['lines']];
  switch (choice % 5) {
    case 0:
      return [...lines, { kind: 'item', lineId: 'added', amount: minorUnits(amount) }];
    case 1:
      return others.length === 0 ? [{ ...first, amount: minorUnits(0) }] : withoutDebt(others);
    case 2:
      return withoutDebt([
        { ...first, amount: minorUnits(Math.max(0, first.amount) + (amount % 3_000)) },
        ...others,
      ]);
    case 3:
      return lines;
    default:
      return withoutDebt([
        { ...first, amount: minorUnits(Math.floor(Math.max(0, first.amount) / 2)) },
        ...others,
      ]);
  }
}

/** Some of the lines, whole or in part, and one that may not be there. */
function fulfilledLines(
  { choice, amount, of }: OtherDraw,
  lines: Purchase['lines'],
): readonly FulfilledLine[] {
  const quantities = [undefined, 1, 2, '0.5'] as const;
  const some = [...lines.flatMap(({ lineId }) => lineId ?? []), 'added'].filter(
    (_, index) => ((amount + of) >> (index % 8)) % 2 === 1,
  );
  return (some.length === 0 ? ['l0'] : some).map((lineId, index) => {
    const quantity = quantities[(choice + index) % quantities.length];
    return { lineId, ...(quantity === undefined ? {} : { quantity }) };
  });
}

/** An order is never worth less than nothing. */
function withoutDebt(lines: Purchase['lines']): Purchase['lines'] {
  const total = lines.reduce((sum, line) => sum + line.amount, 0);
  return total >= 0 ? lines : lines.filter((line) => line.amount >= 0);
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
    (fact) => fact.kind === refersTo.kind && (mayRepeat.has(kind) || !isReferredTo(fact, kind, facts)),
  );
  return candidates[of % candidates.length];
}

const mayRepeat: ReadonlySet<FactKind> = new Set(['refund', 'revision', 'refund-void', 'fulfilment']);

function isReferredTo(fact: Fact, kind: FactKind, facts: readonly Fact[]): boolean {
  return facts.some((other) => other.kind === kind && subjectOf(other) === nameOf(fact));
}
