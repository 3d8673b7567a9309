/**
 * Whether a member's books are sound: every version has its entry and no entry is beside or above them, the facts folded from the first come to
 * the stored state, and the points of all entries to what is held. No checkpoint is used.
 */

import { sumPoints } from '../../../domain/facts/outcomeCatalogue.ts';
import type { Outcome } from '../../../domain/facts/outcomes.ts';
import type { Instant, MemberId, ProgramId } from '../../../domain/kernel/brand.ts';
import { dueAt } from '../../../domain/member/advance.ts';
import { factsOf } from '../../../domain/member/merge.ts';
import { makeTimeline, type Timeline } from '../../../domain/program/timeline.ts';
import { audit, type Difference } from '../../../domain/reading/audit.ts';
import { loaded } from '../../shared/loading.ts';
import type { Store } from '../client.ts';
import { HistoryTooLong } from '../errors.ts';
import { correctionKey, passageKey } from '../keys.ts';
import type { CommitId, Entry } from '../ledger/entryItem.ts';
import type { MemberRecord } from '../members/memberItem.ts';
import { getMember } from '../members/members.ts';
import { readEntries } from './causes.ts';
import { commitName, isBreak, walkChain } from './chain.ts';
import { entriesMax, getCommit, getEntryAt, indexed, isFact, namesCommit } from './history.ts';

/** Null where everything is sound; otherwise the first thing that is not. */
export function auditMember(
  store: Store,
  program: ProgramId,
  timeline: Timeline,
  member: MemberRecord,
  now: Instant,
): Promise<Difference | null> {
  return loaded(() => auditOnce(store, program, timeline, member, now));
}

async function auditOnce(
  store: Store,
  program: ProgramId,
  timeline: Timeline,
  member: MemberRecord,
  now: Instant,
): Promise<Difference | null> {
  if (member.version > entriesMax) throw new HistoryTooLong();
  const { memberId } = member.state;
  const [shown, passages] = await Promise.all([
    indexed(store, program, memberId, null),
    readPassages(store, program, memberId, member.version),
  ]);
  // What was committed since the member was read is not part of what is looked at.
  const entries = shown.filter(({ version }) => version <= member.version);
  const isAhead = await aheadOf(
    store,
    program,
    member,
    shown.filter(({ version }) => version > member.version),
  );
  if (isAhead !== null) return isAhead;
  const chain = await chainOf(store, program, member, entries.filter(namesCommit));
  if ('check' in chain) return chain;
  const recorded = ofMember(chain, memberId).filter(isFact);
  const facts = factsOf(
    memberId,
    chain.filter(isFact).map(({ body }) => body.fact),
  );
  const corrections = entries.filter(({ body }) => body.kind === 'correction');
  const booked = (more: readonly Entry[]) => outcomesOf([...recorded, ...passages, ...more]);
  const found = audit(member.state, facts, timeline, booked(corrections), now);
  // The index may not show the latest corrections yet: before points are said to be missing they are read.
  const difference =
    found?.check === 'points'
      ? audit(
          member.state,
          facts,
          timeline,
          booked(await readCorrections(store, program, ofMember(chain, memberId))),
          now,
        )
      : found;
  return difference ?? dueTooLate(member, timeline) ?? leftWithAbsorbed(store, program, member, chain);
}

/** All that a member held who was absorbed is the survivor's: the points of their own entries come to nothing. */
async function leftWithAbsorbed(
  store: Store,
  program: ProgramId,
  { absorbed = [] }: MemberRecord,
  chain: readonly Entry[],
): Promise<Difference | null> {
  for (const id of absorbed) {
    const own = ofMember(chain, id);
    const passages = await readPassages(store, program, id);
    const corrections = await readCorrections(store, program, own);
    const sum = sumPoints(outcomesOf([...own.filter(isFact), ...passages, ...corrections]));
    if (sum !== 0) return { check: 'points', at: `points of all entries of ${id}`, stored: 0, folded: sum };
  }
  return null;
}

function ofMember(chain: readonly Entry[], id: MemberId): readonly Entry[] {
  return chain.filter(({ memberId }) => memberId === id);
}

function outcomesOf(entries: readonly Entry[]): readonly Outcome[] {
  return entries.flatMap(({ outcomes }) => outcomes);
}

type Chain = readonly Entry[] | Difference;

/** Every commit up to the member's last one, oldest first; none beside the chain. */
async function chainOf(
  store: Store,
  program: ProgramId,
  { state: { memberId }, version, lastEntry }: MemberRecord,
  shown: readonly Entry[],
): Promise<Chain> {
  const byName = new Map(shown.map((entry) => [commitName(entry), entry]));
  const find = async (id: CommitId, of: MemberId) =>
    byName.get(commitName({ id, memberId: of })) ?? (await getCommit(store, program, of, id));
  const walked = await walkChain({ memberId, version, lastEntry, downTo: 0, find });
  if (isBreak(walked)) return broken(walked.version, walked.expected, walked.found);
  const stray = shown.find((entry) => !walked.has(commitName(entry)));
  if (stray !== undefined) return broken(stray.version, null, stray.id);
  return [...walked.values()].sort((a, b) => a.version - b.version);
}

/** Entries above the member's version: they are new, or the member's item is older than the ledger. */
async function aheadOf(
  store: Store,
  program: ProgramId,
  member: MemberRecord,
  above: readonly Entry[],
): Promise<Difference | null> {
  const [first] = above.toSorted((a, b) => a.version - b.version);
  if (first === undefined) return null;
  const now = await getMember(store, program, member.state.memberId);
  const last = Math.max(...above.map(({ version }) => version));
  // Whoever was absorbed meanwhile is looked at as who they are now.
  if (now !== null && now.state.memberId !== member.state.memberId) return null;
  return now !== null && now.version >= last ? null : broken(first.version, null, first.id);
}

function broken(version: number, stored: unknown, folded: unknown): Difference {
  return { check: 'chain', at: `version ${version}`, stored, folded };
}

/** What time brought, consistently, up to a version. */
export async function readPassages(
  store: Store,
  program: ProgramId,
  memberId: MemberId,
  until = Number.POSITIVE_INFINITY,
): Promise<readonly Entry[]> {
  const { pk } = passageKey(program, memberId, 1);
  const entries = await readEntries(store, pk);
  return entries.filter(({ version }) => version <= until);
}

/** How many corrections are asked for at once. */
const together = 25;

/**
 * A correction stands beside the fact that caused it. Any fact may have one: a late fact, a merge, and a content of an
 * order that moves the order's other facts to another place.
 */
async function readCorrections(
  store: Store,
  program: ProgramId,
  chain: readonly Entry[],
): Promise<readonly Entry[]> {
  const facts = chain.filter(isFact).map(({ body }) => body.fact.id);
  const found: Entry[] = [];
  for (let from = 0; from < facts.length; from += together) {
    const some = facts.slice(from, from + together);
    const entries = await Promise.all(some.map((id) => getEntryAt(store, correctionKey(program, id))));
    found.push(...entries.filter((entry) => entry !== null));
  }
  return found;
}

/** A version published since the member was last written moves them by a sweep, not by `dueAt`. */
function dueTooLate({ state, dueAt: stored }: MemberRecord, timeline: Timeline): Difference | null {
  const due = dueAt(state, makeTimeline(timeline.lines.slice(0, state.line + 1)));
  return stored <= due ? null : { check: 'due', at: 'dueAt', stored, folded: due };
}
