/** Storms of many seeds, and what they must have had in them to show anything. */
import { expect } from 'vitest';
import { factKinds } from '../../../domain/facts/catalogue.ts';
import { storm } from './storm.ts';

/** `LAUREL_SEEDS=5000` plays more, `LAUREL_SEED=17` that one alone. */
const { LAUREL_SEED, LAUREL_SEEDS = '300' } = process.env;

/** The seeds of one of `shares` test files. */
export function seedsOf(share: number, shares: number): readonly number[] {
  if (LAUREL_SEED !== undefined) return share === 0 ? [Number(LAUREL_SEED)] : [];
  return Array.from({ length: Number(LAUREL_SEEDS) }, (_, index) => index + 1).filter(
    (seed) => seed % shares === share,
  );
}

export async function playStorms(seeds: readonly number[]): Promise<void> {
  const totals = new Map<string, number>();
  for (const seed of seeds) {
    const { faults, counts } = await storm(seed);
    expect(faults, `LAUREL_SEED=${seed}`).toEqual([]);
    for (const [what, count] of Object.entries(counts)) totals.set(what, (totals.get(what) ?? 0) + count);
  }
  if (seeds.length >= 150) expectTroubles(totals);
}

/** A storm in which nothing ever went wrong would show nothing. */
function expectTroubles(totals: ReadonlyMap<string, number>): void {
  for (const what of [...troubles, ...answers, ...booked.map((kind) => `${kind} booked`)]) {
    expect(totals.get(what) ?? 0, what).toBeGreaterThan(0);
  }
}

const troubles = [
  // of the store, on the way to it and back
  'throttled',
  'failed commit',
  'in-conflict commit',
  'part-throttled commit',
  'request-lost',
  'request-lost commit',
  'answer-lost commit',
  'overtaken commit',
  'lostRaces',
  'behind',
  // of the functions and the way to them
  'deaths',
  'lostAnswers',
  // of the schedule and its queue
  'ticks failed',
  'hops',
  'hops failed',
  // of the rules and the clock
  'versions',
  'clockSteps',
];
const answers = [
  'recorded',
  'duplicate',
  'superseded',
  'waiting',
  'ignored',
  'busy',
  'read',
  'purchase-conflict',
  'fact-conflict',
  'order-of-another-member',
  'idempotency-key-reused',
  'insufficient-points',
  'reward-limit-reached',
  'already-captured',
  'already-cancelled',
  'reservation-expired',
  'quota-used-up',
  'unchanged',
  'too-many-tags',
  'until-in-the-past',
];
/** No sender of the storms merges, forgets or brings anybody along, or moves an order yet; the properties and the tests of the API do. */
const notSent: ReadonlySet<string> = new Set(['merge', 'absorption', 'erasure', 'opening', 'order-move']);
const booked = [...factKinds.filter((kind) => !notSent.has(kind)), 'correction', 'passage'] as const;
