/** Purchases, and what becomes of them, in. */
import * as z from 'zod/mini';
import { sentenceOf } from '../../../../domain/kernel/finding.ts';
import { deliveriesMax } from '../../../inbound/deliverMany.ts';
import { delivery } from '../../../inbound/standard/events.ts';
import { problems } from '../../../shared/problem.ts';
import { batchAnswer, parkedAlone, webhookAnswer } from '../answers/members/entry.ts';
import recorded from '../examples/recorded.json' with { type: 'json' };
import type { OperationDocument } from '../operation.ts';

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

const occurredAt = '2026-01-20T10:00:00-05:00';

const refund = {
  type: 'refund.completed',
  data: {
    refundId: 'r-1',
    orderId: '1001',
    occurredAt,
    currency: 'USD',
    lines: [{ lineId: '1', amount: '60.00' }],
  },
};

const wholeRefund = {
  type: 'refund.completed',
  data: { refundId: 'r-2', orderId: '1001', occurredAt, currency: 'USD', amount: '55.00' },
};

const revised = {
  type: 'order.revised',
  data: {
    orderId: '1001',
    memberId: 'm1',
    currency: 'USD',
    occurredAt: '2026-01-15T12:30:00-05:00',
    revisedAt: occurredAt,
    lines: [
      { lineId: '1', sku: 'mug-blue', category: 'kitchen', quantity: 1, amount: '60.00' },
      { kind: 'shipping', amount: '5.00' },
    ],
  },
};

const engagement = {
  type: 'engagement.recorded',
  data: { engagementId: 'e-1', memberId: 'm1', kind: 'review', occurredAt },
};

/** What is taken is looked at one by one: one that is wrong does not hold up the others. */
export const batchRequest = z.strictObject({
  deliveries: z.array(delivery).check(z.minLength(1), z.maxLength(deliveriesMax)),
});

const otherCurrency = {
  path: 'data.currency',
  value: '"EUR"',
  rule: '"currency" must be the program\'s currency, USD, not "EUR"',
  fix: 'write "currency": "USD", and amounts in it',
};

const invalidRequest = {
  type: '/problems/invalid-request',
  title: problems['invalid-request'][1],
  status: 400,
  detail: sentenceOf(otherCurrency),
  errors: [otherCurrency],
};

export const batchDescription =
  'For imports, for tills that were offline, and for senders with many events: up to five hundred deliveries of the single route, in one body with one signature. Each delivery is recorded, refused or parked by itself, as if it had been sent alone, and the answers are in the same order; `refused` has the problem that the single route would have answered. Send a delivery that was refused with status 503 again; sending all of them again is safe. Purchases and engagements are recorded first, then events of orders, each in the order given. Sort the deliveries by member, oldest first: that needs the fewest writes.';

export const batchBody = {
  schema: batchRequest,
  required: true,
  description: 'At most 1 MiB of JSON in UTF-8. The answer of a delivery says what is wrong with it.',
  examples: {
    two: {
      summary: 'A purchase, and one in a wrong currency',
      value: {
        deliveries: [smallest, { ...smallest, data: { ...smallest.data, orderId: 1003, currency: 'EUR' } }],
      },
    },
  },
};

export const batchAnswers = {
  200: {
    description: 'An answer for each delivery, in the same order',
    schema: batchAnswer,
    examples: {
      two: {
        summary: 'One is recorded, one is refused',
        value: {
          answers: [{ status: 'recorded' }, { status: 'refused', problem: invalidRequest }],
        },
      },
    },
  },
} as const;

export const webhookOperations = {
  receiveStandardWebhook: {
    tag: 'Webhooks',
    summary: 'Record a purchase, or what happened to an order',
    description:
      "The body is a purchase, a refund, a fulfilment, a cancellation, the whole content of an order, or an engagement; `type` says which. The answer says what the rules made of it. The event's id is the key: sending the same event again, under any `webhook-id`, changes nothing and answers `duplicate` with the first entry. An event that arrives before its purchase is answered `waiting` and takes effect with the purchase. Events of an order may arrive in any order. A refund of more than is kept takes what is kept, and `excess` has the rest. Send again after a time-out or a 5xx. The signature follows Standard Webhooks, over the bytes of the body.",
    body: {
      schema: delivery,
      required: true,
      description: 'At most 1 MiB of JSON in UTF-8, nested at most 64 deep. Unknown fields are refused.',
      examples: {
        purchase: { summary: 'A purchase of three lines', value: purchase },
        smallest: { summary: 'The least that is needed', value: smallest },
        exchange: {
          summary: 'An exchange at the till: something is bought, and something brought back',
          value: {
            type: 'purchase.completed',
            data: {
              orderId: '1003',
              memberId: 'm1',
              occurredAt,
              currency: 'USD',
              lines: [{ sku: 'mug-green', amount: '64.00' }],
              returns: [{ orderId: '1001', lineId: '1', amount: '60.00' }],
            },
          },
        },
        refund: { summary: 'A refund of one line', value: refund },
        wholeRefund: { summary: 'A refund of an amount, shared over all lines', value: wholeRefund },
        fulfilled: {
          summary: 'An order is fulfilled',
          value: { type: 'order.fulfilled', data: { orderId: '1001', occurredAt } },
        },
        cancelled: {
          summary: 'An order is cancelled: all that is kept of it is refunded',
          value: { type: 'order.cancelled', data: { orderId: '1002', occurredAt } },
        },
        voided: {
          summary: 'A refund failed at the bank: it never was',
          value: { type: 'refund.voided', data: { orderId: '1001', refundId: 'r-2', occurredAt } },
        },
        revised: { summary: 'All that is kept of an order, after an edit', value: revised },
        engagement: { summary: 'A review was written', value: engagement },
        revoked: {
          summary: 'The review was deleted: it never was',
          value: { type: 'engagement.revoked', data: { engagementId: 'e-1', occurredAt } },
        },
        parcel: {
          summary: 'A part of an order is fulfilled: a parcel with one piece of a line',
          value: {
            type: 'order.fulfilled',
            data: {
              orderId: '1001',
              fulfilmentId: 'box-1',
              occurredAt,
              lines: [{ lineId: '1', quantity: 1 }],
            },
          },
        },
        profile: {
          summary: 'A customer has a new address: nothing personal is kept',
          value: { type: 'member.updated', data: { memberId: 'm1', email: 'new@example.com' } },
        },
      },
    },
    answers: {
      200: {
        description: 'The event is recorded once, waits for its purchase, or counts for nothing',
        schema: webhookAnswer,
        examples: {
          recorded: { summary: 'A first purchase that reaches gold at once', value: recorded },
          duplicate: { summary: 'The same order again', value: { ...recorded, status: 'duplicate' } },
          waiting: { summary: 'A refund before its purchase', value: { status: 'waiting' } },
          ignored: {
            summary: 'A purchase of a customer who has not enrolled',
            value: { status: 'ignored', reason: 'not-enrolled' },
          },
        },
      },
      202: {
        description:
          'The event cannot be recorded now: the program has no published version yet, or the platform has a fault. The delivery is kept whole, and an operator can replay it',
        schema: parkedAlone,
        examples: {
          parked: {
            summary: 'A failure on our side',
            value: { status: 'parked', reason: 'our-fault', parked: '20260115T173002417Z-0f1e2d3c4b5a' },
          },
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
      'malformed-json',
      'invalid-request',
      'purchase-conflict',
      'order-of-another-member',
      'fact-conflict',
      'too-many-waiting',
      'out-of-range',
      'too-many-parked',
      'try-again',
    ],
  },
  receiveStandardBatch: {
    tag: 'Webhooks',
    summary: 'Record up to five hundred deliveries at once',
    description: batchDescription,
    body: batchBody,
    answers: batchAnswers,
    problems: [
      'unknown-program', // no program can have such an id
      'body-too-large',
      'signature-missing',
      'timestamp-out-of-tolerance',
      'unknown-program', // none has it
      'signature-wrong',
      'malformed-json',
      'invalid-request',
      'try-again',
    ],
  },
} as const satisfies Record<string, OperationDocument>;
