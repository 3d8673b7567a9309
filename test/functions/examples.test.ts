/**
 * The examples of the API's documents are one story. Here it happens, and must come out as they tell it.
 * Where an answer is to look different from now on: `vitest run test/functions/examples.test.ts -u`, then
 * `npm run documents`.
 */
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { operations } from '../../functions/shared/openapi/operations.ts';
import type { Operation } from '../../functions/shared/routes.ts';
import { type Answer, bytesOf, type Call, type Functions, startFunctions } from './functions.ts';
import { signedHeaders } from './sign.ts';

let functions: Functions;
beforeAll(async () => {
  functions = await startFunctions();
});
afterAll(() => functions?.stop());
afterEach(() => {
  vi.useRealTimers();
});

const program = 'demo';

function call(operation: Operation, { params, ...rest }: Call = {}): Promise<Answer> {
  return functions.call(operation, { params: { program, ...params }, ...rest });
}

function at(instant: string): void {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date(instant) });
}

function requestExample(operation: Operation, name: string): unknown {
  return operations[operation].body!.examples[name]!.value;
}

function answerExample(operation: Operation, status: number, name: string): unknown {
  return operations[operation].answers[status]!.examples![name]!.value;
}

async function expectFile({ body }: Answer, file: string): Promise<void> {
  const text = `${JSON.stringify(body, null, 2)}\n`;
  await expect(text).toMatchFileSnapshot(`../../functions/shared/openapi/examples/${file}.json`);
}

it('the demo program is published, m1 buys for 115.00 and is gold', async () => {
  at('2026-01-10T09:00:00.000Z');
  const params = { name: 'first' };
  const saved = await call('putDraft', { params, body: requestExample('putDraft', 'demo') });
  expect(saved.body).toEqual(answerExample('putDraft', 200, 'saved'));
  const published = await call('publishDraft', { params, body: requestExample('publishDraft', 'note') });
  expect(published.body).toEqual(answerExample('publishDraft', 200, 'first'));

  at('2026-01-10T09:05:00.000Z');
  const { id, ...added } = (await call('addSecret', { body: requestExample('addSecret', 'own') })).body;
  expect(answerExample('addSecret', 201, 'added')).toEqual({ ...added, id: expect.any(String) });
  const listed = (await call('listSecrets')).body;
  listed.secrets[0].id = (answerExample('addSecret', 201, 'added') as { id: string }).id;
  expect(listed).toEqual(answerExample('listSecrets', 200, 'one'));

  at('2026-01-15T17:30:02.417Z');
  const body = bytesOf(requestExample('receiveStandardWebhook', 'purchase'));
  const headers = signedHeaders(body, { secret: added.secret });
  const recorded = await call('receiveStandardWebhook', { body, headers });
  await expectFile(recorded, 'recorded');
  const duplicate = await call('receiveStandardWebhook', { body, headers });
  expect(duplicate.body).toEqual({ ...recorded.body, status: 'duplicate' });

  at('2026-02-01T09:00:00.000Z');
  const member = { params: { memberId: 'm1' } };
  await expectFile(await call('readStatus', member), 'status');
  const own = await call('readOwnStatus', { claims: { program, scope: 'me', member: 'm1' } });
  await expectFile(own, 'status');
  await expectFile(await call('listEntries', member), 'entries');
  await expectFile(await call('readProgram'), 'program');
  expect((await call('readHealth')).body).toEqual(answerExample('readHealth', 200, 'ok'));
  expect((await call('retireSecret', { params: { secretId: id } })).status).toBe(204);
});

it('the smallest purchase of the examples is taken', async () => {
  const { secret } = (await call('addSecret')).body;
  at(new Date(Date.now() + 31_000).toISOString()); // the list of secrets is kept for half a minute
  const body = bytesOf(requestExample('receiveStandardWebhook', 'smallest'));
  const answer = await call('receiveStandardWebhook', { body, headers: signedHeaders(body, { secret }) });
  expect(answer.body).toMatchObject({ status: 'recorded', entry: { id: 'purchase:standard:1002' } });
});
