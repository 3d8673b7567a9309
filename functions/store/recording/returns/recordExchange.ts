/**
 * Recording a purchase with what was returned on the same receipt. Each return is a refund of the order that it
 * names, in the purchase's own commit; of an order that is not there yet it waits. A return that names no order is
 * taken from the member's newest orders: which ones is decided here, once, and stands in the refunds.
 */
import type { OrderFact } from '../../../../domain/facts/catalogue.ts';
import {
  type Fact,
  factId,
  type OrderRef,
  type Purchase,
  purchaseFactId,
  type Refund,
} from '../../../../domain/facts/facts.ts';
import type { MinorUnits } from '../../../../domain/kernel/brand.ts';
import { outsideOf } from '../../../../domain/member/admit.ts';
import { newestFirst, type TakenFrom } from '../../../../domain/reading/returns.ts';
import type { Store } from '../../client.ts';
import { entryOf, ownerOf, readOrder } from '../../history/causes.ts';
import { factsAfter, getEntry } from '../../history/history.ts';
import { readMember } from '../../history/readMember.ts';
import { commit } from '../../ledger/commit.ts';
import type { Entry } from '../../ledger/entryItem.ts';
import { addWaiting, waitingMax } from '../../ledger/placeholder.ts';
import type { MemberRecord } from '../../members/memberItem.ts';
import { foldAgain, isExact } from '../decide.ts';
import { memberChange } from '../memberChange.ts';
import { pause } from '../pause.ts';
import { type FactResult, type RecordRequest, recordFact } from '../record.ts';
import { recordOnOrder } from '../recordOnOrder.ts';
import { repeated } from '../repeated.ts';

export interface Returned {
  /** Null where the receipt does not say. */
  readonly order: OrderRef | null;
  readonly lineId?: string;
  readonly sku?: string;
  readonly amount: MinorUnits;
}

export interface ExchangeRequest extends Omit<RecordRequest, 'fact'> {
  readonly fact: Purchase;
  readonly returns: readonly [Returned, ...Returned[]];
}

/** `refunds`: the entries of those that are recorded now; the rest waits for its orders. */
export type ExchangeResult =
  | (FactResult & { readonly refunds?: readonly Entry[]; readonly waiting?: readonly OrderRef[] })
  | { readonly kind: 'too-many-waiting' };

type Tried = ExchangeResult | { readonly kind: 'again' };

export async function recordExchange(store: Store, request: ExchangeRequest): Promise<ExchangeResult> {
  for (let attempt = 0; ; attempt++) {
    const timeBeforeMs = request.timeLeftMs();
    const tried = await tryOnce(store, request);
    if (tried.kind !== 'again') return tried;
    await pause(attempt, request.timeLeftMs(), timeBeforeMs);
  }
}

async function tryOnce(store: Store, request: ExchangeRequest): Promise<Tried> {
  const { program, timeline, fact } = request;
  const { memberId } = fact;
  const member = await readMember(store, { program, memberId, timeline }, 'stored');
  const entry = await getEntry(store, program, fact.id);
  // Its returns were recorded before it, or with it.
  if (entry !== null) return repeated(store, request, fact, entry, member);
  if (outsideOf(member?.state ?? null, timeline, fact) !== null) return recordFact(store, request);
  const known = member === null ? [] : await factsAfter(store, program, member, null);
  const sorted = await sortedReturns(store, request, refundsOf(request, known));
  if (sorted === 'of-another-member') return { kind: 'other-member' };
  const { now, later } = sorted;
  const waits = await waitAll(store, request, later);
  if (waits !== null) return waits;
  const waiting = later.map(({ order }) => order);
  const open = now.filter(({ id }) => !known.some((each) => each.id === id));
  if (open.length === 0) return { ...(await recordFact(store, request)), refunds: [], waiting };
  if (member === null) return oneByOne(store, request, open, waiting);
  return together(store, request, member, open, waiting);
}

/** One commit for all of it. */
async function together(
  store: Store,
  request: ExchangeRequest,
  member: MemberRecord,
  refunds: readonly Refund[],
  waiting: readonly OrderRef[],
): Promise<Tried> {
  const { program, timeline, fact, metadata } = request;
  const recorded = await foldAgain(store, request, member, [fact, ...refunds]);
  if (!isExact(recorded.state)) return { kind: 'out-of-range' };
  const given = { timeline, beside: { metadata, by: null } };
  const change = memberChange(given, member, fact.id, { kind: 'decided', recorded, isFolded: true });
  const result = await commit(store, { program, members: [change] });
  switch (result.kind) {
    case 'committed': {
      const entries = refunds.flatMap(({ id }) => change.besides.find((each) => each.id === id) ?? []);
      const { entry, after } = change;
      return { kind: 'recorded', entry, member: after, wasAwaited: false, refunds: entries, waiting };
    }
    case 'duplicate':
    case 'member-changed':
      return { kind: 'again' };
    case 'awaited':
      return oneByOne(store, request, refunds, waiting);
  }
}

/**
 * Where something waits for the purchase and is recorded with it, or the member has to be put back first: the
 * returns before the purchase, so that the repeated delivery goes on with what is missing.
 */
async function oneByOne(
  store: Store,
  request: ExchangeRequest,
  refunds: readonly Refund[],
  waiting: readonly OrderRef[],
): Promise<ExchangeResult> {
  const { program, timeline, timeLeftMs } = request;
  const entries: Entry[] = [];
  for (const refund of refunds) {
    const result = await recordOnOrder(store, { program, timeline, fact: unowned(refund), timeLeftMs });
    if ('entry' in result) entries.push(result.entry);
  }
  return { ...(await recordFact(store, request)), refunds: entries, waiting };
}

/** The order says whose it is. */
function unowned({ memberId: _, ...refund }: Refund): OrderFact {
  return refund;
}

/** What was decided at an earlier try stands. */
function refundsOf({ fact, returns }: ExchangeRequest, known: readonly Fact[]): readonly Refund[] {
  let facts = known;
  return returns.flatMap((returned, index) => {
    const refundId = `${fact.order.orderId}#${index + 1}`;
    const decided = known.filter((each) => each.kind === 'refund' && each.refundId === refundId);
    const refunds =
      decided.length > 0
        ? decided.filter((each) => each.kind === 'refund')
        : takenFrom(returned, facts, fact).map((each) => refundOf(fact, refundId, each));
    facts = [...facts, ...refunds];
    return refunds;
  });
}

function takenFrom(returned: Returned, facts: readonly Fact[], fact: Purchase): readonly TakenFrom[] {
  const { order, lineId, amount } = returned;
  if (order === null) return newestFirst(facts, fact.occurredAt, returned);
  if (lineId !== undefined) return [{ order, takenBack: { by: 'lines', lines: [{ lineId, amount }] } }];
  return [lineOfSku(returned, facts, order) ?? { order, takenBack: { by: 'amount', amount } }];
}

/** The one line of the order that has the SKU; null where none has, or several. */
function lineOfSku({ sku, amount }: Returned, facts: readonly Fact[], order: OrderRef): TakenFrom | null {
  const bought = facts.find((each) => each.id === purchaseFactId(order));
  if (sku === undefined || bought?.kind !== 'purchase') return null;
  const alike = bought.lines.filter((line) => line.sku === sku);
  const lineId = alike.length === 1 ? alike[0]?.lineId : undefined;
  return lineId === undefined ? null : { order, takenBack: { by: 'lines', lines: [{ lineId, amount }] } };
}

export function refundOf(
  { memberId, occurredAt, recordedAt }: Pick<Purchase, 'memberId' | 'occurredAt' | 'recordedAt'>,
  refundId: string,
  { order, takenBack }: TakenFrom,
): Refund {
  const id = factId('refund', order.source, order.orderId, refundId);
  return {
    kind: 'refund',
    id,
    memberId,
    namedMember: memberId,
    occurredAt,
    recordedAt,
    order,
    refundId,
    takenBack,
  };
}

interface Sorted {
  /** Of orders that are there. */
  readonly now: readonly Refund[];
  readonly later: readonly Refund[];
}

async function sortedReturns(
  store: Store,
  { program, fact }: ExchangeRequest,
  refunds: readonly Refund[],
): Promise<Sorted | 'of-another-member'> {
  const [now, later]: [Refund[], Refund[]] = [[], []];
  for (const refund of refunds) {
    const read = await readOrder(store, program, refund.order);
    const owner = ownerOf(read);
    if (owner !== null && owner !== fact.memberId) return 'of-another-member';
    if (entryOf(read, refund.id) !== undefined) continue;
    // An order that counts for nobody takes its refunds with it.
    if (read.purchase === null && read.placeholder?.isIgnored) continue;
    (read.purchase === null ? later : now).push(refund);
  }
  return { now, later };
}

/** Null where all of them wait. */
async function waitAll(
  store: Store,
  { program }: ExchangeRequest,
  refunds: readonly Refund[],
): Promise<{ readonly kind: 'too-many-waiting' | 'again' } | null> {
  for (const refund of refunds) {
    const { placeholder } = await readOrder(store, program, refund.order);
    const waiting = placeholder?.waiting ?? [];
    if (waiting.some(({ id }) => id === refund.id)) continue;
    if (waiting.length >= waitingMax) return { kind: 'too-many-waiting' };
    const subject = purchaseFactId(refund.order);
    const added = await addWaiting(store, program, subject, placeholder, unowned(refund));
    if (!added) return { kind: 'again' };
  }
  return null;
}
