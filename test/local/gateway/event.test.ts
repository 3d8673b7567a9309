import { describe, expect, test } from 'vitest';
import { eventOf } from '../../../infra/local/gateway/event.ts';
import type { GatewayRequest } from '../../../infra/local/gateway/request.ts';
import { requestOf } from '../support/requests.ts';

function eventFor(request: GatewayRequest) {
  return eventOf({
    request,
    apiId: 'api',
    accountId: '000000000000',
    routeKey: 'POST /orders/{order}',
    pathParameters: { order: 'a/b' },
    traceId: 'Root=1-x',
    authorized: { claims: { program: 'demo' }, scopes: ['orders:write'] },
  });
}

test('a request becomes an event of payload format 2.0', () => {
  const request = requestOf('POST /orders/a%2Fb?x=1&y=a%20b&x=2', {
    headers: { 'Content-Type': 'application/json', 'User-Agent': 'till/1', Cookie: 'a=1; b=2' },
    body: '{"n":1}',
  });
  expect(eventFor(request)).toEqual({
    version: '2.0',
    routeKey: 'POST /orders/{order}',
    rawPath: '/orders/a/b',
    rawQueryString: 'x=1&y=a%20b&x=2',
    cookies: ['a=1', 'b=2'],
    headers: {
      host: 'localhost:3000',
      'content-type': 'application/json',
      'user-agent': 'till/1',
      'x-amzn-trace-id': 'Root=1-x',
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-port': '3000',
      'x-forwarded-proto': 'http',
    },
    queryStringParameters: { x: '1,2', y: 'a b' },
    requestContext: {
      accountId: '000000000000',
      apiId: 'api',
      authorizer: { jwt: { claims: { program: 'demo' }, scopes: ['orders:write'] } },
      domainName: 'localhost:3000',
      domainPrefix: 'localhost:3000',
      http: {
        method: 'POST',
        path: '/orders/a/b',
        protocol: 'HTTP/1.1',
        sourceIp: '127.0.0.1',
        userAgent: 'till/1',
      },
      requestId: 'request-1',
      routeKey: 'POST /orders/{order}',
      stage: '$default',
      time: '05/Jan/2026:07:08:09 +0000',
      timeEpoch: Date.UTC(2026, 0, 5, 7, 8, 9),
    },
    pathParameters: { order: 'a/b' },
    body: '{"n":1}',
    isBase64Encoded: false,
  });
});

test('headers of one name are joined by a comma, whatever their case', () => {
  const request = { ...requestOf('POST /orders/1'), rawHeaders: ['X-Tag', 'a', 'x-tag', 'b'] };
  expect(eventFor(request).headers['x-tag']).toBe('a,b');
});

test('a bare request has neither body nor query nor cookies', () => {
  const event = eventFor(requestOf('GET /orders/1'));
  for (const absent of ['body', 'queryStringParameters', 'cookies']) expect(event).not.toHaveProperty(absent);
});

describe('a body travels as text only when it surely is text', () => {
  const é = Buffer.from('é');
  const broken = Buffer.from([0x22, 0xff, 0x22]);
  test.each<[type: string | undefined, body: Buffer, isBase64Encoded: boolean]>([
    ['application/json', é, false],
    ['application/json; charset=utf-8', é, false],
    ['application/problem+json', é, false],
    ['application/xml', é, false],
    ['text/csv', é, false],
    [undefined, é, false],
    ['application/json', broken, true],
    ['text/plain', broken, true],
    ['application/octet-stream', é, true],
    ['application/x-www-form-urlencoded', é, true],
    ['image/png', é, true],
    ['application/jsonx', é, true],
  ])('%s %j', (type, body, isBase64Encoded) => {
    const headers: Record<string, string> = type === undefined ? {} : { 'Content-Type': type };
    const event = eventFor(requestOf('POST /orders/1', { headers, body }));
    expect(event.isBase64Encoded).toBe(isBase64Encoded);
    expect(Buffer.from(event.body!, isBase64Encoded ? 'base64' : 'utf8')).toEqual(body);
  });
});
