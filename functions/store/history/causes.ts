/** What later facts refer to, read from the ledger's entries of one cause: an order, a redemption, a use. */
import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import {
  asPurchase,
  comparePositions,
  type Fact,
  factId,
  type OrderRef,
  orderName,
  type Position,
  type Purchase,
  purchaseFactId,
  sharesOf,
} from '../../../domain/facts/facts.ts';
import {
  type AdjustmentMemory,
  emptyMemory,
  type FiredBy,
  type HeldReward,
  type Memory,
  type OrderMemory,
  type RedemptionMemory,
  type ShareMemory,
  type UseMemory,
} from '../../../domain/facts/memory.ts';
import { goneAmong, purchasesAmong } from '../../../domain/facts/order.ts';
import type { BonusBasis, Outcome, PrivilegeUsed } from '../../../domain/facts/outcomes.ts';
import type { OccasionKind } from '../../../domain/facts/vocabulary.ts';
import type { Day, FactId, LevelId, MemberId, Points, ProgramId } from '../../../domain/kernel/brand.ts';
import type { Calendar } from '../../../domain/kernel/calendar.ts';
import { noBonus } from '../../../domain/member/kinds/purchases.ts';
import { changesOf } from '../../../domain/points/kept.ts';
import { lineAt, rulesOfLine, type Timeline } from '../../../domain/program/timeline.ts';
import type { Store } from '../client.ts';
import { translated } from '../errors.ts';
import { entryKey } from '../keys.ts';
import type { Entry } from '../ledger/entryItem.ts';
import { type LedgerItem, parseLedgerItem } from '../ledger/ledgerItem.ts';
import type { Placeholder } from '../ledger/placeholder.ts';
import { isOneMember } from '../members/members.ts';

/** The items of one partition (consistent). */
export async function readPartition(store: Store, pk: string): Promise<readonly LedgerItem[]> {
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
  /** Of the member whose it was before it was moved, and of its moves: they count no more. */
  readonly left: ReadonlyMap<FactId, Entry>;
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
  const left = takeLeft(entries);
  const bought = purchasesAmong(factsIn(entries.values())).get(purchaseFactId(order));
  const purchase = bought === undefined ? null : (entries.get(bought.id) ?? null);
  return { entries, left, purchase, placeholder, redemptions };
}

/** Takes out of the entries what counts no more since the order was moved. */
function takeLeft(entries: Map<FactId, Entry>): ReadonlyMap<FactId, Entry> {
  const facts = factsIn(entries.values());
  const gone = goneAmong(facts);
  const left = new Map<FactId, Entry>();
  for (const { id, kind } of facts) {
    const entry = entries.get(id);
    if (entry === undefined || (kind !== 'order-move' && !gone.has(id))) continue;
    left.set(id, entry);
    entries.delete(id);
  }
  return left;
}

/** The entry of a fact of the order, whether or not it still counts. */
export function entryOf({ entries, left }: OrderRead, id: FactId): Entry | undefined {
  return entries.get(id) ?? left.get(id);
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
    const by = made[0]?.memberId;
    const buyer = read.purchase?.memberId;
    if (redemption === null || by === undefined || buyer === undefined) continue;
    if (!(await isOneMember(store, program, by, buyer))) continue;
    const place = placeOfEntry(made[0] as Entry);
    if (from === null || comparePositions(place, from) < 0) from = place;
    redemptions.push(redemptionId);
    const shares = await withReturned(store, program, redemption, redemptionId, [order, entries]);
    memory.redemptions.set(redemptionId, { ...redemption, shares });
  }
  memory.orders.set(purchaseFactId(order), orderMemory(entries, { ...read, redemptions }, timeline));
  return { memory, from };
}

/** What came back of each share stands under its order; `known`: the order that is read already. */
function withReturned(
  store: Store,
  program: ProgramId,
  { shares }: RedemptionMemory,
  redemptionId: string,
  [known, ofKnown]: readonly [OrderRef, readonly Entry[]],
): Promise<readonly ShareMemory[]> {
  return Promise.all(
    shares.map(async (share) => {
      const { order } = share;
      const isKnown = orderName(order) === orderName(known);
      const entries = isKnown ? ofKnown : await readFacts(store, program, purchaseFactId(order));
      return { ...share, returned: pointsBack(entries, redemptionId) };
    }),
  );
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
    forgiven: forgivenIn(outcomesOf(entries).map(({ outcome }) => outcome)),
  };
}

/** Of the order's own points; what was forgiven of a level's reward is none of them. */
function forgivenIn(outcomes: readonly Outcome[]): number {
  return outcomes.reduce((sum, outcome) => {
    const isOfOrder = outcome.rule === 'refunds' || outcome.rule === 'revisions';
    return isOfOrder && 'forgiven' in outcome ? sum + (outcome.forgiven ?? 0) : sum;
  }, 0);
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
  const { tier, expiresOn, availableOn } = earned;
  const bonus = basisIn(outcomesOf(entries).map(({ outcome }) => outcome)) ?? earned.basis ?? noBonus;
  const basis = { tier, today: calendar.dayOf(purchase.at), at: purchase.at, bonus };
  const rewards = rewardsIn(outcomesOf(entries).map(({ outcome }) => outcome));
  const fired = firedIn(entries, calendar);
  return {
    fact: asBought(purchase.body.fact),
    line,
    basis,
    expiresOn,
    availableOn,
    ...(rewards.length === 0 ? {} : { rewards }),
    ...(fired.length === 0 ? {} : { fired }),
  };
}

/** Triggers that an order or an engagement fired, what was taken back of them since left out. */
export function firedIn(entries: readonly Entry[], { dayOf }: Calendar): readonly FiredBy[] {
  const fired = new Map<string, FiredBy>();
  for (const { entry, outcome } of outcomesOf(entries)) {
    if (outcome.kind === 'trigger.withdrawn') fired.delete(outcome.trigger);
    if (outcome.kind !== 'trigger.fired' || !goesWithCause.has(outcome.on) || !isCause(entry)) continue;
    const given = entry.outcomes.find(
      (each) => each.kind === 'points.rewarded' && each.rule === outcome.rule,
    );
    const [points, expiresOn] =
      given?.kind === 'points.rewarded' ? [given.points, given.expiresOn] : [0, 0 as Day];
    fired.set(outcome.trigger, { trigger: outcome.trigger, points, expiresOn, on: dayOf(entry.at) });
  }
  return [...fired.values()];
}

const goesWithCause: ReadonlySet<OccasionKind> = new Set([
  'first-purchase',
  'nth-purchase',
  'purchase',
  'stage-entered',
  'reward-within-reach',
  'engagement',
]);

function isCause({ body }: Entry): boolean {
  return body.kind === 'fact' && ['purchase', 'revision', 'engagement'].includes(body.fact.kind);
}

/** Those for levels that the order brought, which are on hold with its points. */
function rewardsIn(outcomes: readonly Outcome[]): readonly HeldReward[] {
  return outcomes.flatMap((outcome): readonly HeldReward[] => {
    if (outcome.kind !== 'points.rewarded' || outcome.availableOn === undefined) return [];
    const { rule, points, deficitPaid, expiresOn } = outcome;
    return [{ level: rule.split('.')[2] as LevelId, points: points - deficitPaid, expiresOn }];
  });
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

function outcomesOf(
  entries: readonly Entry[],
): readonly { readonly entry: Entry; readonly outcome: Outcome }[] {
  return entries.flatMap((entry) => entry.outcomes.map((outcome) => ({ entry, outcome })));
}

/** Points that the entries of an order have given back of a redemption. */
export function pointsBack(entries: readonly Entry[], redemptionId: string): number {
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
          shares: sharesIn(entries, fact.points),
          isCaptured: fact.mode === 'capture' || has('redemption-capture'),
        };
  return { entries, memory, isCancelled: has('redemption-cancel') };
}

/** Named when it was made, or when it was captured. */
function sharesIn(entries: readonly Entry[], redeemed: Points): readonly ShareMemory[] {
  for (const fact of factsIn(entries)) {
    if (fact.kind !== 'redemption' && fact.kind !== 'redemption-capture') continue;
    const shares = sharesOf(fact, redeemed);
    if (shares.length > 0) return shares.map((share) => ({ ...share, returned: 0 }));
  }
  return [];
}

export interface AdjustmentRead {
  readonly entry: Entry;
  readonly memory: AdjustmentMemory;
}

/** By the id of the member that it stands under; null where there is no such adjustment. */
export async function readAdjustment(
  store: Store,
  program: ProgramId,
  member: MemberId,
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
