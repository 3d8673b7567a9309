/** Programs as every function reads them: the timeline and its immutable versions. */
import type { Instant, ProgramId } from '../../../domain/kernel/brand.ts';
import type { MigrationPolicy, ProgramFile } from '../../../domain/program/file.ts';
import { compileRules, hasConditions, type Rules } from '../../../domain/program/rules.ts';
import { makeTimeline, type Timeline, type TimelineLine } from '../../../domain/program/timeline.ts';
import type { Store } from '../client.ts';
import { programKeys } from '../keys.ts';
import { getProgramsItem } from './programsTable.ts';

/** The timeline as stored: lines are only ever added, and `revision` is how many there are. */
export interface StoredTimeline {
  readonly revision: number;
  readonly lines: readonly (StoredLine | Withdrawal)[];
}

export interface StoredLine {
  readonly version: number;
  readonly effectiveFrom: number;
  readonly publishedAt: number;
  readonly standing: MigrationPolicy;
  /** The line that was last when this one was published; 0 where there was none. */
  readonly follows?: number;
}

/** Takes a line off the timeline before it takes effect. Lines are numbered from 1, withdrawals too. */
export interface Withdrawal {
  readonly withdraws: number;
  readonly withdrawnAt: number;
}

export interface PublishedLine extends StoredLine {
  /** Its place on the timeline, from 1. */
  readonly line: number;
  readonly withdrawnAt: number | null;
}

/** The lines that name a version, in the order of publishing. */
export function publishedLines({ lines }: StoredTimeline): readonly PublishedLine[] {
  const withdrawn = new Map(
    lines.flatMap((line) => ('withdraws' in line ? [[line.withdraws, line.withdrawnAt]] : [])),
  );
  return lines.flatMap((line, index) =>
    'withdraws' in line ? [] : [{ ...line, line: index + 1, withdrawnAt: withdrawn.get(index + 1) ?? null }],
  );
}

/** The lines after the first that took effect or will: each asks for a look at every member. */
export function changesOf(timeline: StoredTimeline): readonly PublishedLine[] {
  return publishedLines(timeline)
    .filter(({ withdrawnAt }) => withdrawnAt === null)
    .slice(1);
}

export async function getStoredTimeline(store: Store, program: ProgramId): Promise<StoredTimeline | null> {
  const item = await getProgramsItem(store, programKeys.timeline(program));
  return item === undefined ? null : { revision: item.revision as number, lines: item.lines as StoredLine[] };
}

export async function getVersion(store: Store, program: ProgramId, version: number): Promise<Rules> {
  const item = await getProgramsItem(store, programKeys.version(program, version));
  if (item === undefined) throw new Error(`version ${version} of program ${program} is missing`);
  return compileFile(JSON.parse(item.file as string) as ProgramFile, version);
}

/** The file in force, as it was published: for whoever needs no rules. */
export async function getFileAt(
  store: Store,
  program: ProgramId,
  timeline: StoredTimeline,
  at: Instant,
): Promise<ProgramFile> {
  const standing = publishedLines(timeline).filter(({ withdrawnAt }) => withdrawnAt === null);
  const line = standing.findLast(({ effectiveFrom }) => effectiveFrom <= at) ?? standing[0];
  if (line === undefined) throw new Error(`the timeline of program ${program} is empty`);
  const item = await getProgramsItem(store, programKeys.version(program, line.version));
  if (item === undefined) throw new Error(`version ${line.version} of program ${program} is missing`);
  return JSON.parse(item.file as string) as ProgramFile;
}

/** The language of conditions is loaded only where a file has conditions. */
export async function compileFile(file: ProgramFile, version: number): Promise<Rules> {
  if (!hasConditions(file)) return compileRules(file, version);
  const { compileCondition } = await import('../../../domain/program/conditions.ts');
  return compileRules(file, version, compileCondition);
}

/** The stored lines with their rules; versions are immutable, so `rulesOf` may keep them for ever. */
export async function compileTimeline(
  stored: StoredTimeline,
  rulesOf: (version: number) => Promise<Rules>,
): Promise<Timeline> {
  const stands = publishedLines(stored);
  const published = await Promise.all(
    stands.map(
      async (line): Promise<TimelineLine> => ({
        effectiveFrom: line.effectiveFrom as Instant,
        publishedAt: line.publishedAt as Instant,
        standing: line.standing,
        rules: await rulesOf(line.version),
      }),
    ),
  );
  return makeTimeline(
    published.filter((_, index) => stands[index]?.withdrawnAt === null),
    published,
  );
}
