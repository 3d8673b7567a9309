/** What a member's state must keep so that every version of a timeline can decide from it. */
import { isSummed, type NamedMetric } from '../facts/vocabulary.ts';
import type { Day, LevelId } from '../kernel/brand.ts';
import type { Metric, WindowRule } from './file.ts';
import type { Rules } from './rules.ts';
import { keepsInvited, type TierRules, windowName } from './tiers/rules.ts';
import { dayOf, isByDay, isOfCalendar, isPeriod } from './windows.ts';

export interface Need {
  readonly spend: boolean;
  readonly purchases: boolean;
  readonly points: boolean;
  /** Quantities and engagements that some version counts. */
  readonly named: ReadonlySet<NamedMetric>;
  readonly lifetime: boolean;
  /** Days from which on some version counts everything, ascending. */
  readonly since: readonly Day[];
  /** Periods whose amounts are looked at one by one. */
  readonly recurrences: readonly Periods[];
  /** Windows that need amounts by day. */
  readonly windows: readonly WindowRule[];
  /** Whether reviews look at the period before the present one, too. */
  readonly previousYears: boolean;
  /** Levels that some version makes one for life after so many years. */
  readonly tenures: readonly LevelId[];
  /** The most that a version gives after a term. */
  readonly graceDays: number;
  /** Whether some version's conditions or triggers look at when the member bought before. */
  readonly lastPurchase: boolean;
  /** Whether some version calculates terms again as it takes effect. */
  readonly starts: boolean;
  /** Equal exactly when the needs are. */
  readonly fingerprint: string;
}

/** So many periods and the one before them. */
export interface Periods {
  readonly window: WindowRule;
  readonly last: number;
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
  /** Each once; absent where a release stored it that knew of none. */
  readonly recurrences?: readonly Periods[];
  readonly tenures: readonly LevelId[];
  readonly graceDays: number;
  /** Whether some version may look at the period before on whatever day. */
  readonly looksBack: boolean;
  /** Whether no version has terms that end. */
  readonly isEndless: boolean;
  /** Whether all terms that end do so at a new year, without grace. */
  readonly endsAtNewYear: boolean;
  /** Where some version's conditions or triggers look at when the member bought before. */
  readonly lastPurchase?: true;
}

export function demandOf({
  tiers,
  earning,
  triggers,
}: Pick<Rules, 'tiers' | 'earning' | 'triggers'>): Demand {
  const { term, graceDays, levels, windows, carriesOver } = tiers;
  return {
    metrics: sorted(metricsOf(tiers)),
    windows: eachOnce(windows),
    recurrences: recurrencesOf(tiers),
    tenures: sorted(livingByYears(tiers)),
    graceDays,
    looksBack: carriesOver || levels.some(keepsInvited),
    isEndless: term.kind === 'unlimited',
    endsAtNewYear: graceDays === 0 && (term.kind === 'next-year-end' || term.kind === 'unlimited'),
    ...(earning.readsLastPurchase || triggers.readsLastPurchase ? { lastPurchase: true } : {}),
  };
}

export function demandOfBoth(a: Demand, b: Demand): Demand {
  return {
    metrics: sorted([...a.metrics, ...b.metrics]),
    windows: eachOnce([...a.windows, ...b.windows]),
    recurrences: eachOnce([...(a.recurrences ?? []), ...(b.recurrences ?? [])]),
    tenures: sorted([...a.tenures, ...b.tenures]),
    graceDays: Math.max(a.graceDays, b.graceDays),
    looksBack: a.looksBack || b.looksBack,
    isEndless: a.isEndless && b.isEndless,
    endsAtNewYear: a.endsAtNewYear && b.endsAtNewYear,
    ...(a.lastPurchase || b.lastPurchase ? { lastPurchase: true } : {}),
  };
}

/** `starts`: whether some version calculates terms again as it takes effect. */
export function needOf(demand: Demand, starts: boolean): Need {
  const { metrics, windows, tenures, graceDays, recurrences = [], lastPurchase = false } = demand;
  const named = metrics.filter((metric): metric is NamedMetric => metric.includes(':'));
  const lifetime = windows.some(({ kind }) => kind === 'lifetime');
  const byDay = windows.filter(isByDay);
  const since = sorted(windows.flatMap((window) => (window.kind === 'since' ? [window.date] : [])));
  const previousYears = reviewsInside(demand, byDay.filter(isPeriod));
  return {
    spend: metrics.includes('spend'),
    purchases: metrics.includes('purchases'),
    points: metrics.includes('points'),
    named: new Set(named),
    lifetime,
    since: since.map(dayOf),
    recurrences,
    windows: byDay,
    previousYears,
    graceDays,
    starts,
    tenures,
    lastPurchase,
    fingerprint: [
      metrics
        .filter((metric) => !metric.includes(':'))
        .map((metric) => metric[1])
        .sort()
        .join(''),
      lifetime ? 'L' : '',
      ...since.map((date) => `S${date}`),
      ...byDay.map(windowName),
      ...recurrences.map(({ window, last }) => `C${windowName(window)}${last}`),
      previousYears ? 'P' : '',
      graceDays > 0 ? `g${graceDays}` : '',
      lastPurchase ? 'B' : '',
      starts ? 'R' : '',
      ...named.map((metric) => `+${metric}`),
      ...tenures.map((level) => `T${level}`),
    ].join(''),
  };
}

function recurrencesOf({ watched }: TierRules): readonly Periods[] {
  return eachOnce(
    watched.flatMap((each) => (each.kind === 'recurrence' ? [{ window: each.window, last: each.last }] : [])),
  );
}

function livingByYears({ levels }: TierRules): readonly LevelId[] {
  return levels.filter(({ forLife }) => (forLife?.years ?? null) !== null).map(({ id }) => id);
}

function metricsOf({ levels, down, watched }: TierRules): readonly Metric[] {
  const conditions = levels.flatMap(({ qualify, keep, forLife }) => [
    ...(forLife?.reached ? [forLife.reached] : []),
    ...(qualify?.conditions ?? []),
    ...(keep?.conditions ?? []),
  ]);
  // The state keeps the tags of every member, whatever the rules ask.
  const metrics = conditions.flatMap(({ metric }) => (isSummed(metric) ? [metric] : []));
  const recurring = watched.flatMap((each) => (each.kind === 'recurrence' ? [each.each.metric] : []));
  return [...metrics, ...recurring, ...(down.kind === 'one-step-if-active' ? (['purchases'] as const) : [])];
}

/** Whether a review may fall inside a period of the window: then it looks at the period before, too. */
function reviewsInside(
  { looksBack, isEndless, endsAtNewYear }: Demand,
  periods: readonly WindowRule[],
): boolean {
  if (periods.length === 0) return false;
  if (looksBack) return true;
  if (isEndless) return false;
  return !(endsAtNewYear && periods.every(isOfCalendar));
}

function sorted<T extends string>(values: readonly T[]): readonly T[] {
  return [...new Set(values)].sort();
}

function eachOnce<T>(values: readonly T[]): readonly T[] {
  const byText = new Map(values.map((value) => [JSON.stringify(value), value] as const));
  return [...byText].sort(byKey).map(([, value]) => value);
}

function byKey(a: readonly [string, unknown], b: readonly [string, unknown]): number {
  return a[0] < b[0] ? -1 : 1;
}
