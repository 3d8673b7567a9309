/** Program files and timelines for tests: a plain program, changed where a test looks. */
import type { Instant } from '../../domain/kernel/brand.ts';
import { beginningOfTime } from '../../domain/kernel/instant.ts';
import { compileCondition } from '../../domain/program/conditions.ts';
import type { BonusRule, ProgramFile } from '../../domain/program/file.ts';
import { parseProgramFile } from '../../domain/program/parse.ts';
import { compileRules, type Rules } from '../../domain/program/rules.ts';
import { makeTimeline, type Timeline } from '../../domain/program/timeline.ts';
import { at } from './times.ts';

/** JSON of a program file, with any part left out or changed. */
export type Changes = { readonly [key: string]: unknown };

/**
 * One point per 1.00 at once spendable and never expiring; gold from 100.00, platinum from 300.00
 * spent in twelve rolling months, kept for twelve, one step down.
 */
const plainProgram = {
  id: 'test',
  name: 'Test',
  currency: 'USD',
  timeZone: 'UTC',
  earning: { base: { points: 1, per: '1.00', on: 'purchase', rounding: 'down' } },
  tiers: {
    window: { kind: 'rolling', months: 12 },
    upgrade: 'at-once',
    term: { kind: 'months', months: 12 },
    down: 'one-step',
    levels: [
      { id: 'regular', name: 'Regular' },
      { id: 'gold', name: 'Gold', qualify: { anyOf: [{ metric: 'spend', atLeast: '100.00' }] } },
      { id: 'platinum', name: 'Platinum', qualify: { anyOf: [{ metric: 'spend', atLeast: '300.00' }] } },
    ],
  },
} as const;

/** The plain program with `changes` laid over it: objects are merged, everything else is replaced. */
export function programJson(changes: Changes = {}): unknown {
  return merge(plainProgram, changes);
}

function merge(base: unknown, changes: unknown): unknown {
  if (!isPlain(base) || !isPlain(changes)) return changes;
  // A choice told apart by `kind` is replaced as a whole: its settings belong to it.
  if ('kind' in changes) return changes;
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(changes)) {
    merged[key] = key in base ? merge(base[key], value) : value;
  }
  return merged;
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function programFile(changes: Changes = {}): ProgramFile {
  return checked(programJson(changes));
}

/** Throws with the findings: a test's own program is valid, or the test is wrong. */
export function checked(json: unknown): ProgramFile {
  const parsed = parseProgramFile(json);
  if (parsed.kind === 'invalid') throw new Error(`invalid program file: ${JSON.stringify(parsed.errors)}`);
  return parsed.file;
}

export function rulesOf(changes: Changes = {}, version = 1): Rules {
  return compileRules(programFile(changes), version, compileCondition);
}

/** A timeline with one version that always holds. */
export function timelineOf(changes: Changes = {}): Timeline {
  return timelineOfFiles([{ file: programFile(changes) }]);
}

/** Versions 1, 2, …, each from its instant on; the first from the beginning of time. */
export function timelineOfVersions(
  ...versions: readonly { readonly from?: string; readonly changes: Changes }[]
): Timeline {
  return timelineOfFiles(
    versions.map(({ from, changes }) => ({
      file: programFile(changes),
      ...(from === undefined ? {} : { from: at(from) }),
    })),
  );
}

export interface Version {
  readonly file: ProgramFile;
  readonly from?: Instant;
  /** As another line of the timeline that names an older version. */
  readonly version?: number;
}

/** A timeline on which these rules always hold. */
export function timelineOfRules(rules: Rules): Timeline {
  const standing = 'keep-until-term-ends';
  return makeTimeline([{ effectiveFrom: beginningOfTime, publishedAt: beginningOfTime, standing, rules }]);
}

export function timelineOfFiles(versions: readonly Version[]): Timeline {
  return makeTimeline(
    versions.map(({ file, from = beginningOfTime, version }, index) => ({
      effectiveFrom: from,
      publishedAt: Math.max(0, from - 60_000) as Instant,
      standing: file.tiers.standing,
      rules: compileRules(file, version ?? index + 1, compileCondition),
    })),
  );
}

/** Rules with bonuses that no check has seen, as an earlier release may have taken them. */
export function uncheckedRules(bonuses: readonly BonusRule[], version = 1): Rules {
  const file = programFile();
  const earning = { ...file.earning, bonuses: [...bonuses] };
  return compileRules({ ...file, earning }, version, compileCondition);
}
