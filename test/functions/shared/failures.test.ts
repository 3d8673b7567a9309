/** What a caller sees when the store or the secrets can't be reached, and what the logs say of it. */
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Operation } from '../../../functions/api/routes.ts';
import type { OperationName } from '../../simulation/dynamo/requests.ts';
import type { Fate } from '../../simulation/world/weather.ts';
import { nameOf } from '../openapi/documented.ts';
import type { Call } from '../support/event.ts';
import type { Answer } from '../support/functions.ts';
import { type InMemory, startInMemory } from '../support/inMemory.ts';
import { openShop, programFile, purchase, type Shop } from '../support/shop.ts';

let functions: InMemory;
beforeAll(async () => {
  process.env.AWS_LAMBDA_LOG_LEVEL = 'INFO';
  functions = await startInMemory();
});
afterAll(() => functions?.stop());
afterEach(() => functions.clearUp());

const logged: string[] = [];
beforeAll(() => {
  vi.spyOn(process.stdout, 'write').mockImplementation((line) => logged.push(String(line)) > 0);
});

function linesOf(requestId: string): Record<string, unknown>[] {
  return logged.map((line) => JSON.parse(line)).filter((line) => line.requestId === requestId);
}

function expectBusy(answer: Answer): void {
  expect(nameOf(answer)).toBe('try-again');
  expect(answer.headers['retry-after']).toBe('1');
}

describe('a store that is busy asks the sender to come again, and nothing is lost or done twice', () => {
  const nothingDone: [OperationName, Fate][] = [
    ['GetItem', 'throttled'],
    ['GetItem', 'failed'],
    ['GetItem', 'request-lost'],
    ['Query', 'throttled'],
    ['TransactWriteItems', 'throttled'],
    ['TransactWriteItems', 'part-throttled'],
    ['TransactWriteItems', 'failed'],
    ['TransactWriteItems', 'request-lost'],
  ];
  it.each(nothingDone)(
    '%s %s: nothing is written, and the same purchase is recorded later',
    async (operation, fate) => {
      const shop = await openShop(functions);
      const body = purchase({});
      functions.storm((call) => (call.operation === operation ? fate : 'served'));
      expectBusy(await shop.send(body));
      functions.clearUp();
      expect(nameOf(await shop.status('m1'))).toBe('unknown-member');
      expect((await shop.send(body)).body.status).toBe('recorded');
    },
  );

  it('an answer that was lost three times is answered the first time the purchase is sent again', async () => {
    const shop = await openShop(functions);
    const body = purchase({});
    functions.storm(({ operation }) => (operation === 'TransactWriteItems' ? 'answer-lost' : 'served'));
    expectBusy(await shop.send(body));
    functions.clearUp();
    expect((await shop.status('m1')).body.pending).toBe(25);
    expect((await shop.send(body)).body).toMatchObject({ status: 'duplicate', entry: { points: 25 } });
    expect((await shop.status('m1')).body.pending).toBe(25);
  });

  it('an answer that was lost once goes unnoticed', async () => {
    const shop = await openShop(functions);
    let lost = 0;
    functions.storm(({ operation }) =>
      operation === 'TransactWriteItems' && lost++ === 0 ? 'answer-lost' : 'served',
    );
    expect((await shop.buy('m1', '25.00')).body.status).toBe('recorded');
    expect((await shop.status('m1')).body.pending).toBe(25);
    expect(lost).toBe(2);
  });

  it('somebody else who holds the member is waited for', async () => {
    const shop = await openShop(functions);
    let held = 0;
    functions.storm(({ operation }) =>
      operation === 'TransactWriteItems' && held++ < 3 ? 'in-conflict' : 'served',
    );
    expect((await shop.buy('m1', '25.00')).body.status).toBe('recorded');
    expect(held).toBe(4);
  });

  it('but not beyond the time that the caller waits', async () => {
    const shop = await openShop(functions);
    functions.storm(({ operation }) => (operation === 'TransactWriteItems' ? 'in-conflict' : 'served'));
    expectBusy(await shop.send(purchase({}), { timeLeftMs: 6_000 }));
  });

  const calls: [Operation, OperationName, Call][] = [
    ['readStatus', 'GetItem', { params: { memberId: 'm1' } }],
    ['listEntries', 'Query', { params: { memberId: 'm1' } }],
    ['putDraft', 'TransactWriteItems', { params: { name: 'next' }, body: 'program' }],
    ['publishDraft', 'TransactWriteItems', { params: { name: 'changed' } }],
    ['publishDraft', 'GetItem', { params: { name: 'changed' } }],
    ['addSecret', 'TransactWriteItems', {}],
    ['deleteDraft', 'TransactWriteItems', { params: { name: 'changed' } }],
    ['listVersions', 'GetItem', {}],
    ['rollbackVersion', 'GetItem', { params: { version: '1' } }],
    ['listActions', 'Query', {}],
    ['listSecrets', 'Query', {}],
    ['retireSecret', 'GetItem', { params: { secretId: '0b9b7d1e-6a55-4c43-9f0e-6d8f6a3f2c11' } }],
  ];
  it.each(calls)('%s (%s)', async (operation, storeOperation, call) => {
    const shop = await openShop(functions);
    await shop.buy('m1', '25.00');
    const changed = programFile(shop.program, { name: 'Changed' });
    await shop.call('putDraft', { params: { name: 'changed' }, body: changed });
    functions.storm((each) => (each.operation === storeOperation ? 'throttled' : 'served'));
    expectBusy(await shop.call(operation, call.body === 'program' ? { ...call, body: changed } : call));
  });
});

describe('a secret that can not be read, tried twice', () => {
  const failure = (name: string) =>
    Object.assign(new Error('nobody outside needs to know'), { name, $metadata: {} });

  it('because the service is throttled: later', async () => {
    const shop = await openShop(functions);
    for (let time = 0; time < 2; time++) functions.failSecretOnce(failure('ThrottlingException'));
    expectBusy(await shop.buy('m1', '25.00'));
    expect((await shop.buy('m1', '25.00')).body.status).toBe('recorded');
  });

  it('because the role may not: that is our failure, and not a wrong signature', async () => {
    const shop = await openShop(functions);
    for (let time = 0; time < 2; time++) functions.failSecretOnce(failure('AccessDeniedException'));
    const answer = await shop.buy('m1', '25.00');
    expect(nameOf(answer)).toBe('internal-error');
    expect(answer.text).not.toContain('nobody outside');
  });
});

describe('what nobody foresaw', () => {
  async function unforeseen(): Promise<{ shop: Shop; answer: Answer }> {
    const shop = await openShop(functions);
    functions.storm(() => {
      throw new Error('AccessDenied: arn:aws:dynamodb:eu-central-1:000000000000:table/Members');
    });
    const answer = await shop.buy('m1', '25.00');
    functions.clearUp();
    return { shop, answer };
  }

  it('is a 500 that tells nothing of the inside', async () => {
    const { answer } = await unforeseen();
    expect(nameOf(answer)).toBe('internal-error');
    expect(answer.text).not.toMatch(/AccessDenied|arn:|Members/);
  });

  it('and stands in the log under the request id, with its cause', async () => {
    const { answer } = await unforeseen();
    const [line, ...more] = linesOf(answer.requestId);
    expect(more).toEqual([]);
    expect(line).toMatchObject({ level: 'ERROR', status: 500 });
    expect(JSON.stringify(line)).toContain('AccessDenied');
  });
});

describe('every request is one line in the log', () => {
  it('with its id, its route and its status', async () => {
    const shop = await openShop(functions);
    const bought = await shop.buy('m1', '25.00');
    const refused = await shop.buy('m1', 'much');
    expect(linesOf(bought.requestId)).toMatchObject([
      { level: 'INFO', status: 200, route: 'POST /v1/programs/{program}/webhooks/standard' },
    ]);
    expect(linesOf(refused.requestId)).toMatchObject([{ level: 'INFO', status: 400 }]);
  });

  it('that names no member, no order, no secret and no amount', async () => {
    const shop = await openShop(functions);
    const bought = await shop.buy('Jane Doe', '7654321234.56', { orderId: 'order-of-jane' });
    const refused = await shop.buy('Jane Doe', '7654321234.567', { orderId: 'order-of-jane' });
    await shop.status('Jane Doe');
    for (const { requestId } of [bought, refused]) expect(linesOf(requestId)).toHaveLength(1);
    const all = logged.join('\n');
    // Long enough that no moment and no request id holds the same digits.
    for (const word of ['Jane', 'order-of-jane', '7654321234', shop.secret.slice(6)])
      expect(all).not.toContain(word);
  });
});
