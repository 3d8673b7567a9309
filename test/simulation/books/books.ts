/** A member's books, read whole, and what is wrong with them. Empty is right. */
import { isDeepStrictEqual } from 'node:util';
import type { Fact } from '../../../domain/facts/facts.ts';
import { sumPoints } from '../../../domain/facts/outcomeCatalogue.ts';
import type { Outcome } from '../../../domain/facts/outcomes.ts';
import type { Instant, MemberId, ProgramId } from '../../../domain/kernel/brand.ts';
import { endOfTime } from '../../../domain/kernel/instant.ts';
import { dueAt } from '../../../domain/member/advance.ts';
import { fold } from '../../../domain/member/fold.ts';
import { sumLots } from '../../../domain/points/lots.ts';
import { lineAt, rulesOfLine, type Timeline } from '../../../domain/program/timeline.ts';
import type { MemberState, Tier } from '../../../domain/state/state.ts';
import type { Store } from '../../../functions/store/client.ts';
import { listEntries } from '../../../functions/store/history/history.ts';
import type { Entry } from '../../../functions/store/ledger/entryItem.ts';
import { type StartingState, startBefore } from '../../../functions/store/members/checkpoints.ts';
import type { MemberRecord } from '../../../functions/store/members/memberItem.ts';
import { getMember } from '../../../functions/store/members/members.ts';

interface Books {
  readonly record: MemberRecord;
  /** Newest first. */
  readonly entries: readonly Entry[];
  /** Of members who were absorbed: their facts are the member's. */
  readonly absorbed: readonly Entry[];
  readonly checkpoints: readonly StartingState[];
}

export async function readBooks(store: Store, program: ProgramId, member: MemberId): Promise<Books> {
  const record = await getMember(store, program, member);
  if (record === null) throw new Error(`there is no member ${member}`);
  const entries = await allEntries(store, program, record.state.memberId);
  const absorbed = await Promise.all((record.absorbed ?? []).map((id) => allEntries(store, program, id)));
  const checkpoints: StartingState[] = [];
  for (const checkpoint of record.checkpoints) {
    const kept = await startBefore(store, program, member, [checkpoint], endOfTime);
    if (kept !== null) checkpoints.push(kept);
  }
  return { record, entries, absorbed: absorbed.flat(), checkpoints };
}

async function allEntries(store: Store, program: ProgramId, member: MemberId): Promise<Entry[]> {
  const entries: Entry[] = [];
  let after: string | null = null;
  do {
    const page = await listEntries(store, program, member, 100, after);
    entries.push(...page.entries);
    after = page.next;
  } while (after !== null);
  return entries;
}

export function factsOf(entries: readonly Entry[]): Fact[] {
  return entries.flatMap(({ body }) => (body.kind === 'fact' ? [body.fact] : []));
}

export function faultsInBooks(books: Books, timeline: Timeline): string[] {
  return [
    ...faultsInOrder(books.entries),
    ...faultsInChain(books),
    ...faultsInSum(books),
    ...faultsInTier(books),
    ...faultsInState(books, timeline),
    ...faultsInCheckpoints(books, timeline),
  ];
}

function faultsInOrder(entries: readonly Entry[]): string[] {
  return entries.flatMap((entry, index) => {
    const newer = entries[index - 1];
    return newer !== undefined && newer.at < entry.at
      ? [`${entry.id} stands behind the older ${newer.id}`]
      : [];
  });
}

/**
 * Every fact was decided by the rules that were in force at its moment, whichever function decided it and
 * whatever it had read before. Not for timelines that a test changes in the past.
 */
export function faultsInVersions({ entries }: Books, timeline: Timeline): string[] {
  return entries.flatMap(({ id, body, at, programVersion }) => {
    const { version } = rulesOfLine(timeline, lineAt(timeline, at));
    if (body.kind !== 'fact' || programVersion === version) return [];
    return [`${id} was decided by version ${programVersion} where version ${version} was in force`];
  });
}

/** Every version has one fact, or what a job booked of time passing, and each names the one before. */
function faultsInChain({ record, entries }: Books): string[] {
  const withFact = new Set(entries.flatMap(({ body, version }) => (body.kind === 'fact' ? [version] : [])));
  const links = entries
    .filter(
      ({ body, version }) => body.kind === 'fact' || (body.kind === 'passage' && !withFact.has(version)),
    )
    .toSorted((a, b) => a.version - b.version);
  const faults: string[] = [];
  if (links.length !== record.version) faults.push(`version ${record.version} with ${links.length} entries`);
  links.forEach((entry, index) => {
    const before = links[index - 1]?.id ?? null;
    if (entry.version !== index + 1)
      faults.push(`${entry.id} has version ${entry.version}, not ${index + 1}`);
    if (entry.previous !== before) faults.push(`${entry.id} follows ${entry.previous}, not ${before}`);
  });
  if (links.at(-1)?.id !== record.lastEntry) faults.push(`the last entry is not ${record.lastEntry}`);
  for (const entry of entries) {
    if (entry.version > record.version) faults.push(`${entry.id} is of a version to come`);
  }
  return faults;
}

/** Σ points of all outcomes = Σ remaining of lots − deficit. */
function faultsInSum({ record: { state }, entries }: Books): string[] {
  const booked = entries.reduce((sum, { outcomes }) => sum + sumPoints(outcomes), 0);
  const held = sumLots(state.lots) - state.deficit;
  return booked === held ? [] : [`${booked} points are booked, ${held} are held`];
}

/** The booked outcomes, in the order in which they were booked, lead to the tier that is held. */
function faultsInTier({ record: { state }, entries }: Books): string[] {
  const inOrder = entries.toSorted((a, b) => a.version - b.version || rank(a) - rank(b));
  const outcomes = inOrder.flatMap((entry) => entry.outcomes.map((outcome) => ({ outcome, at: entry.at })));
  let booked: Pick<Tier, 'level' | 'since' | 'until'> | null = null;
  for (const { outcome, at } of outcomes) booked = tierAfter(booked, outcome, at);
  const { level, since, until } = state.tier;
  const held = { level, since, until };
  return isDeepStrictEqual(booked, held)
    ? []
    : [`the tier ${JSON.stringify(held)} is held, ${JSON.stringify(booked)} is booked`];
}

function rank({ body: { kind } }: Entry): number {
  return ['passage', 'fact', 'correction'].indexOf(kind);
}

type HeldTier = Pick<Tier, 'level' | 'since' | 'until'> | null;

function tierAfter(held: HeldTier, outcome: Outcome, at: Instant): HeldTier {
  switch (outcome.kind) {
    case 'member.enrolled':
      return held ?? { level: outcome.tier, since: at, until: null };
    case 'member.opened':
      return { level: outcome.tier, since: outcome.since, until: outcome.until };
    case 'tier.raised':
    case 'tier.lowered':
      return { level: outcome.to, since: outcome.at, until: outcome.until };
    case 'tier.kept':
      return held && { ...held, until: outcome.until };
    case 'tier.corrected':
      return { level: outcome.to, since: outcome.since, until: outcome.until };
    default:
      return held;
  }
}

/** The state is the fold of the facts, and the member comes up for review in time. */
function faultsInState({ record, entries, absorbed }: Books, timeline: Timeline): string[] {
  const { state } = record;
  const { memberId } = state;
  const facts = [...factsOf(entries), ...factsOf(absorbed).map((fact) => ({ ...fact, memberId }))];
  const faults = difference(state, facts, state.asOf.at, timeline);
  if (record.dueAt > dueAt(state, timeline)) faults.push('the member is due too late');
  return faults;
}

function faultsInCheckpoints({ checkpoints, entries }: Books, timeline: Timeline): string[] {
  return checkpoints.flatMap(({ version, at, state }) => {
    const facts = factsOf(entries.filter((entry) => entry.version <= version));
    return difference(state, facts, at, timeline).map((fault) => `checkpoint ${version}: ${fault}`);
  });
}

/** A state that keeps what an earlier timeline needed is folded again before anyone relies on it. */
function difference(
  state: MemberState,
  facts: readonly Fact[],
  until: Instant,
  timeline: Timeline,
): string[] {
  if (state.need !== timeline.need.fingerprint) return [];
  const folded = fold(facts, timeline, until).state;
  if (isDeepStrictEqual(state, folded)) return [];
  return [`the state is ${JSON.stringify(state)}, the fold is ${JSON.stringify(folded)}`];
}
