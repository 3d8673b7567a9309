/** Purchases through everything: HTTP, gateway, function, DynamoDB Local; and how much of that is the last. */
import { deliver } from '../../../cli/deliver/deliver.ts';
import { defaultRetry } from '../../../cli/platform/retry.ts';
import type { Instant } from '../../../domain/kernel/brand.ts';
import { formatMoney } from '../../../domain/kernel/money.ts';
import { type Platform, startPlatform } from '../../../infra/local/platform.ts';
import { benchmark } from '../benchmark.ts';
import { memberNumber, purchase } from '../support/purchases.ts';
import { type Random, randomFrom } from '../support/random.ts';
import { rounded } from '../support/statistics.ts';
import { dynamoCalls } from './dynamoCalls.ts';
import { readRecorded, replay } from './replay.ts';

const warmPurchases = 200;
const purchases = 1_000;
const members = 100;
/** As the demo and imports send. */
const concurrency = 16;
/** The workers of one function in the local run: so many transactions are under way at once. */
const workers = 6;

export const platformBenchmark = benchmark(
  {
    speed: { name: 'local platform: purchases', unit: 'purchases/s', target: null },
    direct: {
      name: 'local platform: the same calls straight to DynamoDB Local',
      unit: 'purchases/s',
      target: null,
    },
    share: { name: 'local platform: share of the time that is DynamoDB Local', unit: '%', target: null },
  },
  async () => {
    const platform = await startPlatform();
    const calls = dynamoCalls(platform.dynamodb);
    try {
      const random = randomFrom(5);
      await deliverAll(platform, random, 0, warmPurchases);
      const seconds = await deliverAll(platform, random, warmPurchases, purchases);
      const recorded = await readRecorded(calls);
      const perPurchase = (await replay(calls, recorded, workers)) / recorded.entries.length;
      return {
        speed: rounded(purchases / seconds),
        direct: rounded(1 / perPurchase),
        share: rounded((perPurchase / (seconds / purchases)) * 100),
      };
    } finally {
      calls.close();
      await platform.stop();
    }
  },
);

/** Seconds for `count` deliveries of orders from `first` on, each member's one after the other. */
async function deliverAll(platform: Platform, random: Random, first: number, count: number): Promise<number> {
  const target = { url: platform.url, program: platform.program, secret: platform.webhookSecret };
  let next = first;
  const sendOne = async (order: number): Promise<void> => {
    const { order: ref, ...fact } = purchase(
      random,
      memberNumber(order % members),
      order,
      Date.now() as Instant,
      3,
    );
    const lines = fact.lines.map((line) => ({ ...line, amount: formatMoney(line.amount, 2) }));
    const occurredAt = new Date(fact.occurredAt).toISOString();
    const body = { orderId: ref.orderId, memberId: fact.memberId, occurredAt, currency: 'USD', lines };
    const delivery = await deliver(target, body, defaultRetry);
    if (delivery.kind !== 'taken') throw new Error(`order ${order} is ${delivery.kind}`, { cause: delivery });
  };
  const lane = async (): Promise<void> => {
    while (next < first + count) await sendOne(next++);
  };
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: concurrency }, lane));
  return (performance.now() - startedAt) / 1_000;
}
