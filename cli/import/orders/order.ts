/** The rows of one order as what is delivered: its purchase with its lines, and what came of it afterwards. */
import { type MinorUnits, minorUnits } from '../../../domain/kernel/brand.ts';
import { currencyDigits, formatMoney } from '../../../domain/kernel/money.ts';
import type { Fact, Refund } from '../../deliver/fact.ts';
import type { PurchaseLine } from '../../deliver/purchase.ts';
import { becauseOf, type Problem, problemOf, type RowFields, type RowPlace } from '../columns/row.ts';
import type { Group } from './group.ts';
import {
  isOfEngagement,
  type LinePart,
  type ParsedRow,
  present,
  type RefundPart,
  type RowParser,
} from './parse.ts';

export interface FactOfRows {
  readonly fact: Fact;
  /** The rows that it is made of; of a purchase one for each line, in their order. */
  readonly rows: readonly RowPlace[];
}

export interface RefusedRow {
  readonly place: RowPlace;
  readonly problem: Problem;
}

export type Read =
  /** In the order in which they are to be sent. `lane`: whose they are. */
  | {
      readonly kind: 'facts';
      readonly lane: string;
      readonly facts: readonly FactOfRows[];
      /** Refunds of nothing: there is nothing to send. */
      readonly empty: readonly RowPlace[];
    }
  | { readonly kind: 'skipped'; readonly rows: readonly RowPlace[]; readonly reason: string }
  | { readonly kind: 'refused'; readonly rows: readonly RefusedRow[] };

export interface OrderRules {
  readonly currency: string;
  /** In small letters; null where every row counts. */
  readonly paid: readonly string[] | null;
  /** Whether rows without a member are a guest's; what else than nothing stands for one. */
  readonly guests: { readonly as: string | null } | null;
}

interface ReadRow extends ParsedRow {
  readonly place: RowPlace;
}

export function readGroup(group: Group, parse: RowParser, rules: OrderRules): Read {
  const { rows, problem } = group;
  if (problem !== null) return { kind: 'refused', rows: rows.map((place) => ({ place, problem })) };
  const read: ReadRow[] = [];
  const refused: RefusedRow[] = [];
  for (const row of rows) {
    const parsed = row.kind === 'bad' ? row : parse(row.fields);
    if ('problem' in parsed) refused.push({ place: row, problem: parsed.problem });
    else read.push({ place: row, ...parsed });
  }
  const skipped = skipReason(read, rules);
  if (skipped !== null) return { kind: 'skipped', rows, reason: skipped };
  if (refused.length === 0) refused.push(...differences(read));
  if (refused.length > 0) return refuseAll(rows, refused);
  return toFacts(read, rules);
}

/** An order without one of its rows is another order: all of it is refused. */
function refuseAll(rows: readonly RowPlace[], refused: readonly RefusedRow[]): Read {
  const [first] = refused;
  const problems = new Map(refused.map(({ place, problem }) => [place, problem]));
  const other = becauseOf(first?.place.row ?? 0);
  return { kind: 'refused', rows: rows.map((place) => ({ place, problem: problems.get(place) ?? other })) };
}

function skipReason(rows: readonly ReadRow[], { paid, guests }: OrderRules): string | null {
  const status = firstOf(rows, 'status');
  if (paid !== null && status !== undefined && !paid.includes(plainStatus(status))) {
    return `status ${JSON.stringify(status)} does not count`;
  }
  const member = firstOf(rows, 'member');
  const isGuest = member === undefined || member === guests?.as;
  if (guests !== null && isGuest && rows.some(({ part }) => part.kind === 'line'))
    return 'no member: a guest';
  return null;
}

/** WooCommerce writes `wc-completed` in places. */
const plainStatus = (status: string): string => status.trim().toLowerCase().replace(/^wc-/, '');

/** Of an order, the first row that says it says it for all. */
function firstOf(rows: readonly ReadRow[], field: 'member' | 'status' | 'channel' | 'store' | 'order') {
  return rows.find(({ fields }) => fields[field] !== undefined)?.fields[field];
}

/** What all rows must agree on, and what must not be missing. */
function* differences(rows: readonly ReadRow[]): Generator<RefusedRow> {
  const [first] = rows;
  if (first === undefined) return;
  const bought = rows.filter(({ part }) => part.kind === 'line');
  if (!isOfEngagement(first.part.kind) && first.fields.order === undefined) {
    yield { place: first.place, problem: problemOf('order', null, 'is empty') };
    return;
  }
  const needMember = first.part.kind === 'engagement' ? rows : bought;
  if (needMember.length > 0 && firstOf(rows, 'member') === undefined) {
    yield { place: first.place, problem: problemOf('member', null, 'is empty') };
  }
  yield* differing(rows, 'member', ({ fields }) => fields.member ?? null);
  yield* differing(bought, 'date', ({ at }) => at);
  yield* differing(bought, 'channel', ({ fields }) => fields.channel ?? null);
  yield* differing(bought, 'store', ({ fields }) => fields.store ?? null);
  if (rows.every(({ at }) => at === null)) {
    yield { place: first.place, problem: problemOf('date', null, 'is empty') };
  }
}

type Shared = 'member' | 'date' | 'channel' | 'store';

function* differing(
  rows: readonly ReadRow[],
  field: Shared,
  read: (row: ReadRow) => string | null,
): Generator<RefusedRow> {
  const first = rows.find((row) => read(row) !== null);
  for (const row of rows) {
    if (first === undefined || read(row) === null || read(row) === read(first)) continue;
    const one = `the rows of an order have one ${field}`;
    const rule = `differs from ${JSON.stringify(written(first.fields, field))} of row ${first.place.row}: ${one}`;
    yield { place: row.place, problem: problemOf(field, written(row.fields, field), rule, one) };
  }
}

function written(fields: RowFields, field: Shared): string {
  if (field !== 'date') return fields[field] ?? '';
  return [fields.date, fields.time, fields.zone].filter((text) => text !== undefined).join(' ');
}

interface Order {
  readonly orderId: string;
  readonly memberId: string | undefined;
  /** When it was bought, else when the first thing about it happened. */
  readonly at: string;
  readonly lines: readonly (ReadRow & { readonly part: LinePart })[];
  readonly refunds: readonly (ReadRow & { readonly part: RefundPart })[];
}

function toFacts(rows: readonly ReadRow[], rules: OrderRules): Read {
  const [first] = rows;
  if (first === undefined) throw new Error('a group of no rows');
  if (first.part.kind === 'engagement') return engagement(first);
  if (first.part.kind === 'revocation') return revocation(first);
  const lines = rows.flatMap((row) => (row.part.kind === 'line' ? [{ ...row, part: row.part }] : []));
  const refunds = rows.flatMap((row) => (row.part.kind === 'refund' ? [{ ...row, part: row.part }] : []));
  const at = lines.find((row) => row.at !== null)?.at ?? rows.find((row) => row.at !== null)?.at ?? '';
  const [orderId, memberId] = [firstOf(rows, 'order') ?? '', firstOf(rows, 'member')];
  const order: Order = { orderId, memberId, at, lines, refunds };
  const bought = purchase(order, rows, rules);
  if ('problem' in bought)
    return refuseAll(
      rows.map(({ place }) => place),
      [bought],
    );
  const refunded = [...refundsOf(order, bought.lines, rules), ...refundedSince(order, rules)];
  const empty = refunds.filter(({ part }) => part.amount === 0).map(({ place }) => place);
  const facts = [...bought.facts, ...refunded, ...afterwards(order, rows)];
  return { kind: 'facts', lane: memberId ?? `order ${orderId}`, facts, empty };
}

function engagement({ part, fields, at, place }: ReadRow): Read {
  if (part.kind !== 'engagement') throw new Error('no engagement');
  const memberId = fields.member ?? '';
  const { id: engagementId, engagement: kind, quantities } = part;
  const data = { engagementId, memberId, kind, occurredAt: at ?? '', ...present({ quantities }) };
  return {
    kind: 'facts',
    lane: memberId,
    facts: [{ fact: { type: 'engagement.recorded', data }, rows: [place] }],
    empty: [],
  };
}

function revocation({ part, fields, at, place }: ReadRow): Read {
  if (part.kind !== 'revocation') throw new Error('no revocation');
  const { id: engagementId } = part;
  const data = { engagementId, ...present({ memberId: fields.member }), occurredAt: at ?? '' };
  const facts = [{ fact: { type: 'engagement.revoked', data }, rows: [place] }] as const;
  return { kind: 'facts', lane: fields.member ?? `engagement ${engagementId}`, facts, empty: [] };
}

interface Bought {
  readonly facts: readonly FactOfRows[];
  readonly lines: readonly PurchaseLine[];
}

function purchase(order: Order, rows: readonly ReadRow[], { currency }: OrderRules): Bought | RefusedRow {
  const { orderId, memberId, at, lines } = order;
  const [first] = lines;
  if (first === undefined) return { facts: [], lines: [] };
  const ofRows = lines.map(({ part }, index) => toLine(part, index, lines.length > 1, currency));
  const beside = linesBeside(lines, currency);
  if ('problem' in beside) return beside;
  const [channel, store] = [firstOf(rows, 'channel'), firstOf(rows, 'store')];
  const all = [...ofRows, ...beside.lines];
  const head = { orderId, memberId: memberId ?? '', occurredAt: at, currency };
  const data = { ...head, ...present({ channel, store }), lines: all };
  const places = lines.map(({ place }) => place);
  return { facts: [{ fact: { type: 'purchase.completed', data }, rows: places }], lines: ofRows };
}

/** A refund finds its line by its id: with several lines each has one. */
function toLine(part: LinePart, index: number, isOneOfSeveral: boolean, currency: string): PurchaseLine {
  const { lineKind, amount, sku, category, quantity, quantities } = part;
  const lineId = part.lineId ?? (isOneOfSeveral ? String(index + 1) : undefined);
  const kind = lineKind === 'item' ? undefined : lineKind;
  return {
    ...present({ lineId, kind, sku, category, quantity, quantities }),
    amount: decimal(amount, currency),
  };
}

const decimal = (amount: MinorUnits, currency: string) => formatMoney(amount, currencyDigits(currency));

/** Discount, shipping and tax of the order as a whole. */
function linesBeside(
  rows: Order['lines'],
  currency: string,
): { readonly lines: readonly PurchaseLine[] } | RefusedRow {
  const lines: PurchaseLine[] = [];
  const subtotal = rows.find(({ part }) => part.subtotal !== undefined);
  if (subtotal?.part.subtotal !== undefined) {
    const isGoods = ({ part: { lineKind } }: Order['lines'][number]) =>
      lineKind === 'item' || lineKind === 'gift-card' || lineKind === 'discount';
    const goods = sum(rows.filter(isGoods));
    const off = minorUnits(subtotal.part.subtotal - goods);
    if (off > 0) {
      const rule = `is more than the ${decimal(goods, currency)} that the rows of its order come to`;
      const general = 'is more than the rows of its order come to';
      return {
        place: subtotal.place,
        problem: problemOf('subtotal', subtotal.fields.subtotal ?? '', rule, general),
      };
    }
    if (off < 0) lines.push({ kind: 'discount', amount: decimal(off, currency) });
  }
  for (const kind of ['shipping', 'tax'] as const) {
    const amount = rows.find(({ part }) => part[kind] !== undefined)?.part[kind];
    if (amount !== undefined && amount !== 0) lines.push({ kind, amount: decimal(amount, currency) });
  }
  return { lines };
}

function sum(rows: Order['lines']): MinorUnits {
  return minorUnits(rows.reduce((total, { part }) => total + part.amount, 0));
}

/** One refund for each id, or for each instant where they have none. */
function refundsOf(order: Order, lines: readonly PurchaseLine[], rules: OrderRules): FactOfRows[] {
  const byId = Map.groupBy(
    order.refunds.filter(({ part }) => part.amount > 0),
    ({ part, at }) => part.id ?? `import-${at ?? order.at}`,
  );
  return [...byId].map(([refundId, rows]) => {
    const at = rows.find((row) => row.at !== null)?.at ?? order.at;
    const head = { refundId, orderId: order.orderId, occurredAt: at, currency: rules.currency };
    const data: Refund = { ...head, ...takenBack(rows, lines, rules.currency) };
    return { fact: { type: 'refund.completed', data }, rows: rows.map(({ place }) => place) };
  });
}

/**
 * What a column says has been refunded since, without a date: it is taken back at the order's own. It may hold
 * shipping and tax; more than the lines came to is not taken. A cancellation takes back everything itself.
 */
function refundedSince({ orderId, at, lines }: Order, { currency }: OrderRules): FactOfRows[] {
  const refunded = lines.reduce((total, { part }) => total + part.refunded, 0);
  const subtotal = lines.find(({ part }) => part.subtotal !== undefined)?.part.subtotal;
  const amount = minorUnits(Math.min(refunded, subtotal ?? sum(lines)));
  if (amount <= 0 || lines.some(({ part }) => part.cancelledAt !== undefined)) return [];
  const rows = lines.filter(({ part }) => part.refunded > 0).map(({ place }) => place);
  const head = { refundId: 'import-refunded', orderId, occurredAt: at, currency };
  return [{ fact: { type: 'refund.completed', data: { ...head, amount: decimal(amount, currency) } }, rows }];
}

/** By lines where all of them are known, else by the amount. */
function takenBack(
  rows: Order['refunds'],
  lines: readonly PurchaseLine[],
  currency: string,
): Pick<Refund, 'lines'> | Pick<Refund, 'amount'> {
  const byLine = new Map<string, number>();
  for (const { part } of rows) {
    const lineId = part.lineId ?? lineOfSku(lines, part.sku);
    if (lineId === undefined) {
      const total = rows.reduce((all, row) => all + row.part.amount, 0);
      return { amount: decimal(minorUnits(total), currency) };
    }
    byLine.set(lineId, (byLine.get(lineId) ?? 0) + part.amount);
  }
  return {
    lines: [...byLine].map(([lineId, amount]) => ({ lineId, amount: decimal(minorUnits(amount), currency) })),
  };
}

function lineOfSku(lines: readonly PurchaseLine[], sku: string | undefined): string | undefined {
  const alike = sku === undefined ? [] : lines.filter((line) => line.sku === sku);
  return alike.length === 1 ? alike[0]?.lineId : undefined;
}

/** What columns of the order, or rows of their own, say of its end. */
function afterwards(order: Order, rows: readonly ReadRow[]): FactOfRows[] {
  const { orderId, lines } = order;
  const cancelled = lines.find(({ part }) => part.cancelledAt !== undefined);
  const fulfilled = lines.find(({ part }) => part.fulfilledAt !== undefined);
  const facts: FactOfRows[] = [];
  const add = (type: 'order.cancelled' | 'order.fulfilled', occurredAt: string, place: RowPlace) =>
    facts.push({ fact: { type, data: { orderId, occurredAt } }, rows: [place] });
  if (cancelled?.part.cancelledAt !== undefined) {
    add('order.cancelled', cancelled.part.cancelledAt, cancelled.place);
  } else if (fulfilled?.part.fulfilledAt !== undefined) {
    add('order.fulfilled', fulfilled.part.fulfilledAt, fulfilled.place);
  }
  for (const { part, at, place } of rows) {
    if (part.kind === 'cancellation') add('order.cancelled', at ?? order.at, place);
  }
  return [...facts, ...fulfilments(order, rows)];
}

/** Of the whole order, or one for each parcel with the lines that are in it. */
function fulfilments({ orderId, at: bought }: Order, rows: readonly ReadRow[]): FactOfRows[] {
  const sent = rows.flatMap((row) => (row.part.kind === 'fulfilment' ? [{ ...row, part: row.part }] : []));
  const parcels = Map.groupBy(sent, ({ part: { id } }) => id ?? '');
  return [...parcels].map(([id, all]) => {
    const occurredAt = all.find(({ at }) => at !== null)?.at ?? bought;
    const lines = all.flatMap(({ part: { lineId, quantity } }) =>
      lineId === undefined ? [] : [{ lineId, ...present({ quantity }) }],
    );
    const parcel = { ...(id === '' ? {} : { fulfilmentId: id }), ...(lines.length === 0 ? {} : { lines }) };
    const data = { orderId, occurredAt, ...parcel };
    return { fact: { type: 'order.fulfilled', data }, rows: all.map(({ place }) => place) };
  });
}
