/**
 * Words that the program file shares with requests. Apart from the file's schema, because whoever takes
 * purchases in has no need of that.
 */

/** What a line of a purchase may be, as it was at first. */
export const firstLineKinds = ['item', 'tax', 'shipping', 'discount'] as const;
/** What a line of a purchase may be. */
export const lineKinds = [...firstLineKinds, 'tip', 'fee', 'duty', 'gift-card', 'rounding'] as const;
export type LineKind = (typeof lineKinds)[number];

/** What counts toward a tier in every program: money, purchases, points earned. */
export const metrics = ['spend', 'purchases', 'points'] as const;

/** What counts where the file names it: a quantity that purchases and engagements bring, engagements of a kind. */
export const namedMetrics = ['quantity', 'engagements'] as const;
export const metricNames = [...metrics, ...namedMetrics] as const;

/** A condition may also ask for what nothing is added to: a tag, how long somebody is a member, how often they come back. */
export const conditionMetricNames = [...metricNames, 'tag', 'tenure', 'recurrence'] as const;

export type NamedMetric = `${(typeof namedMetrics)[number]}:${string}`;
/** `spend`, `quantity:nights`, `engagements:review` */
export type Metric = (typeof metrics)[number] | NamedMetric;

/** By metric, e.g. `quantity:nights`. */
export type NamedAmounts = Readonly<Record<NamedMetric, number>>;

/** Whether a tag is set: it counts as 1, and nothing is ever added to it. */
export type TagMetric = `tag:${string}`;
/** `tenure:months`, `recurrence:4 calendar-quarters`: found by looking, on a day. */
export type WatchedMetric = `tenure:${string}` | `recurrence:${string}`;
/** What a condition of a level looks at. */
export type ConditionMetric = Metric | TagMetric | WatchedMetric;

/** Whether amounts are added up for it. */
export function isSummed(metric: ConditionMetric): metric is Metric {
  return !isTagMetric(metric) && !isWatched(metric);
}

export function isWatched(metric: ConditionMetric): metric is WatchedMetric {
  return metric.startsWith('tenure:') || metric.startsWith('recurrence:');
}

export function isTagMetric(metric: ConditionMetric): metric is TagMetric {
  return metric.startsWith('tag:');
}

export function tagOf(metric: TagMetric): string {
  return metric.slice('tag:'.length);
}

/** A metric as files, requests and answers have it: the named ones say what `of`. */
interface SplitMetric<Name extends string = (typeof conditionMetricNames)[number]> {
  readonly metric: Name;
  readonly of?: string;
}

export function splitMetric(metric: Metric): SplitMetric<(typeof metricNames)[number]>;
export function splitMetric(metric: ConditionMetric): SplitMetric;
export function splitMetric(metric: ConditionMetric): SplitMetric {
  const colon = metric.indexOf(':');
  if (colon === -1) return { metric: metric as (typeof metrics)[number] };
  return { metric: metric.slice(0, colon) as SplitMetric['metric'], of: metric.slice(colon + 1) };
}

export function joinMetric({
  metric,
  of,
}: {
  readonly metric: string;
  readonly of?: string | undefined;
}): Metric {
  return (of === undefined ? metric : `${metric}:${of}`) as Metric;
}

/** What triggers fire for. */
export const occasions = [
  'enrolled',
  'first-purchase',
  'nth-purchase',
  'purchase',
  'tier-reached',
  'birthday',
  'membership-anniversary',
  'no-purchase-for',
  'tier-at-risk',
  'points-expiring',
  'points-available',
  'stage-entered',
  'reward-within-reach',
  'engagement',
  'program-ends',
] as const;
export type OccasionKind = (typeof occasions)[number];

/** How members are treated who hold a tier when new rules take effect. */
export const standings = ['keep-until-term-ends', 'upgrade-only', 'at-once', 'recompute-terms'] as const;
export type MigrationPolicy = (typeof standings)[number];
