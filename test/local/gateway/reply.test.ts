import { describe, expect, test } from 'vitest';
import { gatewayError } from '../../../infra/local/gateway/errors.ts';
import { replyOf } from '../../../infra/local/gateway/reply.ts';

test('a structured response is answered as it says', () => {
  const returned = {
    statusCode: 201,
    headers: { 'X-Count': 3, Location: '/a', 'Content-Type': 'application/json' },
    cookies: ['a=1', 'b=2'],
    body: '{}',
  };
  expect(replyOf(returned)).toEqual({
    statusCode: 201,
    headers: {
      'x-count': '3',
      location: '/a',
      'content-type': 'application/json',
      'set-cookie': ['a=1', 'b=2'],
    },
    body: '{}',
  });
});

test('a base64 body is decoded', () => {
  const body = Buffer.from([0, 255]);
  expect(replyOf({ statusCode: 200, body: body.toString('base64'), isBase64Encoded: true }).body).toEqual(
    body,
  );
});

test('without a content type, a structured body is plain text', () => {
  expect(replyOf({ statusCode: 204 })).toEqual({
    statusCode: 204,
    headers: { 'content-type': 'text/plain;charset=UTF-8' },
    body: '',
  });
});

test('headers of the connection are the gateway’s own', () => {
  const { headers } = replyOf({ statusCode: 200, headers: { Connection: 'close', 'Content-Length': '99' } });
  expect(Object.keys(headers)).toEqual(['content-type']);
});

test.each<[returned: unknown, body: string]>([
  [{ points: 3 }, '{"points":3}'],
  ['hello', 'hello'],
  [null, 'null'],
  [[1], '[1]'],
])('without a status code, %j is JSON', (returned, body) => {
  expect(replyOf(returned)).toEqual({
    statusCode: 200,
    headers: { 'content-type': 'application/json' },
    body,
  });
});

describe('nonsense is the function’s failure', () => {
  test.each<[what: string, returned: unknown]>([
    ['a status that is no number', { statusCode: 'fine' }],
    ['a status that is none', { statusCode: null }],
    ['a status out of range', { statusCode: 42 }],
    ['a body that is no text', { statusCode: 200, body: { a: 1 } }],
    ['a header that is an object', { statusCode: 200, headers: { a: {} } }],
    ['a header with a line break', { statusCode: 200, headers: { a: 'b\r\nc: d' } }],
    ['a header name with a space', { statusCode: 200, headers: { 'a b': 'c' } }],
    ['cookies that are no list', { statusCode: 200, cookies: 'a=1' }],
    ['more than Lambda gives back', { statusCode: 200, body: 'x'.repeat(6 * 1024 * 1024 + 1) }],
  ])('%s', (_what, returned) => {
    expect(replyOf(returned)).toEqual(gatewayError(500));
  });
});
