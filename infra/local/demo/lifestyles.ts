/** How the demo's members live: when they buy and about how much. The tiers follow from it, not the reverse. */
import type { Random } from './random.ts';

/** A visit to the shop: so many days before today, for goods of at least so much. */
export interface Visit {
  readonly daysAgo: number;
  readonly cents: number;
}

export type Lifestyle =
  | 'demo'
  | 'one-off'
  | 'occasional'
  | 'regular'
  | 'weekly'
  | 'big-spender'
  | 'lapsed-gold'
  | 'lapsed-platinum'
  | 'seasonal'
  | 'recovered'
  | 'at-risk'
  | 'ending'
  | 'owing'
  | 'newcomer';

/** 18 months. */
const SPAN_DAYS = 548;

type Visits = (random: Random, season: (daysAgo: number) => number) => Visit[];

export const lifestyles: Readonly<Record<Lifestyle, Visits>> = {
  /** Gold with the first purchase, and a little every month that keeps it. */
  demo: (random) => [
    { daysAgo: SPAN_DAYS - 4, cents: 11_200 },
    ...every(random, { from: SPAN_DAYS - 30, until: 3, gapDays: [30, 37], cents: [600, 1_000] }),
  ],
  'one-off': (random) =>
    some(random, random.chance(25) ? 2 : 1, { from: SPAN_DAYS, until: 1, cents: [500, 4_500] }),
  occasional: (random) =>
    some(random, random.between(3, 6), { from: SPAN_DAYS, until: 1, cents: [1_200, 3_800] }),
  regular: (random) =>
    every(random, {
      from: random.between(300, SPAN_DAYS),
      until: 1,
      gapDays: [20, 38],
      cents: [800, random.between(1_400, 2_600)],
    }),
  weekly: (random) =>
    every(random, { from: random.between(380, SPAN_DAYS), until: 1, gapDays: [5, 11], cents: [400, 1_400] }),
  'big-spender': (random) =>
    every(random, {
      from: random.between(360, SPAN_DAYS),
      until: 5,
      gapDays: [22, 60],
      cents: [6_000, 22_000],
    }),
  /** Once a large purchase, then silence or a cup of coffee: the review found too little. */
  'lapsed-gold': (random) => [
    ...some(random, random.between(1, 3), { from: SPAN_DAYS, until: 500, cents: [800, 2_500] }),
    { daysAgo: random.between(390, 490), cents: random.between(12_500, 16_000) },
    ...lateCoffee(random),
  ],
  /** A kitchen furnished in one season, then silence: platinum stepped down to gold. */
  'lapsed-platinum': (random) => [
    ...some(random, 2, { from: SPAN_DAYS, until: 430, cents: [17_000, 19_500] }),
    { daysAgo: random.between(390, 420), cents: random.between(2_000, 6_000) },
    ...lateCoffee(random),
  ],
  /** Gifts in November and December, something in May. */
  seasonal: (random, season) => {
    const visits: Visit[] = [];
    for (let daysAgo = SPAN_DAYS; daysAgo >= 1; daysAgo -= random.between(9, 16)) {
      const month = season(daysAgo);
      const percent = month >= 11 ? 65 : month === 5 ? 30 : 2;
      if (random.chance(percent)) visits.push({ daysAgo, cents: random.between(2_500, 7_000) });
    }
    return visits.length > 0 ? visits : [{ daysAgo: random.between(1, SPAN_DAYS), cents: 5_000 }];
  },
  /** Gold, then a year with a coffee now and then: lowered; a new kitchen brings gold back. */
  recovered: (random) => [
    { daysAgo: SPAN_DAYS - random.between(6, 20), cents: random.between(11_500, 13_500) },
    ...some(random, 4, { from: 480, until: 200, cents: [500, 1_200] }),
    { daysAgo: random.between(25, 90), cents: random.between(12_500, 15_000) },
  ],
  /** Came every week, and then no more. */
  'at-risk': (random) =>
    every(random, { from: 500, until: random.between(190, 250), gapDays: [6, 10], cents: [700, 1_600] }),
  /** The term of gold ends within weeks, and nearly all that made it is a year old by then. */
  ending: (random) => [
    { daysAgo: 365 - random.between(12, 40), cents: random.between(11_500, 14_000) },
    ...some(random, 3, { from: 250, until: 20, cents: [500, 1_000] }),
  ],
  /** One large purchase: its points are spent, and then it goes back to the shop. */
  owing: (random) => [{ daysAgo: random.between(110, 130), cents: random.between(15_000, 18_000) }],
  newcomer: (random) => some(random, random.between(1, 4), { from: 85, until: 1, cents: [600, 3_000] }),
};

interface Span {
  readonly from: number;
  readonly until: number;
  readonly cents: readonly [number, number];
}

function some(random: Random, count: number, { from, until, cents }: Span): Visit[] {
  return Array.from({ length: count }, () => ({
    daysAgo: random.between(until, from),
    cents: random.between(...cents),
  }));
}

function every(random: Random, span: Span & { readonly gapDays: readonly [number, number] }): Visit[] {
  const visits: Visit[] = [];
  for (let daysAgo = span.from; daysAgo >= span.until; daysAgo -= random.between(...span.gapDays)) {
    visits.push({ daysAgo, cents: random.between(...span.cents) });
  }
  return visits;
}

function lateCoffee(random: Random): Visit[] {
  if (!random.chance(35)) return [];
  return [{ daysAgo: random.between(2, 120), cents: random.between(400, 1_200) }];
}
