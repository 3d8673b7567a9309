/** Orders that live: contents that replace each other, refunds that never were, in any order of arrival. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { nameOf } from '../openapi/documented.ts';
import { expectBooks, history } from '../support/books.ts';
import {
  atOnce,
  cancelled,
  clockBack,
  daysAgo,
  fulfilled,
  refund,
  revised,
  voided,
} from '../support/events.ts';
import { type InMemory, startInMemory } from '../support/inMemory.ts';
import { openShop, purchase, type Shop } from '../support/shop.ts';

let functions: InMemory;
let shop: Shop;
beforeAll(async () => {
  functions = await startInMemory();
  shop = await openShop(functions, atOnce);
});
afterAll(() => functions?.stop());
afterEach(clockBack);

const line = (lineId: string, amount: string) => ({ lineId, amount });
const bought = daysAgo(10);
const hours = (after: number) => new Date(Date.parse(bought) + after * 3_600_000).toISOString();

/** What one member's order is told as; the member and the order have the same name. */
type Told = (name: string) => Record<string, unknown>;
const buys =
  (...amounts: string[]): Told =>
  (name) =>
    purchase({
      memberId: name,
      orderId: name,
      currency: 'USD',
      occurredAt: bought,
      lines: amounts.map((amount, index) => line(`l${index}`, amount)),
    });
const keeps =
  (after: number, ...amounts: string[]): Told =>
  (name) =>
    revised({
      memberId: name,
      orderId: name,
      occurredAt: bought,
      revisedAt: hours(after),
      lines: amounts.map((amount, index) => line(`l${index}`, amount)),
    });
const cancels =
  (after: number): Told =>
  (name) =>
    revised({
      memberId: name,
      orderId: name,
      occurredAt: bought,
      revisedAt: hours(after),
      lines: [line('l0', '50.00')],
      cancelled: true,
    });
const refunds =
  (refundId: string, amount: string, after: number): Told =>
  (name) =>
    refund({ orderId: name, refundId, amount, occurredAt: hours(after) });

describe('a content of an order', () => {
  it('that has a line more earns what the line is worth, and says what is kept', async () => {
    await shop.send(buys('50.00')('more'));
    const { status, body } = await shop.send(keeps(1, '50.00', '20.00')('more'));
    expect([status, body.status]).toEqual([200, 'recorded']);
    expect(body.entry).toMatchObject({
      kind: 'revision',
      outcomes: [{ kind: 'points.revised', points: 20 }],
    });
    expect(body.order).toEqual({ id: 'standard:more', status: 'open', kept: '70.00' });
    expect(body.member.balance).toBe(70);
    await expectBooks(shop, 'more');
  });

  it('that has a line less takes its points back', async () => {
    await shop.send(buys('50.00', '20.00')('less'));
    const { body } = await shop.send(keeps(1, '50.00')('less'));
    expect(body.entry.outcomes).toMatchObject([{ kind: 'points.revised', points: -20, deficit: 0 }]);
    expect((await shop.status('less')).body.balance).toBe(50);
    await expectBooks(shop, 'less');
  });

  it('before any purchase is the purchase, and a purchase that comes later changes nothing of it', async () => {
    const first = await shop.send(keeps(1, '50.00')('first'));
    expect(first.body.entry.outcomes).toMatchObject([
      { kind: 'member.enrolled' },
      { kind: 'points.earned', points: 50 },
    ]);
    expect(first.body.order).toEqual({ id: 'standard:first', status: 'open', kept: '50.00' });
    const then = await shop.send(buys('30.00')('first'));
    expect(then.body.status).toBe('recorded');
    expect(then.body.order.kept).toBe('50.00');
    expect((await shop.status('first')).body.balance).toBe(50);
    expect((await shop.send(buys('30.00')('first'))).body.status).toBe('duplicate');
    await expectBooks(shop, 'first');
  });

  it('that is older than one that is known is superseded, kept, and changes nothing', async () => {
    await shop.send(keeps(5, '50.00')('old'));
    const old = await shop.send(keeps(2, '80.00')('old'));
    expect(old.body).toMatchObject({
      status: 'superseded',
      order: { kept: '50.00' },
      member: { balance: 50 },
    });
    expect((await shop.send(keeps(2, '80.00')('old'))).body.status).toBe('duplicate');
    expect(await history(shop, 'old')).toHaveLength(3); // two contents, and the correction
    await expectBooks(shop, 'old');
  });

  it('sent again is a duplicate, ten times at once as well', async () => {
    const body = keeps(1, '50.00')('again');
    const answers = await Promise.all(Array.from({ length: 10 }, () => shop.send(body)));
    expect(answers.map((answer) => answer.body.status).sort()).toEqual([
      ...Array(9).fill('duplicate'),
      'recorded',
    ]);
    expect((await shop.status('again')).body.balance).toBe(50);
    await expectBooks(shop, 'again');
  });

  it('may leave nothing of an order, which can come to life again', async () => {
    await shop.send(buys('50.00')('phoenix'));
    expect((await shop.send(cancels(1)('phoenix'))).body).toMatchObject({
      order: { status: 'cancelled', kept: '0.00' },
      member: { balance: 0 },
    });
    expect((await shop.send(buys('50.00')('phoenix'))).body).toMatchObject({
      status: 'duplicate',
      order: { status: 'cancelled', kept: '0.00' },
    });
    expect((await shop.send(keeps(2, '50.00')('phoenix'))).body).toMatchObject({
      order: { status: 'open', kept: '50.00' },
      member: { balance: 50 },
    });
    expect((await shop.send(keeps(3)('phoenix'))).body.order).toMatchObject({
      status: 'refunded',
      kept: '0.00',
    });
    await expectBooks(shop, 'phoenix');
  });

  it('contains the refunds up to its instant, and later ones apply to it', async () => {
    await shop.send(buys('100.00')('contains'));
    await shop.send(refunds('r1', '30.00', 1)('contains'));
    expect((await shop.send(keeps(2, '70.00')('contains'))).body.member.balance).toBe(70);
    expect((await shop.send(refunds('r2', '20.00', 3)('contains'))).body.member.balance).toBe(50);
    expect((await shop.send(refunds('late', '10.00', 1.5)('contains'))).body).toMatchObject({
      status: 'recorded',
      order: { kept: '50.00' },
      member: { balance: 50 },
    });
    await expectBooks(shop, 'contains');
  });

  it('of an order that another member bought, or has revised, is refused', async () => {
    await shop.send(buys('50.00')('mine'));
    const other = { ...keeps(1, '50.00')('mine') } as { data: Record<string, unknown> };
    const sent = await shop.send({ ...other, data: { ...other.data, memberId: 'thief' } });
    expect([sent.status, nameOf(sent)]).toEqual([409, 'order-of-another-member']);
    await shop.send(keeps(1, '50.00')('told'));
    const stolen = buys('50.00')('told') as { data: Record<string, unknown> };
    const bought = await shop.send({ ...stolen, data: { ...stolen.data, memberId: 'thief' } });
    expect([bought.status, nameOf(bought)]).toEqual([409, 'order-of-another-member']);
    expect(nameOf(await shop.status('thief'))).toBe('unknown-member');
  });

  it.each([
    ['revisedAt', { revisedAt: daysAgo(20) }],
    ['revisedAt', { revisedAt: new Date(Date.now() + 3_600_000).toISOString() }],
    ['currency', { currency: 'EUR' }],
    ['lines[0].amount', { lines: [{ amount: '-1.00' }] }],
    ['memberId', { memberId: undefined }],
  ])('with a wrong %s is refused by name', async (path, wrong) => {
    const writes = functions.writes();
    const good = keeps(1, '50.00')('wrong') as { data: Record<string, unknown> };
    const answer = await shop.send({ ...good, data: { ...good.data, ...wrong } });
    expect(nameOf(answer)).toBe('invalid-request');
    expect(answer.body.errors.map((error: { path: string }) => error.path)).toContain(`data.${path}`);
    expect(functions.writes()).toBe(writes);
  });

  it('takes along what has waited for the order', async () => {
    expect((await shop.send(refunds('r1', '10.00', 5)('waited'))).body).toEqual({ status: 'waiting' });
    expect((await shop.send(fulfilled('waited', hours(6)))).body).toEqual({ status: 'waiting' });
    const { body } = await shop.send(keeps(1, '50.00')('waited'));
    expect(body.order).toEqual({ id: 'standard:waited', status: 'fulfilled', kept: '40.00' });
    expect((await shop.status('waited')).body.balance).toBe(40);
    expect((await shop.send(refunds('r1', '10.00', 5)('waited'))).body.status).toBe('duplicate');
    await shop.send(buys('50.00')('waited'));
    expect((await shop.status('waited')).body.balance).toBe(40);
    await expectBooks(shop, 'waited');
  });
});

describe('a refund that never was', () => {
  it('gives back what it took, and a later real one counts', async () => {
    await shop.send(buys('50.00')('failed'));
    await shop.send(refunds('r1', '20.00', 1)('failed'));
    const { body } = await shop.send(voided('failed', 'r1', hours(30)));
    expect(body).toMatchObject({ status: 'recorded', order: { kept: '50.00' }, member: { balance: 50 } });
    expect((await shop.send(voided('failed', 'r1', hours(30)))).body.status).toBe('duplicate');
    expect((await shop.send(refunds('r2', '20.00', 40)('failed'))).body.member.balance).toBe(30);
    await expectBooks(shop, 'failed');
  });

  it('may be told before the refund, and before the purchase', async () => {
    expect((await shop.send(voided('early-void', 'r1', hours(3)))).body).toEqual({ status: 'waiting' });
    await shop.send(buys('50.00')('early-void'));
    const { body } = await shop.send(refunds('r1', '20.00', 1)('early-void'));
    expect(body).toMatchObject({ status: 'recorded', entry: { points: 0 }, member: { balance: 50 } });
    await expectBooks(shop, 'early-void');
  });
});

describe('the same deliveries in any order of arrival end in the same state', () => {
  const sets: [what: string, told: readonly Told[], balance: number, order: Record<string, unknown>][] = [
    [
      'a purchase, two contents and a refund in between',
      [buys('100.00'), keeps(2, '60.00'), refunds('r', '40.00', 1), keeps(4, '60.00', '25.00')],
      85,
      { status: 'open', kept: '85.00' },
    ],
    [
      'contents alone, one of them cancelled, and a fulfilment',
      [keeps(1, '100.00'), cancels(2), keeps(3, '90.00'), (name) => fulfilled(name, hours(2.5))],
      90,
      { status: 'fulfilled', kept: '90.00' },
    ],
    [
      'a refund, its void, a real refund and a cancellation of the content before',
      [
        buys('100.00'),
        refunds('r1', '30.00', 1),
        (name) => voided(name, 'r1', hours(2)),
        refunds('r2', '10.00', 3),
      ],
      90,
      { status: 'open', kept: '90.00' },
    ],
    [
      'cancelled, fulfilled and refunded',
      [
        buys('100.00'),
        (name) => cancelled(name, hours(1)),
        (name) => fulfilled(name, hours(2)),
        refunds('r', '30.00', 3),
      ],
      0,
      { status: 'cancelled', kept: '0.00' },
    ],
  ];
  it.each(sets)('%s', async (what, told, balance, order) => {
    for (const [index, permutation] of permutations(told).entries()) {
      const name = `${what} ${index}`.replaceAll(' ', '-');
      for (const tell of permutation) expect((await shop.send(tell(name))).status).toBe(200);
      const { body } = await shop.send((told[0] as Told)(name));
      expect(body.order).toEqual({ id: expect.any(String), ...order });
      expect((await shop.status(name)).body).toMatchObject({ balance, deficit: 0 });
      await expectBooks(shop, name);
    }
  });
});

function permutations<T>(all: readonly T[]): readonly (readonly T[])[] {
  if (all.length < 2) return [all];
  return all.flatMap((first, index) =>
    permutations(all.toSpliced(index, 1)).map((others) => [first, ...others]),
  );
}
