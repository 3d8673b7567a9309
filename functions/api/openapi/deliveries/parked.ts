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
  bytes: 17,
};

export const parkedOperations = {
  listParked: {
    tag: 'Webhooks',
    summary: 'List parked deliveries',
    description:
      'What was signed and could not be recorded, newest first, with the reason; without what was sent. Nothing leaves ' +
      'the list by itself.',
    query: page('deliveries'),
    answers: {
      200: {
        description: 'A page of them',
        schema: parkedList,
        examples: { one: { summary: 'An order of nobody', value: { parked: [head], next: null } } },
      },
    },
    problems: ['other-program', 'body-too-large', 'invalid-request', 'try-again'],
  },
  readParked: {
    tag: 'Webhooks',
    summary: 'What a parked delivery says',
    description: 'As it was sent, personal data included.',
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
    summary: 'Try a parked delivery again',
    description:
      'As if it came now, without its signature, which was proven. Recorded or ignored it is gone from the list; else ' +
      'it stays, with the reason. Trying again what is recorded changes nothing.',
    answers: {
      200: {
        description: 'What became of it',
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
    summary: 'Throw a parked delivery away',
    description: 'For good: nothing of what was sent is kept. That it was done stands in the audit.',
    answers: { 204: { description: 'It is gone' } },
    problems: ['other-program', 'body-too-large', 'unknown-parked', 'try-again'],
  },
} as const satisfies Record<string, OperationDocument>;
