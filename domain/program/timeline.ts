/**
 * Which rules, from when. Append-only: a published version is never changed, a rollback is a new line that
 * names an old version, and a withdrawn line was never in force. The first line holds for all time before it.
 */

import { isTagMetric, type NamedMetric } from '../facts/vocabulary.ts';
import type { Instant, LevelId } from '../kernel/brand.ts';
import { beginningOfTime, endOfTime } from '../kernel/instant.ts';
import type { Metric, MigrationPolicy, WindowRule } from './file.ts';
import type { Rules } from './rules.ts';
import { keepsInvited, type TierRules, windowName } from './tiers/rules.ts';
import { isYear } from './windows.ts';

export interface TimelineLine {
  readonly effectiveFrom: Instant;
  readonly publishedAt: Instant;
  readonly standing: MigrationPolicy;
  readonly rules: Rules;
}

export interface Timeline {
  readonly lines: readonly TimelineLine[];
  /**
   * Every line in the order of publishing, also the withdrawn ones: what a state must keep never becomes
   * less.
   */
  readonly published: readonly TimelineLine[];
  readonly need: Need;
}

/** What a member's state must keep so that every version of the timeline can decide from it. */
export interface Need {
  readonly spend: boolean;
  readonly purchases: boolean;
  readonly points: boolean;
  /** Quantities and engagements that some version counts. */
  readonly named: ReadonlySet<NamedMetric>;
  readonly lifetime: boolean;
  /** Windows that need amounts by day. */
  readonly windows: readonly WindowRule[];
  /** Whether reviews look at the year before the present one, too. */
  readonly previousYears: boolean;
  /** Levels that some version makes one for life after so many years. */
  readonly tenures: readonly LevelId[];
  /** The most that a version gives after a term. */
  readonly graceDays: number;
  /** Equal exactly when the needs are. */
  readonly fingerprint: string;
}

/**
 * Lines in the order of publishing; throws when they are not in the order of effect. `published` are these
 * and the withdrawn ones.
 */
export function makeTimeline(
  lines: readonly TimelineLine[],
  published: readonly TimelineLine[] = lines,
): Timeline {
  if (lines.length === 0) throw new Error('a timeline has at least one line');
  lines.forEach((line, index) => {
    const earliest = index === 0 ? beginningOfTime : (lines[index - 1] as TimelineLine).effectiveFrom;
    const inOrder = index === 0 ? line.effectiveFrom === earliest : line.effectiveFrom > earliest;
    if (!inOrder) throw new Error(`timeline line ${index} is out of order`);
  });
  return { lines, published, need: needOf(published.map((line) => line.rules)) };
}

/** The index of the line in force at an instant. */
export function lineAt(timeline: Timeline, instant: Instant): number {
  let index = timeline.lines.length - 1;
  while (index > 0 && (timeline.lines[index] as TimelineLine).effectiveFrom > instant) index--;
  return index;
}

export function rulesOfLine(timeline: Timeline, index: number): Rules {
  return (timeline.lines[index] as TimelineLine).rules;
}

/** When the line after this one takes effect; the end of time where there is none. */
export function nextLineFrom(timeline: Timeline, index: number): Instant {
  return timeline.lines[index + 1]?.effectiveFrom ?? endOfTime;
}

function needOf(versions: readonly Rules[]): Need {
  const metrics = new Set(versions.flatMap(({ tiers }) => metricsOf(tiers)));
  const named = [...metrics].filter((metric): metric is NamedMetric => metric.includes(':')).sort();
  const windows = new Map(
    versions
      .flatMap(({ tiers }) => tiers.windows)
      .map((window) => [JSON.stringify(window), window] as const)
      .sort(byKey),
  );
  const lifetime = [...windows.values()].some((window) => window.kind === 'lifetime');
  const byDay = [...windows.values()].filter((window) => window.kind !== 'lifetime');
  const previousYears = reviewsInsideYears(versions, byDay.filter(isYear));
  const tenures = [...new Set(versions.flatMap(({ tiers }) => livingByYears(tiers)))].sort();
  const graceDays = Math.max(...versions.map(({ tiers }) => tiers.graceDays));
  return {
    spend: metrics.has('spend'),
    purchases: metrics.has('purchases'),
    points: metrics.has('points'),
    named: new Set(named),
    lifetime,
    windows: byDay,
    previousYears,
    graceDays,
    tenures,
    fingerprint: [
      [...metrics]
        .filter((metric) => !metric.includes(':'))
        .map((metric) => metric[1])
        .sort()
        .join(''),
      lifetime ? 'L' : '',
      ...byDay.map(windowName),
      previousYears ? 'P' : '',
      graceDays > 0 ? `g${graceDays}` : '',
      ...named.map((metric) => `+${metric}`),
      ...tenures.map((level) => `T${level}`),
    ].join(''),
  };
}

function livingByYears({ levels }: TierRules): readonly LevelId[] {
  return levels.filter(({ forLife }) => (forLife?.years ?? null) !== null).map(({ id }) => id);
}

function metricsOf({ levels, down }: TierRules): readonly Metric[] {
  const conditions = levels.flatMap(({ qualify, keep, forLife }) => [
    ...(forLife?.reached ? [forLife.reached] : []),
    ...(qualify?.conditions ?? []),
    ...(keep?.conditions ?? []),
  ]);
  // The state keeps the tags of every member, whatever the rules ask.
  const metrics = conditions.flatMap(({ metric }) => (isTagMetric(metric) ? [] : [metric]));
  return down.kind === 'one-step-if-active' ? [...metrics, 'purchases'] : metrics;
}

/** Whether a review may fall inside a year of the window: then it looks at the year before, too. */
function reviewsInsideYears(versions: readonly Rules[], years: readonly WindowRule[]): boolean {
  if (years.length === 0) return false;
  if (versions.some(({ tiers }) => tiers.carriesOver || tiers.levels.some(keepsInvited))) return true;
  if (versions.every(({ tiers }) => tiers.term.kind === 'unlimited')) return false;
  const atNewYear = versions.every(
    ({ tiers: { term, graceDays } }) =>
      graceDays === 0 && (term.kind === 'next-year-end' || term.kind === 'unlimited'),
  );
  return !(atNewYear && years.every(({ kind }) => kind === 'calendar-year'));
}

function byKey(a: readonly [string, unknown], b: readonly [string, unknown]): number {
  return a[0] < b[0] ? -1 : 1;
}
