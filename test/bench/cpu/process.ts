/** Calls the handler of one bundle as Lambda does, one event after the other. */
import type { Instant } from '../../../domain/kernel/brand.ts';
import { answer } from '../support/answer.ts';
import { memberNumber, purchase } from '../support/purchases.ts';
import { randomFrom } from '../support/random.ts';
import { deliveryOf } from './delivery.ts';

export interface Ask {
  readonly requests: number;
}

export interface Round {
  /** User and system time of all threads per request. */
  readonly cpuMs: number;
}

type Handler = (
  event: object,
  context: object,
) => Promise<{ readonly statusCode: number; readonly body: string }>;

const { handler } = (await import(process.argv[2]!)) as { handler: Handler };
const random = randomFrom(1);
let orders = 1_000_000;

const context = {
  awsRequestId: 'b7c1f6f0-0000-4000-8000-000000000000',
  functionName: 'webhooks',
  getRemainingTimeInMillis: () => 29_000,
};

answer<Ask, Round>(async ({ requests }) => {
  const now = Date.now();
  const events = Array.from({ length: requests }, () =>
    deliveryOf(purchase(random, memberNumber(100), orders++, now as Instant, 3), now),
  );
  const before = process.cpuUsage();
  for (const event of events) {
    const { statusCode, body } = await handler(event, context);
    if (statusCode !== 200) throw new Error(`answered ${statusCode}: ${body}`);
  }
  const { user, system } = process.cpuUsage(before);
  return { cpuMs: (user + system) / 1_000 / requests };
});
