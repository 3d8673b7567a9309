/** Parked deliveries. */
import { parkedDelivery, parkedList, replayed } from '../answers/deliveries/parked.ts';
import { page } from '../commands.ts';
import type { OperationDocument } from '../operation.ts';

const head = {
  id: '20260115T173002417Z-0f1e2d3c4b5a',
  source: 'shopify-eu',
  topic: 'orders/paid',
  reason: 'no-member',
  errors: [],
  receivedAt: '2026-01-15T17:30:02.417Z',
  expiresAt: '2026-04-15T17:30:02.417Z',
  bytes: 17,
  sealed: true,
};

export const parkedOperations = {
  listParked: {
    tag: 'Webhooks',
    summary: 'List parked deliveries',
    description:
      'Lists the deliveries that were signed correctly and could not be recorded, newest first, with the reason but without their content. Nothing leaves the list by itself.',
    query: page('deliveries'),
    answers: {
      200: {
        description: 'A page of deliveries',
        schema: parkedList,
        examples: { one: { summary: 'An order of nobody', value: { parked: [head], next: null } } },
      },
    },
    problems: ['other-program', 'body-too-large', 'invalid-request', 'try-again'],
  },
  readParked: {
    tag: 'Webhooks',
    summary: 'Read a parked delivery',
    description: 'Gives the delivery as it was sent, including personal data.',
    answers: {
      200: {
        description: 'The delivery',
        schema: parkedDelivery,
        examples: { one: { summary: 'An order of nobody', value: { ...head, body: '{"id":450789469}' } } },
      },
    },
    problems: ['other-program', 'body-too-large', 'unknown-parked', 'try-again'],
  },
  replayParked: {
    tag: 'Webhooks',
    summary: 'Replay a parked delivery',
    description:
      'Handles the delivery as if it came now; its signature was checked before. If it is recorded or ignored, it leaves the list; otherwise it stays, with the reason. Replaying what is already recorded changes nothing.',
    answers: {
      200: {
        description: 'What became of the delivery',
        schema: replayed,
        examples: {
          recorded: {
            summary: 'Now the order has a buyer',
            value: {
              status: 'recorded',
              results: [
                { status: 'recorded', entry: 'revision:shopify-eu:450789469:1768498202000:0f1e2d3c4b5a6978' },
              ],
            },
          },
        },
      },
    },
    problems: ['other-program', 'body-too-large', 'unknown-parked', 'unknown-source', 'try-again'],
  },
  discardParked: {
    tag: 'Webhooks',
    summary: 'Discard a parked delivery',
    description: 'Deletes the delivery. This cannot be undone; the audit records that it was done.',
    answers: { 204: { description: 'The delivery is discarded' } },
    problems: ['other-program', 'body-too-large', 'unknown-parked', 'try-again'],
  },
} as const satisfies Record<string, OperationDocument>;
