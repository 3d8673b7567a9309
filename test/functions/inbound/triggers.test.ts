/** Triggers over HTTP: what fired by an order or an engagement goes with it, once, however often that is told. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { expectBooks, history } from '../support/books.ts';
import { atOnce, cancelled, clockBack, daysAgo, engagement, refund } from '../support/events.ts';
import { type InMemory, startInMemory } from '../support/inMemory.ts';
import { openShop, type Shop } from '../support/shop.ts';

let functions: InMemory;
let shop: Shop;
beforeAll(async () => {
  functions = await startInMemory();
  const tag = (name: string) => ({ kind: 'tag', tag: name });
  shop = await openShop(functions, {
    ...atOnce,
    redemption: { pointValue: '0.01', rewards: [{ id: 'mug', name: 'Mug', points: 140 }] },
    triggers: [
      {
        id: 'first',
        on: { kind: 'first-purchase' },
        when: 'purchase.total >= 5000',
        do: [{ kind: 'points', points: 50 }, tag('buyer')],
      },
      { id: 'mug', on: { kind: 'reward-within-reach', reward: 'mug' } },
      {
        id: 'sorry',
        on: { kind: 'engagement', scoreBelow: 3 },
        do: [{ kind: 'points', points: 30 }, tag('unhappy')],
      },
    ],
  });
});
afterAll(() => functions?.stop());
afterEach(clockBack);

type Shown = { readonly outcomes: readonly { readonly kind: string; readonly rule: string }[] };
const kindsIn = (entry: Shown) =>
  entry.outcomes
    .filter(({ rule }) => rule.startsWith('triggers.'))
    .map(({ kind, rule }) => `${kind} ${rule.slice(9)}`);

describe('an order', () => {
  it('takes with it what it fired when it is refunded, in parts, and told again', async () => {
    const bought = await shop.buy('buyer', '100.00', { orderId: 'o1', occurredAt: daysAgo(3) });
    expect(kindsIn(bought.body.entry)).toEqual([
      'trigger.fired first',
      'points.rewarded first',
      'tag.set first',
      'trigger.fired mug',
    ]);
    expect((await shop.status('buyer')).body).toMatchObject({ balance: 150 });
    const part = await shop.send(refund({ orderId: 'o1', refundId: 'p', amount: '40.00' }));
    expect(kindsIn(part.body.entry)).toEqual([]);
    const rest = refund({ orderId: 'o1', refundId: 'r', amount: '60.00' });
    const taken = await shop.send(rest);
    expect(kindsIn(taken.body.entry)).toEqual([
      'trigger.withdrawn first',
      'tag.unset first',
      'points.clawed-back first',
      'trigger.withdrawn mug',
    ]);
    expect((await shop.send(rest)).body).toMatchObject({ status: 'duplicate' });
    expect((await shop.status('buyer')).body).toMatchObject({ balance: 0, deficit: 0 });
    await expectBooks(shop, 'buyer');
  });

  it('that comes later fires again, and one that was first all along is not told twice', async () => {
    await shop.buy('again', '60.00', { orderId: 'o2', occurredAt: daysAgo(5) });
    await shop.send(cancelled('o2', daysAgo(4)));
    const { body } = await shop.buy('again', '60.00', { orderId: 'o3', occurredAt: daysAgo(3) });
    expect(kindsIn(body.entry)).toContain('trigger.fired first');
    await shop.buy('again', '70.00', { orderId: 'o4', occurredAt: daysAgo(6) });
    const fired = (await history(shop, 'again')).flatMap((entry: Shown) =>
      entry.outcomes.filter(({ kind, rule }) => rule === 'triggers.first' && kind.startsWith('trigger.')),
    );
    const times = fired.reduce(
      (sum: number, { kind }: { kind: string }) => sum + (kind === 'trigger.fired' ? 1 : -1),
      0,
    );
    expect(times).toBe(1);
    await expectBooks(shop, 'again');
  });
});

describe('an engagement', () => {
  it('with a low score takes with it what it fired when it is revoked', async () => {
    const low = engagement('critic', 'review', { engagementId: 'e1', occurredAt: daysAgo(3), score: 1 });
    expect(kindsIn((await shop.send(low)).body.entry)).toEqual([
      'trigger.fired sorry',
      'points.rewarded sorry',
      'tag.set sorry',
    ]);
    const revoked = { type: 'engagement.revoked', data: { engagementId: 'e1', occurredAt: daysAgo(1) } };
    expect(kindsIn((await shop.send(revoked)).body.entry)).toEqual([
      'trigger.withdrawn sorry',
      'tag.unset sorry',
      'points.clawed-back sorry',
    ]);
    expect((await shop.status('critic')).body).toMatchObject({ balance: 0 });
    await expectBooks(shop, 'critic');
  });
});
