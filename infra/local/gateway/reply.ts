/**
 * What a function returned, as the gateway answers it: a structured response when there is a status code,
 * else JSON inferred. A response that fits neither is the function's failure: 500.
 */
import * as z from 'zod';
import { gatewayError } from './errors.ts';
import type { GatewayReply } from './request.ts';

/** Lambda's limit for a synchronous answer. */
const bytesMax = 6 * 1024 * 1024;

const scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const structured = z.object({
  statusCode: z.coerce.number().int().min(200).max(599),
  headers: z.record(z.string(), scalar).nullish(),
  body: z.string().nullish(),
  cookies: z.array(z.string()).nullish(),
  isBase64Encoded: z.boolean().nullish(),
});

/** Of the connection, which the gateway's own server manages. */
const hopByHop = new Set([
  'connection',
  'content-length',
  'date',
  'keep-alive',
  'transfer-encoding',
  'upgrade',
]);

export function replyOf(returned: unknown): GatewayReply {
  const isStructured = typeof returned === 'object' && returned !== null && 'statusCode' in returned;
  const reply = isStructured ? structuredReply(returned) : inferredReply(returned);
  return reply.body.length > bytesMax ? gatewayError(500) : reply;
}

function structuredReply(returned: object): GatewayReply {
  const read = structured.safeParse(returned);
  if (!read.success) return gatewayError(500);
  const { statusCode, headers, body, cookies, isBase64Encoded } = read.data;
  const named = Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), value] as const);
  const kept = named.filter(([name]) => !hopByHop.has(name));
  if (!kept.every(([name, value]) => isHeader(name, value))) return gatewayError(500);
  return {
    statusCode,
    headers: {
      'content-type': 'text/plain;charset=UTF-8',
      ...Object.fromEntries(kept),
      ...(cookies && cookies.length > 0 && { 'set-cookie': cookies }),
    },
    body: isBase64Encoded ? Buffer.from(body ?? '', 'base64') : (body ?? ''),
  };
}

function inferredReply(returned: unknown): GatewayReply {
  const body = typeof returned === 'string' ? returned : JSON.stringify(returned ?? null);
  return { statusCode: 200, headers: { 'content-type': 'application/json' }, body };
}

function isHeader(name: string, value: string): boolean {
  return /^[!#$%&'*+.^_`|~0-9a-z-]+$/.test(name) && /^[\t\x20-\x7e\x80-\xff]*$/.test(value);
}
