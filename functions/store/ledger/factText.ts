/** A fact's content as the ledger stores it: JSON, always in the same order, so that equal text is equal content. */

import { isCommand, isFactKind, isWaitingKind, type Unowned } from '../../../domain/facts/catalogue.ts';
import {
  type Adjustment,
  type Fact,
  type FactKind,
  type FulfilledLine,
  type OpenedAmounts,
  type OpenedLot,
  type Opening,
  type OrderContent,
  type OrderRef,
  orderName,
  type Purchase,
  type PurchaseLine,
  type Redemption,
  type Refund,
  type Revision,
} from '../../../domain/facts/facts.ts';
import { lineKinds } from '../../../domain/facts/vocabulary.ts';
import type { Day, FactId, Instant, MinorUnits, Points } from '../../../domain/kernel/brand.ts';
import { parseQuantity, type Quantity } from '../../../domain/kernel/quantity.ts';
import { Fields } from './fields.ts';

/** Whether two facts say the same: parsed content and member; when they were recorded does not count. */
export function sameContent(a: Fact, b: Fact): boolean {
  return a.memberId === b.memberId && sameWords(a, b);
}

/** Whoever's facts they are. */
export function sameWords(a: Fact, b: Fact): boolean {
  return encodeFact(a) === encodeFact(asPriced(b, a));
}

/** Of two facts that wait, and have no member yet. */
export function sameUnowned(a: Unowned, b: Unowned): boolean {
  return encodeFact(a) === encodeFact(b);
}

/**
 * Whoever asks for a reward names no points: the same request after a change of its price is the same. So is one that
 * asked for as many points, whether or not fewer could be taken.
 */
function asPriced(fact: Fact, as: Fact): Fact {
  if (fact.kind !== 'redemption' || as.kind !== 'redemption') return fact;
  if (fact.rewardId !== undefined) return { ...fact, points: as.points };
  const { clamped, ...whole } = fact;
  const isEither = clamped !== undefined || as.clamped !== undefined;
  if (!isEither || (clamped?.asked ?? fact.points) !== (as.clamped?.asked ?? as.points)) return fact;
  const { points, shares } = as;
  const isForSame = sharesNamed(whole) === sharesNamed(as);
  return {
    ...{ ...whole, points },
    ...(as.clamped === undefined ? {} : { clamped: as.clamped }),
    ...(shares === undefined || !isForSame ? {} : { shares }),
  };
}

function sharesNamed({ shares = [] }: Redemption): string {
  return shares.map(({ order }) => orderName(order)).join(' ');
}

/** In a fixed order of fields, whatever the order in which the fact was made. */
export function encodeFact(fact: Fact | Unowned): string {
  return fact.kind === 'purchase' ? encodePurchase(fact) : JSON.stringify(sortedBody(fact));
}

/** The order of the purchase is said by its id, and an item's `kind` is left out: most lines are items. */
function encodePurchase({ occurredAt, lines, channel, store }: Purchase): string {
  // JSON leaves out what is undefined.
  const stored = lines.map(({ lineId, kind, sku, category, quantity, quantities, over, amount }) => {
    const line = {
      lineId,
      kind: kind === 'item' ? undefined : kind,
      sku,
      category,
      quantity,
      quantities,
      over,
      amount,
    };
    return line satisfies Record<keyof PurchaseLine, unknown>;
  });
  return JSON.stringify({ occurredAt, lines: stored, channel, store });
}

/**
 * What a fact says beyond its id, which also says whom an opening opens. A command to Laurel does not say when: it occurs when it is recorded,
 * and a repeated one is the same one.
 */
function sortedBody(fact: Exclude<Fact, Purchase> | Unowned): Record<string, unknown> {
  const said = { memberId: null, opens: null, ...fact };
  const { id: _, kind, memberId: __, occurredAt, recordedAt: ___, opens: ____, ...body } = said;
  const timed = isCommand(kind) ? body : { ...body, occurredAt };
  return sorted(timed) as Record<string, unknown>;
}

/** With the fields of every object in the order of their names. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(fields.map(([name, field]) => [name, sorted(field)]));
}

type Head = Pick<Fact, 'id' | 'memberId' | 'recordedAt'>;
type Body<K extends FactKind> = Omit<Extract<Fact, { readonly kind: K }>, 'kind' | 'occurredAt' | keyof Head>;

const readers: { readonly [K in FactKind]: (fields: Fields, id: FactId) => Body<K> } = {
  purchase: (fields, id) => ({
    order: orderOf(id),
    ...readContent(fields),
  }),
  refund: (fields) => ({
    refundId: fields.text('refundId'),
    ...readOfOrder(fields),
    takenBack: readTakenBack(fields.object('takenBack')),
  }),
  cancellation: readOfOrder,
  fulfilment: (fields) => ({
    ...readOfOrder(fields),
    ...fields.ifAny('fulfilmentId', (name) => fields.text(name)),
    ...fields.ifAny('lines', (name) => fields.list(name, readFulfilledLine)),
  }),
  revision: (fields) => ({
    order: readOrder(fields),
    revisedAt: fields.int<Revision['revisedAt']>('revisedAt'),
    isCancelled: fields.bool('isCancelled'),
    ...fields.ifAny('fulfilled', (name) => fields.list(name, readFulfilledLine)),
    ...readContent(fields),
  }),
  'order-move': (fields) => ({
    order: readOrder(fields),
    moveId: fields.text('moveId'),
    to: fields.text('to'),
    gone: fields.texts('gone') as readonly FactId[],
  }),
  'refund-void': (fields) => ({ refundId: fields.text('refundId'), ...readOfOrder(fields) }),
  redemption: (fields) => ({
    redemptionId: fields.text('redemptionId'),
    points: fields.int('points'),
    ...fields.ifAny('rewardId', (name) => fields.text(name)),
    ...readPaid(fields),
    ...fields.ifAny('clamped', (name) => readClamped(fields.object(name))),
    mode: fields.oneOf('mode', ['reserve', 'capture']),
  }),
  'redemption-capture': (fields) => ({
    redemptionId: fields.text('redemptionId'),
    ...readPaid(fields),
  }),
  'redemption-cancel': (fields) => ({ redemptionId: fields.text('redemptionId') }),
  adjustment: (fields) => ({
    adjustmentId: fields.text('adjustmentId'),
    ...fields.ifAny('points', (name) => fields.int<NonNullable<Adjustment['points']>>(name)),
    ...fields.ifAny('qualifying', (name) => readQualifying(fields.object(name))),
    reason: fields.text('reason'),
  }),
  'adjustment-undo': (fields) => ({ adjustmentId: fields.text('adjustmentId') }),
  'tier-override': (fields) => ({
    overrideId: fields.text('overrideId'),
    tier: fields.text('tier'),
    until: fields.int('until'),
    as: fields.oneOf('as', ['grant', 'match', 'trial']),
    reason: fields.text('reason'),
  }),
  'tier-override-end': (fields) => ({ overrideId: fields.text('overrideId') }),
  engagement: (fields) => ({
    engagementId: fields.text('engagementId'),
    engagement: fields.text('engagement'),
    ...fields.ifAny('quantities', (name) => fields.numbers(name)),
    ...fields.ifAny('score', (name) => fields.int(name)),
  }),
  'engagement-revocation': (fields) => ({
    source: fields.text('source'),
    engagementId: fields.text('engagementId'),
    ...readNamed(fields),
  }),
  enrolment: (fields) => fields.ifAny('birthday', (name) => fields.text(name)),
  opening: readOpening,
  'privilege-use': (fields) => ({
    privilegeId: fields.text('privilegeId'),
    useId: fields.text('useId'),
    quantity: fields.int('quantity'),
  }),
  'privilege-return': (fields) => ({ privilegeId: fields.text('privilegeId'), useId: fields.text('useId') }),
  'tag-set': (fields) => ({ tag: fields.text('tag') }),
  'tag-unset': (fields) => ({ tag: fields.text('tag') }),
  merge: (fields) => ({ from: fields.text('from') }),
  absorption: (fields) => ({ into: fields.text('into') }),
  erasure: () => ({}),
};

function orderOf(id: FactId): OrderRef {
  const [, source = '', orderId = ''] = id.split(':').map(decodeURIComponent);
  return { source, orderId };
}

function readOrder(fields: Fields): OrderRef {
  const order = fields.object('order');
  return { source: order.text('source'), orderId: order.text('orderId') };
}

/** The orders that points pay for. */
function readPaid(fields: Fields): Pick<Redemption, 'order' | 'shares'> {
  return {
    ...fields.ifAny('order', () => readOrder(fields)),
    ...fields.ifAny('shares', (name) =>
      fields.list(name, (share) => ({ order: readOrder(share), points: share.int<Points>('points') })),
    ),
  };
}

function readClamped(fields: Fields): NonNullable<Redemption['clamped']> {
  return { asked: fields.int('asked'), by: fields.oneOf('by', ['balance', 'order', 'step']) };
}

/** What every fact about an order says. */
function readOfOrder(fields: Fields): Pick<Refund, 'order' | 'namedMember'> {
  return {
    order: readOrder(fields),
    ...readNamed(fields),
  };
}

function readNamed(fields: Fields): Pick<Refund, 'namedMember'> {
  return fields.ifAny('namedMember', (name) => fields.text<NonNullable<Refund['namedMember']>>(name));
}

function readContent(fields: Fields): OrderContent {
  return {
    lines: fields.list('lines', readLine),
    ...fields.ifAny('channel', (name) => fields.text(name)),
    ...fields.ifAny('store', (name) => fields.text(name)),
  };
}

function readLine(line: Fields): PurchaseLine {
  return {
    ...line.ifAny('lineId', (name) => line.text(name)),
    kind: 'item',
    ...line.ifAny('kind', (name) => line.oneOf(name, lineKinds)),
    ...line.ifAny('sku', (name) => line.text(name)),
    ...line.ifAny('category', (name) => line.text(name)),
    ...line.ifAny('quantity', (name) => readQuantity(line, name)),
    ...line.ifAny('quantities', (name) => line.numbers(name)),
    ...line.ifAny('over', (name) => line.texts(name)),
    amount: line.int('amount'),
  };
}

function readFulfilledLine(line: Fields): FulfilledLine {
  return {
    lineId: line.text('lineId'),
    ...line.ifAny('quantity', (name) => readQuantity(line, name)),
  };
}

function readQuantity(line: Fields, name: string): Quantity {
  const quantity = parseQuantity(line.textOrNumber(name));
  if (quantity === null) throw new Error(`a stored line has a wrong ${name}`);
  return quantity;
}

function readTakenBack(fields: Fields): Refund['takenBack'] {
  if (fields.oneOf('by', ['amount', 'lines']) === 'amount')
    return { by: 'amount', amount: fields.int('amount') };
  const lines = fields.list('lines', (line) => ({
    lineId: line.text('lineId'),
    amount: line.int<MinorUnits>('amount'),
  }));
  return { by: 'lines', lines };
}

function readQualifying(fields: Fields): NonNullable<Adjustment['qualifying']> {
  return { metric: fields.text('metric'), amount: fields.int('amount') };
}

function readOpening(fields: Fields, id: FactId): Body<'opening'> {
  const [, opens = ''] = id.split(':').map(decodeURIComponent);
  return {
    opens: opens as Opening['opens'],
    importId: fields.text('importId'),
    since: fields.int('since'),
    lots: fields.list('lots', readOpenedLot),
    ...fields.ifAny('deficit', (name) => fields.int<NonNullable<Opening['deficit']>>(name)),
    ...fields.ifAny('tier', (name) => readOpenedTier(fields.object(name))),
    ...fields.ifAny('amounts', (name) => fields.list(name, readOpenedAmounts)),
    ...fields.ifAny('tags', (name) => fields.texts(name)),
    ...fields.ifAny('birthday', (name) => fields.text(name)),
    ...fields.ifAny('activeOn', (name) => fields.int<Day>(name)),
  };
}

function readOpenedLot(lot: Fields): OpenedLot {
  return {
    points: lot.int('points'),
    ...lot.ifAny('expiresOn', (name) => lot.int<Day>(name)),
    ...lot.ifAny('availableOn', (name) => lot.int<Day>(name)),
  };
}

/** Level and moments. */
function readOpenedTier(tier: Fields): NonNullable<Opening['tier']> {
  return {
    level: tier.text('level'),
    since: tier.int('since'),
    ...tier.ifAny('until', (name) => tier.intOrNull<Instant>(name)),
    ...tier.ifAny('reason', (name) => tier.text(name)),
  };
}

function readOpenedAmounts(amounts: Fields): OpenedAmounts {
  return {
    day: amounts.int('day'),
    spend: amounts.int('spend'),
    purchases: amounts.int('purchases'),
    points: amounts.int('points'),
    ...amounts.ifAny('named', (name) => amounts.numbers(name)),
  };
}

export function decodeFact(text: string, head: Head): Fact {
  const kind = kindOf(head.id);
  const fields = new Fields(head.id, JSON.parse(text));
  const occurredAt = isCommand(kind) ? head.recordedAt : fields.int<Fact['occurredAt']>('occurredAt');
  // The reader of a kind gives the body of that kind, which the compiler can't tell of a union.
  return { kind, ...head, occurredAt, ...readers[kind](fields, head.id) } as Fact;
}

/** What waits for what it refers to, and has no member yet. */
export function decodeUnowned(text: string, head: Omit<Head, 'memberId'>): Unowned {
  if (!isWaitingKind(kindOf(head.id))) throw new Error(`fact ${head.id} can't wait`);
  const { memberId: _, ...fact } = decodeFact(text, { ...head, memberId: '' as Fact['memberId'] });
  return fact as Unowned;
}

function kindOf(id: FactId): FactKind {
  const kind = id.slice(0, id.indexOf(':'));
  if (!isFactKind(kind)) throw new Error(`fact ${id} is of an unknown kind`);
  return kind;
}
