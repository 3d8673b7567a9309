/**
 * Checks of the tiers that their schema can't express: the place of `qualify`, choices that contradict each
 * other.
 */

import { joinMetric } from '../../facts/vocabulary.ts';
import type { Path } from '../../kernel/finding.ts';
import { daysInMonth } from '../../kernel/instant.ts';
import type { ProgramFile } from '../file.ts';
import { isYear } from '../windows.ts';
import type { ConditionRule, EverRule, LevelRule, QualifyRule, TiersFile, WindowRule } from './file.ts';

type Found = [Path, string][];

export function checkTiers(file: ProgramFile): Found {
  const { tiers } = file;
  return [
    ...checkDates(tiers),
    ...checkChoices(tiers),
    ...checkLevels(tiers.levels),
    ...checkNamedMetrics(file),
  ];
}

/** A condition counts only what the file declares. */
function checkNamedMetrics(file: ProgramFile): Found {
  const declared = {
    quantity: { list: 'quantities', names: file.quantities.map(({ id }) => id) },
    engagements: { list: 'earning.engagements', names: file.earning.engagements.map(({ kind }) => kind) },
  };
  const listed = conditionLists(file).flatMap(([path, list]) =>
    list.map((condition, place): [Path, EverRule | ConditionRule] => [[...path, place], condition]),
  );
  return [...listed, ...everConditions(file)].flatMap(([path, condition]): Found => {
    if (!('of' in condition) || condition.metric === 'tag') return [];
    const { list: where, names } = declared[condition.metric];
    if (names.includes(condition.of)) return [];
    const known = names.length === 0 ? 'which lists none' : `which lists ${names.join(', ')}`;
    return [[[...path, 'of'], `must be declared in "${where}", ${known}`]];
  });
}

/** Every list of conditions in the file, with its path. */
export function conditionLists({ tiers }: ProgramFile): readonly [Path, readonly ConditionRule[]][] {
  return tiers.levels.flatMap((level, index) =>
    (['qualify', 'keep'] as const).flatMap((field): [Path, readonly ConditionRule[]][] => {
      const rule = level[field];
      if (rule === undefined) return [];
      const path = ['tiers', 'levels', index, field];
      return 'anyOf' in rule ? [[[...path, 'anyOf'], rule.anyOf]] : [[[...path, 'allOf'], rule.allOf]];
    }),
  );
}

/** Single conditions that look at everything since enrolment, with their path. */
export function everConditions({ tiers }: ProgramFile): readonly [Path, EverRule][] {
  return tiers.levels.flatMap(({ forLife }, index): [Path, EverRule][] =>
    forLife?.reached === undefined
      ? []
      : [[['tiers', 'levels', index, 'forLife', 'reached'], forLife.reached]],
  );
}

/** 29 February exists: it is the 28th in other years. */
function checkDates({ window, term }: TiersFile): Found {
  const dates: [Path, string][] = [];
  if (window.kind === 'year-from') dates.push([['tiers', 'window', 'date'], window.date]);
  if (term.kind === 'until-date') dates.push([['tiers', 'term', 'lastDay'], term.lastDay]);
  return dates.flatMap(([path, text]): Found => {
    const [month, day] = text.split('-').map(Number) as [number, number];
    return day > daysInMonth(2024, month) ? [[path, 'must be a date that exists']] : [];
  });
}

function checkChoices(tiers: TiersFile): Found {
  const { term, down, graceDays, onRequalifying, upgrade } = tiers;
  const found: Found = [];
  const endless = term.kind === 'while-qualified' || term.kind === 'unlimited';
  if (term.kind === 'while-qualified' && down !== 'to-earned') {
    found.push([
      ['tiers', 'down'],
      'a level held while qualified falls to what is still earned: must be "to-earned"',
    ]);
  }
  if (term.kind === 'while-qualified' && upgrade !== 'at-once' && windowsOf(tiers).some(isYear)) {
    found.push([
      ['tiers', 'upgrade'],
      'a level held while qualified by a year that is over would fall as it is reached: must be "at-once"',
    ]);
  }
  if (tiers.surplus === 'carried-over' && !isYear(tiers.window)) {
    found.push([['tiers', 'surplus'], 'is carried from year to year: the window must be a year']);
  }
  if (endless && graceDays > 0) {
    found.push([
      ['tiers', 'graceDays'],
      `a term that is "${term.kind}" has no end after which days could be given`,
    ]);
  }
  if (endless && onRequalifying === 'extend') {
    found.push([
      ['tiers', 'onRequalifying'],
      `a term that is "${term.kind}" has no end that could be extended`,
    ]);
  }
  return found;
}

function windowsOf({ window, levels }: TiersFile): readonly WindowRule[] {
  const conditions = levels.flatMap(({ qualify, keep }) =>
    [qualify, keep].flatMap((rule) => (rule === undefined ? [] : listOf(rule))),
  );
  return [window, ...conditions.flatMap((condition) => ownWindowOf(condition) ?? [])];
}

function checkLevels(levels: readonly LevelRule[]): Found {
  const found: Found = [];
  const seen = new Set<string>();
  levels.forEach((level, index) => {
    const path = ['tiers', 'levels', index];
    if (seen.has(level.id)) found.push([[...path, 'id'], 'level ids must be unique']);
    seen.add(level.id);
    found.push(...checkMarks(level, index));
    const privileges = new Set<string>();
    level.privileges.forEach((privilege, place) => {
      if (privileges.has(privilege.id)) {
        found.push([[...path, 'privileges', place, 'id'], 'privilege ids must be unique within a level']);
      }
      privileges.add(privilege.id);
    });
  });
  return found;
}

/** What reaches a level and what keeps it. */
function checkMarks({ qualify, keep, invitationOnly, forLife }: LevelRule, index: number): Found {
  const found: Found = [];
  const path = ['tiers', 'levels', index];
  if (index === 0 && qualify !== undefined) {
    found.push([
      [...path, 'qualify'],
      'the first level is where every member starts: nothing may qualify for it',
    ]);
  }
  if (index === 0 && keep !== undefined) {
    found.push([[...path, 'keep'], 'the first level needs no keeping']);
  }
  if (index === 0 && invitationOnly) {
    found.push([[...path, 'invitationOnly'], 'the first level is where every member starts']);
  }
  if (index === 0 && forLife !== undefined) {
    found.push([[...path, 'forLife'], 'the first level is never lost']);
  }
  if (invitationOnly && qualify !== undefined) {
    found.push([[...path, 'qualify'], 'nothing qualifies for a level that is given by invitation only']);
  }
  if (forLife !== undefined && forLife.years === undefined && forLife.reached === undefined) {
    found.push([[...path, 'forLife'], 'must have "years" or "reached"']);
  }
  if (index > 0 && qualify === undefined && !invitationOnly) {
    found.push([[...path, 'qualify'], 'every level after the first must say what qualifies']);
  }
  if (qualify !== undefined && repeats(qualify)) found.push([[...path, 'qualify'], onceRule]);
  if (keep !== undefined && repeats(keep)) found.push([[...path, 'keep'], onceRule]);
  return found;
}

const onceRule = 'each metric may be named once';

function listOf(rule: QualifyRule): readonly ConditionRule[] {
  return 'anyOf' in rule ? rule.anyOf : rule.allOf;
}

function ownWindowOf(condition: ConditionRule): WindowRule | undefined {
  return condition.metric === 'tag' ? undefined : condition.window;
}

/** What a condition counts, and over which time. */
function subjectOf(condition: ConditionRule): string {
  return JSON.stringify([joinMetric(condition), ownWindowOf(condition) ?? null]);
}

function repeats(rule: QualifyRule): boolean {
  const subjects = listOf(rule).map(subjectOf);
  return new Set(subjects).size < subjects.length;
}
