/**
 * A request as a function sees it: payload format 2.0 of an HTTP API.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
import { isUtf8 } from 'node:buffer';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { Claims } from './authorizer.ts';
import type { GatewayRequest } from './request.ts';

interface EventParts {
  readonly request: GatewayRequest;
  readonly apiId: string;
  readonly accountId: string;
  readonly routeKey: string;
  readonly pathParameters: Readonly<Record<string, string>>;
  readonly traceId: string;
  readonly authorized: { readonly claims: Claims; readonly scopes: readonly string[] | null } | undefined;
}

export type GatewayEvent = APIGatewayProxyEventV2 & {
  requestContext: { authorizer?: { jwt: { claims: Claims; scopes: readonly string[] | null } } };
};

export function eventOf(parts: EventParts): GatewayEvent {
  const { request, routeKey, pathParameters, authorized } = parts;
  const { headers, cookies } = headersOf(request, parts.traceId);
  const path = decodeURIComponent(request.path); // as the real one does, unlike REST APIs
  const queryStringParameters = joined(new URLSearchParams(request.query));
  return {
    version: '2.0',
    routeKey,
    rawPath: path,
    rawQueryString: request.query,
    ...(cookies.length > 0 && { cookies }),
    headers,
    ...(Object.keys(queryStringParameters).length > 0 && { queryStringParameters }),
    requestContext: {
      accountId: parts.accountId,
      apiId: parts.apiId,
      ...(authorized && { authorizer: { jwt: { claims: authorized.claims, scopes: authorized.scopes } } }),
      domainName: headers.host ?? 'localhost',
      domainPrefix: (headers.host ?? 'localhost').split('.')[0]!,
      http: {
        method: request.method,
        path,
        protocol: 'HTTP/1.1',
        sourceIp: request.sourceIp,
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: request.requestId,
      routeKey,
      stage: '$default',
      time: clfTime(request.receivedAtMs),
      timeEpoch: request.receivedAtMs,
    },
    ...(Object.keys(pathParameters).length > 0 && { pathParameters }),
    ...bodyOf(request.body, headers['content-type']),
  } as GatewayEvent;
}

function headersOf(
  request: GatewayRequest,
  traceId: string,
): { headers: Record<string, string>; cookies: readonly string[] } {
  const pairs = new URLSearchParams();
  for (let at = 0; at < request.rawHeaders.length; at += 2) {
    pairs.append(request.rawHeaders[at]!.toLowerCase(), request.rawHeaders[at + 1]!);
  }
  const { cookie, ...headers } = joined(pairs);
  return {
    headers: {
      ...headers,
      'x-amzn-trace-id': traceId,
      'x-forwarded-for': request.sourceIp,
      'x-forwarded-port': String(request.port),
      'x-forwarded-proto': 'http',
    },
    cookies: cookie?.split(/[;,]/).map((each) => each.trim()) ?? [],
  };
}

/** Several values of one name become one, joined by commas. */
function joined(pairs: URLSearchParams): Record<string, string> {
  return Object.fromEntries([...new Set(pairs.keys())].map((name) => [name, pairs.getAll(name).join(',')]));
}

const textual = /^\s*(text\/[^;]+|application\/(json|xml|javascript|[^;]+\+(json|xml)))\s*(;|$)/i;

/** Bodies that are not surely text travel in base64. */
function bodyOf(body: Buffer, contentType: string | undefined): { body?: string; isBase64Encoded: boolean } {
  if (body.length === 0) return { isBase64Encoded: false };
  const isText = (contentType === undefined || textual.test(contentType)) && isUtf8(body);
  return { body: body.toString(isText ? 'utf8' : 'base64'), isBase64Encoded: !isText };
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `12/Mar/2020:19:03:58 +0000` */
function clfTime(atMs: number): string {
  const [date, time] = new Date(atMs).toISOString().split('T') as [string, string];
  const [year, month, day] = date.split('-') as [string, string, string];
  return `${day}/${months[Number(month) - 1]}/${year}:${time.slice(0, 8)} +0000`;
}
