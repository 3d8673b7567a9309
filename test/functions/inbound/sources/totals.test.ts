/** Totals of refunds and refunds by name, in whatever order and however often: what went back counts once. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectBooks } from '../../support/books.ts';
import { type InMemory, startInMemory } from '../../support/inMemory.ts';
import { openShop, type Shop } from '../../support/shop.ts';
import { connect, pendingOf, resultOf, type Source } from '../../support/shops/connect.ts';
import { stripeCheckout, stripeDelivery, stripeRefund, stripeSecret } from '../../support/shops/stripe.ts';

let functions: InMemory;
let shop: Shop;
let source: Source;
beforeAll(async () => {
  functions = await startInMemory();
  shop = await openShop(functions);
  source = await connect(shop, 'stripe', { kind: 'stripe', secret: stripeSecret });
});
afterAll(() => functions?.stop());

const begin = Math.floor(Date.now() / 1000) - 3_600;
let payments = 0;

interface Told {
  readonly type: string;
  readonly object: object;
  readonly created: number;
}

/** A payment of 100.00, and what is told of it, at minutes. */
function payment() {
  const pi = `pi_of_totals_${++payments}`;
  const memberId = `m-${pi}`;
  const at = (minute: number) => begin + minute * 60;
  const re = (name: string, amount: number, minute: number, status: string, more: object = {}) => ({
    ...stripeRefund(pi, amount, { status, created: at(minute), ...more }),
    id: `re_${name}_${pi}`,
  });
  return {
    memberId,
    sale: {
      type: 'checkout.session.completed',
      object: stripeCheckout({ payment_intent: pi, client_reference_id: memberId }),
      created: at(0),
    },
    refund: (name: string, amount: number, minute: number): Told => ({
      type: 'refund.created',
      object: re(name, amount, minute, 'succeeded'),
      created: at(minute),
    }),
    failed: (name: string, amount: number, minute: number, then: number): Told => ({
      type: 'refund.failed',
      object: re(name, amount, minute, 'failed'),
      created: at(then),
    }),
    total: (amount_refunded: number, minute: number, refunds?: object): Told => ({
      type: 'charge.refunded',
      object: { id: `ch_${pi}`, payment_intent: pi, currency: 'usd', amount_refunded, refunds },
      created: at(minute),
    }),
  };
}
type Payment = ReturnType<typeof payment>;

const send = ({ type, object, created }: Told) => source.deliver(stripeDelivery(type, object, { created }));

const lives: readonly (readonly [string, number, (of: Payment) => readonly Told[]])[] = [
  ['totals alone', 75, ({ total }) => [total(1_000, 1), total(2_500, 2)]],
  [
    'both',
    75,
    ({ total, refund }) => [refund('a', 1_000, 1), total(1_000, 1), refund('b', 1_500, 2), total(2_500, 2)],
  ],
  [
    'a total, and one of its refunds by name',
    75,
    ({ total, refund }) => [total(2_500, 2), refund('a', 1_000, 1)],
  ],
  ['a total, and a refund since', 70, ({ total, refund }) => [total(2_500, 2), refund('c', 500, 3)]],
  [
    'a refund that failed after its total',
    100,
    ({ total, refund, failed }) => [total(1_000, 1), refund('a', 1_000, 1), failed('a', 1_000, 1, 3)],
  ],
  [
    'a refund of which only its failure is told',
    85,
    ({ total, failed }) => [total(2_500, 2), failed('a', 1_000, 1, 3)],
  ],
  [
    'one that failed before the next',
    80,
    ({ total, refund, failed }) => [
      refund('a', 1_000, 1),
      total(1_000, 1),
      failed('a', 1_000, 1, 2),
      refund('b', 2_000, 3),
      total(2_000, 3),
    ],
  ],
];

describe.each(lives)('%s', (_, kept, told) => {
  it(`leaves ${kept} of 100, in any order, twice`, async () => {
    const order = fc.constant(null).chain(() => {
      const of = payment();
      const all = [of.sale, ...told(of)];
      return fc.tuple(fc.constant(of), fc.shuffledSubarray([...all, ...all], { minLength: 2 * all.length }));
    });
    await fc.assert(
      fc.asyncProperty(order, async ([of, deliveries]) => {
        for (const each of deliveries) expect((await send(each)).status).toBe(200);
        expect(await pendingOf(shop, of.memberId)).toBe(kept);
        await expectBooks(shop, of.memberId);
      }),
      { numRuns: 15, endOnFailure: true },
    );
  });
});

it('of many at once, none is counted twice', async () => {
  const of = payment();
  await send(of.sale);
  const told = [of.total(2_500, 2), of.refund('a', 1_000, 1), of.refund('b', 1_500, 2), of.total(1_000, 1)];
  await Promise.all([...told, ...told].map(send));
  await Promise.all(told.map(send)); // as Stripe sends again what was answered 503
  expect(await pendingOf(shop, of.memberId)).toBe(75);
});

it('a charge that holds its latest refunds alone is refunded by its total', async () => {
  const of = payment();
  await send(of.sale);
  const latest = of.refund('b', 1_500, 2).object;
  const answer = await send(of.total(2_500, 2, { data: [latest], has_more: true }));
  expect(answer.body.results.map(({ status }: { status: string }) => status)).toEqual([
    'recorded',
    'recorded',
  ]);
  expect(await pendingOf(shop, of.memberId)).toBe(75);
});

it('a dispute is beside the total', async () => {
  const of = payment();
  await send(of.sale);
  await send(of.total(1_000, 1));
  const { object, created } = of.refund('x', 5_000, 2);
  await send({
    type: 'charge.dispute.created',
    object: { ...object, id: 'du_1', status: 'needs_response' },
    created,
  });
  expect(await pendingOf(shop, of.memberId)).toBe(40);
});

it.each([
  ['in another currency', { currency: 'eur' }, 'other-currency'],
  ['of nothing', { amount_refunded: 0 }, 'said-elsewhere'],
])('a total %s is ignored', async (_, more, reason) => {
  const of = payment();
  const { type, object, created } = of.total(1_000, 1);
  expect(resultOf(await send({ type, object: { ...object, ...more }, created }))).toEqual({
    status: 'ignored',
    reason,
  });
});
