/** A platform that keeps its data, stopped and started again. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { signStandardWebhook } from '../../../cli/deliver/webhook.ts';
import type { Stack } from '../../../infra/local/assembly/template.ts';
import { type Platform, type PlatformOptions, startPlatform } from '../../../infra/local/platform.ts';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'laurel-kept-'));
  folders.push(folder);
  return folder;
}

async function onPlatform<T>(options: PlatformOptions, work: (platform: Platform) => Promise<T>): Promise<T> {
  const platform = await startPlatform(options);
  try {
    return await work(platform);
  } finally {
    await platform.stop();
  }
}

async function purchase({ url, clock, program, webhookSecret }: Platform, orderId: string): Promise<unknown> {
  const occurredAt = new Date(clock.nowMs()).toISOString();
  const lines = [{ amount: '25.00' }];
  const order = { orderId, memberId: 'm1', occurredAt, currency: 'USD', lines };
  const body = JSON.stringify({ type: 'purchase.completed', timestamp: occurredAt, data: order });
  const signature = signStandardWebhook(webhookSecret, orderId, Math.floor(Date.now() / 1000), body);
  const headers = { 'content-type': 'application/json', ...signature };
  const response = await fetch(`${url}/v1/programs/${program}/webhooks/standard`, {
    method: 'POST',
    headers,
    body,
  });
  return ((await response.json()) as { status: string }).status;
}

async function get({ url, tokens, program }: Platform, path: string): Promise<Record<string, unknown>> {
  const headers = { authorization: `Bearer ${tokens.operator}` };
  const response = await fetch(`${url}/v1/programs/${program}${path}`, { headers });
  return (await response.json()) as Record<string, unknown>;
}

const facts = async (platform: Platform) => ({
  status: await get(platform, '/members/m1/status'),
  program: await get(platform, ''),
  secrets: await get(platform, '/secrets'),
  webhookSecret: platform.webhookSecret,
  shiftMs: platform.clock.shiftMs,
});

test('goes on where it was: data, clock, program and secret, with nothing published or added again', async () => {
  const data = newFolder();
  const before = await onPlatform({ data }, async (platform) => {
    expect(await purchase(platform, '1')).toBe('recorded');
    platform.clock.moveTo(platform.clock.nowMs() + 20 * 86_400_000); // beyond the hold
    return facts(platform);
  });
  expect(before.status).toMatchObject({ memberId: 'm1', balance: 25, pending: 0 });
  expect(before.secrets.secrets).toHaveLength(1);

  await onPlatform({ data }, async (platform) => {
    expect(await facts(platform)).toEqual(before);
    expect(await purchase(platform, '2')).toBe('recorded');
  });
});

const advance = async ({ url }: Platform, duration: string) => {
  const response = await fetch(`${url}/local/clock`, {
    method: 'POST',
    body: JSON.stringify({ advance: duration }),
  });
  expect(response.status).toBe(200);
};

const runs = async (platform: Platform) =>
  (await get(platform, '/reviews')).runs as readonly { id: string; finishedAt: string | null }[];

/** The platform as if it had died before anybody took up a message. */
const withoutEventSources = (stacks: readonly Stack[]): readonly Stack[] =>
  stacks.map((stack) => {
    const kept = Object.entries(stack.template.Resources).filter(
      ([, { Type }]) => Type !== 'AWS::Lambda::EventSourceMapping',
    );
    return { ...stack, template: { ...stack.template, Resources: Object.fromEntries(kept) } };
  });

test('a run whose messages are gone goes on with a later tick', async () => {
  const data = newFolder();
  const [begun] = await onPlatform({ data, changeStacks: withoutEventSources }, async (platform) => {
    expect(await purchase(platform, '1')).toBe('recorded');
    await advance(platform, 'P400D');
    return runs(platform);
  });
  expect(begun!.finishedAt).toBeNull();

  await onPlatform({ data }, async (platform) => {
    await advance(platform, 'PT3H');
    const ended = (await runs(platform)).find(({ id }) => id === begun!.id);
    expect(ended).toMatchObject({ id: begun!.id, planned: 1, done: 1, finishedAt: expect.any(String) });
    expect(await get(platform, '/members/m1/status')).toMatchObject({ balance: 0, pending: 0 });
  });
});
