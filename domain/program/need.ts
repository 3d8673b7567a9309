/** What a member's state must keep so that every version of a timeline can decide from it. */
import { isTagMetric, type NamedMetric } from '../facts/vocabulary.ts';
import type { LevelId } from '../kernel/brand.ts';
import type { Metric, WindowRule } from './file.ts';
import { keepsInvited, type TierRules, windowName } from './tiers/rules.ts';
import { isYear } from './windows.ts';

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
 * What versions ask of a state, as plain data. However many they are, together they are as small as one: a timeline
 * is stored with it, so that nobody loads old versions to know what they needed.
 */
export interface Demand {
  /** Each once, sorted. */
  readonly metrics: readonly Metric[];
  /** Each once, by its text. */
  readonly windows: readonly WindowRule[];
  readonly tenures: readonly LevelId[];
  readonly graceDays: number;
  /** Whether some version may look at the year before on whatever day. */
  readonly looksBack: boolean;
  /** Whether no version has terms that end. */
  readonly isEndless: boolean;
  /** Whether all terms that end do so at a new year, without grace. */
  readonly endsAtNewYear: boolean;
}

export function demandOf(tiers: TierRules): Demand {
  const { term, graceDays, levels, windows, carriesOver } = tiers;
  return {
    metrics: sorted(metricsOf(tiers)),
    windows: eachOnce(windows),
    tenures: sorted(livingByYears(tiers)),
    graceDays,
    looksBack: carriesOver || levels.some(keepsInvited),
    isEndless: term.kind === 'unlimited',
    endsAtNewYear: graceDays === 0 && (term.kind === 'next-year-end' || term.kind === 'unlimited'),
  };
}

export function demandOfBoth(a: Demand, b: Demand): Demand {
  return {
    metrics: sorted([...a.metrics, ...b.metrics]),
    windows: eachOnce([...a.windows, ...b.windows]),
    tenures: sorted([...a.tenures, ...b.tenures]),
    graceDays: Math.max(a.graceDays, b.graceDays),
    looksBack: a.looksBack || b.looksBack,
    isEndless: a.isEndless && b.isEndless,
    endsAtNewYear: a.endsAtNewYear && b.endsAtNewYear,
  };
}

export function needOf(demand: Demand): Need {
  const { metrics, windows, tenures, graceDays } = demand;
  const named = metrics.filter((metric): metric is NamedMetric => metric.includes(':'));
  const lifetime = windows.some(({ kind }) => kind === 'lifetime');
  const byDay = windows.filter(({ kind }) => kind !== 'lifetime');
  const previousYears = reviewsInsideYears(demand, byDay.filter(isYear));
  return {
    spend: metrics.includes('spend'),
    purchases: metrics.includes('purchases'),
    points: metrics.includes('points'),
    named: new Set(named),
    lifetime,
    windows: byDay,
    previousYears,
    graceDays,
    tenures,
    fingerprint: [
      metrics
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
function reviewsInsideYears(
  { looksBack, isEndless, endsAtNewYear }: Demand,
  years: readonly WindowRule[],
): boolean {
  if (years.length === 0) return false;
  if (looksBack) return true;
  if (isEndless) return false;
  return !(endsAtNewYear && years.every(({ kind }) => kind === 'calendar-year'));
}

function sorted<T extends string>(values: readonly T[]): readonly T[] {
  return [...new Set(values)].sort();
}

function eachOnce(windows: readonly WindowRule[]): readonly WindowRule[] {
  const byText = new Map(windows.map((window) => [JSON.stringify(window), window]));
  return [...byText].sort(byKey).map(([, window]) => window);
}

function byKey(a: readonly [string, unknown], b: readonly [string, unknown]): number {
  return a[0] < b[0] ? -1 : 1;
}
