/**
 * Words that the program file shares with requests. Apart from the file's schema, because whoever takes
 * purchases in has no need of that.
 */

/** What a line of a purchase may be. */
export const lineKinds = ['item', 'tax', 'shipping', 'discount'] as const;
export type LineKind = (typeof lineKinds)[number];

/** What counts toward a tier in every program: money, purchases, points earned. */
export const metrics = ['spend', 'purchases', 'points'] as const;

/** What counts where the file names it: a quantity that purchases and engagements bring, engagements of a kind. */
export const namedMetrics = ['quantity', 'engagements'] as const;
export const metricNames = [...metrics, ...namedMetrics] as const;

/** A condition may also ask for a tag, which nothing is added to. */
export const conditionMetricNames = [...metricNames, 'tag'] as const;

export type NamedMetric = `${(typeof namedMetrics)[number]}:${string}`;
/** `spend`, `quantity:nights`, `engagements:review` */
export type Metric = (typeof metrics)[number] | NamedMetric;

/** By metric, e.g. `quantity:nights`. */
export type NamedAmounts = Readonly<Record<NamedMetric, number>>;

/** Whether a tag is set: it counts as 1, and nothing is ever added to it. */
export type TagMetric = `tag:${string}`;
/** What a condition of a level looks at. */
export type ConditionMetric = Metric | TagMetric;

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

/** How members are treated who hold a tier when new rules take effect. */
export const standings = ['keep-until-term-ends', 'upgrade-only', 'at-once'] as const;
export type MigrationPolicy = (typeof standings)[number];
