/** The check of a program file, as it would be published. */

import { type CheckFinding, checkProgram } from '../../domain/check/check.ts';
import type { Subject } from '../../domain/check/subject.ts';
import type { Instant } from '../../domain/kernel/brand.ts';
import { compileCondition } from '../../domain/program/conditions.ts';
import type { ProgramFile } from '../../domain/program/file.ts';
import { compileRules } from '../../domain/program/rules.ts';
import { type Changes, programFile } from './programs.ts';
import { at } from './times.ts';

const checkedAt = at('2026-11-22T12:00');

/** Over a program that is there already, from a minute on, unless `more` says otherwise. */
export function subjectOf(file: ProgramFile, more: Partial<Subject> = {}): Subject {
  const rules = compileRules(file, 2, compileCondition);
  const now = more.now ?? checkedAt;
  return {
    file,
    rules,
    before: null,
    isFirst: false,
    now,
    effectiveFrom: (now + 60_000) as Instant,
    standing: file.tiers.standing,
    ...more,
  };
}

export function checkOf(changes: Changes, more: Partial<Subject> = {}): readonly CheckFinding[] {
  return checkProgram(subjectOf(programFile(changes), more));
}
