import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { nameOf } from '../../openapi/documented.ts';
import { type Functions, startFunctions } from '../../support/functions.ts';
import { openShop, openUnpublished, programFile, publish, type Shop } from '../../support/shop.ts';

let functions: Functions;
let shop: Shop;
beforeAll(async () => {
  functions = await startFunctions();
  shop = await openShop(functions);
});
afterAll(() => functions?.stop());
afterEach(() => {
  delete process.env.LAUREL_CLOCK_SHIFT_MS;
});

const dayMs = 86_400_000;
const daysAgo = (days: number) => new Date(Date.now() - days * dayMs).toISOString();
const advanceTo = (days: number) => {
  process.env.LAUREL_CLOCK_SHIFT_MS = String(days * dayMs);
};

describe('status', () => {
  it('shows what a purchase has made of the member at once', async () => {
    await shop.buy('fresh', '120.00');
    const { body } = await shop.status('fresh');
    expect(body).toMatchObject({
      memberId: 'fresh',
      tier: {
        id: 'gold',
        because: { decision: 'qualified', rule: 'tiers.levels.gold.qualify', programVersion: 1 },
      },
      balance: 0,
      pending: 120,
      deficit: 0,
      nextTier: { id: 'platinum', needs: 'all', missing: [{ metric: 'spend', amount: '180.00' }] },
    });
  });

  it('is right as of now, whether or not a job has run', async () => {
    await shop.buy('patient', '120.00');
    advanceTo(15);
    expect((await shop.status('patient')).body).toMatchObject({ balance: 120, pending: 0 });
    advanceTo(400);
    expect((await shop.status('patient')).body).toMatchObject({
      tier: { id: 'regular', because: { decision: 'lowered-at-review' } },
      balance: 0,
      pending: 0,
      nextExpiry: null,
    });
  });

  it('of somebody who never bought is unknown', async () => {
    expect(nameOf(await shop.status('nobody'))).toBe('unknown-member');
  });

  it('of a member of another program is unknown', async () => {
    const other = await openShop(functions);
    await shop.buy('here', '10.00');
    expect(nameOf(await other.status('here'))).toBe('unknown-member');
  });

  it.each(['', 'x'.repeat(129), '語'.repeat(43), '\ud800'])('of %j there can be none', async (memberId) => {
    expect(nameOf(await shop.status(memberId))).toBe('invalid-request');
  });

  it('of a program without rules is unknown', async () => {
    const unruled = await openUnpublished(functions, 'no-rules');
    expect(nameOf(await unruled.status('m1'))).toBe('unknown-program');
  });

  describe('has an ETag over the body', () => {
    const read = (memberId: string, tag?: string) =>
      shop.call('readStatus', {
        params: { memberId },
        ...(tag !== undefined && { headers: { 'if-none-match': tag } }),
      });

    it('which stays the same while nothing changes, days later too', async () => {
      await shop.buy('steady', '10.00', { occurredAt: daysAgo(30) });
      const first = await read('steady');
      expect((await read('steady')).headers.etag).toBe(first.headers.etag);
      advanceTo(1);
      const later = await read('steady');
      expect(later.headers.etag).toBe(first.headers.etag);
      expect(later.body).toEqual(first.body);
    });

    it('which changes with it', async () => {
      await shop.buy('moving', '10.00');
      const { etag } = (await read('moving')).headers;
      await shop.buy('moving', '10.00');
      expect((await read('moving')).headers.etag).not.toBe(etag);
      expect((await read('moving', etag)).status).toBe(200);
    });

    it('and who has the body already is answered 304 without one', async () => {
      await shop.buy('cached', '10.00');
      const { etag } = (await read('cached')).headers;
      for (const tag of [etag!, `W/${etag}`, `"other", ${etag}`, `"other",${etag}`, '*']) {
        const answer = await read('cached', tag);
        expect(answer.status, tag).toBe(304);
        expect(answer.headers.etag).toBe(etag);
      }
      for (const tag of ['"other"', 'W/"other"', etag!.slice(1, -1), '']) {
        expect((await read('cached', tag)).status, tag).toBe(200);
      }
    });
  });
});

describe("a member's own status", () => {
  const own = (claims: Record<string, string>) =>
    functions.call('readOwnStatus', { claims: { scope: 'me', program: shop.program, ...claims } });

  it('is that of the token, in the program of the token', async () => {
    await shop.buy('me', '42.00');
    const answer = await own({ member: 'me' });
    expect(answer.body).toEqual((await shop.status('me')).body);
  });

  it('of somebody who never bought says that they are no member', async () => {
    expect((await own({ member: 'nobody' })).body.enrolled).toBe(false);
  });

  it('needs a token that names a member', async () => {
    const answer = await own({});
    expect(nameOf(answer)).toBe('invalid-request');
    expect(answer.body.errors).toEqual([expect.objectContaining({ path: 'token.member', value: null })]);
  });

  it.each(['', 'no-such-program', 'P#x'])(
    'needs a program that is there, and "%s" is not',
    async (program) => {
      expect(nameOf(await own({ member: 'me', program }))).toBe('unknown-program');
    },
  );
});

describe('history', () => {
  const list = (memberId: string, query: Record<string, string> = {}, of: Shop = shop) =>
    of.call('listEntries', { params: { memberId }, query });
  const ids = (answer: { body: { entries: { id: string }[] } }) => answer.body.entries.map(({ id }) => id);

  it('shows what a late purchase changed about earlier entries', async () => {
    await shop.buy('late', '120.00', { orderId: 'late-2', occurredAt: daysAgo(2) });
    await shop.buy('late', '120.00', { orderId: 'late-3', occurredAt: daysAgo(3) });
    const { entries } = (await list('late')).body;
    expect(entries.map(({ kind, points }: { kind: string; points: number }) => [kind, points])).toEqual([
      ['correction', 30], // the purchase of two days ago was made as gold after all
      ['purchase', 120],
      ['purchase', 120],
    ]);
    expect((await shop.status('late')).body.pending).toBe(270);
  });

  it('is newest first, by when it happened', async () => {
    for (const days of [9, 5, 3, 1]) {
      await shop.buy('orderly', '1.00', { orderId: `orderly-${days}`, occurredAt: daysAgo(days) });
    }
    const answer = await list('orderly');
    expect(ids(answer)).toEqual([1, 3, 5, 9].map((days) => `purchase:standard:orderly-${days}`));
    expect(answer.body.next).toBeNull();
  });

  it("is paged, without a gap and without doubles, whatever the pages' size", async () => {
    for (let at = 0; at < 7; at++) {
      // All at one instant: then the id decides.
      await shop.buy('paged', '1.00', { orderId: `paged-${at}`, occurredAt: '2024-03-01T12:00:00Z' });
    }
    const all = ids(await list('paged'));
    expect(all).toEqual([6, 5, 4, 3, 2, 1, 0].map((at) => `purchase:standard:paged-${at}`));
    for (const limit of [1, 2, 3, 6, 7, 100]) {
      const pages: string[][] = [];
      let cursor: string | null = null;
      do {
        const page = await list('paged', { limit: String(limit), ...(cursor !== null && { cursor }) });
        pages.push(ids(page));
        cursor = page.body.next;
      } while (cursor !== null);
      expect(pages.flat(), `limit ${limit}`).toEqual(all);
      expect(pages.slice(0, -1).every((page) => page.length === limit)).toBe(true);
      expect(pages.at(-1)).not.toHaveLength(0);
    }
  });

  it('a cursor stays good while more is recorded', async () => {
    for (const days of [4, 3, 2])
      await shop.buy('growing', '1.00', { orderId: `growing-${days}`, occurredAt: daysAgo(days) });
    const { next } = (await list('growing', { limit: '1' })).body;
    await shop.buy('growing', '1.00', { orderId: 'growing-1', occurredAt: daysAgo(1) });
    expect(ids(await list('growing', { cursor: next }))).toEqual([
      'purchase:standard:growing-3',
      'purchase:standard:growing-4',
    ]);
  });

  it('shows 20 entries unless asked for more', async () => {
    for (let days = 21; days > 0; days--) await shop.buy('many', '1.00', { occurredAt: daysAgo(days) });
    expect((await list('many')).body.entries).toHaveLength(20);
    expect((await list('many', { limit: '100' })).body.entries).toHaveLength(21);
  });

  it.each(['0', '101', '-1', '1.5', '', 'ten', '1e1', ' 5', '٣'])(
    'a limit of "%s" is none',
    async (limit) => {
      const answer = await list('many', { limit });
      expect(nameOf(answer)).toBe('invalid-request');
      expect(answer.body.errors[0]).toMatchObject({ path: 'limit', value: JSON.stringify(limit) });
    },
  );

  it.each([
    '',
    'x',
    '%',
    Buffer.from('2026-01-01').toString('base64url'),
    Buffer.from('2026-01-01T00:00:00.000Z#purchase:standard:1').toString('base64'),
    Buffer.from('2026-01-01T00:00:00.000Z#é').toString('base64url'),
    Buffer.from(`2026-01-01T00:00:00.000Z#${'x'.repeat(2_000)}`).toString('base64url'),
    Buffer.from([0xff, 0xfe]).toString('base64url'),
  ])('"%s" is no cursor', async (cursor) => {
    const answer = await list('many', { cursor });
    expect(nameOf(answer)).toBe('invalid-request');
    expect(answer.body.errors[0].path).toBe('cursor');
  });

  it("another member's cursor shows nothing of that member", async () => {
    await shop.buy('left', '1.00', { occurredAt: daysAgo(2) });
    await shop.buy('left', '1.00', { occurredAt: daysAgo(1) });
    await shop.buy('right', '1.00', { orderId: 'of-right', occurredAt: daysAgo(9) });
    const { next } = (await list('left', { limit: '1' })).body;
    expect(ids(await list('right', { cursor: next }))).toEqual(['purchase:standard:of-right']);
  });

  it('of somebody who never bought is unknown', async () => {
    expect(nameOf(await list('nobody'))).toBe('unknown-member');
  });

  it("tells the member's own first entry: enrolment, points, tier", async () => {
    await shop.buy('told', '100.00');
    const [entry] = (await list('told')).body.entries;
    expect(entry).toMatchObject({ kind: 'purchase', points: 100, programVersion: 1 });
    expect(entry.outcomes.map(({ kind }: { kind: string }) => kind)).toEqual([
      'member.enrolled',
      'points.earned',
      'tier.raised',
    ]);
  });
});

describe('the program', () => {
  it('is drawn as it stands now, with an ETag of its own', async () => {
    const drawn = await openShop(functions);
    const { body, headers } = await drawn.call('readProgram');
    expect(body).toMatchObject({ id: drawn.program, currency: 'USD', version: 1 });
    expect(body.levels.map(({ id, qualify }: { id: string; qualify: unknown }) => [id, qualify])).toEqual([
      ['regular', null],
      ['gold', { needs: 'any', conditions: [{ metric: 'spend', atLeast: '100.00' }] }],
      ['platinum', { needs: 'all', conditions: [{ metric: 'spend', atLeast: '300.00' }] }],
    ]);
    const again = await drawn.call('readProgram', { headers: { 'if-none-match': headers.etag! } });
    expect(again.status).toBe(304);
  });

  it('changes when a new version takes effect, and not before', async () => {
    const changing = await openShop(functions);
    await publish(changing, programFile(changing.program, { name: 'Renamed' }));
    expect((await changing.call('readProgram')).body).toMatchObject({ name: 'Tests', version: 1 });
    process.env.LAUREL_CLOCK_SHIFT_MS = '61000';
    expect((await changing.call('readProgram')).body).toMatchObject({ name: 'Renamed', version: 2 });
  });

  it.each(['nobody', 'Upper', '', 'a/b', '__proto__'])('"%s" is unknown', async (program) => {
    expect(nameOf(await functions.call('readProgram', { params: { program } }))).toBe('unknown-program');
  });
});

describe("another program's token", () => {
  it.each(['readStatus', 'listEntries', 'readProgram'] as const)('does not open %s', async (operation) => {
    await shop.buy('mine', '10.00');
    for (const program of ['other', '', 'SHOP-1', `${shop.program} `]) {
      const answer = await shop.call(operation, {
        params: { memberId: 'mine' },
        claims: { program, scope: 'members:read', sub: 'x' },
      });
      expect(nameOf(answer), program).toBe('other-program');
    }
  });

  it('nor does a token without a program', async () => {
    const answer = await shop.call('readStatus', {
      params: { memberId: 'mine' },
      claims: { scope: 'members:read' },
    });
    expect(nameOf(answer)).toBe('other-program');
  });
});

describe('what everybody may read', () => {
  it('health', async () => {
    expect((await functions.call('readHealth')).body).toEqual({ status: 'ok' });
  });

  it('the OpenAPI document, as it is committed', async () => {
    const committed = readFileSync(new URL('../../../../docs/openapi.json', import.meta.url), 'utf8');
    expect((await functions.call('readOpenApi')).body).toEqual(JSON.parse(committed));
  });
});
