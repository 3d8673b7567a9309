import type { Instant, MemberId, ProgramId } from '../../../domain/kernel/brand.ts';
import type { Store } from '../client.ts';
import { type Key, programKeys, runKeys } from '../keys.ts';
import type { DuePosition } from '../members/due.ts';
import { allProgramsItems, getProgramsItem, listProgramsItems, putIf } from '../programs/programsTable.ts';
import type { RecordedPlace } from '../rebuild/recorded.ts';
import { transact } from '../transact.ts';
import { type Expiring, expiryOf } from './expiry.ts';
import { type Counts, packCounts, type StoredCounts, unpackCounts } from './sums.ts';

export interface Run {
  /** Begins with a moment, so that runs sort by time: `20261122T092000000Z-review`. */
  readonly id: string;
  readonly kind: string;
  /** Up to which it lets time pass. */
  readonly until: Instant;
  readonly startedAt: Instant;
  /** Who started it by hand; null: the schedule. */
  readonly by: string | null;
  /** The draft that it is about, where it is a preview. */
  readonly draft?: string;
  /** Which slices it has: shards in which somebody was found. */
  readonly slices: readonly number[];
  readonly finishedAt: Instant | null;
  /** Whether somebody stopped it before its end. */
  readonly isCancelled?: boolean;
  /** What it came to; null while it goes on. */
  readonly result: Counts | null;
}

/** In the index of who is due, or in that of the ledger. */
export type Place = DuePosition | RecordedPlace;

export interface Slice {
  /** The shard that it walks. */
  readonly slice: number;
  /** How often it was handed on: a message of another hop is an old one. */
  readonly hop: number;
  /** One more with every write. */
  readonly claim: number;
  /** Whether somebody has begun with the page in hand. */
  readonly isTaken: boolean;
  /** How many pages came before the one in hand. */
  readonly pages: number;
  /** The page in hand: it was listed once, and is done by this list however often it is tried. */
  readonly page: readonly MemberId[];
  /** Where the next page begins; null where there is none. */
  readonly next: Place | null;
  /** Of all pages before the one in hand; `found` counts that one too. */
  readonly counts: Counts;
  readonly movedAt: Instant;
  /** Why the last try came to nothing; null where it did not. */
  readonly trouble: string | null;
  readonly isEnded: boolean;
}

/** Items of an earlier release do not expire. */
interface RunItem extends Key, Omit<Run, 'id' | 'result'>, Partial<Expiring> {
  readonly result: StoredCounts | null;
}
interface SliceItem extends Key, Omit<Slice, 'counts'>, Partial<Expiring> {
  readonly counts: StoredCounts;
}

/** Of the runs of a lane one is under way at a time: those of a kind, or of several that wait for each other. */
export interface Lane {
  readonly name: string;
  /** The run that was started last, as it was read; null where none ever was. */
  readonly latest: string | null;
}

/**
 * Writes a run with all its slices, or nothing where a run of the lane has been started since its `latest` was
 * read: of several planners one starts it. Names the program to those who look after all of them.
 */
export async function createRun(
  store: Store,
  program: ProgramId,
  run: Run,
  slices: readonly Slice[],
  { name, latest }: Lane,
): Promise<boolean> {
  const TableName = store.tables.programs;
  const latestItem = { ...runKeys.latest(program, name), run: run.id };
  const unchanged =
    latest === null
      ? { ConditionExpression: 'attribute_not_exists(pk)' }
      : {
          ConditionExpression: '#run = :latest',
          ExpressionAttributeNames: { '#run': 'run' },
          ExpressionAttributeValues: { ':latest': latest },
        };
  const puts = [
    { TableName, Item: latestItem, ...unchanged },
    { TableName, Item: toRunItem(program, run), ConditionExpression: 'attribute_not_exists(pk)' },
    { TableName, Item: programKeys.listed(program) },
    ...slices.map((slice) => ({ TableName, Item: toSliceItem(program, run.id, slice) })),
  ];
  return transact(
    store,
    puts.map((Put) => ({ Put })),
  );
}

/** The last run of a lane that was started; null where none ever was. */
export async function getLatestRun(store: Store, program: ProgramId, lane: string): Promise<Run | null> {
  const latest = await getProgramsItem(store, runKeys.latest(program, lane));
  if (latest === undefined) return null;
  const id = latest.run as string;
  return (await getRun(store, program, id)) ?? forgotten(id);
}

/** One that has expired: it came to its end long ago. */
function forgotten(id: string): Run {
  const kind = id.slice(id.lastIndexOf('-') + 1);
  const longAgo = 0 as Instant;
  const times = { until: longAgo, startedAt: longAgo, finishedAt: longAgo };
  return { id, kind, ...times, by: null, slices: [], result: null };
}

export async function getRun(store: Store, program: ProgramId, id: string): Promise<Run | null> {
  const item = await getProgramsItem(store, runKeys.run(program, id));
  return item === undefined ? null : parseRunItem(item as unknown as RunItem);
}

/** Newest first. */
export async function listRuns(
  store: Store,
  program: ProgramId,
  limit: number,
  after: string | null,
): Promise<{ readonly runs: readonly Run[]; readonly next: string | null }> {
  const range = { pk: runKeys.run(program, '').pk, prefix: runKeys.runPrefix, isNewestFirst: true };
  const from = after === null ? null : runKeys.run(program, after);
  const { items, isMore } = await listProgramsItems(store, range, limit, from);
  const runs = (items as unknown as RunItem[]).map(parseRunItem);
  return { runs, next: isMore ? (runs.at(-1)?.id ?? null) : null };
}

/** Closes a run once: false where it was closed before. */
export async function closeRun(
  store: Store,
  program: ProgramId,
  run: Run & { readonly finishedAt: Instant; readonly result: Counts },
): Promise<boolean> {
  return putIf(store, toRunItem(program, run), {
    ConditionExpression: 'finishedAt = :open',
    ExpressionAttributeValues: { ':open': null },
  });
}

export async function getSlice(
  store: Store,
  program: ProgramId,
  run: string,
  slice: number,
): Promise<Slice | null> {
  const item = await getProgramsItem(store, runKeys.slice(program, run, slice));
  return item === undefined ? null : parseSliceItem(item as unknown as SliceItem);
}

export async function getSlices(store: Store, program: ProgramId, run: string): Promise<readonly Slice[]> {
  const { pk } = runKeys.slice(program, run, 0);
  const items = await allProgramsItems(store, { pk, prefix: '' });
  return (items as unknown as SliceItem[]).map(parseSliceItem);
}

/** The slice as written, with the next claim; null where somebody else has written it since it was read. */
export async function putSlice(
  store: Store,
  program: ProgramId,
  run: string,
  asRead: Slice,
  change: Partial<Omit<Slice, 'slice' | 'claim'>>,
): Promise<Slice | null> {
  const slice: Slice = { ...asRead, ...change, claim: asRead.claim + 1 };
  const isWritten = await putIf(store, toSliceItem(program, run, slice), {
    ConditionExpression: 'claim = :claim',
    ExpressionAttributeValues: { ':claim': asRead.claim },
  });
  return isWritten ? slice : null;
}

function toRunItem(program: ProgramId, { id, result, ...run }: Run): RunItem {
  const packed = result === null ? null : packCounts(result);
  return { ...runKeys.run(program, id), ...run, result: packed, ...expiryOf('run') };
}

function parseRunItem({ pk: _, sk, expiresAt: __, result, ...run }: RunItem): Run {
  const id = sk.slice(runKeys.runPrefix.length);
  return { id, ...run, result: result === null ? null : unpackCounts(result) };
}

function toSliceItem(program: ProgramId, run: string, { counts, ...slice }: Slice): SliceItem {
  const key = runKeys.slice(program, run, slice.slice);
  return { ...key, ...slice, counts: packCounts(counts), ...expiryOf('slice') };
}

function parseSliceItem({ pk: _, sk: __, expiresAt: ___, counts, ...slice }: SliceItem): Slice {
  return { ...slice, counts: unpackCounts(counts) };
}
