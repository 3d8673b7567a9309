/** Folding members from the ledger again, as operators ask for it. */
import { PutCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { MemberId, ProgramId } from '../../../../domain/kernel/brand.ts';
import { openStore } from '../../../../functions/store/client.ts';
import { memberPk } from '../../../../functions/store/keys.ts';
import { getMemberItem } from '../../../../functions/store/members/members.ts';
import { tableNames } from '../../../contract/tables.ts';
import { nameOf } from '../../openapi/documented.ts';
import { clockAhead, clockBack } from '../../support/events.ts';
import { type InMemory, startInMemory } from '../../support/inMemory.ts';
import { openShop, type Shop } from '../../support/shop.ts';

let functions: InMemory;
let shop: Shop;
beforeAll(async () => {
  functions = await startInMemory();
  shop = await openShop(functions);
});
afterAll(() => functions?.stop());
afterEach(clockBack);

const store = () => openStore(tableNames); // as the functions open it: in memory
const itemOf = (id: string) => getMemberItem(store(), shop.program as ProgramId, id as MemberId);
const takeAway = (TableName: string, Key: Record<string, string>) =>
  store().documents.send(new TransactWriteCommand({ TransactItems: [{ Delete: { TableName, Key } }] }));
const call = (operation: 'rebuildMember' | 'verifyMember' | 'readStatus', memberId: string) =>
  shop.call(operation, { params: { memberId } });

it('a member whose item is gone comes back, with who put it back where an entry was needed', async () => {
  await shop.buy('lost', '40.00', { orderId: 'lost-1' });
  const item = await itemOf('lost');
  await takeAway(tableNames.members, { pk: memberPk(shop.program as ProgramId, 'lost' as MemberId) });
  expect(nameOf(await call('readStatus', 'lost'))).toBe('unknown-member');
  const { status, body } = await call('rebuildMember', 'lost');
  expect({ status, body }).toMatchObject({ status: 200, body: { was: 'missing', version: 1 } });
  expect(await itemOf('lost')).toEqual(item);
  expect((await call('verifyMember', 'lost')).body).toEqual({ sound: true });
});

it('an order that was decided on an older item is joined, and the entry explains itself', async () => {
  await shop.buy('forked', '99.00', { orderId: 'forked-1' });
  const item = await itemOf('forked');
  await shop.buy('forked', '100.00', { orderId: 'forked-2' });
  await store().documents.send(new PutCommand({ TableName: tableNames.members, Item: { ...item } }));
  clockAhead(60_000);
  await shop.buy('forked', '200.00', { orderId: 'forked-3' });
  expect((await call('rebuildMember', 'forked')).body).toMatchObject({ was: 'forked', version: 3 });
  expect((await call('verifyMember', 'forked')).body).toEqual({ sound: true });
  const entryId = 'passage:3';
  const explained = await shop.call('explainEntry', { params: { memberId: 'forked', entryId } });
  expect(explained.body).toMatchObject({
    by: { actor: 'tester' },
    explanations: [{ kind: 'points.corrected', rule: 'rebuild', result: { points: 50 } }],
  });
  expect(explained.body.sentence).toContain('worth 50 points more than had been booked');
});

it('a ledger that has lost an entry says which', async () => {
  for (const order of ['a', 'b', 'c']) await shop.buy('holed', '10.00', { orderId: `holed-${order}` });
  await takeAway(tableNames.ledger, { pk: `O#${shop.program}#standard#holed-b`, sk: 'purchase' });
  const answer = await call('rebuildMember', 'holed');
  expect(nameOf(answer)).toBe('ledger-incomplete');
  expect(answer.body.detail).toBe(
    'entry purchase:standard:holed-c follows purchase:standard:holed-b, which is not in the ledger',
  );
});

it('a member whose item is of an unknown format is folded from the ledger where they are read', async () => {
  for (const order of ['1', '2']) await shop.buy('newer', '40.00', { orderId: `newer-${order}` });
  const before = await call('readStatus', 'newer');
  const item = await itemOf('newer');
  const Item = { ...item, state: new Uint8Array([99, 1, 2]) };
  const spoil = () => store().documents.send(new PutCommand({ TableName: tableNames.members, Item }));
  await spoil();
  expect((await call('readStatus', 'newer')).body.points).toEqual(before.body.points);
  expect(await itemOf('newer')).toEqual(item);
  await spoil();
  expect((await shop.call('listMembers')).body.members).toContainEqual(
    expect.objectContaining({ memberId: 'newer' }),
  );
  await spoil();
  expect((await shop.buy('newer', '20.00', { orderId: 'newer-3' })).status).toBe(200);
  expect((await call('verifyMember', 'newer')).body).toEqual({ sound: true });
});
