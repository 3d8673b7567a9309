/** Ids are parts of paths, where `.` and `..` are steps: no id that comes in from outside may be one of them. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Operation } from '../../../functions/api/routes.ts';
import { nameOf } from '../openapi/documented.ts';
import type { Call } from '../support/event.ts';
import { cancelled, daysAgo, engagement, fulfilled, redeemable, refund } from '../support/events.ts';
import { type InMemory, startInMemory } from '../support/inMemory.ts';
import { openShop, programFile, purchase, type Shop } from '../support/shop.ts';

let functions: InMemory;
let shop: Shop;
beforeAll(async () => {
  functions = await startInMemory();
  shop = await openShop(functions, redeemable);
  await shop.buy('m1', '900.00', { occurredAt: daysAgo(1) });
});
afterAll(() => functions?.stop());

const line = (more: object) => ({ lines: [{ amount: '1.00', ...more }] });

const revoked = (data: object) => ({ type: 'engagement.revoked', data: { occurredAt: daysAgo(1), ...data } });
const parcel = (data: object) => ({
  type: 'order.fulfilled',
  data: { orderId: '1', occurredAt: daysAgo(1), ...data },
});

const delivered: readonly [string, (dots: string) => unknown][] = [
  ['data.orderId', (orderId) => purchase({ orderId })],
  ['data.memberId', (memberId) => purchase({ memberId })],
  ['data.channel', (channel) => purchase({ channel })],
  ['data.store', (store) => purchase({ store })],
  ['data.lines[0].lineId', (lineId) => purchase(line({ lineId }))],
  ['data.lines[0].sku', (sku) => purchase(line({ sku }))],
  ['data.lines[0].category', (category) => purchase(line({ category }))],
  ['data.refundId', (refundId) => refund({ refundId, orderId: '1', amount: '1.00' })],
  ['data.orderId', (orderId) => refund({ orderId, amount: '1.00' })],
  ['data.memberId', (memberId) => refund({ memberId, orderId: '1', amount: '1.00' })],
  ['data.lines[0].lineId', (lineId) => refund({ orderId: '1', ...line({ lineId }) })],
  ['data.orderId', (orderId) => fulfilled(orderId)],
  ['data.orderId', (orderId) => cancelled(orderId)],
  ['data.memberId', (memberId) => engagement(memberId, 'review')],
  ['data.kind', (kind) => engagement('m1', kind)],
  ['data.engagementId', (engagementId) => engagement('m1', 'review', { engagementId })],
  ['data.engagementId', (engagementId) => revoked({ engagementId })],
  ['data.memberId', (memberId) => revoked({ engagementId: 'e', memberId })],
  ['data.fulfilmentId', (fulfilmentId) => parcel({ fulfilmentId, lines: [{ lineId: 'a' }] })],
  ['data.lines[0].lineId', (lineId) => parcel({ fulfilmentId: 'p', lines: [{ lineId }] })],
  ['data.returns[0].orderId', (orderId) => purchase({ returns: [{ orderId, amount: '1.00' }] })],
  ['data.returns[0].lineId', (lineId) => purchase({ returns: [{ orderId: '1', lineId, amount: '1.00' }] })],
  ['data.returns[0].sku', (sku) => purchase({ returns: [{ orderId: '1', sku, amount: '1.00' }] })],
];

const inPaths: readonly [Operation, string, Call][] = [
  ['readStatus', 'memberId', {}],
  ['verifyMember', 'memberId', {}],
  ['rebuildMember', 'memberId', {}],
  ['readValue', 'memberId', {}],
  ['readRedemption', 'redemptionId', {}],
  ['captureRedemption', 'redemptionId', {}],
  ['usePrivilege', 'privilegeId', { body: { useId: 'u' } }],
  ['returnPrivilege', 'useId', { params: { privilegeId: 'prices' } }],
  ['undoAdjustment', 'adjustmentId', {}],
  ['endOverride', 'overrideId', {}],
  ['setTag', 'tag', {}],
  ['listSegmentMembers', 'segment', {}],
];

const inBodies: readonly [Operation, string, (dots: string) => object][] = [
  ['redeem', 'rewardId', (rewardId) => ({ rewardId, mode: 'capture' })],
  ['redeem', 'orderId', (orderId) => ({ points: 100, orderId, mode: 'capture' })],
  ['redeem', 'source', (source) => ({ points: 100, source, mode: 'capture' })],
  ['usePrivilege', 'useId', (useId) => ({ useId })],
  [
    'overrideTier',
    'tier',
    (tier) => ({ tier, until: '2099-01-01T00:00:00Z', kind: 'grant', reason: 'once' }),
  ],
  [
    'adjustMember',
    'qualifying.of',
    (of) => ({ qualifying: { metric: 'quantity', of, amount: 1 }, reason: 'once' }),
  ],
];

describe.each(['.', '..'])('%j is refused', (dots) => {
  const refusedAt = ({ body }: { body: { errors: { path: string }[] } }) =>
    body.errors.map(({ path }) => path);

  it.each(delivered)('as %s of a delivery', async (path, body) => {
    const answer = await shop.send(body(dots));
    expect([answer.status, nameOf(answer)], answer.text).toEqual([400, 'invalid-request']);
    expect(refusedAt(answer)).toEqual([path]);
  });

  it.each(inPaths)('in the path of %s as %s', async (operation, name, { params, ...call }) => {
    const given = { memberId: 'm1', ...params, [name]: dots };
    const answer = await shop.call(operation, { params: given, ...call });
    expect([answer.status, nameOf(answer)], answer.text).toEqual([400, 'invalid-request']);
    expect(refusedAt(answer)).toEqual([name]);
  });

  it.each(inBodies)('in the body of %s as %s', async (operation, path, body) => {
    const params = { memberId: 'm1', privilegeId: 'prices' };
    const headers = { 'idempotency-key': 'one' };
    const answer = await shop.call(operation, { params, headers, body: body(dots) });
    expect([answer.status, nameOf(answer)], answer.text).toEqual([400, 'invalid-request']);
    expect(refusedAt(answer)).toEqual([path]);
  });

  it('as the member of a token', async () => {
    const claims = { program: shop.program, member: dots };
    const answer = await functions.call('readOwnStatus', { claims });
    expect([answer.status, nameOf(answer)], answer.text).toEqual([400, 'invalid-request']);
  });

  it.each<[string, object]>([
    ['earning.exclude.skus[0]', { earning: { ...redeemable.earning, exclude: { skus: [dots] } } }],
    [
      'earning.exclude.categories[0]',
      { earning: { ...redeemable.earning, exclude: { categories: [dots] } } },
    ],
    [
      'redemption.rewards[0].id',
      { redemption: { pointValue: '0.01', rewards: [{ id: dots, name: 'Mug', points: 1 }] } },
    ],
    [
      `value.lifetimeValue.acquisitionCost.byChannel.${dots}`,
      { value: { lifetimeValue: { acquisitionCost: { amount: '1.00', byChannel: { [dots]: '1.00' } } } } },
    ],
  ])('in a program file as %s', async (path, more) => {
    const body = programFile(shop.program, { ...redeemable, ...more });
    const answer = await shop.call('putDraft', { params: { name: 'dots' }, body });
    expect([answer.status, nameOf(answer)], answer.text).toEqual([400, 'invalid-program']);
    expect(refusedAt(answer)).toEqual([path]);
  });
});
