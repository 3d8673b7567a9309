/** What needs a member's whole history: a status of another moment, and why things are as they are. */

import {
  type Explanation,
  explainCorrected,
  explainFact,
  explainPassage,
  explainRebuilt,
  sentenceOf,
} from '../../../domain/explain/explain.ts';
import { explainHeld } from '../../../domain/explain/held.ts';
import type { TimedOutcome } from '../../../domain/facts/outcomes.ts';
import type { Instant, MemberId } from '../../../domain/kernel/brand.ts';
import { formatInstant } from '../../../domain/kernel/instant.ts';
import { fold } from '../../../domain/member/fold.ts';
import type { Timeline } from '../../../domain/program/timeline.ts';
import { presentEntry, presentStatus } from '../../present/present.ts';
import type { Reply, Request } from '../../shared/http.ts';
import { Problem } from '../../shared/problem.ts';
import { readPassages } from '../../store/history/audit.ts';
import { findEntry, findEntryOfAll } from '../../store/history/findEntry.ts';
import { type FactEntry, factEntriesAfter } from '../../store/history/history.ts';
import type { Entry } from '../../store/ledger/entryItem.ts';
import { idsOf } from '../../store/members/memberItem.ts';
import type { Commands } from '../command.ts';
import { loadMember, namedMember } from './load.ts';
import type { StatusQuery } from './statusQuery.ts';

/** The status folded from the facts: until `asOf`, of what was recorded by `knownAt`. */
export async function statusFromFacts(
  commands: Commands,
  request: Request,
  { asOf, knownAt, explain }: StatusQuery,
  now: Instant,
): Promise<object> {
  const memberId = namedMember(request);
  const [timeline, member] = await loadMember(commands, request, memberId, 'stored');
  const entries = await factEntriesAfter(commands.store, request.program, member, null);
  const known = knownAt === null ? entries : knownBy(member.state.memberId, entries, knownAt);
  const facts = known.map(({ body }) => body.fact);
  // A command takes the first free moment after what was decided, which may lie ahead of the clock.
  const until = asOf ?? (Math.max(now, knownAt === null ? member.state.asOf.at : now) as Instant);
  const { state } = fold(facts, timeline, until);
  if (state === null) throw notYet(request, memberId, until, knownAt);
  const shown = presentStatus(state, timeline, until);
  return explain ? { ...shown, explanation: explainHeld(facts, timeline, until) } : shown;
}

/** What had been recorded by then; of members who were absorbed, if they had been absorbed by then. */
function knownBy(memberId: MemberId, entries: readonly FactEntry[], knownAt: Instant): readonly FactEntry[] {
  const recorded = entries.filter(({ recordedAt }) => recordedAt <= knownAt);
  const merged = new Set<string>([memberId, ...recorded.flatMap(absorbedBy)]);
  return recorded.filter((entry) => merged.has(entry.memberId));
}

/** Whom a merge absorbed. */
function absorbedBy({ body: { fact } }: FactEntry): readonly MemberId[] {
  return fact.kind === 'merge' ? [fact.from] : [];
}

function notYet({ program }: Request, memberId: MemberId, asOf: Instant, knownAt: Instant | null): Problem {
  const known = knownAt === null ? '' : `, as known at ${formatInstant(knownAt)}`;
  return new Problem(
    'unknown-member',
    `program "${program}" had no member "${memberId}" at ${formatInstant(asOf)}${known}`,
  );
}

export async function explainEntry(commands: Commands, request: Request): Promise<Reply> {
  const { store } = commands;
  const { program } = request;
  const memberId = namedMember(request);
  const id = request.params.entryId ?? '';
  // Before the member: then the member's chain has it.
  const own = await findEntry(store, program, memberId, id);
  const [timeline, member] = await loadMember(commands, request, memberId, 'stored');
  const isAlone = member.absorbed === undefined && member.state.memberId === memberId;
  const entry = own ?? (isAlone ? null : await findEntryOfAll(store, program, idsOf(member), id));
  if (entry === null) {
    const named = id.slice(0, 200).toWellFormed();
    throw new Problem('unknown-entry', `member "${memberId}" has no entry "${named}"`);
  }
  const [chain, passages] = await Promise.all([
    factEntriesAfter(store, program, member, null),
    entry.body.kind === 'correction' ? readPassages(store, program, entry.memberId) : [],
  ]);
  const explanations = explained(entry, chain, passages, timeline);
  const by = entry.body.kind === 'correction' ? null : entry.body.by;
  const body = { entry: presentEntry(entry, timeline), by, sentence: sentenceOf(explanations), explanations };
  return { status: 200, body };
}

function explained(
  { body, version, outcomes, memberId }: Entry,
  chain: readonly FactEntry[],
  passages: readonly Entry[],
  timeline: Timeline,
): readonly Explanation[] {
  const own = chain.filter((each) => each.memberId === memberId).toSorted((a, b) => a.version - b.version);
  // A merge brings the history of another member with it.
  const factsIn = (from: number, to: number) =>
    own
      .filter((each) => each.version >= from && each.version <= to)
      .flatMap((each) => {
        const [absorbed] = absorbedBy(each);
        return [each, ...chain.filter((other) => other.memberId === absorbed)];
      })
      .map((each) => each.body.fact);
  switch (body.kind) {
    case 'fact':
      return explainFact(factsIn(1, version - 1), timeline, body.fact, outcomes);
    case 'passage':
      if (outcomes.some(({ kind }) => kind === 'points.corrected')) return explainRebuilt(outcomes);
      return explainPassage(factsIn(1, version - 1), timeline, outcomes as readonly TimedOutcome[]);
    case 'correction': {
      // What had waited for the late fact was recorded with it.
      const first = chain.find(({ id }) => id === body.cause)?.version ?? version;
      const [cause, ...others] = factsIn(first, version);
      if (cause === undefined) throw new Error(`the cause ${body.cause} of a correction is missing`);
      const booked = passages.filter((each) => each.version < first).map(({ at }) => at);
      const bookedUntil = booked.length === 0 ? null : (Math.max(...booked) as Instant);
      const added = [cause, ...others] as const;
      return explainCorrected({ timeline, earlier: factsIn(1, first - 1), added, bookedUntil }, outcomes);
    }
  }
}
