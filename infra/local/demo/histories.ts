/**
 * The demo's members and what they bought in the 18 months up to `now`. Pure: the same `now` gives the
 * same histories, to the last digit.
 */
import { Temporal } from 'temporal-polyfill';
import type { Purchase } from '../../../cli/deliver/purchase.ts';
import { type Lifestyle, lifestyles, type Visit } from './lifestyles.ts';
import { createRandom, type Random } from './random.ts';
import type { Shop } from './shop.ts';

export interface DemoMember {
  readonly memberId: string;
  readonly lifestyle: Lifestyle;
  /** In the order they occurred. */
  readonly purchases: readonly Purchase[];
}

/** The demo begins so long ago. */
export const demoDays = 550;
const SEED = 20_260_115;

/** One of each lifestyle has a name that is easy to type; `demo-member` comes first and rises first. */
const named: readonly (readonly [memberId: string, lifestyle: Lifestyle])[] = [
  ['demo-member', 'demo'],
  ['amelia', 'big-spender'],
  ['bruno', 'lapsed-gold'],
  ['chen', 'lapsed-platinum'],
  ['dara', 'weekly'],
  ['elif', 'one-off'],
  ['farid', 'newcomer'],
  ['greta', 'seasonal'],
  ['hana', 'recovered'],
  ['ivan', 'at-risk'],
  ['jonas', 'owing'],
  ['kira', 'regular'],
  ['lena', 'ending'],
];

const crowd: readonly (readonly [lifestyle: Lifestyle, count: number])[] = [
  ['weekly', 29],
  ['regular', 57],
  ['big-spender', 20],
  ['seasonal', 21],
  ['lapsed-platinum', 14],
  ['occasional', 44],
  ['lapsed-gold', 17],
  ['recovered', 6],
  ['at-risk', 8],
  ['ending', 4],
  ['newcomer', 19],
  ['one-off', 48],
];

/** Which members are played: all of them, or those with a name. */
export type Cast = 'all' | 'named';

/** `now` in milliseconds since 1970. Purchases end with the day before it. */
export function demoHistories(now: number, shop: Shop, cast: Cast = 'all'): DemoMember[] {
  const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(shop.timeZone).toPlainDate();
  const people = cast === 'named' ? named : [...named, ...others()];
  return people.map(([memberId, lifestyle], index) => {
    const random = createRandom(SEED + index * 7_919);
    const visits = lifestyles[lifestyle](random, (daysAgo) => today.subtract({ days: daysAgo }).month);
    const inOrder = visits.toSorted((a, b) => b.daysAgo - a.daysAgo);
    const purchases = inOrder.map((visit, visitIndex) =>
      toPurchase(random, visit, { memberId, today, shop, orderId: orderId(index, visitIndex) }),
    );
    return { memberId, lifestyle, purchases: purchases.toSorted(byOccurrence) };
  });
}

function others(): (readonly [memberId: string, lifestyle: Lifestyle])[] {
  const lifestylesOfAll = crowd.flatMap(([lifestyle, count]) =>
    Array.from({ length: count }, () => lifestyle),
  );
  return lifestylesOfAll.map((lifestyle, index) => [customerId(index), lifestyle] as const);
}

const customerId = (index: number) => `customer-${String(index + 1).padStart(4, '0')}`;

/** `D0042-017`: the seventeenth visit of the forty-second member. */
function orderId(memberIndex: number, visitIndex: number): string {
  return `D${String(memberIndex + 1).padStart(4, '0')}-${String(visitIndex + 1).padStart(3, '0')}`;
}

interface Setting {
  readonly memberId: string;
  readonly orderId: string;
  readonly today: Temporal.PlainDate;
  readonly shop: Shop;
}

/** Some time between nine in the morning and nine at night, the shop's time. */
function toPurchase(
  random: Random,
  { daysAgo, cents }: Visit,
  { memberId, orderId, today, shop }: Setting,
): Purchase {
  const plainTime = new Temporal.PlainTime(
    random.between(9, 20),
    random.between(0, 59),
    random.between(0, 59),
  );
  const occurredAt = today
    .subtract({ days: daysAgo })
    .toZonedDateTime({ timeZone: shop.timeZone, plainTime });
  return {
    orderId,
    memberId,
    occurredAt: occurredAt.toInstant().toString(),
    currency: shop.currency,
    ...shop.basket(random, cents),
  };
}

/** All instants are written alike (UTC, whole seconds), so that their text sorts as they do. */
const byOccurrence = (a: Purchase, b: Purchase) =>
  a.occurredAt < b.occurredAt ? -1 : a.occurredAt > b.occurredAt ? 1 : 0;
