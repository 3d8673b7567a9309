import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { nameOf } from '../openapi/documented.ts';
import { bytesOf } from '../support/event.ts';
import type { Functions } from '../support/functions.ts';
import { startInMemory } from '../support/inMemory.ts';
import { openShop, openUnpublished, purchase, type Shop } from '../support/shop.ts';
import { nowSeconds, signatureOf, signedHeaders } from '../support/sign.ts';

let functions: Functions;
let shop: Shop;
beforeAll(async () => {
  functions = await startInMemory();
  shop = await openShop(functions);
});
afterAll(() => functions?.stop());
afterEach(() => {
  vi.useRealTimers();
  delete process.env.LAUREL_CLOCK_SHIFT_MS;
});

const secretNobodyHas = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

/** Sends a good purchase with headers that are the test's matter. */
async function deliver(headersFor: (body: Buffer) => Record<string, string>, to: Shop = shop) {
  const body = bytesOf(purchase({}));
  return to.call('receiveStandardWebhook', { body, headers: headersFor(body) });
}

/** Stops the clock by which signatures are judged. */
function standStill(at = new Date('2026-05-05T12:00:00.400Z')): number {
  vi.useFakeTimers({ toFake: ['Date'], now: at });
  return nowSeconds();
}

describe('a delivery is taken when an active secret of the program made one of its signatures', () => {
  const good = (body: Buffer) => signedHeaders(body, { secret: shop.secret, id: 'msg_1' });

  it('one signature is enough', async () => {
    expect((await deliver(good)).body.status).toBe('recorded');
  });

  it.each([
    ['a wrong one before it', (right: string) => `v1,${Buffer.alloc(32).toString('base64')} ${right}`],
    ['a wrong one after it', (right: string) => `${right} v1,${Buffer.alloc(32).toString('base64')}`],
    ['versions nobody knows around it', (right: string) => `v1a,AAAA ${right} v2,BBBB`],
    ['something that is no base64 beside it', (right: string) => `v1,%%% v1, ${right}`],
  ])('with %s', async (_, around) => {
    const answer = await deliver((body) => {
      const headers = good(body);
      return { ...headers, 'webhook-signature': around(headers['webhook-signature']) };
    });
    expect(answer.status).toBe(200);
  });

  it('the id may hold any characters: it is signed as it is', async () => {
    const id = 'msg.with.dots/and spaces';
    expect((await deliver((body) => signedHeaders(body, { secret: shop.secret, id }))).status).toBe(200);
  });

  it('bytes that are no UTF-8 can be signed: then it is the body that is wrong', async () => {
    const answer = await shop.send(Buffer.from([0x7b, 0xff, 0xfe, 0x7d]));
    expect(nameOf(answer)).toBe('malformed-json');
  });
});

describe('a delivery that is not signed is refused', () => {
  it.each(['webhook-id', 'webhook-timestamp', 'webhook-signature'])('without %s', async (name) => {
    const answer = await deliver((body) => {
      const { [name]: _, ...rest } = signedHeaders(body, { secret: shop.secret }) as Record<string, string>;
      return rest;
    });
    expect(nameOf(answer)).toBe('signature-missing');
  });

  it.each(['webhook-id', 'webhook-timestamp', 'webhook-signature'])('with an empty %s', async (name) => {
    const answer = await deliver((body) => ({ ...signedHeaders(body, { secret: shop.secret }), [name]: '' }));
    expect(nameOf(answer)).toBe('signature-missing');
  });
});

describe('a delivery is refused when something is other than it was signed', () => {
  const wrong: [string, (body: Buffer) => Record<string, string>][] = [
    ['another secret', (body) => signedHeaders(body, { secret: secretNobodyHas })],
    [
      'another id',
      (body) => ({ ...signedHeaders(body, { secret: shop.secret }), 'webhook-id': 'msg_other' }),
    ],
    [
      'another second',
      (body) => ({
        ...signedHeaders(body, { secret: shop.secret, at: nowSeconds() - 10 }),
        'webhook-timestamp': String(nowSeconds() - 9),
      }),
    ],
    ['a version that is not v1', (body) => otherVersion(body, 'v2')],
    ['no version', (body) => otherVersion(body, '')],
    ['a signature cut short', (body) => cutSignature(body)],
    ['the hexadecimal form', (body) => hexSignature(body)],
  ];
  it.each(wrong)('%s', async (_, headersFor) => {
    expect(nameOf(await deliver(headersFor))).toBe('signature-wrong');
  });

  function otherVersion(body: Buffer, version: string) {
    const headers = signedHeaders(body, { secret: shop.secret });
    return { ...headers, 'webhook-signature': headers['webhook-signature'].replace('v1', version) };
  }
  function cutSignature(body: Buffer) {
    const headers = signedHeaders(body, { secret: shop.secret });
    return { ...headers, 'webhook-signature': headers['webhook-signature'].slice(0, -8) };
  }
  function hexSignature(body: Buffer) {
    const headers = signedHeaders(body, { secret: shop.secret });
    const hex = Buffer.from(headers['webhook-signature'].slice(3), 'base64').toString('hex');
    return { ...headers, 'webhook-signature': `v1,${hex}` };
  }

  it('a body altered by any one of its bytes, also where it means the same', async () => {
    const body = bytesOf(purchase({ memberId: 'altered' }));
    const headers = signedHeaders(body, { secret: shop.secret });
    for (let at = 0; at < body.length; at++) {
      const altered = Buffer.from(body);
      altered[at] = altered[at]! ^ 1;
      const answer = await shop.call('receiveStandardWebhook', { body: altered, headers });
      expect(nameOf(answer), `byte ${at}`).toBe('signature-wrong');
    }
    const spaced = Buffer.concat([body, Buffer.from(' ')]);
    expect(nameOf(await shop.call('receiveStandardWebhook', { body: spaced, headers }))).toBe(
      'signature-wrong',
    );
    expect((await shop.status('altered')).status).toBe(404);
  });

  it("another program's secret", async () => {
    const other = await openShop(functions);
    const answer = await deliver((body) => signedHeaders(body, { secret: other.secret }));
    expect(nameOf(answer)).toBe('signature-wrong');
  });
});

describe('the time of signing may be five minutes off, either way, by real time', () => {
  it.each([
    [-301, 401],
    [-300, 200],
    [0, 200],
    [300, 200],
    [301, 401],
  ])('%i s off: %i', async (off, status) => {
    const at = standStill() + off;
    const answer = await deliver((body) => signedHeaders(body, { secret: shop.secret, at }));
    expect(answer.status).toBe(status);
    if (status === 401) expect(nameOf(answer)).toBe('timestamp-out-of-tolerance');
  });

  it.each(['', ' ', '-5', '1e9', '1.5', 'now', '0x10', '9'.repeat(13), '２０２６'])(
    '"%s" is no time at all',
    async (at) => {
      const body = bytesOf(purchase({}));
      const signature = signatureOf(shop.secret, 'msg_1', at, body);
      const headers = { 'webhook-id': 'msg_1', 'webhook-timestamp': at, 'webhook-signature': signature };
      const answer = await shop.call('receiveStandardWebhook', { body, headers });
      expect(answer.status).toBe(401);
    },
  );

  it('the platform clock has no say in it', async () => {
    process.env.LAUREL_CLOCK_SHIFT_MS = String(40 * 86_400_000);
    expect((await deliver((body) => signedHeaders(body, { secret: shop.secret }))).status).toBe(200);
    const ahead = nowSeconds() + 40 * 86_400;
    const answer = await deliver((body) => signedHeaders(body, { secret: shop.secret, at: ahead }));
    expect(nameOf(answer)).toBe('timestamp-out-of-tolerance');
  });
});

describe('secrets are replaced without a gap', () => {
  it('a new one is taken beside the old one; a retired one no more, within 30 s', async () => {
    const rotating = await openShop(functions);
    const signedBy = (secret: string) => deliver((body) => signedHeaders(body, { secret }), rotating);
    const start = Date.now();
    vi.useFakeTimers({ toFake: ['Date'], now: start });
    expect((await signedBy(rotating.secret)).status).toBe(200);

    vi.setSystemTime(start + 2_000);
    const { secret } = (await rotating.call('addSecret')).body;
    expect((await signedBy(secret)).status, 'the new one, two seconds later').toBe(200);
    expect((await signedBy(rotating.secret)).status, 'the old one').toBe(200);

    const [oldest] = (await rotating.call('listSecrets')).body.secrets;
    const retired = await rotating.call('retireSecret', { params: { secretId: oldest.id } });
    expect(retired.status).toBe(204);
    vi.setSystemTime(start + 33_000);
    expect(nameOf(await signedBy(rotating.secret))).toBe('signature-wrong');
    expect((await signedBy(secret)).status, 'the new one goes on').toBe(200);
  });

  it('where every secret is retired nothing is taken', async () => {
    const closing = await openShop(functions);
    const [only] = (await closing.call('listSecrets')).body.secrets;
    await closing.call('retireSecret', { params: { secretId: only.id } });
    expect(nameOf(await closing.buy('m1', '25.00'))).toBe('signature-wrong');
  });

  it("a sender's own secret is taken as it is", async () => {
    const own = `whsec_${Buffer.from('a key that the sender brings along').toString('base64')}`;
    const bringing = await openShop(functions);
    const added = await bringing.call('addSecret', { body: { secret: own } });
    expect(added.body.secret).toBe(own);
    expect((await deliver((body) => signedHeaders(body, { secret: own }), bringing)).status).toBe(200);
  });
});

describe('a sender may sign with a key of its own (v1a)', () => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const whpk = (key: KeyObject) =>
    `whpk_${Buffer.from(key.export({ format: 'jwk' }).x!, 'base64url').toString('base64')}`;
  const signedPrivately = (body: Buffer, key = privateKey) => {
    const id = 'msg_1';
    const at = String(nowSeconds());
    const signature = sign(null, Buffer.concat([Buffer.from(`${id}.${at}.`), body]), key).toString('base64');
    return { 'webhook-id': id, 'webhook-timestamp': at, 'webhook-signature': `v1a,${signature}` };
  };
  let asymmetric: Shop;
  beforeAll(async () => {
    asymmetric = await openShop(functions);
    const added = await asymmetric.call('addSecret', { body: { secret: whpk(publicKey) } });
    expect(added.body.secret).toBe(whpk(publicKey));
  });

  it('its public key opens the program to it, beside the secrets of others', async () => {
    expect((await deliver(signedPrivately, asymmetric)).body.status).toBe('recorded');
    const symmetric = (body: Buffer) => signedHeaders(body, { secret: asymmetric.secret });
    expect((await deliver(symmetric, asymmetric)).body.status).toBe('recorded');
  });

  it.each<[string, (body: Buffer) => Record<string, string>]>([
    ['another key', (body) => signedPrivately(body, generateKeyPairSync('ed25519').privateKey)],
    ['another body', () => signedPrivately(Buffer.from('{}'))],
    ['a signature cut short', (body) => changed(body, (signature) => signature.slice(0, -8))],
    ['the version of the others', (body) => changed(body, (signature) => signature.replace('v1a', 'v1'))],
    // What everybody knows is no secret: nobody signs with the public key as if it were one.
    [
      'the public key as a secret',
      (body) => signedHeaders(body, { secret: whpk(publicKey).replace('whpk_', '') }),
    ],
  ])('%s opens nothing', async (_, headersFor) => {
    expect(nameOf(await deliver(headersFor, asymmetric))).toBe('signature-wrong');
  });

  function changed(body: Buffer, change: (signature: string) => string) {
    const headers = signedPrivately(body);
    return { ...headers, 'webhook-signature': change(headers['webhook-signature']) };
  }

  it.each([
    'whpk_',
    'whpk_AAAA',
    `whpk_${Buffer.alloc(33).toString('base64')}`,
    `whsk_${Buffer.alloc(32).toString('base64')}`,
  ])('%s is no public key', async (secret) => {
    const answer = await asymmetric.call('addSecret', { body: { secret } });
    expect(nameOf(answer)).toBe('invalid-request');
    expect(answer.body.errors[0].rule).toContain('whpk_');
  });
});

describe('programs that can not take a purchase', () => {
  it.each(['nobody', 'Upper', 'a_b', 'x'.repeat(41), '%2F', '..', '__proto__', 'P#shop'])(
    'program "%s" is not known',
    async (program) => {
      const answer = await shop.call('receiveStandardWebhook', {
        params: { program },
        body: '{}',
        headers: signedHeaders(Buffer.from('{}'), { secret: shop.secret }),
      });
      expect(nameOf(answer)).toBe('unknown-program');
    },
  );

  it('a program without rules keeps the delivery until there are some', async () => {
    const unruled = await openUnpublished(functions, 'unruled');
    const answer = await unruled.buy('m1', '25.00');
    expect([answer.status, answer.body]).toEqual([
      202,
      { status: 'parked', reason: 'no-rules', parked: expect.any(String) },
    ]);
    expect(nameOf(await unruled.status('m1'))).toBe('unknown-program');
  });

  it('it is not told to those who can not sign', async () => {
    const unruled = await openUnpublished(functions, 'unruled-too');
    const answer = await deliver((body) => signedHeaders(body, { secret: secretNobodyHas }), unruled);
    expect(nameOf(answer)).toBe('signature-wrong');
  });
});
