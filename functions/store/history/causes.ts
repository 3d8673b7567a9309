/** What later facts refer to, read from the ledger's entries of one cause: an order, a redemption, a use. */
import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import {
  asPurchase,
  comparePositions,
  type Fact,
  factId,
  type OrderRef,
  type Position,
  type Purchase,
  purchaseFactId,
} from '../../../domain/facts/facts.ts';
import {
  type AdjustmentMemory,
  emptyMemory,
  type Memory,
  type OrderMemory,
  type RedemptionMemory,
  type UseMemory,
} from '../../../domain/facts/memory.ts';
import { purchasesAmong } from '../../../domain/facts/order.ts';
import type { BonusBasis, Outcome, PrivilegeUsed } from '../../../domain/facts/outcomes.ts';
import type { Day, FactId, MemberId, ProgramId } from '../../../domain/kernel/brand.ts';
import { noBonus } from '../../../domain/member/purchases.ts';
import { changesOf } from '../../../domain/points/kept.ts';
import { available } from '../../../domain/points/lots.ts';
import { lineAt, rulesOfLine, type Timeline } from '../../../domain/program/timeline.ts';
import type { Store } from '../client.ts';
import { translated } from '../errors.ts';
import { entryKey } from '../keys.ts';
import type { Entry } from '../ledger/entryItem.ts';
import { type LedgerItem, parseLedgerItem } from '../ledger/ledgerItem.ts';
import type { Placeholder } from '../ledger/placeholder.ts';

/** The items of one partition (consistent). */
async function readPartition(store: Store, pk: string): Promise<readonly LedgerItem[]> {
  const items: LedgerItem[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const page = await translated(() =>
      store.documents.send(
        new QueryCommand({
          TableName: store.tables.ledger,
          ConsistentRead: true,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': pk },
          ...(start === undefined ? {} : { ExclusiveStartKey: start }),
        }),
      ),
    );
    for (const item of page.Items ?? []) items.push(parseLedgerItem(item));
    start = page.LastEvaluatedKey;
  } while (start !== undefined);
  return items;
}

export interface OrderRead {
  /** The entries of the order by fact, its purchase's among them. */
  readonly entries: ReadonlyMap<FactId, Entry>;
  /** Of its purchase, or of the revision that stands for one. */
  readonly purchase: Entry | null;
  readonly placeholder: Placeholder | null;
  readonly redemptions: readonly string[];
}

export async function readOrder(store: Store, program: ProgramId, order: OrderRef): Promise<OrderRead> {
  const purchaseKey = entryKey(program, purchaseFactId(order));
  const items = await readPartition(store, purchaseKey.pk);
  const entries = new Map<FactId, Entry>();
  const redemptions: string[] = [];
  let placeholder: Placeholder | null = null;
  for (const item of items) {
    if (item.kind === 'placeholder') ({ placeholder } = item);
    else if (item.kind === 'pointer') redemptions.push(item.redemptionId);
    else if (item.entry.body.kind === 'fact') entries.set(item.entry.body.fact.id, item.entry);
  }
  const bought = purchasesAmong(factsIn(entries.values())).get(purchaseFactId(order));
  const purchase = bought === undefined ? null : (entries.get(bought.id) ?? null);
  return { entries, purchase, placeholder, redemptions };
}

export interface Remembered {
  readonly memory: Memory;
  /** The earliest of the entries that it was read from. */
  readonly from: Position | null;
}

/**
 * The order as the fold of its member would remember it, what that member redeemed on it included:
 * somebody else may have paid with points of their own.
 */
export async function rememberOrder(
  store: Store,
  program: ProgramId,
  timeline: Timeline,
  order: OrderRef,
  read: OrderRead,
): Promise<Remembered> {
  const memory = emptyMemory();
  const entries = [...read.entries.values()].sort((a, b) => a.version - b.version);
  const redemptions: string[] = [];
  let from = read.purchase === null ? null : placeOfEntry(read.purchase);
  for (const redemptionId of read.redemptions) {
    const { memory: redemption, entries: made } = await readRedemption(store, program, redemptionId);
    if (redemption === null || made[0]?.memberId !== read.purchase?.memberId) continue;
    const place = placeOfEntry(made[0] as Entry);
    if (from === null || comparePositions(place, from) < 0) from = place;
    redemptions.push(redemptionId);
    const returned = returnedOf(entries, redemptionId);
    memory.redemptions.set(redemptionId, { ...redemption, returned });
  }
  memory.orders.set(purchaseFactId(order), orderMemory(entries, { ...read, redemptions }, timeline));
  return { memory, from };
}

function placeOfEntry({ at, id }: Entry): Position {
  return { at, id: id as FactId };
}

/** The facts of an order's entries. */
export function factsIn(entries: Iterable<Entry>): readonly Fact[] {
  return [...entries].flatMap(({ body }) => (body.kind === 'fact' ? [body.fact] : []));
}

/** All facts of an order that are recorded. */
export async function factsOfOrder(
  store: Store,
  program: ProgramId,
  order: OrderRef,
): Promise<readonly Fact[]> {
  return factsIn((await readOrder(store, program, order)).entries.values());
}

/** Whose the order is; null where nobody has said so. */
export function ownerOf({ purchase, placeholder }: OrderRead): MemberId | null {
  return purchase?.memberId ?? placeholder?.claimedBy ?? null;
}

function orderMemory(entries: readonly Entry[], read: OrderRead, timeline: Timeline): OrderMemory {
  return {
    ...changesOf(factsIn(entries)),
    purchase: boughtMemory(entries, read.purchase, timeline),
    redemptions: read.redemptions,
    waiting: [],
  };
}

function boughtMemory(
  entries: readonly Entry[],
  purchase: Entry | null,
  timeline: Timeline,
): OrderMemory['purchase'] {
  if (purchase === null || purchase.body.kind !== 'fact') return null;
  const earned = purchase.outcomes.find((outcome) => outcome.kind === 'points.earned');
  if (earned === undefined) throw new Error(`entry ${purchase.id} does not say what it earned`);
  const line = lineAt(timeline, purchase.at);
  const { calendar } = rulesOfLine(timeline, line);
  const { tier, expiresOn } = earned;
  const bonus = basisIn(outcomesOf(entries).map(({ outcome }) => outcome)) ?? earned.basis ?? noBonus;
  const ended = outcomesOf(entries).findLast(({ outcome }) => outcome.kind === 'hold.ended');
  const availableOn =
    ended?.outcome.kind === 'hold.ended'
      ? heldUntil(ended.outcome.availableOn, calendar.dayOf(ended.entry.at))
      : earned.availableOn;
  const basis = { tier, today: calendar.dayOf(purchase.at), at: purchase.at, bonus };
  return { fact: asBought(purchase.body.fact), line, basis, expiresOn, availableOn };
}

/** What the bonuses saw of the member when they looked last; null where they looked at the purchase alone. */
function basisIn(outcomes: readonly Outcome[]): BonusBasis | null {
  const again = outcomes.findLast(
    (outcome) =>
      (outcome.kind === 'points.revised' || outcome.kind === 'points.clawed-back') &&
      outcome.basis !== undefined,
  );
  return again !== undefined && 'basis' in again ? (again.basis ?? null) : null;
}

function asBought(fact: Fact): Purchase {
  if (fact.kind === 'revision') return asPurchase(fact);
  if (fact.kind !== 'purchase') throw new Error(`fact ${fact.id} is no purchase`);
  return fact;
}

function heldUntil(day: Day, today: Day): Day {
  return day <= today ? available : day;
}

function outcomesOf(
  entries: readonly Entry[],
): readonly { readonly entry: Entry; readonly outcome: Outcome }[] {
  return entries.flatMap((entry) => entry.outcomes.map((outcome) => ({ entry, outcome })));
}

function returnedOf(entries: readonly Entry[], redemptionId: string): number {
  return outcomesOf(entries).reduce(
    (sum, { outcome }) =>
      outcome.kind === 'points.returned' && outcome.redemptionId === redemptionId
        ? sum + outcome.points
        : sum,
    0,
  );
}

export interface RedemptionRead {
  readonly entries: readonly Entry[];
  readonly memory: RedemptionMemory | null;
  readonly isCancelled: boolean;
}

export async function readRedemption(
  store: Store,
  program: ProgramId,
  redemptionId: string,
): Promise<RedemptionRead> {
  const entries = await readFacts(store, program, factId('redemption', redemptionId));
  const made = entries.find(({ body }) => body.kind === 'fact' && body.fact.kind === 'redemption');
  const fact = made?.body.kind === 'fact' && made.body.fact.kind === 'redemption' ? made.body.fact : null;
  const has = (kind: string) => entries.some(({ body }) => body.kind === 'fact' && body.fact.kind === kind);
  const outcome = made?.outcomes.find(({ kind }) => kind === 'points.reserved' || kind === 'points.redeemed');
  const taken = outcome !== undefined && 'taken' in outcome ? outcome.taken : [];
  const memory =
    fact === null
      ? null
      : {
          points: fact.points,
          rewardId: fact.rewardId ?? null,
          taken,
          order: orderOf(entries),
          isCaptured: fact.mode === 'capture' || has('redemption-capture'),
          returned: 0,
        };
  return { entries, memory, isCancelled: has('redemption-cancel') };
}

/** Named when it was made, or when it was captured. */
function orderOf(entries: readonly Entry[]): OrderRef | null {
  for (const fact of factsIn(entries)) {
    const isOnOrder = fact.kind === 'redemption' || fact.kind === 'redemption-capture';
    if (isOnOrder && fact.order !== undefined) return fact.order;
  }
  return null;
}

export interface AdjustmentRead {
  readonly entry: Entry;
  readonly memory: AdjustmentMemory;
}

/** Null where there is no such adjustment of this member. */
export async function readAdjustment(
  store: Store,
  program: ProgramId,
  member: string,
  adjustmentId: string,
): Promise<AdjustmentRead | null> {
  const entries = await readFacts(store, program, factId('adjustment', member, adjustmentId));
  const entry = entries.find(({ body }) => body.kind === 'fact' && body.fact.kind === 'adjustment');
  if (entry === undefined) return null;
  const points = entry.outcomes.find((outcome) => outcome.kind === 'points.adjusted');
  const changed = entry.outcomes.find((outcome) => outcome.kind === 'qualifying.changed');
  return {
    entry,
    memory: {
      points: points?.points ?? 0,
      moved: points?.moved ?? [],
      qualifying:
        changed === undefined ? null : { metric: changed.metric, amount: changed.amount, day: changed.day },
      isUndone: entries.some(({ body }) => body.kind === 'fact' && body.fact.kind === 'adjustment-undo'),
    },
  };
}

export interface UseRead {
  readonly entry: Entry;
  readonly memory: UseMemory;
}

/** Null where the member has made no such use. */
export async function readUse(
  store: Store,
  program: ProgramId,
  member: string,
  privilege: string,
  useId: string,
): Promise<UseRead | null> {
  const entries = await readFacts(store, program, factId('privilege-use', member, privilege, useId));
  const entry = entries.find(({ outcomes }) => outcomes.some(isUse));
  const used = entry?.outcomes.find(isUse);
  if (entry === undefined || used === undefined) return null;
  const { quantity, periodStart } = used;
  const isReturned = entries.some(
    ({ body }) => body.kind === 'fact' && body.fact.kind === 'privilege-return',
  );
  return { entry, memory: { privilege, quantity, periodStart, isReturned } };
}

function isUse(outcome: Outcome): outcome is PrivilegeUsed {
  return outcome.kind === 'privilege.used';
}

/** All entries under the cause of a fact, oldest first. */
function readFacts(store: Store, program: ProgramId, fact: FactId): Promise<readonly Entry[]> {
  return readEntries(store, entryKey(program, fact).pk);
}

/** All entries of a partition (consistent), oldest first. */
export async function readEntries(store: Store, pk: string): Promise<readonly Entry[]> {
  const items = await readPartition(store, pk);
  return items
    .flatMap((item) => (item.kind === 'entry' ? [item.entry] : []))
    .sort((a, b) => a.version - b.version);
}
