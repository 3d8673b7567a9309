/** Programs as every function reads them: the timeline and its immutable versions. */
import type { Instant, ProgramId } from '../../../domain/kernel/brand.ts';
import type { MigrationPolicy, ProgramFile } from '../../../domain/program/file.ts';
import type { Demand } from '../../../domain/program/need.ts';
import { compileRules, hasConditions, type Rules } from '../../../domain/program/rules.ts';
import { makeTimeline, type Timeline, type TimelineLine } from '../../../domain/program/timeline.ts';
import type { Store } from '../client.ts';
import { programKeys } from '../keys.ts';
import { getProgramsItem } from './programsTable.ts';

/** The timeline as stored: lines are only ever added, and `revision` is how many there are. */
export interface StoredTimeline {
  readonly revision: number;
  readonly lines: readonly (StoredLine | Withdrawal)[];
  /** Of all versions that were published; absent where an earlier release published the last line. */
  readonly demand?: Demand;
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
  if (item === undefined) return null;
  const { revision, lines, demand } = item as unknown as StoredTimeline;
  return demand === undefined ? { revision, lines } : { revision, lines, demand };
}

export async function getVersion(store: Store, program: ProgramId, version: number): Promise<Rules> {
  const text = await getVersionText(store, program, version);
  if (text === null) throw new Error(`version ${version} of program ${program} is missing`);
  return compileFile(JSON.parse(text) as ProgramFile, version);
}

/** Canonical JSON of a version's file; null where there is no such version. */
export async function getVersionText(
  store: Store,
  program: ProgramId,
  version: number,
): Promise<string | null> {
  const item =
    (await getProgramsItem(store, programKeys.version(program, version))) ??
    (await getProgramsItem(store, programKeys.versionAmongOthers(program, version)));
  return item === undefined ? null : (item.file as string);
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
  const text = await getVersionText(store, program, line.version);
  if (text === null) throw new Error(`version ${line.version} of program ${program} is missing`);
  return JSON.parse(text) as ProgramFile;
}

/** The language of conditions is loaded only where a file has conditions. */
export async function compileFile(file: ProgramFile, version: number): Promise<Rules> {
  if (!hasConditions(file)) return compileRules(file, version);
  const { compileCondition } = await import('../../../domain/program/conditions.ts');
  return compileRules(file, version, compileCondition);
}

/**
 * The stored lines, each with rules that are had from `rulesOf` when they are asked for; `after`: the versions of the
 * lines behind it. Versions are immutable: they may be kept for ever. `known` are the rules of one of them.
 */
export function compileTimeline(
  stored: StoredTimeline,
  rulesOf: (version: number, after: readonly number[]) => Rules,
  known: Rules,
): Timeline {
  const stands = publishedLines(stored);
  const versions = stands.map(({ version }) => version);
  const published = stands.map(
    (line, index): TimelineLine => ({
      effectiveFrom: line.effectiveFrom as Instant,
      publishedAt: line.publishedAt as Instant,
      standing: line.standing,
      get rules() {
        return rulesOf(line.version, versions.slice(index + 1));
      },
    }),
  );
  return makeTimeline(
    published.filter((_, index) => stands[index]?.withdrawnAt === null),
    published,
    { demand: stored.demand ?? null, fixed: known },
  );
}

/** The versions that are in force at a moment or will be after it; the first one is in force. */
export function versionsFrom(stored: StoredTimeline, at: Instant): readonly number[] {
  const standing = publishedLines(stored).filter(({ withdrawnAt }) => withdrawnAt === null);
  const inForce = standing.findLastIndex(({ effectiveFrom }) => effectiveFrom <= at);
  return standing.slice(Math.max(0, inForce)).map(({ version }) => version);
}
