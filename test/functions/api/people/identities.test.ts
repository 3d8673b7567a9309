/** Identities over the API: written in one way, unique in a program, found, removed; and nowhere in plain text. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nameOf } from '../../openapi/documented.ts';
import type { Answer } from '../../support/functions.ts';
import { type InMemory, startInMemory } from '../../support/inMemory.ts';
import { openShop, programFile, publish, type Shop } from '../../support/shop.ts';

let functions: InMemory;
let shop: Shop;
beforeAll(async () => {
  functions = await startInMemory();
  shop = await openShop(functions);
});
afterAll(() => functions?.stop());

const add = (memberId: string, identity: unknown, of = shop) =>
  of.call('addIdentity', { params: { memberId }, body: { identity } });
const list = (memberId: string) => shop.call('listIdentities', { params: { memberId } });
const find = (identity: string, of = shop) => of.call('listMembers', { query: { identity } });
const whose = ({ body }: Answer): string[] => body.members.map((each: { memberId: string }) => each.memberId);

describe('an identity', () => {
  it.each([
    ['email:Ann@Shop.Example', 'email: ann@shop.example '],
    ['email:ben@müller.example', 'email:BEN@xn--mller-kva.example'],
    ['phone:+1 (212) 555-0123', 'phone:+12125550123'],
    ['card:6035 0001-2345 ab', 'card:603500012345AB'],
    ['external:CRM-81', 'external: CRM-81 '],
    ['customer:shopify:7341001', 'customer:shopify:7341001'],
  ])('%s is found however it is written', async (written, asked) => {
    const memberId = `m-${written}`;
    expect((await add(memberId, written)).status).toBe(201);
    const again = await add(memberId, asked);
    expect([again.status, again.body.status]).toEqual([200, 'unchanged']);
    expect(whose(await find(asked))).toEqual([memberId]);
    expect((await list(memberId)).body.identities).toHaveLength(1);
  });

  it("is one member's: another one is told whose it is", async () => {
    await add('first', 'email:taken@shop.example');
    const answer = await add('second', 'email:TAKEN@shop.example');
    expect(nameOf(answer)).toBe('identity-taken');
    expect(answer.body.detail).toContain('"first"');
    expect((await list('second')).body.identities).toEqual([]);
  });

  it('of one number at two sources is two identities', async () => {
    await add('here', 'customer:north:1');
    await add('there', 'customer:south:1');
    expect([whose(await find('customer:north:1')), whose(await find('customer:south:1'))]).toEqual([
      ['here'],
      ['there'],
    ]);
  });

  it('is removed, and then free for somebody else', async () => {
    const { identity } = (await add('leaver', 'card:1')).body;
    const remove = (memberId: string) =>
      shop.call('removeIdentity', { params: { memberId, identityId: identity.id } });
    expect(nameOf(await remove('somebody'))).toBe('unknown-identity');
    expect((await remove('leaver')).status).toBe(204);
    expect(nameOf(await remove('leaver'))).toBe('unknown-identity');
    expect(whose(await find('card:1'))).toEqual([]);
    expect((await add('joiner', 'card:1')).status).toBe(201);
  });

  it('is given to one of two members who ask at once', async () => {
    const answers = await Promise.all(['a1', 'a2', 'a3'].map((id) => add(id, 'email:race@shop.example')));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    const [winner] = whose(await find('email:race@shop.example'));
    expect((await list(winner!)).body.identities).toHaveLength(1);
  });

  it('stays in its program', async () => {
    const other = await openShop(functions);
    await add('mine', 'email:here@shop.example');
    expect(whose(await find('email:here@shop.example', other))).toEqual([]);
    expect((await add('theirs', 'email:here@shop.example', other)).status).toBe(201);
  });

  it('beyond the twentieth is refused', async () => {
    for (let index = 0; index < 20; index++) await add('many', `external:e${index}`);
    const answer = await add('many', 'external:e20');
    expect(nameOf(answer)).toBe('too-many-identities');
    expect(answer.body.numbers).toEqual({ has: 20, most: 20 });
  });
});

describe('what is no identity', () => {
  it.each([
    ['ann@shop.example', 'names no kind'],
    ['mail:ann@shop.example', 'names no kind'],
    ['email', 'names no kind'],
    ['email:ann', 'is no e-mail address'],
    ['email:ann@shop', 'is no e-mail address'],
    ['email:ann@shop..example', 'is no e-mail address'],
    ['email:ann ben@shop.example', 'is no e-mail address'],
    ['phone:555 0123', 'is no phone number'],
    ['phone:+999 12', 'is no phone number'],
    ['phone:', 'is no phone number'],
    ['card:', 'is no card number'],
    ['card:12/34', 'is no card number'],
    ['external:', 'must have a value'],
    ['external: .. ', 'must have a value'],
    ['customer:7341001', 'does not say which source'],
    ['customer:Shop Ify:7', 'does not say which source'],
    ['customer:shopify:', 'must have a value'],
  ])('%s: %s', async (identity, says) => {
    const writes = functions.writes();
    for (const answer of [await add('m1', identity), await find(identity)]) {
      expect(nameOf(answer)).toBe('unreadable-identity');
      const [error] = answer.body.errors;
      expect(error).toMatchObject({ path: 'identity', value: JSON.stringify(identity) });
      expect(error.rule).toContain(says);
      expect(error.fix).not.toBe('');
    }
    expect(functions.writes()).toBe(writes);
  });

  it.each([[undefined], [7], [''], [null], ['e'.repeat(301)]])(
    '%j is not even text of one',
    async (identity) => {
      expect(nameOf(await add('m1', identity))).toBe('invalid-request');
    },
  );

  it('an identity and a cursor do not go together', async () => {
    const answer = await shop.call('listMembers', { query: { identity: 'card:1', cursor: 'x' } });
    expect(nameOf(answer)).toBe('invalid-request');
  });
});

describe('a phone number without a country code', () => {
  it('is of the region of the program', async () => {
    const german = await openShop(functions);
    await publish(german, programFile(german.program, { region: 'DE' }));
    process.env.LAUREL_CLOCK_SHIFT_MS = '120000';
    try {
      expect((await add('m1', 'phone:030 901820', german)).status).toBe(201);
      expect(whose(await find('phone:+4930901820', german))).toEqual(['m1']);
    } finally {
      delete process.env.LAUREL_CLOCK_SHIFT_MS;
    }
  });

  it('is refused where the program says no region, and told so', async () => {
    const answer = await add('m1', 'phone:030 901820');
    expect(answer.body.errors[0].fix).toContain('`region` in the program file');
  });
});

it('no value of an identity stands in any table', async () => {
  await add('m1', 'email:Secret.Person@shop.example');
  await add('m1', 'phone:+12125550177');
  const stored = functions.stored();
  expect(stored.length).toBeGreaterThan(1_000);
  expect(stored.toLowerCase()).not.toContain('secret.person');
  expect(stored).not.toContain('2125550177');
});
