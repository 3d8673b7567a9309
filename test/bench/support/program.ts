/** The demo program as its file stands, on a timeline of one version. */
import { readFileSync } from 'node:fs';
import { beginningOfTime } from '../../../domain/kernel/instant.ts';
import type { ProgramFile } from '../../../domain/program/file.ts';
import { parseProgramFile } from '../../../domain/program/parse.ts';
import { compileRules } from '../../../domain/program/rules.ts';
import { makeTimeline, type Timeline } from '../../../domain/program/timeline.ts';

export function demoProgram(): ProgramFile {
  const text = readFileSync(new URL('../../../programs/demo.json', import.meta.url), 'utf8');
  const parsed = parseProgramFile(JSON.parse(text));
  if (parsed.kind === 'valid') return parsed.file;
  throw new Error('programs/demo.json breaks a rule', { cause: parsed.errors });
}

export function demoTimeline(): Timeline {
  const rules = compileRules(demoProgram(), 1);
  const { standing } = rules.tiers;
  return makeTimeline([{ effectiveFrom: beginningOfTime, publishedAt: beginningOfTime, standing, rules }]);
}
