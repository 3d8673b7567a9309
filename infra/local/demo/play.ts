/** Plays the demo: the histories through the real webhook route, signed, each member's in order. */
import { type Delivery, type DeliveryTarget, deliver } from '../../../cli/deliver/deliver.ts';
import { createLanes } from '../../../cli/deliver/lanes.ts';
import type { Purchase, PurchaseAnswer } from '../../../cli/deliver/purchase.ts';
import { findingSentence } from '../../../cli/platform/problem.ts';
import { defaultRetry, type RetryPolicy } from '../../../cli/platform/retry.ts';
import { type DemoMember, demoHistories } from './histories.ts';
import { readStandings } from './standings.ts';

interface DemoOptions {
  readonly url: string;
  readonly program: string;
  readonly webhookSecret: string;
  /** Platform time in milliseconds since 1970: the histories end just before it. */
  readonly now: number;
  /** With the scope members:read: then `tiers` and `lowered` of the result are read back at the end. */
  readonly serviceToken?: string;
  readonly onProgress?: (progress: DemoProgress) => void;
  readonly concurrency?: number;
  readonly retry?: RetryPolicy;
}

export interface DemoProgress {
  readonly done: number;
  readonly total: number;
  /** The last member that a purchase raised to the tier it still holds. Null until there is one. */
  readonly lastRise: Rise | null;
}

export interface Rise {
  readonly memberId: string;
  readonly tier: string;
}

interface DemoResult {
  readonly members: number;
  readonly recorded: number;
  readonly duplicate: number;
  /** How many members stand in each tier: now, or, without a token to ask, at their last purchase. */
  readonly tiers: Readonly<Record<string, number>>;
  /** How many a review has lowered; null without a token to ask. */
  readonly lowered: number | null;
}

const CONCURRENCY = 16;

/** Throws when a purchase is refused or can't be delivered: a demo with holes would mislead. */
export async function playDemo(options: DemoOptions): Promise<DemoResult> {
  const members = demoHistories(options.now);
  const target = { url: options.url, program: options.program, secret: options.webhookSecret };
  const tally = createTally(members, options.onProgress);
  const concurrency = options.concurrency ?? CONCURRENCY;
  const lanes = createLanes({ concurrency, pendingMax: concurrency * 64 });
  for (const { memberId, purchases } of members) {
    for (const purchase of purchases) {
      await lanes.push(memberId, () => play(target, purchase, tally, options.retry ?? defaultRetry));
    }
  }
  await lanes.drain();
  const result = tally.result();
  if (options.serviceToken === undefined) return result;
  const api = { url: options.url, token: options.serviceToken };
  const memberIds = members.map(({ memberId }) => memberId);
  return { ...result, ...(await readStandings(api, options.program, memberIds, concurrency)) };
}

async function play(target: DeliveryTarget, purchase: Purchase, tally: Tally, retry: RetryPolicy) {
  const delivery = await deliver(target, purchase, retry);
  if (delivery.kind !== 'taken') throw new Error(`demo order ${purchase.orderId}: ${whyNot(delivery)}`);
  tally.count(delivery.answer);
}

function whyNot(delivery: Exclude<Delivery, { kind: 'taken' }>): string {
  if (delivery.kind === 'unavailable') return delivery.reason;
  const { status, detail, title, findings } = delivery.problem;
  return [`${status} ${detail ?? title}`, ...findings.map(findingSentence)].join('; ');
}

interface Tally {
  count(answer: PurchaseAnswer): void;
  result(): DemoResult;
}

function createTally(members: readonly DemoMember[], onProgress: DemoOptions['onProgress']): Tally {
  const total = members.reduce((sum, { purchases }) => sum + purchases.length, 0);
  const counts = { recorded: 0, duplicate: 0 };
  const tierOf = new Map<string, string>();
  let lastRise: Rise | null = null;
  return {
    count({ status, entry, member: { memberId, tier } }) {
      counts[status] += 1;
      tierOf.set(memberId, tier.name);
      const raised = entry.outcomes.some(({ kind, to }) => kind === 'tier.raised' && to === tier.id);
      if (raised) lastRise = { memberId, tier: tier.name };
      onProgress?.({ done: counts.recorded + counts.duplicate, total, lastRise });
    },
    result: () => ({ members: members.length, ...counts, tiers: countBy(tierOf.values()), lowered: null }),
  };
}

function countBy(names: Iterable<string>): Record<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return Object.fromEntries(counts);
}
