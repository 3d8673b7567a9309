/** The ledger's items: a fact and what it came to, under its cause. */

import type { Fact } from '../../../domain/facts/facts.ts';
import { isOutcomeKind } from '../../../domain/facts/outcomeCatalogue.ts';
import type { Outcome, TimedOutcome } from '../../../domain/facts/outcomes.ts';
import type { FactId, Instant, MemberId, ProgramId } from '../../../domain/kernel/brand.ts';
import { type Generation, generations, newestGeneration } from '../../shared/generation.ts';
import { correctionKey, entryKey, type Key, memberIdOf, memberPk, memberSk, passageKey } from '../keys.ts';
import { type After, afterText, readAfter } from './after.ts';
import { decodeFact, encodeFact } from './factText.ts';
import { Fields } from './fields.ts';
import { pack, unpack } from './packedText.ts';

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
  /** Other ends of the chain that it joins, where the member was folded again from a ledger with several. */
  readonly joined?: readonly Joined[];
  /** What the member has once its commit is counted; absent in entries from before it was kept. */
  readonly after?: After;
}

/** An end of a chain. */
export interface Joined {
  readonly id: CommitId;
  readonly version: number;
  /** Whose chain it is; absent where it is the member's own. */
  readonly memberId?: MemberId;
}

/** A commit is named by its fact, or by the passage that stands in it alone. */
export type CommitId = FactId | PassageId;
export type PassageId = `passage:${number}`;

/** Who gave a command, and under which request; the sender of a webhook is known by its route. */
export interface Actor {
  readonly actor: string;
  readonly requestId: string;
}

/**
 * How fact and outcomes are stored, by the number of the format; another layout is another number. Items from
 * before there were numbers have 0, and nothing else is different about them.
 */
const readings: Readonly<Record<number, (item: EntryItem) => StoredText>> = {
  0: plain,
  1: plain,
  2: packedOr,
};

interface StoredText {
  readonly fact: string | undefined;
  readonly outcomes: string;
}

function plain({ fact, outcomes, memberSk }: EntryItem): StoredText {
  if (outcomes === undefined) throw new Error(`entry ${memberSk} has no outcomes`);
  return { fact, outcomes };
}

/** Neither text has a line break: JSON writes it otherwise. */
function packedOr(item: EntryItem): StoredText {
  if (item.packed === undefined) return plain(item);
  const [fact = '', outcomes = ''] = unpack(item.packed).split('\n');
  return { fact: fact === '' ? undefined : fact, outcomes };
}

function textOf(item: EntryItem): StoredText {
  const read = readings[item.format ?? 0];
  if (read === undefined)
    throw new Error(`entry ${item.memberSk} is stored in unknown format ${item.format}`);
  return read(item);
}

/** Shorter text is not packed: with its keys it fits into a write unit as it is. */
const packedFrom = 600;

type Stored = Pick<EntryItem, 'format' | 'fact' | 'outcomes' | 'packed'>;

/** What is not packed is the same in all formats, and keeps the number that most releases can read. */
function storedText({ body, outcomes }: Entry, { entry: format }: (typeof generations)[Generation]): Stored {
  const fact = body.kind === 'fact' ? encodeFact(body.fact) : '';
  const made = JSON.stringify(outcomes);
  if (format === 2 && fact.length + made.length > packedFrom)
    return { format, packed: pack(`${fact}\n${made}`) };
  return { format: 1, ...(fact === '' ? {} : { fact }), outcomes: made };
}

export interface EntryItem {
  readonly pk: string;
  readonly sk: string;
  readonly memberPk: string;
  readonly memberSk: string;
  readonly recordedAt: number;
  /** Absent in items from before there were numbers. */
  readonly format?: number;
  readonly programVersion: number;
  readonly version: number;
  readonly previous?: string;
  /** JSON. */
  readonly joined?: string;
  readonly after?: string;
  /** JSON of the fact's content, always written in the same order: equal text is the same content. */
  readonly fact?: string;
  readonly outcomes?: string;
  /** Both, where they are long. */
  readonly packed?: Uint8Array;
  readonly metadata?: string;
  readonly actor?: string;
  readonly requestId?: string;
}

export function toEntryItem(
  program: ProgramId,
  entry: Entry,
  generation: Generation = newestGeneration,
): EntryItem {
  const { body, memberId, recordedAt, programVersion, version, previous } = entry;
  const { joined, after } = entry;
  return {
    ...ledgerKey(program, entry),
    memberPk: memberPk(program, memberId),
    memberSk: memberSk(entry.at, entry.id),
    recordedAt,
    ...storedText(entry, generations[generation]),
    programVersion,
    version,
    ...(previous === null ? {} : { previous }),
    ...(joined === undefined ? {} : { joined: JSON.stringify(joined) }),
    ...(after !== undefined && generations[generation].saysAfter ? { after: afterText(after) } : {}),
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
  const { fact, outcomes } = textOf(item);
  return {
    id,
    body: parseBody(item, { id: id as FactId, memberId, recordedAt }, fact),
    memberId,
    at: Date.parse(item.memberSk.slice(0, separator)) as Instant,
    recordedAt,
    outcomes: readOutcomes(id, outcomes),
    programVersion: item.programVersion,
    version: item.version,
    previous: (item.previous ?? null) as CommitId | null,
    ...(item.joined === undefined ? {} : { joined: readJoined(id, item.joined) }),
    ...(item.after === undefined ? {} : { after: readAfter(id, item.after) }),
  };
}

function readJoined(id: string, text: string): readonly Joined[] {
  const values: unknown = JSON.parse(text);
  if (!Array.isArray(values)) throw new Error(`entry ${id} has no list of what it joins`);
  return values.map((value, place) => {
    const fields = new Fields(`${id}.joined[${place}]`, value);
    return {
      id: fields.text('id') as CommitId,
      version: fields.int('version'),
      ...fields.ifAny('memberId', (name) => fields.text<MemberId>(name)),
    };
  });
}

/** What every outcome says is checked; the rest of it is as this format wrote it. */
function readOutcomes(id: string, text: string): Outcome[] {
  const values: unknown = JSON.parse(text);
  if (!Array.isArray(values)) throw new Error(`entry ${id} has no list of outcomes`);
  for (const value of values) {
    const fields = new Fields(`${id}.outcomes`, value);
    if (!isOutcomeKind(fields.text('kind'))) throw new Error(`entry ${id} has an unknown outcome`);
    fields.text('rule');
    fields.int('programVersion');
  }
  return values as Outcome[];
}

function parseBody(
  item: EntryItem,
  head: Pick<Fact, 'id' | 'memberId' | 'recordedAt'>,
  fact: string | undefined,
): Entry['body'] {
  const { actor, requestId } = item;
  const by = actor === undefined || requestId === undefined ? null : { actor, requestId };
  const { id } = head;
  if (id.startsWith(passagePrefix)) return { kind: 'passage', by };
  if (id.startsWith(correctionPrefix)) {
    return { kind: 'correction', cause: id.slice(correctionPrefix.length) as FactId };
  }
  if (fact === undefined) throw new Error(`entry ${id} has no fact`);
  return { kind: 'fact', fact: decodeFact(fact, head), metadata: item.metadata ?? null, by };
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

/** What a rebuild books: the ends that it joins, and the points by which what was booked is wrong. */
export function rebuildEntry(
  outcomes: readonly Outcome[],
  joined: readonly Joined[],
  programVersion: number,
  by: Actor,
  chain: Chain,
): Entry {
  const { recordedAt: at, version } = chain;
  const body = { kind: 'passage', by } as const;
  const ends = joined.length === 0 ? {} : { joined };
  return { id: passageId(version), body, at, outcomes, programVersion, ...chain, ...ends };
}

/** What is common to all entries of one commit. */
export type Chain = Pick<Entry, 'version' | 'previous' | 'recordedAt' | 'memberId' | 'after'>;

/** What a caller says beside the fact. */
export interface Beside {
  readonly metadata: string | null;
  readonly by: Actor | null;
}

/** What a fact came to, under the program version in force at `at`. */
export type FactOutcomes = Pick<Entry, 'at' | 'outcomes' | 'programVersion'>;

export function factEntry(fact: Fact, came: FactOutcomes, beside: Beside, chain: Chain): Entry {
  return { id: fact.id, body: { kind: 'fact', fact, ...beside }, ...came, ...chain };
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
