/** What partners put on a bus of Amazon EventBridge, and what the rule of the deployment makes a message of. */
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';

type Json = Record<string, unknown>;

const envelope = { version: '0', account: '123456789012', region: 'eu-central-1', resources: [] };

export function shopifyBusEvent(topic: string, payload: unknown, shop = 'example.myshopify.com'): Json {
  return {
    ...envelope,
    id: '5f8b4e1e-2c7a-4c6b-9b63-6a0f9be1c001',
    'detail-type': 'shopifyWebhook',
    source: 'aws.partner/shopify.com/1830279/laurel',
    time: new Date().toISOString(),
    detail: {
      payload,
      metadata: {
        'Content-Type': 'application/json',
        'X-Shopify-Topic': topic,
        'X-Shopify-Shop-Domain': shop,
        'X-Shopify-Hmac-SHA256': 'of no meaning here',
        'X-Shopify-Webhook-Id': 'b54557e4-bdd9-4b37-8a5f-bf7d70bcd043',
        'X-Shopify-API-Version': '2026-07',
      },
    },
  };
}

export function stripeBusEvent(event: Json): Json {
  return {
    ...envelope,
    id: 'a2f1c3de-0f5a-4a43-9f0a-7f3c6f0a1b2c',
    'detail-type': event.type,
    source: 'aws.partner/stripe.com/ed_61TestDestination',
    time: new Date().toISOString(),
    detail: event,
  };
}

/** As the target of the rule writes it: the event's detail is text that stays as it is. */
export function messageOf(program: string, source: string, event: Json): string {
  return `{"program":${JSON.stringify(program)},"source":${JSON.stringify(source)},"detail":${JSON.stringify(event.detail)}}`;
}

/** Hands messages to the function; the numbers of those that failed. */
export async function takeFromBus(bodies: readonly string[]): Promise<readonly number[]> {
  const { handler } = await import('../../../../functions/lambda/webhooks.ts');
  const records = bodies.map((body, at) => ({ messageId: String(at), body }));
  const context = { getRemainingTimeInMillis: () => 28_000 } as Context;
  const answer: SQSBatchResponse = await handler({ Records: records } as SQSEvent, context);
  return answer.batchItemFailures.map(({ itemIdentifier }) => Number(itemIdentifier));
}
