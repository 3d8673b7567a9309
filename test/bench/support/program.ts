/** The programs that are measured, each on a timeline of one version. */
import { readFileSync } from 'node:fs';
import { beginningOfTime } from '../../../domain/kernel/instant.ts';
import { compileCondition } from '../../../domain/program/conditions.ts';
import type { ProgramFile } from '../../../domain/program/file.ts';
import { parseProgramFile } from '../../../domain/program/parse.ts';
import { compileRules } from '../../../domain/program/rules.ts';
import { makeTimeline, type Timeline } from '../../../domain/program/timeline.ts';

/** The demo program as its file stands, but for its bonuses and the value of its members. */
export function demoProgram(): ProgramFile {
  return programOf((file) => file);
}

export function demoTimeline(): Timeline {
  return timelineOf(demoProgram());
}

/** The demo program with five bonuses, of which some apply to most purchases and some to few. */
export function bonusTimeline(): Timeline {
  const add = (id: string, points: number, when: string) => ({ id, effect: { kind: 'add', points }, when });
  const bonuses = [
    add('big-basket', 50, 'purchase.total >= 10000'),
    add('shoes', 10, '"footwear" in purchase.categories'),
    add('loyal', 5, 'member.purchases >= 10 && tier != "regular"'),
    add('long-standing', 3, 'member.daysEnrolled > 365'),
    {
      id: 'double-apparel',
      effect: { kind: 'multiply', factor: '2', on: 'lines' },
      when: 'line.category == "apparel" && line.amount >= 1000',
    },
  ];
  return timelineOf(programOf((file) => ({ ...file, earning: { ...file.earning, bonuses } })));
}

/** The demo program, whose points live two years. */
export function longLivedTimeline(): Timeline {
  const expiry = { kind: 'after-months', months: 24, roundedTo: 'month-end' };
  return timelineOf(programOf((file) => ({ ...file, expiry })));
}

/** The demo program with twenty times the thresholds and a better rate: a draft that moves many members. */
export function stricterProgram(): ProgramFile {
  return programOf((file) => {
    const levels = structuredClone(file.tiers.levels);
    for (const { qualify } of levels.slice(1)) {
      for (const condition of qualify.anyOf) condition.atLeast = `${20 * Number(condition.atLeast)}.00`;
    }
    const base = { ...file.earning.base, points: 2 };
    return { ...file, earning: { ...file.earning, base }, tiers: { ...file.tiers, levels } };
  });
}

// biome-ignore lint/suspicious/noExplicitAny: JSON as it stands in a file; the parser says what it is
function programOf(change: (file: any) => object): ProgramFile {
  const text = readFileSync(new URL('../../../programs/demo.json', import.meta.url), 'utf8');
  // What is measured is earning and tiers: a night with a model is another measurement.
  const { value: _, ...file } = JSON.parse(text);
  const { bonuses: __, ...earning } = file.earning;
  const parsed = parseProgramFile(change({ ...file, earning }));
  if (parsed.kind === 'valid') return parsed.file;
  throw new Error('a measured program breaks a rule', { cause: parsed.errors });
}

function timelineOf(file: ProgramFile): Timeline {
  const rules = compileRules(file, 1, compileCondition);
  const { standing } = rules.tiers;
  return makeTimeline([{ effectiveFrom: beginningOfTime, publishedAt: beginningOfTime, standing, rules }]);
}
