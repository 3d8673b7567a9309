import { createServer } from 'node:http';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { GatewayRequest } from '../../../infra/local/gateway/request.ts';
import { type HttpServer, startHttpServer } from '../../../infra/local/gateway/server.ts';
import { listenOnLoopback, portOf } from '../../../infra/local/listen.ts';
import { Refusal } from '../../../infra/local/refusal.ts';

let server: HttpServer;
beforeEach(async () => {
  server = await startHttpServer(0);
});
afterEach(() => server.stop());

const ok = { statusCode: 200, headers: {}, body: 'ok' };

test('requests are taken off the wire as they came', async () => {
  const seen: GatewayRequest[] = [];
  server.serve(async (request) => {
    seen.push(request);
    return ok;
  });
  await fetch(`${server.url}/a%20b?x=1&y`, { method: 'PUT', headers: { 'X-Tag': 'T' }, body: 'é' });
  expect(seen[0]).toMatchObject({ method: 'PUT', path: '/a%20b', query: 'x=1&y', body: Buffer.from('é') });
  expect(seen[0]!.rawHeaders).toContain('T');
});

test('replies are put on the wire, with the request’s id', async () => {
  const headers = { 'content-type': 'text/csv', 'set-cookie': ['a=1', 'b=2'] };
  server.serve(async () => ({ statusCode: 201, headers, body: Buffer.from('é') }));
  const response = await fetch(server.url);
  expect([response.status, await response.text()]).toEqual([201, 'é']);
  expect(response.headers.get('content-type')).toBe('text/csv');
  expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
  expect(response.headers.get('apigw-requestid')).toMatch(/^[0-9a-f-]{36}$/);
});

test('until the platform is there, and when it stops, the answer is 503', async () => {
  const response = await fetch(server.url);
  expect([response.status, await response.json()]).toEqual([503, { message: 'Service Unavailable' }]);
});

test('a body of 10 MB is taken, a larger one is not', async () => {
  server.serve(async ({ body }) => ({ ...ok, body: String(body.length) }));
  const send = (bytes: number) => fetch(server.url, { method: 'POST', body: Buffer.alloc(bytes) });
  const max = 10 * 1024 * 1024;
  expect(await (await send(max)).text()).toBe(String(max));
  const tooLarge = await send(max + 1);
  expect([tooLarge.status, await tooLarge.json()]).toEqual([413, { message: 'Request Too Long' }]);
});

test('a request under way is answered before the server stops', async () => {
  const { promise: taken, resolve: take } = Promise.withResolvers<void>();
  const { promise: release, resolve: go } = Promise.withResolvers<void>();
  server.serve(async () => {
    take();
    await release;
    return ok;
  });
  const answer = fetch(server.url).then((response) => response.text());
  await taken;
  const stopped = server.stop();
  go();
  expect(await answer).toBe('ok');
  await stopped;
  await expect(fetch(server.url)).rejects.toThrow();
});

test('a port that is taken is told in a sentence', async () => {
  const other = createServer();
  await listenOnLoopback(other, '127.0.0.1', 0);
  try {
    const started = startHttpServer(portOf(other));
    await expect(started).rejects.toBeInstanceOf(Refusal);
    await expect(started).rejects.toThrow(`Port ${portOf(other)} is taken`);
  } finally {
    other.close();
  }
});
