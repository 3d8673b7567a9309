/** The check of a program file on this machine: what the platform would find, without asking it. */

import { checkProgram } from '../../domain/check/check.ts';
import type { MigrationPolicy } from '../../domain/facts/vocabulary.ts';
import type { Instant } from '../../domain/kernel/brand.ts';
import { compileCondition } from '../../domain/program/conditions.ts';
import type { ProgramFile } from '../../domain/program/file.ts';
import { parseProgramFile } from '../../domain/program/parse.ts';
import { compileRules } from '../../domain/program/rules.ts';
import { linesOf } from '../../domain/program/sourceLines.ts';
import { brokenFinding, type CheckFinding } from './findings.ts';
import type { ProgramFileText } from './programFile.ts';

const noticeMs = 60_000;

interface CheckWish {
  readonly now: number;
  /** Null: as soon as it can be. */
  readonly at: string | null;
  readonly standing: MigrationPolicy | null;
  /** Whether it is to be the first version, which decides what is long ago, too. */
  readonly isFirst: boolean;
}

/** The file with every default spelled out, or where it breaks its schema. */
export function parseFile({ text, json }: ProgramFileText): ProgramFile | readonly CheckFinding[] {
  const parsed = parseProgramFile(json);
  if (parsed.kind === 'valid') return parsed.file;
  const lineOf = linesOf(text);
  return parsed.errors.map((error) => brokenFinding({ ...error, line: lineOf(error.path) }));
}

export function checkFile(source: ProgramFileText, wish: CheckWish): readonly CheckFinding[] {
  const file = parseFile(source);
  if (!('tiers' in file)) return file;
  const lineOf = linesOf(source.text);
  const { now, at, standing, isFirst } = wish;
  const earliest = now + (isFirst ? 0 : noticeMs);
  const found = checkProgram({
    file,
    rules: compileRules(file, 1, compileCondition),
    before: null,
    isFirst,
    now: now as Instant,
    effectiveFrom: Math.max(earliest, at === null ? 0 : Date.parse(at)) as Instant,
    standing: standing ?? file.tiers.standing,
  });
  return found.map((each) => ({ ...each, line: lineOf(each.path) }));
}
