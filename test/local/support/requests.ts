import type { GatewayRequest } from '../../../infra/local/gateway/request.ts';

/** `GET /path?query` with headers and a body, as the server would take it off the wire. */
export function requestOf(
  line: string,
  { headers = {}, body = '' }: { headers?: Record<string, string>; body?: string | Buffer } = {},
): GatewayRequest {
  const [method, target] = line.split(' ') as [string, string];
  const [path, query] = target.split('?') as [string, string | undefined];
  const withHost = { Host: 'localhost:3000', ...headers };
  return {
    requestId: 'request-1',
    method,
    path,
    query: query ?? '',
    rawHeaders: Object.entries(withHost).flat(),
    body: Buffer.from(body),
    sourceIp: '127.0.0.1',
    port: 3000,
    receivedAtMs: Date.UTC(2026, 0, 5, 7, 8, 9),
  };
}
