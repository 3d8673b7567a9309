/** Events of an HTTP API, as the gateway hands them to a function. */
import { isUtf8 } from 'node:buffer';
import { randomUUID } from 'node:crypto';
import type { Event } from '../../../functions/shared/http.ts';
import type { Route } from '../../../functions/shared/route.ts';

export interface Call {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Bytes and text as they are, anything else as JSON. */
  readonly body?: unknown;
  /** Of the token; null: the request carries none. */
  readonly claims?: Readonly<Record<string, string>> | null;
  readonly timeLeftMs?: number;
}

/** Payload format 2.0: parameters and path are decoded, names of headers are in lower case. */
export function eventOf(route: Route, { params = {}, query, headers = {}, body, claims }: Call): Event {
  const path = route.path.replace(/\{(\w+)\}/g, (_, name: string) => params[name] ?? '');
  const routeKey = `${route.method} ${route.path}`;
  const token = claims === undefined ? claimsFor(route, params) : claims;
  return {
    version: '2.0',
    routeKey,
    rawPath: path,
    rawQueryString: new URLSearchParams(query).toString(),
    headers: {
      host: 'api.test',
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(query !== undefined && { queryStringParameters: query }),
    ...(Object.keys(params).length > 0 && { pathParameters: params }),
    requestContext: {
      accountId: '000000000000',
      apiId: 'test',
      domainName: 'api.test',
      domainPrefix: 'api',
      http: { method: route.method, path, protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'test' },
      requestId: randomUUID(),
      routeKey,
      stage: '$default',
      time: '22/Nov/2026:09:00:00 +0000',
      timeEpoch: 0,
      ...(token !== null && { authorizer: { jwt: { claims: token, scopes: null } } }),
    },
    ...bodyOf(body),
  } as unknown as Event;
}

/** A token that the route takes, for the program of its path. */
function claimsFor({ access }: Route, params: Call['params']): Call['claims'] {
  if (access.kind !== 'token') return null;
  return { program: params?.program ?? '', scope: access.scopes[0], sub: 'tester' };
}

/** Bodies that are not text travel in base64. */
function bodyOf(body: unknown): { body?: string; isBase64Encoded: boolean } {
  if (body === undefined) return { isBase64Encoded: false };
  const bytes = bytesOf(body);
  const isText = isUtf8(bytes);
  return { body: bytes.toString(isText ? 'utf8' : 'base64'), isBase64Encoded: !isText };
}

export function bytesOf(body: unknown): Buffer {
  if (Buffer.isBuffer(body)) return body;
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
}
