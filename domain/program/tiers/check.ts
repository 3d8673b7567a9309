/**
 * Checks of the tiers that their schema can't express: the place of `qualify`, choices that contradict each
 * other.
 */

import { joinMetric } from '../../facts/vocabulary.ts';
import type { Path } from '../../kernel/finding.ts';
import { nearest } from '../../kernel/nearest.ts';
import { quoted } from '../../kernel/words.ts';
import { checkUnique, type Fault } from '../faults.ts';
import type { ProgramFile } from '../file.ts';
import { isByDay, isPeriod, isYear } from '../windows.ts';
import type { ConditionRule, EverRule, LevelRule, QualifyRule, TiersFile, WindowRule } from './file.ts';
import { watchedMetric } from './rules.ts';

type Found = readonly Fault[];

export function checkTiers(file: ProgramFile): Found {
  const { tiers } = file;
  return [
    ...checkRecurrences(file),
    ...checkChoices(tiers),
    ...checkLevels(tiers.levels),
    ...checkNamedMetrics(file),
    ...checkRefunds(file),
  ];
}

/** The end of the day can only wait for what is decided again, and for a level that has a term. */
function checkRefunds({ refunds, tiers }: ProgramFile): Found {
  if (refunds.at !== 'day-end') return [];
  const fix = 'leave "at" out';
  if (refunds.tier === 'leave')
    return [[['refunds', 'at'], 'is "day-end", and "tier" is "leave": nothing is decided again', fix]];
  if (tiers.term.kind !== 'while-qualified') return [];
  const says = 'is "day-end", and a level held "while-qualified" falls as soon as too little counts';
  return [[['refunds', 'at'], says, `${fix}, or write another "term"`]];
}

/** Nobody comes back in more periods than are looked at. */
function checkRecurrences(file: ProgramFile): Found {
  return conditionLists(file).flatMap(([path, list]) =>
    list.flatMap((condition, place): Found => {
      if (condition.metric !== 'recurrence' || condition.atLeast <= condition.last) return [];
      const says = `is ${condition.atLeast}, and only ${condition.last} periods are looked at`;
      return [
        [[...path, place, 'atLeast'], says, `write "atLeast": ${condition.last} or less, or a larger "last"`],
      ];
    }),
  );
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
    if (!('of' in condition) || condition.metric === 'tag' || condition.metric === 'tenure') return [];
    const { list: where, names } = declared[condition.metric];
    if (names.includes(condition.of)) return [];
    const meant = nearest(condition.of, names);
    const says = `is "${condition.of}", which "${where}" does not have`;
    const declare = `add "${condition.of}" to "${where}"`;
    const fix =
      names.length === 0
        ? declare
        : `write "of": ${meant === null ? quoted(names, 'or') : `"${meant}"`}, or ${declare}`;
    return [[[...path, 'of'], says, fix]];
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

function checkChoices(tiers: TiersFile): Found {
  const { term, down, graceDays, onRequalifying, upgrade } = tiers;
  const found: Fault[] = [];
  const add = (field: string, says: string, fix: string) => found.push([['tiers', field], says, fix]);
  const endless = term.kind === 'while-qualified' || term.kind === 'unlimited';
  if (term.kind === 'while-qualified' && down !== 'to-earned') {
    add(
      'down',
      'must be "to-earned": a level held while qualified falls to what is still earned',
      'write "down": "to-earned"',
    );
  }
  if (term.kind === 'while-qualified' && upgrade !== 'at-once' && windowsOf(tiers).some(isPeriod)) {
    const says = `must be "at-once", not "${upgrade}": by then the period of the window is over, and the level falls as it is reached`;
    add('upgrade', says, 'write "upgrade": "at-once", or a "term" that lasts longer');
  }
  if (tiers.surplus === 'carried-over' && !isYear(tiers.window)) {
    const says = `is "carried-over", from year to year, and the window is "${tiers.window.kind}", not a year`;
    add(
      'surplus',
      says,
      'write "surplus": "lost", or a "window" of a year such as { "kind": "calendar-year" }',
    );
  }
  const noEnd = `and a "term" that is "${term.kind}" has no end`;
  if (endless && graceDays > 0) {
    add('graceDays', `is ${graceDays}, ${noEnd} after which days are given`, 'leave "graceDays" out');
  }
  if (endless && onRequalifying === 'extend') {
    add('onRequalifying', `is "extend", ${noEnd} to extend`, 'leave "onRequalifying" out');
  }
  return [...found, ...checkLapse(tiers)];
}

/** A level that lapses is not reviewed: nothing keeps it, carries over or makes up for what is missing. */
function checkLapse(tiers: TiersFile): Found {
  const { onTermEnd, term, down, graceDays, surplus, onRequalifying, levels } = tiers;
  if (onTermEnd !== 'lapse') return [];
  const found: Fault[] = [];
  const add = (path: Path, says: string, fix: string) => found.push([['tiers', ...path], says, fix]);
  if (term.kind === 'while-qualified' || term.kind === 'unlimited') {
    const says = `is "lapse", and a "term" that is "${term.kind}" has no end at which a level lapses`;
    add(['onTermEnd'], says, 'leave "onTermEnd" out, or write a "term" that ends');
  }
  if (down !== 'to-lowest') {
    add(['down'], 'must be "to-lowest": a level that lapses is lost whole', 'write "down": "to-lowest"');
  }
  if (graceDays > 0) {
    const says = `is ${graceDays}, and nothing makes up for what is missing where levels lapse`;
    add(['graceDays'], says, 'leave "graceDays" out');
  }
  if (surplus === 'carried-over') {
    const says = 'is "carried-over", and what counted before a level lapses counts no longer';
    add(['surplus'], says, 'leave "surplus" out');
  }
  if (windowsOf(tiers).some((window) => !isByDay(window))) {
    const says =
      'is "lapse", and some window counts everything: what lapses would be earned again by the same amounts';
    add(
      ['onTermEnd'],
      says,
      'write windows that roll or begin again, such as { "kind": "rolling", "months": 12 }',
    );
  }
  const place = levels.findIndex(({ keep, invitationOnly }) => keep !== undefined && !invitationOnly);
  if (place !== -1 && onRequalifying === 'review') {
    const says = `is in level "${levels[place]?.id}", and no review asks what keeps a level that lapses`;
    add(['levels', place, 'keep'], says, 'take "keep" out, or write "onRequalifying": "extend"');
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
  const list: Path = ['tiers', 'levels'];
  const ids = (named: readonly { readonly id: string }[]) => named.map(({ id }) => id);
  return [
    ...checkUnique(list, 'id', ids(levels)),
    ...levels.flatMap((level, index) => [
      ...(index === 0 ? checkFirst(level) : checkReaching(level, index)),
      ...checkUnique([...list, index, 'privileges'], 'id', ids(level.privileges)),
      ...checkForLife(level, index),
      ...checkRepeats(level, index),
    ]),
  ];
}

/** Nothing reaches, keeps or gives the level that everybody has. */
function checkFirst(level: LevelRule): Found {
  const given = (['qualify', 'keep', 'invitationOnly', 'forLife'] as const).filter(
    (field) => level[field] !== undefined && level[field] !== false,
  );
  return given.map((field): Fault => {
    const says = 'must not be in the first level: every member starts there, and nobody falls below it';
    return [['tiers', 'levels', 0, field], says, `take "${field}" out, or put a lower level first`];
  });
}

function checkReaching({ id, qualify, invitationOnly }: LevelRule, index: number): Found {
  const path = ['tiers', 'levels', index, 'qualify'];
  if (invitationOnly && qualify !== undefined) {
    const says = 'must not be in a level that is "invitationOnly": an operator gives it';
    return [[path, says, 'take "qualify" or "invitationOnly" out']];
  }
  if (qualify !== undefined || invitationOnly) return [];
  const says = `is missing: it says what reaches level "${id}"`;
  const example = '"qualify": { "anyOf": [{ "metric": "spend", "atLeast": "100.00" }] }';
  return [[path, says, `add for example ${example}, or "invitationOnly": true`]];
}

function checkForLife({ forLife }: LevelRule, index: number): Found {
  if (forLife === undefined || forLife.years !== undefined || forLife.reached !== undefined) return [];
  const says = 'has neither "years" nor "reached": nothing makes the level one for life';
  return [
    [['tiers', 'levels', index, 'forLife'], says, 'add for example "years": 10, or take "forLife" out'],
  ];
}

/** One condition for one thing: with two, the larger or the smaller would mean nothing. */
function checkRepeats(level: LevelRule, index: number): Found {
  return (['qualify', 'keep'] as const).flatMap((field): Found => {
    const conditions = level[field] === undefined ? [] : listOf(level[field]);
    const subjects = conditions.map(subjectOf);
    const place = subjects.findIndex((subject, at) => subjects.indexOf(subject) < at);
    if (place === -1) return [];
    const says = `has two conditions on "${conditions[place]?.metric}" in the same window, and one of them means nothing`;
    return [[['tiers', 'levels', index, field], says, 'leave one of the two']];
  });
}

function listOf(rule: QualifyRule): readonly ConditionRule[] {
  return 'anyOf' in rule ? rule.anyOf : rule.allOf;
}

function ownWindowOf(condition: ConditionRule): WindowRule | undefined {
  return 'window' in condition ? condition.window : undefined;
}

/** What a condition counts, and over which time. */
function subjectOf(condition: ConditionRule): string {
  const metric = condition.metric === 'recurrence' ? watchedMetric(condition) : joinMetric(condition);
  return JSON.stringify([metric, ownWindowOf(condition) ?? null]);
}
