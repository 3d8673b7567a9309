/** A signed delivery as the HTTP API hands it to the function. */
import { createHmac } from 'node:crypto';
import type { Purchase } from '../../../domain/facts/facts.ts';
import { formatMoney } from '../../../domain/kernel/money.ts';

export const program = 'demo';
export const webhookSecret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

const key = Buffer.from(webhookSecret.slice('whsec_'.length), 'base64');
const path = `/v1/programs/${program}/webhooks/standard`;

export function deliveryOf(purchase: Purchase, now: number): object {
  const body = JSON.stringify({
    type: 'purchase.completed',
    timestamp: new Date(now).toISOString(),
    data: {
      orderId: purchase.order.orderId,
      memberId: purchase.memberId,
      occurredAt: new Date(purchase.occurredAt).toISOString(),
      currency: 'USD',
      channel: purchase.channel,
      lines: purchase.lines.map((line) => ({ ...line, amount: formatMoney(line.amount, 2) })),
    },
  });
  return {
    version: '2.0',
    routeKey: 'POST /v1/programs/{program}/webhooks/standard',
    rawPath: path,
    rawQueryString: '',
    headers: { ...senderHeaders(body), ...signature(body, purchase.id, Math.floor(now / 1_000)) },
    pathParameters: { program },
    requestContext: {
      accountId: '123456789012',
      apiId: 'a1b2c3d4e5',
      domainName: 'a1b2c3d4e5.execute-api.eu-central-1.amazonaws.com',
      domainPrefix: 'a1b2c3d4e5',
      http: { method: 'POST', path, protocol: 'HTTP/1.1', sourceIp: '203.0.113.7', userAgent: 'shop/1.0' },
      requestId: `${purchase.order.orderId}=`,
      routeKey: 'POST /v1/programs/{program}/webhooks/standard',
      stage: '$default',
      time: '01/Nov/2026:12:00:00 +0000',
      timeEpoch: now,
    },
    body,
    isBase64Encoded: false,
  };
}

function senderHeaders(body: string): Record<string, string> {
  return {
    accept: '*/*',
    'accept-encoding': 'gzip, deflate',
    'content-length': String(Buffer.byteLength(body)),
    'content-type': 'application/json',
    host: 'a1b2c3d4e5.execute-api.eu-central-1.amazonaws.com',
    'user-agent': 'shop/1.0',
    'x-amzn-trace-id': 'Root=1-6730a1b2-0123456789abcdef01234567',
    'x-forwarded-for': '203.0.113.7',
    'x-forwarded-port': '443',
    'x-forwarded-proto': 'https',
  };
}

function signature(body: string, id: string, timestamp: number): Record<string, string> {
  const mac = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': String(timestamp), 'webhook-signature': `v1,${mac}` };
}
