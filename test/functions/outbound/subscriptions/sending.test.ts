/** When something is tried again, where a request may lead, and what is made of the answer. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Instant } from '../../../../domain/kernel/brand.ts';
import {
  isAllowedAddress,
  isAllowedHost,
  publicLookup,
} from '../../../../functions/outbound/subscriptions/address.ts';
import { checkFilter, compileFilter } from '../../../../functions/outbound/subscriptions/filter.ts';
import { nextTry, retryAfterMs, triesMax } from '../../../../functions/outbound/subscriptions/schedule.ts';
import { openSender, type Sender } from '../../../../functions/outbound/subscriptions/send.ts';
import { newSecret, signedHeaders } from '../../../../functions/outbound/subscriptions/signature.ts';
import { fine, type Receiver, startReceiver, verifies } from '../../../support/receiver.ts';

const at = Date.UTC(2026, 4, 3, 10) as Instant;

describe('the schedule', () => {
  test('is that of Standard Webhooks, over more than 72 hours', () => {
    const moments = Array.from(
      { length: triesMax - 1 },
      (_, index) => nextTry({ at, tries: index + 1, retryAfterMs: null }, 0)!,
    );
    const minutes = moments.map((moment) => (moment - at) / 60_000);
    expect(minutes).toEqual([5 / 60, 5, 30, 120, 300, 600, 840, 1200, 1440]);
    expect(minutes.reduce((sum, each) => sum + each, 0)).toBeGreaterThan(72 * 60);
    expect(nextTry({ at, tries: triesMax, retryAfterMs: null }, 0)).toBeNull();
  });

  test('is never earlier for chance, and at most a tenth later', () => {
    for (const random of [0, 0.5, 0.999]) {
      const pause = nextTry({ at, tries: 2, retryAfterMs: null }, random)! - at;
      expect(pause).toBeGreaterThanOrEqual(300_000);
      expect(pause).toBeLessThanOrEqual(330_000);
    }
  });

  test.each([
    ['seconds', '120', 120_000],
    ['a date', 'Sun, 03 May 2026 10:02:00 GMT', 120_000],
    ['a date that has passed', 'Sun, 03 May 2026 09:00:00 GMT', 0],
    ['nonsense', 'soon', null],
    ['a negative number', '-5', null],
    ['nothing', undefined, null],
  ])('Retry-After as %s', (_, header, expected) => {
    expect(retryAfterMs(header, at)).toBe(expected);
  });

  test('a receiver that asks for more time gets it, a day at most; for less, the schedule stands', () => {
    const pauseAfter = (ms: number) => nextTry({ at, tries: 1, retryAfterMs: ms }, 0)! - at;
    expect([pauseAfter(1_000), pauseAfter(60_000), pauseAfter(10 * 86_400_000)]).toEqual([
      5_000, 60_000, 86_400_000,
    ]);
  });
});

describe('addresses', () => {
  test.each([
    ...[
      '10.1.2.3',
      '172.16.0.1',
      '172.31.255.255',
      '192.168.1.1',
      '169.254.169.254',
      '100.64.0.1',
      '0.0.0.0',
    ],
    ...['127.0.0.1', '127.8.8.8', '224.0.0.1', '255.255.255.255', '198.18.0.1', '192.0.2.1', '192.0.0.8'],
    ...[
      '::',
      '::1',
      '::ffff:10.0.0.1',
      '::ffff:127.0.0.1',
      '64:ff9b::a00:1',
      'fe80::1',
      'fc00::1',
      'fd00:ec2::254',
    ],
    ...['ff02::1', '2001:db8::1', '2002:7f00:1::', 'not an address'],
  ])('%s is refused', (address) => {
    expect(isAllowedAddress(address, false)).toBe(false);
  });

  test.each(['1.1.1.1', '172.32.0.1', '93.184.216.34', '2606:4700::1111', '2a00:1450:4001::1'])(
    '%s is of the public internet',
    (address) => {
      expect(isAllowedAddress(address, false)).toBe(true);
    },
  );

  test('the local run allows its own machine, and no private network', () => {
    expect(
      ['127.0.0.1', '::1', '10.0.0.1', '169.254.169.254'].map((each) => isAllowedAddress(each, true)),
    ).toEqual([true, true, false, false]);
  });

  test.each(['127.0.0.1', '[::1]', '[::ffff:a9fe:a9fe]', '2130706433', '0x7f.1', '0177.0.0.1'])(
    'http://%s/ leads to no public address, however it is written',
    (host) => {
      expect(isAllowedHost(new URL(`http://${host}/`).hostname, false)).toBe(false);
    },
  );

  test('a name that leads to this machine is refused when the connection is made', async () => {
    const lookedUp = (allows: boolean) =>
      new Promise((resolve) => {
        publicLookup(allows)('localhost', { all: true }, (error, addresses) =>
          resolve(error?.name ?? addresses),
        );
      });
    expect(await lookedUp(false)).toBe('AddressRefused');
    expect(await lookedUp(true)).not.toBe('AddressRefused');
  });
});

describe('a request', () => {
  let receiver: Receiver;
  let sender: Sender;
  beforeAll(async () => {
    receiver = await startReceiver();
    sender = openSender({ allowsLoopback: true, now: Date.now, timeoutMs: 300 });
  });
  afterAll(async () => {
    sender.close();
    await receiver.stop();
  });

  const post = (url = receiver.url, by = sender) => by.send({ url, method: 'POST', headers: {}, body: '{}' });

  test('has arrived with an answer of 2xx, and with no other', async () => {
    for (const [status, reason] of [
      [200, null],
      [204, null],
      [301, 'answered 301: redirects are not followed'],
      [404, 'answered 404'],
      [500, 'answered 500'],
    ] as const) {
      receiver.mood = () => ({ status, headers: { location: `${receiver.url}/elsewhere` } });
      expect(await post()).toMatchObject({ status, reason });
    }
    expect(receiver.received.filter(({ headers }) => headers[':path'] === '/elsewhere')).toEqual([]);
  });

  test('that nobody answers is given up', async () => {
    receiver.mood = () => 'hang';
    expect(await post()).toMatchObject({ status: null, reason: 'no whole answer within 0.3 s' });
  });

  test('says what was wrong with the connection', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    expect(await post(`http://127.0.0.1:${port}/`)).toMatchObject({ reason: 'no answer: ECONNREFUSED' });
  });

  test('of an answer without end reads the beginning', async () => {
    receiver.mood = () => ({ status: 500, body: 'x'.repeat(5_000_000) });
    const { status, answer } = await post();
    expect([status, answer.length]).toEqual([500, 500]);
  });

  test('is not made to this machine but by the local run, and never without TLS', async () => {
    const strict = openSender({ allowsLoopback: false, now: Date.now });
    receiver.mood = () => fine;
    const before = receiver.received.length;
    const secure = receiver.url.replace('http:', 'https:');
    for (const url of [
      secure,
      secure.replace('127.0.0.1', 'localhost'),
      secure.replace('127.0.0.1', '[::1]'),
    ]) {
      expect((await post(url, strict)).reason).toBe('the address is not of the public internet');
    }
    expect((await post(receiver.url, strict)).reason).toBe('the address is no https URL');
    expect(receiver.received.length).toBe(before);
    strict.close();
  });
});

describe('signatures', () => {
  const signed = { id: 'evt_1', timestamp: Math.floor(Date.now() / 1000), body: '{"a":1}' };

  test.each(['v1', 'v1a'] as const)(
    '%s is verified by what receivers are given, and by nothing else',
    (kind) => {
      const [own, other] = [newSecret(kind), newSecret(kind)];
      const headers = signedHeaders(signed, [own.value]);
      const given = (secret: typeof own) => secret.publicKey ?? secret.value;
      expect(verifies(headers, signed.body, given(own))).toBe(true);
      expect(verifies(headers, signed.body, given(other))).toBe(false);
      expect(verifies(headers, '{"a":2}', given(own))).toBe(false);
    },
  );

  test('two secrets sign side by side while one takes the place of the other', () => {
    const [before, after] = [newSecret('v1'), newSecret('v1')];
    const headers = signedHeaders(signed, [after.value, before.value]);
    expect([before, after].map(({ value }) => verifies(headers, signed.body, value))).toEqual([true, true]);
  });
});

describe('filters', () => {
  const event = {
    type: 'laurel.points.earned',
    data: { points: 120, tier: 'gold', memberId: 'ada' },
  } as never;

  test.each([
    ['event.points >= 100', true],
    ['event.points < 100', false],
    ['event.tier == "gold" && event.type.startsWith("laurel.points")', true],
    ['event.memberId in ["bob", "cy"]', false],
    ['event.rule == ""', true],
    ['event.points / (event.balance) > 1', true], // it fails: too much is better than too little
  ])('%s: %s', (source, expected) => {
    expect(checkFilter(source)).toBeNull();
    expect(compileFilter(source)(event)).toBe(expected);
  });

  test.each([
    ['event.pints > 3', 'write event.points instead of pints'],
    ['event.points', 'compare something'],
    ['event.tier.matches("g.*")', 'compare what an event has'],
    ['[1, 2].exists(x, x > event.points)', 'compare what an event has'],
    ['event.points >', 'write a condition such as'],
    ['', 'write a condition such as'],
  ])('%s is none', (source, fix) => {
    expect(checkFilter(source)?.fix).toContain(fix);
  });
});
