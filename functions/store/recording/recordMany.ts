/**
 * Recording much at once, as it comes when a shop brings its history: what is new of a member goes into one
 * commit, and some members into one transaction. Whatever is not as simple as that goes the usual way, one by one.
 */
import type { Fact } from '../../../domain/facts/facts.ts';
import { emptyMemory } from '../../../domain/facts/memory.ts';
import { placeOf } from '../../../domain/facts/order.ts';
import type { FactId, MemberId } from '../../../domain/kernel/brand.ts';
import { type Outside, outsideOf } from '../../../domain/member/admit.ts';
import { type RecordedEntry, recordOnState } from '../../../domain/member/record.ts';
import { StoreBusy } from '../../shared/busy.ts';
import { loaded } from '../../shared/loading.ts';
import type { Store } from '../client.ts';
import { getInPlaces, isRecorded } from '../history/history.ts';
import { readMembers } from '../history/readMember.ts';
import { commit, type MemberChange } from '../ledger/commit.ts';
import type { Beside, Entry } from '../ledger/entryItem.ts';
import { sameContent } from '../ledger/factText.ts';
import type { MemberRecord } from '../members/memberItem.ts';
import { type Decided, foldAgain, isExact } from './decide.ts';
import { memberChange } from './memberChange.ts';
import { recordFact } from './record.ts';
import type { Recording } from './recording.ts';

export type ManyResult =
  | { readonly kind: 'recorded' | 'duplicate' | 'conflict'; readonly entry: Entry }
  | { readonly kind: 'ignored'; readonly because: Outside }
  | { readonly kind: 'waiting' | 'other-member' | 'out-of-range' }
  /** Nothing is known to be written: to be sent again. */
  | { readonly kind: 'busy'; readonly why: StoreBusy };

export interface Given extends Pick<Recording, 'program' | 'timeline' | 'timeLeftMs'> {
  /** What stands beside each entry; nothing where it is left out. */
  readonly beside?: Beside;
}

/** A commit of one member: each fact is an entry, and may have one beside it of what time brought. */
const factsTogetherMax = 40;
/** Members of one transaction, and its items: the rest of a hundred is for corrections and checkpoints. */
const membersTogetherMax = 8;
const itemsTogetherMax = 90;
/** Whoever has less left does not begin to fold a history. */
const timeForOneMs = 10_000;

const nothing: Beside = { metadata: null, by: null };

/** Facts that refer to nothing (purchases, engagements), of whatever members; the results in their order. */
export function recordMany(
  store: Store,
  given: Given,
  facts: readonly Fact[],
): Promise<readonly ManyResult[]> {
  return recordManyOr(store, given, facts, (fact) => oneByOne(store, given, fact));
}

/** `alone` records what can't go with others. */
export async function recordManyOr<F extends Fact, Alone>(
  store: Store,
  given: Given,
  facts: readonly F[],
  alone: (fact: F) => Promise<Alone>,
): Promise<readonly (ManyResult | Alone)[]> {
  const wanted = facts.map((fact) => ({ ...fact })); // told apart even where one stands twice
  const results: Results = new Map();
  const open = (some: readonly Fact[]) => some.filter((fact) => !results.has(fact));
  const first = firstOfEachId(wanted);
  for (let before = -1; before !== results.size; ) {
    before = results.size;
    await alongStates(store, given, open(first), results);
  }
  await amongKnown(store, given, open(first), results);
  const others = new Map<Fact, Alone>();
  for (const fact of wanted) if (!results.has(fact)) others.set(fact, await alone(fact));
  return wanted.map((fact) => results.get(fact) ?? (others.get(fact) as Alone));
}

/** The same fact twice in one transaction would be no transaction: the second time is a repetition. */
function firstOfEachId(facts: readonly Fact[]): readonly Fact[] {
  return [...new Map(facts.toReversed().map((fact) => [fact.id, fact])).values()].toReversed();
}

function byMember(facts: readonly Fact[]): ReadonlyMap<MemberId, readonly Fact[]> {
  return Map.groupBy(facts, ({ memberId }) => memberId);
}

type Results = Map<Fact, ManyResult>;

/** Null for who is new; left out is whose item is gone though the ledger knows them, to be put back one by one. */
async function readWritable(
  store: Store,
  { program }: Given,
  ids: readonly MemberId[],
): Promise<ReadonlyMap<MemberId, MemberRecord | null>> {
  const members = await readMembers(store, program, ids);
  const found = await Promise.all(
    ids.map(async (id) => {
      const member = members.get(id) ?? null;
      const isLost = member === null && (await isRecorded(store, program, id));
      return isLost ? [] : [[id, member] as const];
    }),
  );
  return new Map(found.flat());
}

/** What comes after all that stands, without a look at the ledger: its conditions find what stands already. */
async function alongStates(
  store: Store,
  given: Given,
  facts: readonly Fact[],
  results: Results,
): Promise<void> {
  if (facts.length === 0) return;
  const groups = byMember(facts);
  const members = await readWritable(store, given, [...groups.keys()]);
  const changesOf = () =>
    [...groups].flatMap(([id, all]) => {
      const some = all.slice(0, factsTogetherMax);
      const before = members.get(id);
      if (before === undefined) return [];
      const decided = alongState(given, before, some);
      return decided === null ? [] : [{ facts: some, change: changeOf(given, before, some, decided) }];
    });
  const changes = await loaded(changesOf);
  await Promise.all(packed(changes).map((pack) => write(store, given, pack, results)));
}

/** Null where one of them is late, is from outside the membership, or leads out of range. */
function alongState(
  { timeline }: Given,
  member: MemberRecord | null,
  facts: readonly Fact[],
): Decided | null {
  let state = member?.state ?? null;
  const entries: RecordedEntry[] = [];
  for (const fact of facts) {
    if (outsideOf(state, timeline, fact) !== null) return null;
    const applied = recordOnState(state, timeline, fact);
    if (applied === null || applied.correction.length > 0) return null;
    const { passed, outcomes } = applied;
    entries.push({ fact, place: placeOf(fact, emptyMemory()), passed, outcomes });
    state = applied.state;
  }
  if (state === null || !isExact(state)) return null;
  return { kind: 'decided', recorded: { state, entries, correction: [] }, isFolded: false };
}

interface Change {
  readonly facts: readonly Fact[];
  readonly change: MemberChange;
}

function changeOf(
  { timeline, beside = nothing }: Given,
  before: MemberRecord | null,
  facts: readonly Fact[],
  decided: Decided,
): MemberChange {
  return memberChange({ timeline, beside }, before, (facts[0] as Fact).id, decided);
}

/** Entry, member and checkpoint, and what comes beside the entry. */
const itemsOf = ({ change }: Change): number => 3 + change.besides.length;

function packed(changes: readonly Change[]): readonly (readonly [Change, ...Change[]])[] {
  const packs: [Change, ...Change[]][] = [];
  for (const change of changes) {
    const last = packs.at(-1);
    const items = last?.reduce((sum, each) => sum + itemsOf(each), itemsOf(change)) ?? 0;
    if (last === undefined || last.length === membersTogetherMax || items > itemsTogetherMax) {
      packs.push([change]);
    } else last.push(change);
  }
  return packs;
}

/** Where the transaction was not to be had, its facts stay open. */
async function write(
  store: Store,
  { program }: Given,
  pack: readonly [Change, ...Change[]],
  results: Results,
): Promise<void> {
  const [{ change: first }, ...others] = pack;
  try {
    const members = [first, ...others.map(({ change }) => change)] as const;
    const { kind } = await commit(store, { program, members });
    if (kind !== 'committed') return;
  } catch (error) {
    if (error instanceof StoreBusy) return;
    throw error;
  }
  for (const { facts, change } of pack) {
    const entries = new Map([change.entry, ...change.besides].map((entry) => [entry.id, entry]));
    for (const fact of facts) results.set(fact, { kind: 'recorded', entry: entryOf(entries, fact.id) });
  }
}

function entryOf(entries: ReadonlyMap<Entry['id'], Entry>, id: FactId): Entry {
  const entry = entries.get(id);
  if (entry === undefined) throw new Error(`fact ${id} has no entry in its own commit`);
  return entry;
}

/** Answers what stands already, and folds what is late of a member once for all of it. */
async function amongKnown(
  store: Store,
  given: Given,
  facts: readonly Fact[],
  results: Results,
): Promise<void> {
  if (facts.length === 0) return;
  const places = await getInPlaces(
    store,
    given.program,
    facts.map(({ id }) => id),
  );
  for (const fact of facts) {
    const item = places.get(fact.id);
    if (item?.kind !== 'entry') continue;
    const { entry } = item;
    const isSame = entry.body.kind === 'fact' && sameContent(entry.body.fact, fact);
    results.set(fact, { kind: isSame ? 'duplicate' : 'conflict', entry });
  }
  // Where something waits for a purchase, the usual way takes both.
  const fresh = facts.filter(({ id }) => !places.has(id));
  const members = await readWritable(store, given, [...byMember(fresh).keys()]);
  for (const [id, all] of byMember(fresh)) {
    let member = members.get(id);
    for (let at = 0; at < all.length && member !== undefined; at += factsTogetherMax) {
      const some = all.slice(at, at + factsTogetherMax);
      const decided = await amongFacts(store, given, member, some);
      if (decided === null) break;
      const asRead = member;
      const change = await loaded(() => changeOf(given, asRead, some, decided));
      await write(store, given, [{ facts: some, change }], results);
      if (!results.has(some[0] as Fact)) break;
      member = change.after;
    }
  }
}

/** Null where they are to go one by one. */
async function amongFacts(
  store: Store,
  given: Given,
  member: MemberRecord | null,
  facts: readonly Fact[],
): Promise<Decided | null> {
  const along = await loaded(() => alongState(given, member, facts));
  if (along !== null || member === null || facts.length === 1) return along;
  const { state } = member;
  const isOutside = facts.some((fact) => outsideOf(state, given.timeline, fact) !== null);
  if (isOutside || given.timeLeftMs() < timeForOneMs) return null;
  try {
    const recorded = await loaded(() => foldAgain(store, given, member, facts));
    return isExact(recorded.state) ? { kind: 'decided', recorded, isFolded: true } : null;
  } catch (error) {
    if (error instanceof StoreBusy) return null;
    throw error;
  }
}

async function oneByOne(store: Store, given: Given, fact: Fact): Promise<ManyResult> {
  if (given.timeLeftMs() < timeForOneMs) return { kind: 'busy', why: new StoreBusy('there is no time left') };
  try {
    return await recordFact(store, { ...given, fact, metadata: null });
  } catch (error) {
    if (error instanceof StoreBusy) return { kind: 'busy', why: error };
    throw error;
  }
}
