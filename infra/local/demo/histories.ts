/**
 * The demo's members and what they bought in the 18 months up to `now`. Pure: the same `now` gives the
 * same histories, to the last digit.
 */
import { Temporal } from 'temporal-polyfill';
import type { Purchase } from '../../../cli/deliver/purchase.ts';
import { fillBasket } from './catalogue.ts';
import { type Lifestyle, lifestyles, type Visit } from './lifestyles.ts';
import { createRandom, type Random } from './random.ts';

export interface DemoMember {
  readonly memberId: string;
  readonly lifestyle: Lifestyle;
  /** In the order they occurred. */
  readonly purchases: readonly Purchase[];
}

const SEED = 20_260_115;
const TIME_ZONE = 'America/New_York';
const CURRENCY = 'USD';

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
];

const crowd: readonly (readonly [lifestyle: Lifestyle, count: number])[] = [
  ['weekly', 31],
  ['regular', 60],
  ['big-spender', 20],
  ['seasonal', 21],
  ['lapsed-platinum', 14],
  ['occasional', 48],
  ['lapsed-gold', 19],
  ['newcomer', 19],
  ['one-off', 60],
];

/** `now` in milliseconds since 1970. Purchases end with the day before it. */
export function demoHistories(now: number): DemoMember[] {
  const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(TIME_ZONE).toPlainDate();
  return cast().map(([memberId, lifestyle], index) => {
    const random = createRandom(SEED + index * 7_919);
    const visits = lifestyles[lifestyle](random, (daysAgo) => today.subtract({ days: daysAgo }).month);
    const inOrder = visits.toSorted((a, b) => b.daysAgo - a.daysAgo);
    const purchases = inOrder.map((visit, visitIndex) =>
      toPurchase(random, visit, { memberId, today, orderId: orderId(index, visitIndex) }),
    );
    return { memberId, lifestyle, purchases: purchases.toSorted(byOccurrence) };
  });
}

function cast(): (readonly [memberId: string, lifestyle: Lifestyle])[] {
  const others = crowd.flatMap(([lifestyle, count]) => Array.from({ length: count }, () => lifestyle));
  return [...named, ...others.map((lifestyle, index) => [customerId(index), lifestyle] as const)];
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
}

/** Some time between nine in the morning and nine at night, New York time. */
function toPurchase(
  random: Random,
  { daysAgo, cents }: Visit,
  { memberId, orderId, today }: Setting,
): Purchase {
  const plainTime = new Temporal.PlainTime(
    random.between(9, 20),
    random.between(0, 59),
    random.between(0, 59),
  );
  const occurredAt = today.subtract({ days: daysAgo }).toZonedDateTime({ timeZone: TIME_ZONE, plainTime });
  return {
    orderId,
    memberId,
    occurredAt: occurredAt.toInstant().toString(),
    currency: CURRENCY,
    ...fillBasket(random, cents),
  };
}

/** All instants are written alike (UTC, whole seconds), so that their text sorts as they do. */
const byOccurrence = (a: Purchase, b: Purchase) =>
  a.occurredAt < b.occurredAt ? -1 : a.occurredAt > b.occurredAt ? 1 : 0;
