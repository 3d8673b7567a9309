/** A member's entries: a page for the reader, or all facts without a gap for folding again. */
import { GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Fact, FactKind } from '../../../domain/facts/facts.ts';
import type { FactId, Instant, MemberId, ProgramId } from '../../../domain/kernel/brand.ts';
import { formatInstant } from '../../../domain/kernel/instant.ts';
import { StoreBusy } from '../../shared/busy.ts';
import { batchGet } from '../batchGet.ts';
import type { Store } from '../client.ts';
import { HistoryTooLong, translated } from '../errors.ts';
import { entryKey, indexes, type Key, memberPk, memberSk, passageKey } from '../keys.ts';
import { type Actor, type CommitId, type Entry, versionOfPassage } from '../ledger/entryItem.ts';
import { type LedgerItem, parseEntry, parseLedgerItem } from '../ledger/ledgerItem.ts';
import type { MemberRecord } from '../members/memberItem.ts';
import { commitName, isBreak, walkChain } from './chain.ts';

export interface Page {
  readonly entries: readonly Entry[];
  /** The sort key to go on after; null at the end. */
  readonly next: string | null;
}

/** Newest first. Eventually consistent: an entry of the last moment may still be missing. */
export function listEntries(
  store: Store,
  program: ProgramId,
  member: MemberId,
  limit: number,
  after: string | null,
): Promise<Page> {
  return pageOf(store, program, member, limit, after);
}

/**
 * The same of all who are one member: their own id, and those of members who were absorbed. A page may be longer by
 * entries of one moment and name, which a cursor does not tell apart.
 */
export async function listEntriesOfAll(
  store: Store,
  program: ProgramId,
  members: readonly MemberId[],
  limit: number,
  after: string | null,
): Promise<Page> {
  const pages = await Promise.all(members.map((member) => pageOf(store, program, member, limit, after)));
  const all = pages.flatMap(({ entries }) => entries).sort(newestFirst);
  // Beyond the last one of a page that ends early, another one may have entries that come before.
  const floors = pages.flatMap(({ next }) => (next === null ? [] : [next]));
  const floor = floors.reduce((max, each) => (each > max ? each : max), '');
  const known = all.filter((entry) => positionOf(entry) >= floor);
  const cut = known[limit - 1];
  const entries = known.filter(
    (entry, index) => index < limit || (cut && positionOf(entry) === positionOf(cut)),
  );
  const last = entries.at(-1);
  const isMore = known.length > entries.length || all.length > known.length || floor !== '';
  return { entries, next: isMore && last !== undefined ? positionOf(last) : null };
}

/** Two members may have an entry of the same name at one instant: who comes first is said by their ids. */
function newestFirst(a: Entry, b: Entry): number {
  const [from, to] = [positionOf(a), positionOf(b)];
  return from === to ? (a.memberId < b.memberId ? -1 : 1) : from > to ? -1 : 1;
}

function positionOf({ at, id }: Entry): string {
  return memberSk(at, id);
}

async function pageOf(
  store: Store,
  program: ProgramId,
  member: MemberId,
  limit: number,
  after: string | null,
): Promise<Page> {
  const pk = memberPk(program, member);
  const { Items = [], LastEvaluatedKey } = await translated(() =>
    store.documents.send(
      new QueryCommand({
        TableName: store.tables.ledger,
        IndexName: indexes.byMember,
        KeyConditionExpression: after === null ? 'memberPk = :pk' : 'memberPk = :pk AND memberSk < :after',
        ExpressionAttributeValues: after === null ? { ':pk': pk } : { ':pk': pk, ':after': after },
        ScanIndexForward: false,
        Limit: limit + 1,
      }),
    ),
  );
  const entries = Items.slice(0, limit).map(parseEntry);
  const last = entries.at(-1);
  // A read ends at a megabyte, too: then fewer than asked for come, and still more follow.
  const more = Items.length > limit || LastEvaluatedKey !== undefined;
  return { entries, next: more && last !== undefined ? memberSk(last.at, last.id) : null };
}

/**
 * A member's facts of some kinds with their entries, newest first. A page looks through so many entries at most:
 * it may be short, or empty, and still have a next.
 */
export async function listFacts<K extends FactKind>(
  store: Store,
  program: ProgramId,
  members: readonly MemberId[],
  kinds: readonly K[],
  { limit, after }: { readonly limit: number; readonly after: string | null },
): Promise<{ readonly facts: readonly Recorded<K>[]; readonly next: string | null }> {
  const page = await listEntriesOfAll(store, program, members, lookedThroughMax, after);
  const found = page.entries.flatMap((entry) => {
    const { body } = entry;
    return body.kind === 'fact' && isOneOf(body.fact, kinds) ? [{ fact: body.fact, by: body.by, entry }] : [];
  });
  const facts = found.slice(0, limit);
  const last = facts.at(-1)?.entry;
  const next = found.length > limit && last !== undefined ? memberSk(last.at, last.id) : page.next;
  return { facts, next };
}

export interface Recorded<K extends FactKind> {
  readonly fact: Extract<Fact, { readonly kind: K }>;
  readonly by: Actor | null;
  readonly entry: Entry;
}

function isOneOf<K extends FactKind>(
  fact: Fact,
  kinds: readonly K[],
): fact is Extract<Fact, { readonly kind: K }> {
  return kinds.some((kind) => kind === fact.kind);
}

/** How many entries are looked through for one page. */
const lookedThroughMax = 200;

/** A till's shared guest card must not hold up the line: beyond this nothing is folded while somebody waits. */
export const entriesMax = 20_000;
/** More holes than this and the index is behind as a whole: wait for it. */
const holesMax = 50;
const waitsMs = [50, 150, 400, 1_000];

/** All facts of a member with versions after `from`, none missing. */
export async function factsAfter(
  store: Store,
  program: ProgramId,
  member: MemberRecord,
  from: { readonly version: number; readonly at: Instant } | null,
): Promise<readonly Fact[]> {
  return (await factEntriesAfter(store, program, member, from)).map(({ body }) => body.fact);
}

/** Whether the ledger has anything of a member. What was recorded in the last moment may not be seen (½ RRU). */
export async function isRecorded(store: Store, program: ProgramId, member: MemberId): Promise<boolean> {
  const { Items = [] } = await translated(() =>
    store.documents.send(
      new QueryCommand({
        TableName: store.tables.ledger,
        IndexName: indexes.byMember,
        KeyConditionExpression: 'memberPk = :pk',
        ExpressionAttributeValues: { ':pk': memberPk(program, member) },
        Limit: 1,
      }),
    ),
  );
  return Items.length > 0;
}

/** The entries of those facts. */
export async function factEntriesAfter(
  store: Store,
  program: ProgramId,
  member: MemberRecord,
  from: { readonly version: number; readonly at: Instant } | null,
): Promise<readonly FactEntry[]> {
  const fromVersion = from?.version ?? 0;
  if (member.version - fromVersion > entriesMax) throw new HistoryTooLong();
  for (const waitMs of [...waitsMs, null]) {
    const found = await indexed(store, program, member.state.memberId, from?.at ?? null);
    const shown = new Map(found.filter(namesCommit).map((entry) => [commitName(entry), entry]));
    const holes = member.version - fromVersion - countWithin(shown, fromVersion, member.version);
    if (holes <= holesMax) {
      // A kept state is of after the merges: what was before them is in it.
      if (from === null) await showAbsorbed(store, program, member, shown);
      const chain = await wholeChain(store, program, member, fromVersion, shown);
      return [...chain.values()]
        .reverse()
        .filter(isFact)
        .map((entry) => asOf(member, entry));
    }
    if (waitMs !== null) await new Promise((resolve) => setTimeout(resolve, waitMs));
  }
  throw new StoreBusy('the index of entries is behind');
}

/** Members who are this one now have theirs in partitions of their own. */
async function showAbsorbed(
  store: Store,
  program: ProgramId,
  { absorbed = [] }: MemberRecord,
  shown: Map<string, Entry>,
): Promise<void> {
  for (const id of absorbed) {
    for (const entry of await indexed(store, program, id, null)) {
      if (namesCommit(entry)) shown.set(commitName(entry), entry);
    }
  }
}

/** Whoever it was recorded for, the fact is the member's. */
function asOf({ state: { memberId } }: MemberRecord, entry: FactEntry): FactEntry {
  if (entry.memberId === memberId) return entry;
  const { body } = entry;
  return { ...entry, body: { ...body, fact: { ...body.fact, memberId } } };
}

export type FactEntry = Entry & { readonly body: { readonly kind: 'fact'; readonly fact: Fact } };

export function isFact(entry: Entry): entry is FactEntry {
  return entry.body.kind === 'fact';
}

/** Whether a commit is named by this entry: its fact, or a passage that a run booked by itself. */
export function namesCommit({ body }: Entry): boolean {
  return body.kind === 'fact' || (body.kind === 'passage' && body.by !== null);
}

function countWithin(entries: ReadonlyMap<string, Entry>, from: number, to: number): number {
  const versions = [...entries.values()].map(({ version }) => version);
  return new Set(versions.filter((version) => version > from && version <= to)).size;
}

/** All that the index shows, facts and what came with them; an entry of the last moment may be missing. */
export async function indexed(
  store: Store,
  program: ProgramId,
  member: MemberId,
  from: Instant | null,
): Promise<Entry[]> {
  const entries: Entry[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const page = await translated(() =>
      store.documents.send(
        new QueryCommand({
          TableName: store.tables.ledger,
          IndexName: indexes.byMember,
          KeyConditionExpression: from === null ? 'memberPk = :pk' : 'memberPk = :pk AND memberSk >= :from',
          ExpressionAttributeValues: {
            ':pk': memberPk(program, member),
            ...(from === null ? {} : { ':from': formatInstant(from) }),
          },
          ...(start === undefined ? {} : { ExclusiveStartKey: start }),
        }),
      ),
    );
    for (const item of page.Items ?? []) entries.push(parseEntry(item));
    start = page.LastEvaluatedKey;
  } while (start !== undefined);
  return entries;
}

/** The chain, back from the last entry; what the index does not show yet is read from the table. */
async function wholeChain(
  store: Store,
  program: ProgramId,
  { state: { memberId }, version, lastEntry }: MemberRecord,
  downTo: number,
  shown: ReadonlyMap<string, Entry>,
): Promise<ReadonlyMap<string, Entry>> {
  const find = async (id: CommitId, of: MemberId) =>
    shown.get(commitName({ id, memberId: of })) ?? (await getCommit(store, program, of, id));
  const walked = await walkChain({ memberId, version, lastEntry, downTo, find });
  if (!isBreak(walked)) return walked;
  const [expected, found] = [JSON.stringify(walked.expected), JSON.stringify(walked.found)];
  throw new Error(`the chain of entries breaks at version ${walked.version}: ${expected}, but ${found}`);
}

/** The entry that a commit is named by (consistent read); null where it is not there, or does not name one. */
export async function getCommit(
  store: Store,
  program: ProgramId,
  member: MemberId,
  id: CommitId,
): Promise<Entry | null> {
  const passage = versionOfPassage(id);
  const key = passage === null ? entryKey(program, id as FactId) : passageKey(program, member, passage);
  const entry = await getEntryAt(store, key);
  return entry !== null && namesCommit(entry) ? entry : null;
}

/** The entry of a fact (consistent read); null where it is not recorded. */
export function getEntry(store: Store, program: ProgramId, fact: FactId): Promise<Entry | null> {
  return getEntryAt(store, entryKey(program, fact));
}

export async function getEntryAt(store: Store, key: Key): Promise<Entry | null> {
  const { Item } = await translated(() =>
    store.documents.send(new GetCommand({ TableName: store.tables.ledger, Key: key, ConsistentRead: true })),
  );
  // What waits for a purchase stands in its place, and is no entry.
  const found = Item === undefined ? null : parseLedgerItem(Item);
  return found?.kind === 'entry' ? found.entry : null;
}

/** What stands in the places of facts (consistent), an entry or what waits for one; nothing where nothing does. */
export async function getInPlaces(
  store: Store,
  program: ProgramId,
  facts: readonly FactId[],
): Promise<ReadonlyMap<FactId, LedgerItem>> {
  const idAt = new Map(facts.map((id) => [placeText(entryKey(program, id)), id]));
  const keys = [...idAt.values()].map((id) => entryKey(program, id));
  const found = new Map<FactId, LedgerItem>();
  for (const item of await batchGet(
    store,
    store.tables.ledger,
    keys.map(({ pk, sk }) => ({ pk, sk })),
  )) {
    const id = idAt.get(placeText({ pk: String(item.pk), sk: String(item.sk) }));
    if (id !== undefined) found.set(id, parseLedgerItem(item));
  }
  return found;
}

const placeText = ({ pk, sk }: Key): string => `${pk} ${sk}`;
