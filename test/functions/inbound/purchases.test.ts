/** An order counts once: whoever sends it, however often, at whatever moment. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { nameOf } from '../openapi/documented.ts';
import { type InMemory, startInMemory } from '../support/inMemory.ts';
import { openShop, programFile, purchase, type Shop } from '../support/shop.ts';

let functions: InMemory;
let shop: Shop;
beforeAll(async () => {
  functions = await startInMemory();
  shop = await openShop(functions);
});
afterAll(() => functions?.stop());
afterEach(() => {
  delete process.env.LAUREL_CLOCK_SHIFT_MS;
});

const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();
type Body = { data: Record<string, unknown> };

describe('the same order with the same content changes nothing the second time', () => {
  it('and answers with the first entry', async () => {
    const body = purchase({ memberId: 'twice' });
    const first = await shop.send(body);
    const second = await shop.send(body);
    expect(second.body.status).toBe('duplicate');
    expect(second.body.entry).toEqual(first.body.entry);
    expect((await shop.status('twice')).body.pending).toBe(25);
  });

  it('even where the member has moved on since: the entry is the first, the member is as now', async () => {
    const body = purchase({ memberId: 'moved-on', occurredAt: daysAgo(3) });
    const first = await shop.send(body);
    await shop.buy('moved-on', '200.00', { occurredAt: daysAgo(1) });
    const again = (await shop.send(body)).body;
    expect(again).toMatchObject({ status: 'duplicate', entry: first.body.entry });
    expect(again.member).toMatchObject({ tier: { id: 'gold' }, pending: 225 });
  });

  const asOften: [what: string, change: (body: Body) => unknown][] = [
    ['its delivery has another id', (body) => body],
    ['its envelope has another time', (body) => ({ ...body, timestamp: '2026-01-01T00:00:00Z' })],
    [
      'its fields stand in another order',
      ({ data, ...rest }) => ({ data: Object.fromEntries(Object.entries(data).reverse()), ...rest }),
    ],
    [
      'its amount has more zeros',
      ({ data, ...rest }) => ({ ...rest, data: { ...data, lines: [{ amount: '25.000' }] } }),
    ],
    [
      'its kind is spelled out',
      ({ data, ...rest }) => ({ ...rest, data: { ...data, lines: [{ kind: 'item', amount: '25' }] } }),
    ],
    [
      'its moment is told from another time zone',
      ({ data, ...rest }) => ({ ...rest, data: { ...data, occurredAt: '2024-03-01T07:00:00-05:00' } }),
    ],
  ];
  it.each(asOften)('where %s', async (_, change) => {
    const body = purchase({ occurredAt: '2024-03-01T12:00:00Z' }) as Body;
    expect((await shop.send(body)).body.status).toBe('recorded');
    expect((await shop.send(change(body))).body.status).toBe('duplicate');
  });

  it('where both arrive at once', async () => {
    const body = purchase({ memberId: 'at-once' });
    const answers = await Promise.all(Array.from({ length: 10 }, () => shop.send(body)));
    expect(answers.map(({ body }) => body.status).sort()).toEqual([
      ...Array(9).fill('duplicate'),
      'recorded',
    ]);
    expect((await shop.status('at-once')).body.pending).toBe(25);
  });

  it('years later', async () => {
    const body = purchase({ memberId: 'patient' });
    await shop.send(body);
    process.env.LAUREL_CLOCK_SHIFT_MS = String(1_000 * 86_400_000);
    expect((await shop.send(body)).body).toMatchObject({ status: 'duplicate', entry: { points: 25 } });
  });
});

describe('the same order with other content is a conflict, and changes nothing', () => {
  const other: [what: string, change: Record<string, unknown>][] = [
    ['another amount', { lines: [{ amount: '25.01' }] }],
    ['another member', { memberId: 'somebody-else' }],
    ['another moment', { occurredAt: '2024-03-01T12:00:00.001Z' }],
    ['another line', { lines: [{ amount: '25.00' }, { amount: '0' }] }],
    ['another kind', { lines: [{ kind: 'shipping', amount: '25.00' }] }],
    ['a SKU', { lines: [{ sku: 'mug', amount: '25.00' }] }],
    ['a store', { store: 'berlin' }],
    ['a channel', { channel: 'web' }],
  ];
  it.each(other)('%s', async (what, change) => {
    const memberId = `conflict of ${what}`;
    const data = { orderId: memberId, memberId, occurredAt: '2024-03-01T12:00:00Z' };
    await shop.send(purchase(data));
    const before = (await shop.status(memberId)).body;
    const answer = await shop.send(purchase({ ...data, ...change }));
    expect(nameOf(answer)).toBe('purchase-conflict');
    expect(answer.body.detail).toContain(memberId);
    expect((await shop.status(memberId)).body).toEqual(before);
    expect(nameOf(await shop.status('somebody-else'))).toBe('unknown-member');
  });

  it('metadata is no content: what was said first stays', async () => {
    const data = { orderId: 'with-metadata', memberId: 'metadata' };
    const body = purchase({ ...data, metadata: { a: 1 } }) as Body;
    expect((await shop.send(body)).body.status).toBe('recorded');
    expect((await shop.send({ ...body, data: { ...body.data, metadata: { a: 2 } } })).body.status).toBe(
      'duplicate',
    );
  });

  it('of two members at once one has the order', async () => {
    const data = { orderId: 'contested', occurredAt: daysAgo(1) };
    const members = ['left', 'right'];
    const answers = await Promise.all(members.map((memberId) => shop.send(purchase({ ...data, memberId }))));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  });

  it('another program may have an order of that number', async () => {
    const neighbour = await openShop(functions);
    await shop.buy('m1', '1.00', { orderId: 'number-1' });
    expect((await neighbour.buy('m1', '2.00', { orderId: 'number-1' })).body.status).toBe('recorded');
  });
});

describe('many purchases of one member at once', () => {
  it('all count, to the point', async () => {
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, at) => shop.buy('busy', '1.00', { occurredAt: daysAgo(at / 100) })),
    );
    expect(answers.map(({ body }) => body.status)).toEqual(Array(50).fill('recorded'));
    const { body } = await shop.status('busy');
    expect(body.balance + body.pending).toBe(50);
  });
});

describe('figures stay exact', () => {
  const { tiers } = programFile('x') as { tiers: object };
  const generous = {
    earning: { base: { points: 100, per: '0.01', on: 'purchase', rounding: 'down' } },
    tiers: { ...tiers, levels: [{ id: 'regular', name: 'Regular' }] },
  };
  const most = '10000000000.00'; // 10^12 cents earn 10^14 points

  it('a purchase that would take them out of range is refused, and changes nothing', async () => {
    const rich = await openShop(functions, generous);
    for (let at = 10; at > 0; at--) {
      const answer = await rich.buy('m1', most, { orderId: `order-${at}`, occurredAt: daysAgo(at) });
      expect(answer.status, answer.text).toBe(200);
    }
    const before = (await rich.status('m1')).body;
    expect(before.balance).toBe(1e15);
    const answer = await rich.buy('m1', most);
    expect(nameOf(answer)).toBe('out-of-range');
    expect((await rich.status('m1')).body).toEqual(before);
    expect((await rich.buy('m2', most)).status, 'others go on').toBe(200);
  });

  it('a purchase recorded before is a duplicate all the same, first or last', async () => {
    const rich = await openShop(functions, generous);
    const bodies = Array.from({ length: 10 }, (_, at) =>
      purchase({ memberId: 'm1', occurredAt: daysAgo(10 - at), lines: [{ amount: most }] }),
    );
    for (const body of bodies) await rich.send(body);
    for (const body of bodies) expect((await rich.send(body)).body.status).toBe('duplicate');
    const contested = structuredClone(bodies[9]) as Body;
    contested.data.channel = 'web';
    expect(nameOf(await rich.send(contested))).toBe('purchase-conflict');
  });
});

describe('rules', () => {
  it('what is excluded neither earns nor counts', async () => {
    const { earning } = programFile('x') as { earning: object };
    const strict = await openShop(functions, {
      earning: {
        ...earning,
        exclude: { kinds: ['tax', 'shipping'], categories: ['gift-cards'], skus: ['bag'] },
      },
    });
    const lines = [
      { amount: '90.00' },
      { kind: 'tax', amount: '9.00' },
      { kind: 'shipping', amount: '5.00' },
      { category: 'gift-cards', amount: '50.00' },
      { sku: 'bag', amount: '0.50' },
    ];
    const { body } = await strict.send(purchase({ lines }));
    expect(body).toMatchObject({ entry: { points: 90 }, member: { tier: { id: 'regular' } } });
  });

  it('the multiplier is that of the tier held before the purchase', async () => {
    expect((await shop.buy('rising', '100.00', { occurredAt: daysAgo(2) })).body.entry.points).toBe(100);
    expect((await shop.buy('rising', '100.00', { occurredAt: daysAgo(1) })).body.entry.points).toBe(125);
  });
});
