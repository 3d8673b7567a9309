/** Subscriptions over their routes: made, changed, shown, refused with words that help. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Operation } from '../../../functions/api/routes.ts';
import { bytesOf } from '../support/event.ts';
import { type InMemory, startInMemory } from '../support/inMemory.ts';

let functions: InMemory;
beforeAll(async () => {
  functions = await startInMemory();
});
afterAll(() => functions?.stop());

const url = 'https://crm.example.com/in';

function call(operation: Operation, subscription?: string, body?: unknown, program = 'shop') {
  const params = { program, ...(subscription === undefined ? {} : { subscription }) };
  return functions.call(operation, { params, ...(body === undefined ? {} : { body: bytesOf(body) }) });
}

const put = (id: string, body: object, program?: string) => call('putSubscription', id, body, program);

test('one is made with a secret that is shown once, changed without one, and gone when it is deleted', async () => {
  const made = await put('crm', { url, types: ['laurel.tier.raised'], ordered: true });
  expect([made.status, made.body.secret]).toEqual([201, expect.stringMatching(/^whsec_/)]);
  const changed = await put('crm', { url: `${url}/2` });
  expect([changed.status, changed.body.secret]).toEqual([200, null]);
  expect(changed.body).toMatchObject({ url: `${url}/2`, types: null, ordered: false, state: 'delivering' });
  expect((await call('readSubscription', 'crm')).text).not.toContain('whsec_');
  expect((await call('listSubscriptions')).body.subscriptions).toHaveLength(1);
  expect((await call('deleteSubscription', 'crm')).status).toBe(204);
  for (const operation of [
    'readSubscription',
    'deleteSubscription',
    'testSubscription',
    'listDeliveries',
  ] as const) {
    expect((await call(operation, 'crm')).status, operation).toBe(404);
  }
});

test('another secret takes the place of the first within a day; a pair shows what verifies', async () => {
  await put('pair', { url, signature: 'v1a' });
  const before = (await call('readSubscription', 'pair')).body;
  expect(before.secrets).toMatchObject([
    { signature: 'v1a', publicKey: expect.stringMatching(/^whpk_/), until: null },
  ]);
  const { status, body } = await call('changeSubscriptionSecret', 'pair');
  expect([status, body.secret, body.secrets.length]).toEqual([201, null, 2]);
  expect(body.secrets[0].publicKey).not.toBe(before.secrets[0].publicKey);
  expect(body.secrets[1].until).not.toBeNull();
});

test('a connector has its own address and a credential that is never shown, and keeps it', async () => {
  const made = await put('mails', { connector: 'klaviyo', credential: 'pk_secret' });
  expect(made.body).toMatchObject({
    connector: 'klaviyo',
    url: 'https://a.klaviyo.com/api/events',
    signature: null,
    secret: null,
  });
  expect(made.text).not.toContain('pk_secret');
  expect((await put('mails', { connector: 'klaviyo', ordered: true })).status).toBe(200);
  const slack = await put('chat', {
    connector: 'slack',
    credential: 'https://hooks.slack.com/services/T/B/x',
  });
  expect([slack.status, slack.body.url]).toEqual([201, null]);
  expect(slack.text).not.toContain('hooks.slack.com');
});

describe('refused, with the field and what to write', () => {
  test.each([
    ['no address', {}, 'url', 'https://crm.example.com'],
    ['an address without TLS', { url: 'http://crm.example.com/' }, 'url', 'TLS'],
    ['no address at all', { url: 'crm' }, 'url', 'https://crm.example.com'],
    ['this machine', { url: 'https://127.0.0.1/' }, 'url', 'https://crm.example.com'],
    ['this machine by name', { url: 'https://localhost/' }, 'url', 'https://crm.example.com'],
    ['the address of metadata', { url: 'https://169.254.169.254/latest' }, 'url', 'https://crm.example.com'],
    ['it written otherwise', { url: 'https://0xa9fea9fe/' }, 'url', 'https://crm.example.com'],
    ['a private network in IPv6', { url: 'https://[fd00::1]/' }, 'url', 'https://crm.example.com'],
    ['a password in it', { url: 'https://a:b@crm.example.com/' }, 'url', 'take them out'],
    ['an unknown type', { url, types: ['laurel.points.earnt'] }, 'types[0]', 'laurel.points.earned'],
    ['no types', { url, types: [] }, 'types', ''],
    ['a filter that is none', { url, filter: 'event.pints > 3' }, 'filter', 'event.points'],
    ['a credential without a connector', { url, credential: 'x' }, 'credential', 'connector'],
    ['a connector without its credential', { connector: 'segment' }, 'credential', 'write key'],
    ['Braze without its address', { connector: 'braze', credential: 'k' }, 'url', 'braze.com'],
    [
      'Slack with an address',
      { connector: 'slack', credential: 'https://hooks.slack.com/x', url },
      'url',
      'credential',
    ],
    [
      'Slack with a credential that is none',
      { connector: 'slack', credential: 'xoxb-1' },
      'credential',
      'hooks.slack',
    ],
    [
      'a type about no member, for a tool that knows people',
      { connector: 'segment', credential: 'k', types: ['laurel.subscription.failing'] },
      'types[0]',
      'take it out',
    ],
  ])('%s', async (_, body, path, fix) => {
    const answer = await put('wrong', body);
    expect(answer.status).toBe(400);
    expect(answer.body.errors[0]).toMatchObject({ path, fix: expect.stringContaining(fix) });
    expect(answer.text).not.toContain('xoxb-1');
    expect((await call('readSubscription', 'wrong')).status).toBe(404);
  });

  test('a name that is no slug', async () => {
    expect((await put('Not A Slug', { url })).status).toBe(400);
  });

  test('the twenty-first', async () => {
    for (let index = 0; index < 20; index++)
      expect((await put(`s${index}`, { url }, 'many')).status).toBe(201);
    const answer = await put('one-more', { url }, 'many');
    expect([answer.status, answer.body.type]).toEqual([409, '/problems/too-many-subscriptions']);
    expect((await put('s3', { url }, 'many')).status).toBe(200);
  });
});

test('what was never tried is in no list, and nothing is sent again', async () => {
  await put('empty', { url });
  expect((await call('listDeliveries', 'empty')).body).toEqual({ deliveries: [], next: null });
  expect((await call('listDeadLetters', 'empty')).body).toEqual({ deadLetters: [], next: null });
  expect((await call('redriveDeadLetters', 'empty')).body).toEqual({ redriven: 0, more: false });
  const cursor = await functions.call('listDeliveries', {
    params: { program: 'shop', subscription: 'empty' },
    query: { cursor: 'bm9uc2Vuc2U' },
  });
  expect(cursor.status).toBe(400);
});
