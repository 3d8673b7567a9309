/** What happens in a storm, drawn from its seed: who buys what when, who sends it how often, which rules. */
import { type Instant, type MemberId, minorUnits } from '../../domain/kernel/brand.ts';
import { factId, type Purchase, type Refund } from '../../domain/member/facts.ts';
import type { ProgramFile } from '../../domain/program/file.ts';
import { bought, programFile, shop } from '../functions/store/given.ts';
import type { Random } from './random.ts';

/** A purchase as its till knows it; it is recorded when it arrives. */
export interface Sale {
  readonly kind: 'sale';
  readonly order: string;
  readonly member: string;
  readonly cents: number;
  /** Milliseconds after the phase begins; mostly negative. */
  readonly afterMs: number;
}

/** Money given back on an order, perhaps before anyone has heard of the order. */
export interface GivenBack {
  readonly kind: 'refund';
  readonly refundId: string;
  readonly order: string;
  readonly cents: number;
  readonly afterMs: number;
}

/** Points spent, at once or set aside; or what becomes of points set aside. The key makes it the same. */
export interface Spending {
  readonly kind: 'redemption' | 'redemption-capture' | 'redemption-cancel';
  readonly redemptionId: string;
  readonly member: string;
  readonly points: number;
  readonly mode: 'reserve' | 'capture';
}

export type Delivery = Sale | GivenBack | Spending;

export interface Phase {
  /** How far the platform's clock is set forward before it. */
  readonly clockStepMs: number;
  /** Published as it begins, taking effect a minute later; null where the rules stay. */
  readonly newRules: ProgramFile | null;
  /** What each sender has to deliver, one after the other. Repetitions and rivals included. */
  readonly senders: readonly (readonly Delivery[])[];
}

export interface Scenario {
  readonly startsAt: number;
  readonly firstRules: ProgramFile;
  readonly phases: readonly Phase[];
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** Midnight, clock changes, the end of a year, 29 February, an ordinary afternoon; New York time. */
const beginnings = [
  '2026-11-22T05:00:00Z',
  '2026-03-08T06:59:00Z',
  '2026-11-01T05:59:00Z',
  '2026-01-01T04:59:30Z',
  '2028-02-29T12:00:00Z',
  '2026-07-15T19:30:00Z',
];

export function drawScenario(random: Random): Scenario {
  const members = Array.from({ length: random.pick([1, 1, 2, 4]) }, (_, index) => `m#${index}:é`);
  const phaseCount = random.between(1, 3);
  const salesMax = random.chance(5) ? 90 : 25;
  let orders = 0;
  const nextOrder = () => `order ${++orders}`;
  return {
    startsAt: Date.parse(random.pick(beginnings)),
    firstRules: drawRules(random),
    phases: Array.from({ length: phaseCount }, (_, index) => ({
      clockStepMs: index === 0 ? 0 : random.pick([0, hourMs, 20 * dayMs, 200 * dayMs, 500 * dayMs]),
      newRules: index > 0 && random.chance(50) ? drawRules(random) : null,
      senders: drawSenders(
        random,
        drawSales(random, members, random.between(1, salesMax), nextOrder),
        drawSpendings(random, members, index),
      ),
    })),
  };
}

function drawSales(
  random: Random,
  members: readonly string[],
  count: number,
  nextOrder: () => string,
): Sale[] {
  const sales: Sale[] = [];
  for (let index = 0; index < count; index++) {
    const twin = sales.length > 0 && random.chance(10) ? random.pick(sales) : null;
    const member = random.pick(members);
    const cents = random.pick([0, 99, random.between(100, 3_000), random.between(2_000, 15_000)]);
    sales.push({
      kind: 'sale',
      order: nextOrder(),
      member,
      cents,
      afterMs: twin?.afterMs ?? drawMoment(random),
    });
  }
  return sales;
}

/** Tills that are a little late or ahead, shops that send the day's purchases, imports of two years. */
function drawMoment(random: Random): number {
  switch (random.between(1, 5)) {
    case 1:
      return random.between(-5_000, 5 * minuteMs);
    case 2:
    case 3:
      return -random.between(0, 20 * hourMs);
    case 4:
      return -random.between(0, 60 * dayMs);
    default:
      return -random.between(0, 730 * dayMs);
  }
}

/** Some things are sent more than once, some sales come with a rival: the same order, told otherwise. */
function drawSenders(random: Random, sales: readonly Sale[], spendings: readonly Spending[]): Delivery[][] {
  const deliveries = sales.flatMap((sale): Delivery[] => {
    const list = [sale, ...drawRefunds(random, sale)].flatMap((each) => repeated(random, each));
    if (!random.chance(8)) return list;
    return [...list, random.chance(50) ? { ...sale, cents: sale.cents + 1 } : { ...sale, member: 'rival' }];
  });
  const senders = Array.from({ length: random.between(1, 8) }, (): Delivery[] => []);
  const all = [...deliveries, ...spendings.flatMap((each) => repeated(random, each))];
  for (const delivery of random.shuffled(all)) random.pick(senders).push(delivery);
  return senders;
}

function repeated(random: Random, delivery: Delivery): Delivery[] {
  return Array.from({ length: random.pick([1, 1, 1, 2, 3]) }, () => delivery);
}

/** More than some members have, and some of it settled more than one way. */
function drawSpendings(random: Random, members: readonly string[], phase: number): Spending[] {
  return Array.from({ length: random.pick([0, 0, 2, 8]) }, (_, index): Spending[] => {
    const made: Spending = {
      kind: 'redemption',
      redemptionId: `${phase}-${index}`,
      member: random.pick(members),
      points: random.pick([5, 20, 80]),
      mode: random.pick(['reserve', 'capture']),
    };
    const settled = (['redemption-capture', 'redemption-cancel'] as const)
      .filter(() => random.chance(50))
      .map((kind) => ({ ...made, kind }));
    return [made, ...settled];
  }).flat();
}

/** Together they may ask for more than was bought. */
function drawRefunds(random: Random, sale: Sale): GivenBack[] {
  if (sale.cents === 0 || !random.chance(25)) return [];
  return Array.from({ length: random.between(1, 3) }, (_, index) => ({
    kind: 'refund',
    refundId: `r${index}`,
    order: sale.order,
    cents: random.pick([sale.cents, random.between(1, sale.cents)]),
    afterMs: Math.min(sale.afterMs + random.pick([-hourMs, 0, minuteMs, dayMs, 40 * dayMs]), 5 * minuteMs),
  }));
}

function drawRules(random: Random): ProgramFile {
  const window = random.pick([
    { kind: 'rolling', months: 12 },
    { kind: 'rolling', months: 1 },
    { kind: 'calendar-year' },
    { kind: 'membership-year' },
    { kind: 'lifetime' },
  ]);
  const metric = random.pick([
    { metric: 'spend', atLeast: '100.00' },
    { metric: 'purchases', atLeast: 3 },
    { metric: 'points', atLeast: 50 },
  ]);
  const platinum = random.pick([
    { allOf: [metric, { metric: 'spend', atLeast: '300.00' }].slice(metric.metric === 'spend' ? 1 : 0) },
    { anyOf: [{ metric: 'purchases', atLeast: 9 }] },
  ]);
  return programFile({
    ...shop,
    earning: {
      base: { ...shop.earning.base, rounding: random.pick(['down', 'nearest', 'up']) },
      hold: random.pick([{ kind: 'none' }, { kind: 'days', days: 1 }, { kind: 'days', days: 14 }]),
    },
    refunds: { tier: random.pick(['leave', 'decide-again']) },
    redemption: { pointValue: '0.01', minimum: 5, step: 5, reservationMinutes: random.pick([1, 60]) },
    expiry: random.pick([
      shop.expiry,
      { kind: 'after-inactivity', months: 1 },
      { kind: 'after-months', months: 1, roundedTo: 'day' },
      { kind: 'never' },
    ]),
    tiers: {
      ...shop.tiers,
      window,
      term: random.pick([{ kind: 'months', months: 1 }, shop.tiers.term, { kind: 'unlimited' }]),
      down: random.pick(['one-step', 'to-earned']),
      standing: random.pick(['keep-until-term-ends', 'upgrade-only', 'at-once']),
      levels: [
        shop.tiers.levels[0],
        { id: 'gold', name: 'Gold', multiplier: '1.25', qualify: { anyOf: [metric] } },
        { id: 'platinum', name: 'Platinum', multiplier: '1.5', qualify: platinum },
      ],
    },
  });
}

/** What a refund states when it arrives at `now`; the order knows whose it is. */
export function refundAsFact(refund: GivenBack, phaseBeganAt: number, now: number): Refund {
  const order = { source: 'standard', orderId: refund.order };
  return {
    kind: 'refund',
    id: factId('refund', order.source, order.orderId, refund.refundId),
    memberId: '' as MemberId,
    occurredAt: (phaseBeganAt + refund.afterMs) as Instant,
    recordedAt: now as Instant,
    refundId: refund.refundId,
    order,
    takenBack: { by: 'amount', amount: minorUnits(refund.cents) },
  };
}

/** The fact that a delivery states when it arrives at `now`. */
export function saleAsFact(sale: Sale, phaseBeganAt: number, now: number): Purchase {
  const { order, member, cents, afterMs } = sale;
  return bought({ order, member, cents, at: phaseBeganAt + afterMs, recordedAt: now });
}
