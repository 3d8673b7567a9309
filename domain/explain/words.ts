/** Amounts, days and names in the words of explanations. */

import type { LotDebit } from '../facts/outcomes.ts';
import {
  type ConditionMetric,
  isSummed,
  isTagMetric,
  isWatched,
  type NamedMetric,
  splitMetric,
  tagOf,
  type WatchedMetric,
} from '../facts/vocabulary.ts';
import type { Day, Instant, LevelId, MinorUnits } from '../kernel/brand.ts';
import { formatDay, never } from '../kernel/civil.ts';
import { formatInstant } from '../kernel/instant.ts';
import { formatMoney } from '../kernel/money.ts';
import type { WindowRule } from '../program/file.ts';
import { levelAt, levelIndex } from '../program/ladder.ts';
import type { Condition, Qualify, Rules } from '../program/rules.ts';
import { windowStart } from '../program/windows.ts';
import { type Counted, countOf, reaches } from '../tiers/levels.ts';
import type { Json, Shown } from './explanation.ts';

export function moneyOf(amount: number, { currencyDigits }: Rules): string {
  return formatMoney(amount as MinorUnits, currencyDigits);
}

/** `25.00 USD` */
export function priceOf(amount: number, rules: Rules): string {
  return `${moneyOf(amount, rules)} ${rules.currency}`;
}

export function counted(count: number, thing: string): string {
  return `${count} ${thing}${Math.abs(count) === 1 ? '' : 's'}`;
}

/** `3 points were`, to be followed by what was done with them. */
export function pointsWere(count: number): string {
  return `${pointsIn(count)} ${count === 1 ? 'was' : 'were'}`;
}

export function pointsIn(count: number): string {
  return counted(count, 'point');
}

/** The first moment of a day; null for the day that never comes. */
export function startOf(day: Day, { calendar }: Rules): string | null {
  return day === never ? null : formatInstant(calendar.startOfDay(day));
}

export function instantOrNull(instant: Instant | null): string | null {
  return instant === null ? null : formatInstant(instant);
}

export const dayIn = formatDay;

/** The date in the program's time zone. */
export function dateOf(instant: Instant, { calendar }: Rules): string {
  return formatDay(calendar.dayOf(instant));
}

/** `until 2027-01-01`, or `without an end` */
export function untilIn(until: Instant | null, rules: Rules): string {
  return until === null ? 'without an end' : `until ${dateOf(until, rules)}`;
}

export function levelName(id: LevelId, rules: Rules): string {
  const index = levelIndex(rules, id);
  return index === -1 ? id : levelAt(rules, index).name;
}

export function metricOf(metric: ConditionMetric, amount: number, rules: Rules): Json {
  return metric === 'spend' ? moneyOf(amount, rules) : amount;
}

/** `100.00 USD spent`, `3 purchases`, `50 points earned`, `tag vip`, `no tag vip` */
export function metricIn(metric: ConditionMetric, amount: number, rules: Rules): string {
  if (isTagMetric(metric)) return `${amount > 0 ? '' : 'no '}tag ${tagOf(metric)}`;
  if (isWatched(metric)) return watchedIn(metric, amount);
  switch (metric) {
    case 'spend':
      return `${priceOf(amount, rules)} spent`;
    case 'purchases':
      return counted(amount, 'purchase');
    case 'points':
      return `${pointsIn(amount)} earned`;
    default:
      return namedIn(metric, amount, rules);
  }
}

/** `12 months as a member`, `3 of the last 4 calendar-quarters` */
function watchedIn(metric: WatchedMetric, amount: number): string {
  const { metric: kind, of = '' } = splitMetric(metric);
  return kind === 'tenure'
    ? `${counted(amount, of.slice(0, -1))} as a member`
    : `${amount} of the last ${of}`;
}

/** `3 nights`, `1 engagement of kind review` */
function namedIn(metric: NamedMetric, amount: number, { file }: Rules): string {
  const { metric: kind, of = '' } = splitMetric(metric);
  if (kind === 'engagements') return `${counted(amount, 'engagement')} of kind ${of}`;
  return `${amount} ${file.quantities.find(({ id }) => id === of)?.name ?? of}`;
}

/** Every condition of a level with what counts for it. */
export function conditionsOf({ conditions }: Qualify, counted: Counted, rules: Rules): readonly Shown[] {
  return conditions.map((condition) => ({
    ...subjectOf(condition, rules),
    counted: metricOf(condition.metric, countOf(condition, counted), rules),
    atLeast: metricOf(condition.metric, condition.atLeast, rules),
    reached: reaches(condition, counted),
  }));
}

/** The metric, and the window where it is the condition's own. */
export function subjectOf({ metric, window }: Condition, { tiers }: Rules): Shown {
  const shown: Shown = { ...splitMetric(metric) };
  return window === 0 ? shown : { ...shown, window: { ...(tiers.windows[window] as WindowRule) } };
}

/** `3 purchases`, or `3 purchases in 24 months` where the window is the condition's own. */
export function conditionIn({ metric, window }: Condition, amount: number, rules: Rules): string {
  const own = window === 0 ? '' : ` ${windowIn(rules.tiers.windows[window] as WindowRule)}`;
  return `${metricIn(metric, amount, rules)}${own}`;
}

function windowIn(window: WindowRule): string {
  switch (window.kind) {
    case 'rolling':
      return `in ${counted(window.months, 'month')}`;
    case 'rolling-days':
      return `in ${counted(window.days, 'day')}`;
    case 'calendar-month':
      return 'in a calendar month';
    case 'calendar-quarter':
      return 'in a calendar quarter';
    case 'calendar-year':
      return 'in a calendar year';
    case 'membership-year':
      return 'in a membership year';
    case 'year-from':
      return `in a year from ${window.date}`;
    case 'since':
      return `since ${window.date}`;
    case 'lifetime':
      return 'ever';
  }
}

/** What was short of a level. */
export function missingOf(qualify: Qualify, counted: Counted, rules: Rules): readonly Shown[] {
  return lacking(qualify, counted).map((condition) => ({
    ...subjectOf(condition, rules),
    amount: metricOf(condition.metric, condition.atLeast - countOf(condition, counted), rules),
  }));
}

export function missingIn(qualify: Qualify, counted: Counted, rules: Rules): string {
  const parts = lacking(qualify, counted).map((condition) =>
    conditionIn(condition, condition.atLeast - countOf(condition, counted), rules),
  );
  return parts.join(joinedBy(qualify));
}

export function lacksTag(qualify: Qualify, counted: Counted): boolean {
  return lacking(qualify, counted).some(({ metric }) => isTagMetric(metric));
}

function lacking({ conditions }: Qualify, counted: Counted): readonly Condition[] {
  return conditions.filter((condition) => !reaches(condition, counted));
}

/** `100.00 USD spent and 3 purchases since 2026-01-01 and 5 nights in 24 months and tag vip`; `since` as in a sentence. */
export function countedIn({ conditions }: Qualify, counted: Counted, since: string, rules: Rules): string {
  const amountsIn = (isOwn: boolean) =>
    conditions
      .filter(({ metric, window }) => (window === 0 && isSummed(metric)) === isOwn)
      .map((condition) => conditionIn(condition, countOf(condition, counted), rules));
  const own = amountsIn(true);
  return [...(own.length === 0 ? [] : [own.join(' and ') + since]), ...amountsIn(false)].join(' and ');
}

export function askedIn(qualify: Qualify, rules: Rules): string {
  return qualify.conditions
    .map((condition) => conditionIn(condition, condition.atLeast, rules))
    .join(joinedBy(qualify));
}

function joinedBy({ needs }: Qualify): string {
  return needs === 'any' ? ' or ' : ' and ';
}

/** From which day on amounts count; null where all of them do. */
export function countedFrom(window: WindowRule, day: Day, enrolledOn: Day): string | null {
  return window.kind === 'lifetime' ? null : formatDay(windowStart(window, day, enrolledOn));
}

export function lotsOf(taken: readonly LotDebit[], rules: Rules): readonly Shown[] {
  // Day 0 stands for points that no lot covered.
  return taken.map(({ expiresOn, points }) => ({
    points,
    expiresAt: expiresOn === 0 ? null : startOf(expiresOn, rules),
  }));
}
