/** The ledger's items: a fact and what it came to, under its cause. */
import type { FactId, Instant, MemberId, ProgramId } from '../../domain/kernel/brand.ts';
import { minorUnits } from '../../domain/kernel/brand.ts';
import { effectiveAt, type Fact, type Purchase, type PurchaseLine } from '../../domain/member/facts.ts';
import type { Outcome } from '../../domain/member/outcomes.ts';
import { correctionKey, entryKey, memberIdOf, memberPk, memberSk } from './keys.ts';

/** One line of a member's history. A correction carries no fact of its own. */
export interface Entry {
  readonly id: string;
  readonly memberId: MemberId;
  readonly fact: Fact | null;
  /** The instant it takes effect: the fact's, or for a correction the moment it was booked. */
  readonly at: Instant;
  readonly recordedAt: Instant;
  readonly outcomes: readonly Outcome[];
  /** Of the program in force at `at`. */
  readonly programVersion: number;
  /** The member's version that the entry made. */
  readonly version: number;
  /** The fact of the entry before it; null for a member's first. */
  readonly previous: FactId | null;
  /** What the caller wrote beside the fact; never part of it, and removable. */
  readonly metadata: string | null;
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
}

export function toEntryItem(program: ProgramId, entry: Entry): EntryItem {
  const key =
    entry.fact === null
      ? correctionKey(program, correctionCause(entry.id))
      : entryKey(program, entry.fact.id);
  return {
    ...key,
    memberPk: memberPk(program, entry.memberId),
    memberSk: memberSk(entry.at, entry.id),
    recordedAt: entry.recordedAt,
    programVersion: entry.programVersion,
    version: entry.version,
    ...(entry.previous === null ? {} : { previous: entry.previous }),
    ...(entry.fact === null ? {} : { fact: encodeFact(entry.fact) }),
    outcomes: JSON.stringify(entry.outcomes),
    ...(entry.metadata === null ? {} : { metadata: entry.metadata }),
  };
}

export function parseEntryItem(item: EntryItem): Entry {
  const separator = item.memberSk.indexOf('#');
  const id = item.memberSk.slice(separator + 1);
  const memberId = memberIdOf(item.memberPk);
  const recordedAt = item.recordedAt as Instant;
  return {
    id,
    memberId,
    fact: item.fact === undefined ? null : decodeFact(item.fact, { id: id as FactId, memberId, recordedAt }),
    at: Date.parse(item.memberSk.slice(0, separator)) as Instant,
    recordedAt,
    outcomes: JSON.parse(item.outcomes) as Outcome[],
    programVersion: item.programVersion,
    version: item.version,
    previous: (item.previous ?? null) as FactId | null,
    metadata: item.metadata ?? null,
  };
}

export function correctionId(cause: FactId): string {
  return `correction:${cause}`;
}

function correctionCause(id: string): FactId {
  return id.slice('correction:'.length) as FactId;
}

/** Whether two facts say the same: parsed content and member; when they were recorded does not count. */
export function sameContent(a: Fact, b: Fact): boolean {
  return a.memberId === b.memberId && encodeFact(a) === encodeFact(b);
}

function encodeFact(fact: Fact): string {
  switch (fact.kind) {
    case 'purchase':
      return encodePurchase(fact);
    default:
      throw new Error(`facts of kind ${fact.kind} are not recorded by this version`);
  }
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
  const lines: StoredLine[] = fact.lines.map(({ lineId, kind, sku, category, quantity, amount }) => ({
    ...(lineId === undefined ? {} : { lineId }),
    ...(kind === 'item' ? {} : { kind }),
    ...(sku === undefined ? {} : { sku }),
    ...(category === undefined ? {} : { category }),
    ...(quantity === undefined ? {} : { quantity }),
    amount,
  }));
  const { occurredAt, channel, store } = fact;
  return JSON.stringify({ occurredAt, lines, channel, store } satisfies Record<
    keyof StoredPurchase,
    unknown
  >);
}

type FactHead = Pick<Fact, 'id' | 'memberId' | 'recordedAt'>;

function decodeFact(text: string, head: FactHead): Fact {
  const [kind, source, orderId] = head.id.split(':').map(decodeURIComponent);
  if (kind !== 'purchase' || source === undefined || orderId === undefined) {
    throw new Error(`the ledger holds an unknown fact ${head.id}`);
  }
  const stored = JSON.parse(text) as StoredPurchase;
  return {
    kind,
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

/** A fact with its outcomes, as it will stand in the ledger. */
export function entryOf(
  fact: Fact,
  outcomes: readonly Outcome[],
  chain: Pick<Entry, 'programVersion' | 'version' | 'previous' | 'metadata'>,
): Entry {
  const { id, memberId, recordedAt } = fact;
  return { id, memberId, fact, at: effectiveAt(fact), recordedAt, outcomes, ...chain };
}
