import { afterEach, beforeEach, expect, test } from 'vitest';
import { defaultRetry } from '../../cli/platform/retry.ts';
import { demoHistories } from '../../infra/local/demo/histories.ts';
import { type DemoProgress, playDemo } from '../../infra/local/demo/play.ts';
import { type FakePlatform, secret, startFakePlatform, tokens } from '../cli/support/fakePlatform.ts';

const now = Date.parse('2026-11-22T12:00:00Z');
const retry = { ...defaultRetry, sleep: async () => {} };

let platform: FakePlatform;
beforeEach(async () => {
  platform = await startFakePlatform();
});
afterEach(() => platform.close());

const play = (
  change: {
    webhookSecret?: string;
    serviceToken?: string;
    onProgress?: (progress: DemoProgress) => void;
  } = {},
) => playDemo({ url: platform.url, program: 'demo', webhookSecret: secret, now, retry, ...change });

test('plays every history through the webhook, each member’s in order, whatever fails on the way', async () => {
  platform.faultFor = (order, attempt) => {
    if (order.endsWith('-001') && attempt === 1) return 'reset';
    return order.endsWith('-007') && attempt <= 2 ? { status: 503 } : null;
  };
  const seen: DemoProgress[] = [];
  const result = await play({ serviceToken: tokens.service, onProgress: (progress) => seen.push(progress) });
  const members = demoHistories(now);
  const total = members.reduce((sum, { purchases }) => sum + purchases.length, 0);

  expect(result).toMatchObject({ members: 300, recorded: total, duplicate: 0 });
  // The tests' platform answers Regular to every purchase, and to every reading of a status Gold, lowered.
  expect(result).toMatchObject({ tiers: { Gold: 300 }, lowered: 300 });
  expect(seen.map(({ done }) => done)).toEqual(Array.from({ length: total }, (_, n) => n + 1));
  expect(seen.every((progress) => progress.total === total)).toBe(true);
  expect(platform.openMax.member).toBe(1);
  for (const { memberId, purchases } of members) {
    const taken = platform.taken.filter((purchase) => purchase.memberId === memberId);
    expect(taken).toEqual(purchases);
  }
  // Who rises first is among the first to be sent.
  expect(platform.taken.slice(0, 32).map(({ memberId }) => memberId)).toContain('demo-member');
}, 60_000);

test('a refusal ends it and names the order', async () => {
  const webhookSecret = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;
  await expect(play({ webhookSecret })).rejects.toThrow(/demo order D\d{4}-001: 401/);
});
