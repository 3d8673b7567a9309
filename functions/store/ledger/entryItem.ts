/** The ledger's items: a fact and what it came to, under its cause. */

import { isCommand, isFactKind, isWaitingKind, type OrderFact } from '../../../domain/facts/catalogue.ts';
import type { Fact, FactKind, Purchase, PurchaseLine } from '../../../domain/facts/facts.ts';
import type { Outcome, TimedOutcome } from '../../../domain/facts/outcomes.ts';
import type { FactId, Instant, MemberId, ProgramId } from '../../../domain/kernel/brand.ts';
import { minorUnits } from '../../../domain/kernel/brand.ts';
import { correctionKey, entryKey, type Key, memberIdOf, memberPk, memberSk, passageKey } from '../keys.ts';

/** One line of a member's history: a fact, what time brought, or the correction that a late fact made. */
export interface Entry {
  readonly id: string;
  readonly body:
    | {
        readonly kind: 'fact';
        readonly fact: Fact;
        readonly metadata: string | null;
        readonly by: Actor | null;
      }
    /** Beside a fact, which stands under the same version, or by itself: then `by` names the run that booked it. */
    | { readonly kind: 'passage'; readonly by: Actor | null }
    | { readonly kind: 'correction'; readonly cause: FactId };
  readonly memberId: MemberId;
  /** When it takes effect; for a correction, when it was booked. */
  readonly at: Instant;
  readonly recordedAt: Instant;
  readonly outcomes: readonly Outcome[];
  /** Of the program in force at `at`. */
  readonly programVersion: number;
  /** The member's version that the entry made. */
  readonly version: number;
  /** What the commit before it is named by; null for a member's first. */
  readonly previous: CommitId | null;
}

/** A commit is named by its fact, or by the passage that stands in it alone. */
export type CommitId = FactId | PassageId;
export type PassageId = `passage:${number}`;

/** Who gave a command, and under which request; the sender of a webhook is known by its route. */
export interface Actor {
  readonly actor: string;
  readonly requestId: string;
}

export interface EntryItem {
  readonly pk: string;
  readonly sk: string;
  readonly memberPk: string;
  readonly memberSk: string;
  readonly recordedAt: number;
  readonly programVersion: number;
  readonly version: number;
  readonly previous?: string;
  /** JSON of the fact's content, always written in the same order: equal text is the same content. */
  readonly fact?: string;
  readonly outcomes: string;
  readonly metadata?: string;
  readonly actor?: string;
  readonly requestId?: string;
}

export function toEntryItem(program: ProgramId, entry: Entry): EntryItem {
  const { body, memberId, outcomes, recordedAt, programVersion, version, previous } = entry;
  return {
    ...ledgerKey(program, entry),
    memberPk: memberPk(program, memberId),
    memberSk: memberSk(entry.at, entry.id),
    recordedAt,
    programVersion,
    version,
    ...(previous === null ? {} : { previous }),
    ...(body.kind === 'fact' ? { fact: encodeFact(body.fact) } : {}),
    outcomes: JSON.stringify(outcomes),
    ...(body.kind === 'fact' && body.metadata !== null ? { metadata: body.metadata } : {}),
    ...(body.kind === 'correction' ? {} : body.by),
  };
}

function ledgerKey(program: ProgramId, { body, memberId, version }: Entry): Key {
  switch (body.kind) {
    case 'fact':
      return entryKey(program, body.fact.id);
    case 'passage':
      return passageKey(program, memberId, version);
    case 'correction':
      return correctionKey(program, body.cause);
  }
}

export function parseEntryItem(item: EntryItem): Entry {
  const separator = item.memberSk.indexOf('#');
  const id = item.memberSk.slice(separator + 1);
  const memberId = memberIdOf(item.memberPk);
  const recordedAt = item.recordedAt as Instant;
  return {
    id,
    body: parseBody(item, id, memberId, recordedAt),
    memberId,
    at: Date.parse(item.memberSk.slice(0, separator)) as Instant,
    recordedAt,
    outcomes: JSON.parse(item.outcomes) as Outcome[],
    programVersion: item.programVersion,
    version: item.version,
    previous: (item.previous ?? null) as CommitId | null,
  };
}

function parseBody(item: EntryItem, id: string, memberId: MemberId, recordedAt: Instant): Entry['body'] {
  const by =
    item.actor === undefined || item.requestId === undefined
      ? null
      : { actor: item.actor, requestId: item.requestId };
  if (id.startsWith(passagePrefix)) return { kind: 'passage', by };
  if (id.startsWith(correctionPrefix))
    return { kind: 'correction', cause: id.slice(correctionPrefix.length) as FactId };
  if (item.fact === undefined) throw new Error(`entry ${id} has no fact`);
  const fact = decodeFact(item.fact, { id: id as FactId, memberId, recordedAt });
  return { kind: 'fact', fact, metadata: item.metadata ?? null, by };
}

const passagePrefix = 'passage:';

export function passageId(version: number): PassageId {
  return `${passagePrefix}${version}`;
}

/** The version of the passage that a commit is named by; null where a fact names it. */
export function versionOfPassage(id: CommitId): number | null {
  return id.startsWith(passagePrefix) ? Number(id.slice(passagePrefix.length)) : null;
}

const correctionPrefix = 'correction:';

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

interface StoredPurchase {
  readonly occurredAt: number;
  readonly lines: readonly StoredLine[];
  readonly channel?: string;
  readonly store?: string;
}

/** An item's `kind` is not written: most lines are items. */
type StoredLine = Omit<PurchaseLine, 'kind' | 'amount'> & {
  readonly kind?: PurchaseLine['kind'];
  readonly amount: number;
};

function encodePurchase(fact: Purchase): string {
  // JSON leaves out what is undefined.
  const lines = fact.lines.map(({ lineId, kind, sku, category, quantity, quantities, amount }) => {
    const line = {
      lineId,
      kind: kind === 'item' ? undefined : kind,
      sku,
      category,
      quantity,
      quantities,
      amount,
    };
    return line satisfies Record<keyof StoredLine, unknown>;
  });
  const { occurredAt, channel, store } = fact;
  return JSON.stringify({ occurredAt, lines, channel, store } satisfies Record<
    keyof StoredPurchase,
    unknown
  >);
}

/**
 * What a fact says beyond its key. A command of Laurel's own says nothing of when: it occurs when it is
 * recorded, and a repeated one is the same one.
 */
function sortedBody(fact: Exclude<Fact, Purchase> | OrderFact): Record<string, unknown> {
  const { id: _, kind, memberId: __, occurredAt, recordedAt: ___, ...body } = { memberId: null, ...fact };
  const timed = isCommand(kind) ? body : { ...body, occurredAt };
  return Object.fromEntries(Object.entries(timed).sort(([a], [b]) => (a < b ? -1 : 1)));
}

type FactHead = Pick<Fact, 'id' | 'memberId' | 'recordedAt'>;

export function decodeFact(text: string, head: FactHead): Fact {
  const kind = kindOf(head.id);
  if (kind === 'purchase') return decodePurchase(text, head);
  const body = JSON.parse(text) as Record<string, unknown>;
  // Written by encodeFact from a fact of this kind: the ledger is our own.
  return { kind, ...head, occurredAt: head.recordedAt, ...body } as unknown as Fact;
}

/** What waits at its order, and has no member yet. */
export function decodeOrderFact(text: string, head: Omit<FactHead, 'memberId'>): OrderFact {
  const kind = kindOf(head.id);
  if (!isWaitingKind(kind)) throw new Error(`fact ${head.id} can't wait for an order`);
  const body = JSON.parse(text) as Record<string, unknown>;
  return { kind, ...head, ...body } as unknown as OrderFact;
}

function kindOf(id: FactId): FactKind {
  const kind = id.slice(0, id.indexOf(':'));
  if (!isFactKind(kind)) throw new Error(`fact ${id} is of an unknown kind`);
  return kind;
}

function decodePurchase(text: string, head: FactHead): Purchase {
  const [, source = '', orderId = ''] = head.id.split(':').map(decodeURIComponent);
  const stored = JSON.parse(text) as StoredPurchase;
  return {
    kind: 'purchase',
    ...head,
    order: { source, orderId },
    occurredAt: stored.occurredAt as Instant,
    lines: stored.lines.map((line) => ({
      ...line,
      kind: line.kind ?? 'item',
      amount: minorUnits(line.amount),
    })),
    ...(stored.channel === undefined ? {} : { channel: stored.channel }),
    ...(stored.store === undefined ? {} : { store: stored.store }),
  };
}

/** What is common to all entries of one commit. */
export type Chain = Pick<Entry, 'version' | 'previous' | 'recordedAt' | 'memberId'>;

/** What a caller says beside the fact. */
export interface Beside {
  readonly metadata: string | null;
  readonly by: Actor | null;
}

export function factEntry(
  fact: Fact,
  at: Instant,
  outcomes: readonly Outcome[],
  programVersion: number,
  beside: Beside,
  chain: Chain,
): Entry {
  return { id: fact.id, body: { kind: 'fact', fact, ...beside }, at, outcomes, programVersion, ...chain };
}

/** Null where time brought nothing. */
export function passageEntry(
  outcomes: readonly TimedOutcome[],
  chain: Chain,
  by: Actor | null = null,
): Entry | null {
  const last = outcomes.at(-1);
  if (last === undefined) return null;
  const { at, programVersion } = last;
  return {
    id: passageId(chain.version),
    body: { kind: 'passage', by },
    at,
    outcomes,
    programVersion,
    ...chain,
  };
}

/** Null where the late fact changed nothing about the entries after it. */
export function correctionEntry(outcomes: readonly Outcome[], cause: FactId, chain: Chain): Entry | null {
  const first = outcomes[0];
  if (first === undefined) return null;
  const body = { kind: 'correction', cause } as const;
  const { programVersion } = first;
  return {
    id: `${correctionPrefix}${cause}`,
    body,
    at: chain.recordedAt,
    outcomes,
    programVersion,
    ...chain,
  };
}
