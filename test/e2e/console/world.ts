/** A platform with members to look at, and a browser before it. */
import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { type Platform, type PlatformOptions, startPlatform } from '../../../infra/local/platform.ts';
import { signedHeaders } from '../../functions/support/sign.ts';
import { type Client, clientOf } from '../client.ts';
import { type Chromium, startChromium } from './browser.ts';

export interface World {
  readonly platform: Platform;
  readonly client: Client;
  readonly chromium: Chromium;
  /** The address of a view. */
  at(path: string): string;
  /** Sends purchases of a member, each of one line, so many days ago. */
  buys(memberId: string, purchases: readonly Bought[]): Promise<void>;
  stop(): Promise<void>;
}

interface Bought {
  readonly order: string;
  readonly amount: string;
  readonly daysAgo: number;
}

const perBatch = 20;

export async function startWorld(options: PlatformOptions = {}): Promise<World> {
  const platform = await startPlatform(options);
  const chromium = await startChromium(platform.url).catch(async (error: unknown) => {
    await platform.stop();
    throw error;
  });
  const client = clientOf(platform.url);
  const { program, webhookSecret: secret } = platform;
  const send = async (deliveries: readonly object[]) => {
    const body = JSON.stringify({ deliveries });
    const headers = signedHeaders(Buffer.from(body), { secret });
    const answer = await client.ask('receiveStandardBatch', { params: { program }, headers, body });
    expect(answer.status, answer.text).toBe(200);
    for (const { status } of answer.body.answers) expect(status).toBe('recorded');
  };
  return {
    platform,
    client,
    chromium,
    at: (path) => `${platform.url}/console${path}`,
    async buys(memberId, purchases) {
      const deliveries = purchases.map(({ order, amount, daysAgo }) => ({
        type: 'purchase.completed',
        data: {
          orderId: order,
          memberId,
          occurredAt: new Date(Date.now() - daysAgo * 86_400_000 - 60_000).toISOString(),
          currency: 'USD',
          lines: [{ amount }],
        },
      }));
      for (let from = 0; from < deliveries.length; from += perBatch) {
        await send(deliveries.slice(from, from + perBatch));
      }
    },
    async stop() {
      await chromium.stop();
      await platform.stop();
    },
  };
}

export const demoFile = (): { tiers: { levels: { qualify?: { anyOf: { atLeast: string }[] } }[] } } =>
  JSON.parse(readFileSync(new URL('../../../programs/demo.json', import.meta.url), 'utf8'));
