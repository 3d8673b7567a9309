/** Adding to a timeline: a version, an old version once more, a withdrawal. One transaction, or nothing. */
import type { Instant, ProgramId } from '../../../domain/kernel/brand.ts';
import type { ProgramFile } from '../../../domain/program/file.ts';
import { type Demand, demandOf, demandOfBoth } from '../../../domain/program/need.ts';
import { generations, newestGeneration } from '../../shared/generation.ts';
import type { Store } from '../client.ts';
import { programKeys } from '../keys.ts';
import { type TransactItem, transact } from '../transact.ts';
import { type Action, actionPut } from './actions.ts';
import { LazyRules } from './lazyRules.ts';
import {
  compileFile,
  type PublishedLine,
  publishedLines,
  type StoredLine,
  type StoredTimeline,
  type Withdrawal,
} from './programs.ts';
import { getProgramsItem } from './programsTable.ts';

export interface NewVersion {
  readonly line: StoredLine;
  /** Canonical JSON of the file; null for a line that names a version which is there. */
  readonly text: string | null;
  readonly author: string;
  readonly note: string | null;
  readonly requestId: string;
}

/**
 * Adds a line, and its version where that is new. False when somebody else wrote the timeline meanwhile:
 * then nothing is written.
 */
export async function addVersion(
  store: Store,
  program: ProgramId,
  before: StoredTimeline | null,
  version: NewVersion,
): Promise<boolean> {
  const { line, text, author: by, note, requestId } = version;
  const number = (before?.revision ?? 0) + 1;
  const last = before === null ? undefined : lastLine(before);
  const { version: named, effectiveFrom, publishedAt, standing } = line;
  const action: Action = {
    action: text === null ? 'version.rolled-back' : 'version.published',
    about: { timeline: program },
    before: last === undefined ? null : { line: last.line, version: last.version },
    after: { line: number, version: named, effectiveFrom, standing },
    at: publishedAt as Instant,
    by,
    note,
    requestId,
  };
  const TableName = store.tables.programs;
  const ConditionExpression = 'attribute_not_exists(pk)';
  const items: TransactItem[] = [
    { Put: { TableName, Item: programKeys.listed(program) } },
    {
      Put: {
        TableName,
        Item: { ...programKeys.line(program, number), by, note, requestId },
        ConditionExpression,
      },
    },
  ];
  if (text !== null) {
    const { version: place } = generations[store.generation ?? newestGeneration];
    const key = place === 'own' ? programKeys.version : programKeys.versionAmongOthers;
    const Item = { ...key(program, named), file: text };
    items.push({ Put: { TableName, Item, ConditionExpression } });
  }
  const demand = await demandWith(store, program, before, text === null ? null : { text, version: named });
  return append(store, program, before, { line, action, besides: items, demand });
}

/** What all versions ask of a state: those before, and the new one. */
async function demandWith(
  store: Store,
  program: ProgramId,
  before: StoredTimeline | null,
  added: { readonly text: string; readonly version: number } | null,
): Promise<Demand | null> {
  const rules =
    added === null ? null : await compileFile(JSON.parse(added.text) as ProgramFile, added.version);
  const own = rules === null ? null : demandOf(rules);
  if (before === null) return own;
  const earlier = before.demand ?? (await demandOfAll(store, program, before));
  return own === null ? earlier : demandOfBoth(earlier, own);
}

/** For timelines whose last line an earlier release has published. */
async function demandOfAll(store: Store, program: ProgramId, before: StoredTimeline): Promise<Demand> {
  const lazy = new LazyRules(store, program);
  const versions = publishedLines(before).map(({ version }) => version);
  await lazy.load(versions);
  return versions.map((version) => demandOf(lazy.get(version, []))).reduce(demandOfBoth);
}

/** Takes the line with this number off the timeline. False as of `addVersion`. */
export async function withdrawLine(
  store: Store,
  program: ProgramId,
  before: StoredTimeline,
  withdrawal: Withdrawal,
  action: Action,
): Promise<boolean> {
  return append(store, program, before, {
    line: withdrawal,
    action,
    besides: [],
    demand: before.demand ?? null,
  });
}

/** What one transaction adds: the line, the action that it is, and the items that belong to it. */
interface Addition {
  readonly line: StoredLine | Withdrawal;
  readonly action: Action;
  readonly besides: readonly TransactItem[];
  readonly demand: Demand | null;
}

async function append(
  store: Store,
  program: ProgramId,
  before: StoredTimeline | null,
  { line, action, besides, demand }: Addition,
): Promise<boolean> {
  const Item = {
    ...programKeys.timeline(program),
    revision: (before?.revision ?? 0) + 1,
    lines: [...(before?.lines ?? []), line],
    ...(demand === null ? {} : { demand }),
  };
  const unchanged = before === null ? 'attribute_not_exists(pk)' : 'revision = :before';
  const values = before === null ? {} : { ExpressionAttributeValues: { ':before': before.revision } };
  const timeline = {
    Put: { TableName: store.tables.programs, Item, ConditionExpression: unchanged, ...values },
  };
  return transact(store, [timeline, ...besides, actionPut(store, program, action)]);
}

/** The last line that is not withdrawn: the one that the next follows. */
export function lastLine(timeline: StoredTimeline) {
  return publishedLines(timeline).findLast(({ withdrawnAt }) => withdrawnAt === null);
}

/** Who published a line, and why. */
export interface LineAuthor {
  readonly by: string;
  readonly note: string | null;
}

/** By the number of the line; without those that were published before lines named their authors. */
export async function lineAuthors(
  store: Store,
  program: ProgramId,
  lines: readonly Pick<PublishedLine, 'line'>[],
): Promise<ReadonlyMap<number, LineAuthor>> {
  const found = await Promise.all(
    lines.map(async ({ line }) => {
      const item = await getProgramsItem(store, programKeys.line(program, line));
      return item === undefined ? [] : [[line, item as unknown as LineAuthor] as const];
    }),
  );
  return new Map(found.flat());
}
