/** What a command refers to may be recorded just after the member was read: then it is decided anew. */
import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { tableShapes } from '../../contract/tables.ts';
import { MemoryDynamo } from '../../simulation/dynamo/engine.ts';
import { nameFromKey } from '../../simulation/senders/commands.ts';
import { connectClients, type Send } from '../../simulation/world/clients.ts';
import { memoryDocuments } from '../../simulation/world/memoryDynamo.ts';
import { calm } from '../../simulation/world/weather.ts';
import { expectBooks } from '../support/books.ts';
import { command, daysAgo, redeemable } from '../support/events.ts';
import { type Answer, callHandler, type Functions } from '../support/functions.ts';
import { type Handlers, loadHandlers, setEnvironment } from '../support/handlers.ts';
import { secretsInMemory } from '../support/secretsInMemory.ts';
import { openShop, programFile, type Shop } from '../support/shop.ts';

const memberId = 'm1';
let shop: Shop;
let disconnect: () => void;
/** Happens once, before the ledger is asked for the entries of one cause. */
let beforeCause: (() => Promise<unknown>) | null = null;

beforeAll(async () => {
  const documents = memoryDocuments(new MemoryDynamo(tableShapes, calm), calm);
  const send: Send = async (request) => {
    const isOfCause = request instanceof QueryCommand && request.input.IndexName === undefined;
    const happens = isOfCause ? beforeCause : null;
    if (happens !== null) {
      beforeCause = null;
      await happens();
    }
    return documents.send(request as QueryCommand);
  };
  disconnect = connectClients(send, secretsInMemory());
  setEnvironment('http://127.0.0.1:9', 'http://127.0.0.1:9');
  const handlers: Handlers = await loadHandlers();
  const functions: Functions = {
    call: (operation, call = {}) => callHandler(handlers, operation, call),
    sweep: async () => {},
    stop: async () => {},
  };
  const { tiers } = programFile('x') as { tiers: { levels: object[] } };
  const [regular, ...higher] = tiers.levels;
  const privileges = [{ id: 'parcel', name: 'Free parcel', quota: { uses: 2, per: 'month' } }];
  shop = await openShop(functions, {
    ...redeemable,
    tiers: { ...tiers, levels: [{ ...regular, privileges }, ...higher] },
  });
  await shop.buy(memberId, '900.00', { occurredAt: daysAgo(3) });
  await command(shop, 'redeem', memberId, { points: 100, mode: 'capture' });
  // Folded again: from now on entries no longer say alone what came of them.
  await shop.buy(memberId, '10.00', { occurredAt: daysAgo(2) });
});
afterAll(() => disconnect?.());

/** `second` reads the member before `first` is taken, and what `first` made after it. */
async function overtaken(first: () => Promise<Answer>, second: () => Promise<Answer>): Promise<Answer> {
  beforeCause = async () => expect((await first()).status).toBe(201);
  const answer = await second();
  expect(beforeCause).toBeNull();
  await expectBooks(shop, memberId);
  return answer;
}

it('a use is returned the moment it is made', async () => {
  const params = { privilegeId: 'parcel' };
  const answer = await overtaken(
    () => command(shop, 'usePrivilege', memberId, { useId: 'u1' }, { params }),
    () => command(shop, 'returnPrivilege', memberId, undefined, { params: { ...params, useId: 'u1' } }),
  );
  expect(answer.body).toMatchObject({ status: 'recorded' });
});

it('an adjustment is undone the moment it is made', async () => {
  const adjust = (key: string) =>
    command(shop, 'adjustMember', memberId, { points: 50, reason: 'a test' }, { key });

  const answer = await overtaken(
    () => adjust('k1'),
    () =>
      command(shop, 'undoAdjustment', memberId, undefined, {
        params: { adjustmentId: nameFromKey(memberId, 'k1') },
      }),
  );
  expect(answer.body).toMatchObject({ status: 'recorded' });
});

it('a reservation is captured the moment it is made', async () => {
  const answer = await overtaken(
    () => command(shop, 'redeem', memberId, { points: 100, mode: 'reserve' }, { key: 'k2' }),
    () =>
      command(shop, 'captureRedemption', memberId, undefined, {
        params: { redemptionId: nameFromKey(memberId, 'k2') },
      }),
  );
  expect(answer.body).toMatchObject({ status: 'recorded' });
});
