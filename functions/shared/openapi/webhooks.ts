/** Purchases in. */
import { purchaseCompleted } from '../../webhooks/sources/standard.ts';
import { webhookAnswer } from './answers/entry.ts';
import recorded from './examples/recorded.json' with { type: 'json' };
import type { OperationDocument } from './operation.ts';

const purchase = {
  type: 'purchase.completed',
  timestamp: '2026-01-15T17:30:02Z',
  data: {
    orderId: '1001',
    memberId: 'm1',
    occurredAt: '2026-01-15T12:30:00-05:00',
    currency: 'USD',
    channel: 'web',
    lines: [
      { lineId: '1', sku: 'mug-blue', category: 'kitchen', quantity: 2, amount: '120.00' },
      { kind: 'discount', amount: '-10.00' },
      { kind: 'shipping', amount: '5.00' },
    ],
    metadata: { campaign: 'january' },
  },
};

const smallest = {
  type: 'purchase.completed',
  data: {
    orderId: 1002, // a shop that counts its orders; every digit is kept, above 2^53 too
    memberId: 'm1',
    occurredAt: '2026-01-15T17:30:00Z',
    currency: 'USD',
    lines: [{ amount: '25.00' }],
  },
};

export const webhookOperations = {
  receiveStandardWebhook: {
    tag: 'Webhooks',
    summary: 'Record a purchase',
    description:
      'Takes a purchase and answers with what it earned. The order is the key: sending it again, under ' +
      'whatever `webhook-id`, changes nothing and answers `duplicate` with the first entry. Send again ' +
      'after a time-out or a 5xx. The signature is by Standard Webhooks, over the bytes of the body.',
    body: {
      schema: purchaseCompleted,
      required: true,
      description: 'At most 256 KB of JSON in UTF-8, nested at most 64 deep. Unknown fields are refused.',
      examples: {
        purchase: { summary: 'A purchase of three lines', value: purchase },
        smallest: { summary: 'The least that is needed', value: smallest },
      },
    },
    answers: {
      200: {
        description: 'The purchase stands in the ledger, once',
        schema: webhookAnswer,
        examples: {
          recorded: { summary: 'A first purchase that reaches gold at once', value: recorded },
          duplicate: { summary: 'The same order again', value: { ...recorded, status: 'duplicate' } },
        },
      },
    },
    problems: [
      'unknown-program', // no program can have such an id
      'body-too-large',
      'signature-missing',
      'timestamp-out-of-tolerance',
      'unknown-program', // none has it
      'signature-wrong',
      'program-without-rules',
      'malformed-json',
      'invalid-request',
      'purchase-conflict',
      'out-of-range',
      'try-again',
    ],
  },
} as const satisfies Record<string, OperationDocument>;
