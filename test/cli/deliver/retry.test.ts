import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { deliver } from '../../../cli/deliver/deliver.ts';
import type { Purchase } from '../../../cli/deliver/purchase.ts';
import { isWebhookSecret, signStandardWebhook } from '../../../cli/deliver/webhook.ts';
import { defaultRetry, type RetryPolicy, retryAfterMs, waitMs } from '../../../cli/platform/retry.ts';
import { type FakePlatform, secret, startFakePlatform } from '../support/fakePlatform.ts';

let platform: FakePlatform;
beforeEach(async () => {
  platform = await startFakePlatform();
});
afterEach(() => platform.close());

/** Waits for nothing and writes down for how long it would have. */
function policy(change: Partial<RetryPolicy> = {}): RetryPolicy & { waits: number[] } {
  const waits: number[] = [];
  const sleep = async (ms: number) => void waits.push(ms);
  return {
    ...defaultRetry,
    attemptsMax: 4,
    baseMs: 100,
    capMs: 250,
    random: () => 0.5,
    ...change,
    sleep,
    waits,
  };
}

const purchase: Purchase = {
  orderId: '1',
  memberId: 'm1',
  occurredAt: '2026-01-15T17:00:00.000Z',
  currency: 'USD',
  lines: [{ amount: '5.00' }],
};

const send = (retry: RetryPolicy) => deliver({ url: platform.url, program: 'demo', secret }, purchase, retry);

describe('waiting', () => {
  test('doubles up to the cap, with full jitter', () => {
    const low = policy({ random: () => 0 });
    const high = policy({ random: () => 0.999 });
    expect([1, 2, 3, 4, 60].map((attempt) => waitMs(low, attempt))).toEqual([0, 0, 0, 0, 0]);
    expect([1, 2, 3, 4, 60].map((attempt) => waitMs(high, attempt))).toEqual([99, 199, 249, 249, 249]);
  });

  test('Retry-After is waited for first', () => {
    expect(waitMs(policy(), 1, 3_000)).toBe(3_050);
  });

  test('Retry-After is seconds or a date', () => {
    const now = Date.parse('2026-01-15T10:00:00Z');
    expect(retryAfterMs('7', now)).toBe(7_000);
    expect(retryAfterMs('Thu, 15 Jan 2026 10:00:30 GMT', now)).toBe(30_000);
    expect(retryAfterMs('Thu, 15 Jan 2026 09:00:00 GMT', now)).toBe(0);
    expect([retryAfterMs(null, now), retryAfterMs('soon', now), retryAfterMs('-5', now)]).toEqual([0, 0, 0]);
  });
});

describe('delivering', () => {
  test.each([
    ['a busy platform', { status: 503, headers: { 'retry-after': '2' } } as const, [2_050, 2_100]],
    ['too many requests', { status: 429 } as const, [50, 100]],
    ['a gateway that gave up', { status: 504 } as const, [50, 100]],
    ['a failure', { status: 500 } as const, [50, 100]],
    ['a connection that breaks', 'reset' as const, [50, 100]],
  ])('%s is tried again', async (_, fault, waits) => {
    platform.faultFor = (_order, attempt) => (attempt <= 2 ? fault : null);
    const retry = policy();
    expect((await send(retry)).kind).toBe('taken');
    expect(retry.waits).toEqual(waits);
    expect(platform.taken).toHaveLength(1);
    expect(new Set(platform.webhookIds).size).toBe(1);
  });

  test('the tries are bounded, and the last reason is kept', async () => {
    platform.faultFor = () => ({ status: 503 });
    const retry = policy();
    const delivery = await send(retry);
    expect(delivery).toMatchObject({ kind: 'unavailable', problem: { status: 503 } });
    expect(platform.webhookIds).toHaveLength(4);
    expect(retry.waits).toHaveLength(3);
  });

  test('a platform that asks for more patience than there is gets no early try', async () => {
    platform.faultFor = () => ({ status: 503, headers: { 'retry-after': '60' } });
    const retry = policy({ patienceMs: 90_000 });
    expect((await send(retry)).kind).toBe('unavailable');
    expect(retry.waits).toEqual([60_050]);
  });

  test('a platform that is gone is unavailable without a problem', async () => {
    await platform.close();
    const delivery = await send(policy());
    expect(delivery).toMatchObject({ kind: 'unavailable', problem: null, reason: 'ECONNREFUSED' });
  });

  test('what the platform has judged is not sent again', async () => {
    const retry = policy();
    await send(retry);
    const other = { ...purchase, memberId: 'm2' };
    const delivery = await deliver({ url: platform.url, program: 'demo', secret }, other, retry);
    expect(delivery).toMatchObject({ kind: 'refused', problem: { status: 409, name: 'purchase-conflict' } });
    expect(retry.waits).toEqual([]);
  });
});

describe('signing', () => {
  test('gives the signature of the Standard Webhooks specification', () => {
    // The example of the specification's own reference libraries.
    const headers = signStandardWebhook(
      'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
      'msg_p5jXN8AQM9LWM0D4loKWxJek',
      1614265330,
      '{"test": 2432232314}',
    );
    expect(headers['webhook-signature']).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
  });

  test.each([
    ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', true],
    ['MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', false],
    ['whsec_', false],
    ['whsec_not base64 at all!', false],
  ])('%s is a secret: %s', (text, is) => {
    expect(isWebhookSecret(text)).toBe(is);
  });
});
