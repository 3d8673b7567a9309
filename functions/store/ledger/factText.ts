/** A fact's content as the ledger stores it: JSON, always in the same order, so that equal text is equal content. */

import { isCommand, isFactKind, isWaitingKind, type OrderFact } from '../../../domain/facts/catalogue.ts';
import type {
  Adjustment,
  Fact,
  FactKind,
  OrderContent,
  OrderRef,
  Purchase,
  PurchaseLine,
  Refund,
  Revision,
} from '../../../domain/facts/facts.ts';
import { lineKinds } from '../../../domain/facts/vocabulary.ts';
import type { FactId, MinorUnits } from '../../../domain/kernel/brand.ts';
import { Fields } from './fields.ts';

/** Whether two facts say the same: parsed content and member; when they were recorded does not count. */
export function sameContent(a: Fact, b: Fact): boolean {
  return a.memberId === b.memberId && encodeFact(a) === encodeFact(asPriced(b, a));
}

/** Of two facts about one order, which names the member of both. */
export function sameOfOrder(a: OrderFact, b: OrderFact): boolean {
  return encodeFact(a) === encodeFact(b);
}

/** Whoever asks for a reward names no points: the same request after a change of its price is the same. */
function asPriced(fact: Fact, as: Fact): Fact {
  const isReward = fact.kind === 'redemption' && fact.rewardId !== undefined && as.kind === 'redemption';
  return isReward ? { ...fact, points: as.points } : fact;
}

/** In a fixed order of fields, whatever the order in which the fact was made. */
export function encodeFact(fact: Fact | OrderFact): string {
  return fact.kind === 'purchase' ? encodePurchase(fact) : JSON.stringify(sortedBody(fact));
}

/** The order of the purchase is said by its id, and an item's `kind` is left out: most lines are items. */
function encodePurchase({ occurredAt, lines, channel, store }: Purchase): string {
  // JSON leaves out what is undefined.
  const stored = lines.map(({ lineId, kind, sku, category, quantity, quantities, amount }) => {
    const line = {
      lineId,
      kind: kind === 'item' ? undefined : kind,
      sku,
      category,
      quantity,
      quantities,
      amount,
    };
    return line satisfies Record<keyof PurchaseLine, unknown>;
  });
  return JSON.stringify({ occurredAt, lines: stored, channel, store });
}

/**
 * What a fact says beyond its id. A command to Laurel does not say when: it occurs when it is recorded,
 * and a repeated one is the same one.
 */
function sortedBody(fact: Exclude<Fact, Purchase> | OrderFact): Record<string, unknown> {
  const { id: _, kind, memberId: __, occurredAt, recordedAt: ___, ...body } = { memberId: null, ...fact };
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
  fulfilment: readOfOrder,
  revision: (fields) => ({
    order: readOrder(fields),
    revisedAt: fields.int<Revision['revisedAt']>('revisedAt'),
    isCancelled: fields.bool('isCancelled'),
    ...readContent(fields),
  }),
  'refund-void': (fields) => ({ refundId: fields.text('refundId'), ...readOfOrder(fields) }),
  redemption: (fields) => ({
    redemptionId: fields.text('redemptionId'),
    points: fields.int('points'),
    ...fields.ifAny('rewardId', (name) => fields.text(name)),
    ...fields.ifAny('order', () => readOrder(fields)),
    mode: fields.oneOf('mode', ['reserve', 'capture']),
  }),
  'redemption-capture': (fields) => ({
    redemptionId: fields.text('redemptionId'),
    ...fields.ifAny('order', () => readOrder(fields)),
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
  }),
  enrolment: (fields) => fields.ifAny('birthday', (name) => fields.text(name)),
  'privilege-use': (fields) => ({
    privilegeId: fields.text('privilegeId'),
    useId: fields.text('useId'),
    quantity: fields.int('quantity'),
  }),
  'privilege-return': (fields) => ({ privilegeId: fields.text('privilegeId'), useId: fields.text('useId') }),
  'tag-set': (fields) => ({ tag: fields.text('tag') }),
  'tag-unset': (fields) => ({ tag: fields.text('tag') }),
};

function orderOf(id: FactId): OrderRef {
  const [, source = '', orderId = ''] = id.split(':').map(decodeURIComponent);
  return { source, orderId };
}

function readOrder(fields: Fields): OrderRef {
  const order = fields.object('order');
  return { source: order.text('source'), orderId: order.text('orderId') };
}

/** What every fact about an order says. */
function readOfOrder(fields: Fields): Pick<Refund, 'order' | 'namedMember'> {
  return {
    order: readOrder(fields),
    ...fields.ifAny('namedMember', (name) => fields.text<NonNullable<Refund['namedMember']>>(name)),
  };
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
    ...line.ifAny('quantity', (name) => line.int(name)),
    ...line.ifAny('quantities', (name) => line.numbers(name)),
    amount: line.int('amount'),
  };
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

export function decodeFact(text: string, head: Head): Fact {
  const kind = kindOf(head.id);
  const fields = new Fields(head.id, JSON.parse(text));
  const occurredAt = isCommand(kind) ? head.recordedAt : fields.int<Fact['occurredAt']>('occurredAt');
  // The reader of a kind gives the body of that kind, which the compiler can't tell of a union.
  return { kind, ...head, occurredAt, ...readers[kind](fields, head.id) } as Fact;
}

/** What waits at its order, and has no member yet. */
export function decodeOrderFact(text: string, head: Omit<Head, 'memberId'>): OrderFact {
  if (!isWaitingKind(kindOf(head.id))) throw new Error(`fact ${head.id} can't wait for an order`);
  const { memberId: _, ...fact } = decodeFact(text, { ...head, memberId: '' as Fact['memberId'] });
  return fact as OrderFact;
}

function kindOf(id: FactId): FactKind {
  const kind = id.slice(0, id.indexOf(':'));
  if (!isFactKind(kind)) throw new Error(`fact ${id} is of an unknown kind`);
  return kind;
}
