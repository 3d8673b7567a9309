/** What is looked at by a check, and what it may find. */

import type { MigrationPolicy } from '../facts/vocabulary.ts';
import type { Instant } from '../kernel/brand.ts';
import type { Path } from '../kernel/finding.ts';
import { beginningOfTime } from '../kernel/instant.ts';
import type { ProgramFile } from '../program/file.ts';
import type { Rules } from '../program/rules.ts';
import { makeTimeline, type Timeline } from '../program/timeline.ts';

export interface Subject {
  readonly file: ProgramFile;
  /** Of the file. */
  readonly rules: Rules;
  /** What the file is to follow; null where that is not known, or is nothing. */
  readonly before: Timeline | null;
  /** The first version of a program holds for all time, also for what was long ago. */
  readonly isFirst: boolean;
  readonly now: Instant;
  /** When it is to take effect; not before `now`. */
  readonly effectiveFrom: Instant;
  readonly standing: MigrationPolicy;
}

export const checkRules = [
  'levels-out-of-order',
  'level-unreachable',
  'level-for-everyone',
  'keep-above-qualify',
  'bonus-never-fires',
  'bonus-pays-twice',
  'hold-outlives-expiry',
  'redemption-step-unmet',
  'standing-lowers',
  'buying-and-returning',
  'trigger-never-fires',
] as const;
export type CheckRule = (typeof checkRules)[number];

export interface Found {
  readonly rule: CheckRule;
  readonly severity: 'error' | 'warning';
  readonly path: Path;
  /** What is wrong, in a sentence. */
  readonly says: string;
  readonly fix: string;
  /** A member to whom it happens, worked through by the fold itself. */
  readonly example: string;
}

/** The rules of the file as if they had always held. */
export function alone({ rules, standing }: Subject): Timeline {
  return makeTimeline([{ effectiveFrom: beginningOfTime, publishedAt: beginningOfTime, standing, rules }]);
}
