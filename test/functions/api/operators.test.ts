import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { nameOf } from '../openapi/documented.ts';
import type { Answer, Functions } from '../support/functions.ts';
import { startInMemory } from '../support/inMemory.ts';
import { openShop, openUnpublished, programFile, publish, type Shop } from '../support/shop.ts';

let functions: Functions;
let shop: Shop;
beforeAll(async () => {
  functions = await startInMemory();
  shop = await openShop(functions);
});
afterAll(() => functions?.stop());
afterEach(() => {
  delete process.env.LAUREL_CLOCK_SHIFT_MS;
});

const put = (of: Shop, name: string, body: unknown) => of.call('putDraft', { params: { name }, body });
const publishDraft = (of: Shop, name: string, body?: unknown) =>
  of.call('publishDraft', { params: { name }, ...(body !== undefined && { body }) });

function errorsOf({ body }: Answer): Record<string, string> {
  return Object.fromEntries(
    body.errors.map(({ path, rule }: { path: string; rule: string }) => [path, rule]),
  );
}

describe('a draft', () => {
  it('is kept under its name, and the last one wins', async () => {
    const of = await openUnpublished(functions, 'drafts');
    await put(of, 'spring', programFile('drafts', { name: 'One' }));
    await put(of, 'spring', programFile('drafts', { name: 'Two' }));
    await publishDraft(of, 'spring');
    expect((await of.call('readProgram')).body.name).toBe('Two');
  });

  it('touches nobody until it is published', async () => {
    await put(shop, 'loud', programFile(shop.program, { name: 'Loud' }));
    expect((await shop.call('readProgram')).body.name).toBe('Tests');
  });

  const twice = (levels: unknown[]) => ({ tiers: { ...(programFile('x').tiers as object), levels } });
  const regular = { id: 'regular', name: 'Regular' };
  const gold = { id: 'gold', name: 'Gold', qualify: { anyOf: [{ metric: 'spend', atLeast: '100' }] } };
  it.each<[what: string, more: Record<string, unknown>, path: string]>([
    ['another program', { id: 'another' }, 'id'],
    ['an unknown field', { colour: 'gold' }, 'colour'],
    ['an unknown currency', { currency: 'XYZ' }, 'currency'],
    ['an unknown time zone', { timeZone: 'Mars/Olympus' }, 'timeZone'],
    ['an offset for a time zone', { timeZone: '+02:00' }, 'timeZone'],
    ['no name', { name: '' }, 'name'],
    [
      'too precise an amount',
      { currency: 'JPY', earning: { base: { points: 1, per: '0.5', on: 'line', rounding: 'up' } } },
      'earning.base.per',
    ],
    [
      'money as a number',
      { earning: { base: { points: 1, per: 1, on: 'line', rounding: 'up' } } },
      'earning.base.per',
    ],
    [
      'an amount of nothing',
      { earning: { base: { points: 1, per: '0', on: 'line', rounding: 'up' } } },
      'earning.base.per',
    ],
    [
      'half a point',
      { earning: { base: { points: 0.5, per: '1', on: 'line', rounding: 'up' } } },
      'earning.base.points',
    ],
    ['the same level twice', twice([regular, { ...gold, id: 'regular' }]), 'tiers.levels[1].id'],
    ['something that qualifies for the first level', twice([{ ...gold }]), 'tiers.levels[0].qualify'],
    [
      'nothing that qualifies for a higher one',
      twice([regular, { id: 'gold', name: 'Gold' }]),
      'tiers.levels[1].qualify',
    ],
    ['a multiplier of nothing', twice([{ ...regular, multiplier: '0' }]), 'tiers.levels[0].multiplier'],
  ])('with %s is refused, and the place is named', async (_, more, path) => {
    const answer = await put(shop, 'wrong', programFile(shop.program, more));
    expect(nameOf(answer)).toBe('invalid-program');
    expect(Object.keys(errorsOf(answer))).toContain(path);
    expect(nameOf(await publishDraft(shop, 'wrong')), 'nothing is kept').toBe('unknown-draft');
  });

  it.each(['{', '', '\u0000', '[1,]'])('that is no JSON (%j) is refused', async (body) => {
    expect(nameOf(await put(shop, 'wrong', body))).toBe('malformed-json');
  });

  it.each(['', 'Spring', 'a b', 'x'.repeat(41), 'a/b', '__proto__'])(
    'can not be called "%s"',
    async (name) => {
      const answer = await put(shop, name, programFile(shop.program));
      expect(nameOf(answer)).toBe('invalid-request');
      expect(errorsOf(answer)).toHaveProperty('name');
    },
  );

  it('may have 256 KB, and no more', async () => {
    const body = JSON.stringify(programFile(shop.program));
    expect((await put(shop, 'large', body.padEnd(256 * 1024))).status).toBe(200);
    expect(nameOf(await put(shop, 'large', body.padEnd(256 * 1024 + 1)))).toBe('body-too-large');
  });

  it.each([
    ['a name', (odd: string) => ({ name: odd })],
    ["a privilege's name", (odd: string) => twice([{ ...regular, privileges: [{ id: 'p', name: odd }] }])],
  ])('can say %s in any characters', async (_, more) => {
    const name = 'Ünï 名前 👩‍👩‍👧 "quoted" \\ \u2028';
    const of = await openShop(functions, more(name));
    const { body } = await of.call('readProgram');
    expect([body.name, body.levels[0].privileges[0]?.name]).toContain(name);
  });
});

describe('publishing', () => {
  it('the first version holds for all time before it, too', async () => {
    const of = await openUnpublished(functions, 'first-version');
    const answer = await publish(of, programFile('first-version'));
    expect(answer.body).toMatchObject({ program: 'first-version', version: 1, effectiveFrom: null });
    const bought = await of.buy('m1', '25.00', { occurredAt: '1999-12-31T12:00:00Z' });
    expect(bought.body.entry).toMatchObject({ points: 25, programVersion: 1 });
  });

  it('a later one takes effect 60 s on, and purchases before it keep the earlier rules', async () => {
    const of = await openShop(functions);
    const doubled = { earning: { base: { points: 2, per: '1', on: 'purchase', rounding: 'down' } } };
    const { body } = await publish(of, programFile(of.program, doubled));
    expect(body.version).toBe(2);
    expect(Date.parse(body.effectiveFrom) - Date.parse(body.publishedAt)).toBe(60_000);
    expect((await of.buy('m1', '10.00')).body.entry).toMatchObject({ points: 10, programVersion: 1 });
    process.env.LAUREL_CLOCK_SHIFT_MS = '120000';
    const occurredAt = new Date(Date.now() + 110_000).toISOString();
    expect((await of.buy('m1', '10.00', { occurredAt })).body.entry).toMatchObject({
      points: 20,
      programVersion: 2,
    });
    expect((await of.buy('m1', '10.00')).body.entry).toMatchObject({ points: 10, programVersion: 1 });
  });

  it('what stands already is answered with that version: sending twice is safe', async () => {
    const of = await openShop(functions);
    const first = await publishDraft(of, 'next');
    expect(first.body).toMatchObject({ version: 1, effectiveFrom: null });
    await publish(of, programFile(of.program, { name: 'Second' }));
    const second = await publishDraft(of, 'next', { note: 'again' });
    expect(second.body.version).toBe(2);
  });

  it('two at once: one version each, or one is told to look again', async () => {
    const of = await openShop(functions);
    await put(of, 'a', programFile(of.program, { name: 'A' }));
    await put(of, 'b', programFile(of.program, { name: 'B' }));
    const answers = await Promise.all(['a', 'b'].map((name) => publishDraft(of, name)));
    const done = answers.filter(({ status }) => status === 200);
    expect(done.length).toBeGreaterThan(0);
    expect(new Set(done.map(({ body }) => body.version)).size).toBe(done.length);
    for (const answer of answers)
      if (answer.status !== 200) expect(nameOf(answer)).toBe('published-meanwhile');
  });

  it('needs a draft of that name', async () => {
    expect(nameOf(await publishDraft(shop, 'none'))).toBe('unknown-draft');
  });

  it.each([
    ['currency-fixed', { currency: 'EUR' }],
    ['time-zone-fixed', { timeZone: 'Europe/Berlin' }],
  ])('%s once a version is published', async (problem, more) => {
    await put(shop, 'moved', programFile(shop.program, more));
    expect(nameOf(await publishDraft(shop, 'moved'))).toBe(problem);
    expect((await shop.call('readProgram')).body).toMatchObject({
      currency: 'USD',
      timeZone: 'America/New_York',
    });
  });

  it.each(['{', 'x'])('a note that is no JSON (%j) is refused', async (body) => {
    expect(nameOf(await publishDraft(shop, 'next', body))).toBe('malformed-json');
  });

  it.each([
    [{ note: 1 }, 'note'],
    [{ note: 'x'.repeat(1_001) }, 'note'],
    [{ note: 'half a pair: \ud83d' }, 'note'],
    [{ reason: 'x' }, 'reason'],
  ])('%j is no note', async (body, path) => {
    const answer = await publishDraft(shop, 'next', body);
    expect(nameOf(answer)).toBe('invalid-request');
    expect(errorsOf(answer)).toHaveProperty(path);
  });

  it('a note may be of any characters', async () => {
    const of = await openShop(functions);
    await put(of, 'noted', programFile(of.program, { name: 'Noted' }));
    const answer = await publishDraft(of, 'noted', { note: '👩‍👩‍👧 \u0000 \u2028 名前' });
    expect(answer.body).toMatchObject({ version: 2 });
  });
});

describe('webhook secrets', () => {
  it('are shown once, and listed without their values, oldest first', async () => {
    const of = await openUnpublished(functions, 'listing');
    const second = (await of.call('addSecret')).body;
    const listed = await of.call('listSecrets');
    expect(listed.body.secrets).toHaveLength(2);
    expect(listed.body.secrets).toContainEqual({
      id: second.id,
      createdAt: second.createdAt,
      retiredAt: null,
    });
    const [older, newer] = listed.body.secrets; // two of one millisecond are in no order
    expect(Date.parse(older.createdAt)).toBeLessThanOrEqual(Date.parse(newer.createdAt));
    for (const value of [of.secret, second.secret]) expect(listed.text).not.toContain(value.slice(6));
  });

  it('are all different, and 32 bytes long', async () => {
    const of = await openUnpublished(functions, 'different');
    const secrets = [of.secret];
    for (let at = 0; at < 5; at++) secrets.push((await of.call('addSecret')).body.secret);
    expect(new Set(secrets).size).toBe(6);
    for (const secret of secrets) expect(Buffer.from(secret.slice(6), 'base64')).toHaveLength(32);
  });

  it('there are at most ten active ones', async () => {
    const of = await openUnpublished(functions, 'at-most');
    for (let at = 1; at < 10; at++) expect((await of.call('addSecret')).status).toBe(201);
    expect(nameOf(await of.call('addSecret'))).toBe('too-many-secrets');
    const [oldest] = (await of.call('listSecrets')).body.secrets;
    await of.call('retireSecret', { params: { secretId: oldest.id } });
    expect((await of.call('addSecret')).status).toBe(201);
  });

  it('retiring one twice keeps the first moment', async () => {
    const of = await openUnpublished(functions, 'twice');
    const [{ id }] = (await of.call('listSecrets')).body.secrets;
    expect((await of.call('retireSecret', { params: { secretId: id } })).status).toBe(204);
    const [first] = (await of.call('listSecrets')).body.secrets;
    expect(first.retiredAt).not.toBeNull();
    expect((await of.call('retireSecret', { params: { secretId: id } })).status).toBe(204);
    expect((await of.call('listSecrets')).body.secrets).toEqual([first]);
  });

  it.each([
    'none',
    '0b9b7d1e-6a55-4c43-9f0e-6d8f6a3f2c11',
    '',
    'x'.repeat(3_000),
    '\u0000',
    '語',
    '__proto__',
  ])('there is none called %j', async (secretId) => {
    expect(nameOf(await shop.call('retireSecret', { params: { secretId } }))).toBe('unknown-secret');
  });

  it("another program's can not be retired", async () => {
    const other = await openUnpublished(functions, 'another');
    const [{ id }] = (await other.call('listSecrets')).body.secrets;
    expect(nameOf(await shop.call('retireSecret', { params: { secretId: id } }))).toBe('unknown-secret');
  });

  const key = (bytes: number) => `whsec_${Buffer.alloc(bytes, 0xab).toString('base64')}`;
  it.each([key(24), key(32), key(64), key(25).replace(/=+$/, '')])(
    'one may bring one of 24 to 64 bytes: %s',
    async (secret) => {
      const of = await openUnpublished(functions, `own-${secret.length}`);
      expect((await of.call('addSecret', { body: { secret } })).body.secret).toBe(secret);
    },
  );

  it.each([
    key(23),
    key(65),
    key(32).slice(6),
    'whsec_',
    `${key(32)}!`,
    key(32).replace('q', '-'),
    '',
    7,
    null,
  ])('%j is no secret', async (secret) => {
    const answer = await shop.call('addSecret', { body: { secret } });
    expect(nameOf(answer)).toBe('invalid-request');
    expect(errorsOf(answer)).toHaveProperty('secret');
  });
});

describe("another program's token", () => {
  it.each(['putDraft', 'publishDraft', 'addSecret', 'listSecrets', 'retireSecret'] as const)(
    'does not open %s',
    async (operation) => {
      const before = (await shop.call('listSecrets')).body;
      const answer = await shop.call(operation, {
        params: { name: 'next', secretId: before.secrets[0].id },
        body: operation === 'putDraft' ? programFile(shop.program, { name: 'Taken over' }) : undefined,
        claims: { program: 'other', scope: 'programs:write secrets:write', sub: 'x' },
      });
      expect(nameOf(answer)).toBe('other-program');
      expect((await shop.call('listSecrets')).body).toEqual(before);
    },
  );
});
