/** What is read from a shop's own API. */
import { reconcileBody, reconciledMax } from '../../reconciling/reconcile.ts';
import { reconciled } from '../answers/deliveries/reconciled.ts';
import type { OperationDocument } from '../operation.ts';

export const reconcileOperations = {
  reconcileSource: {
    tag: 'Webhooks',
    summary: "Take what was read from a shop's own API",
    description: `For deliveries that a shop lost. Read the orders that changed from the shop's own API and send them here: at most ${reconciledMax}. Each goes through the parser of the source, as if the shop had delivered it, so what is recorded already answers \`duplicate\`. Nothing is parked: what can't be recorded is \`not-recorded\`, with the reason. \`laurel reconcile\` does this page by page.`,
    body: {
      schema: reconcileBody,
      required: true,
      description: 'At most 1 MiB of JSON in UTF-8.',
      examples: {
        deleted: {
          summary: 'An order that was deleted in WooCommerce',
          value: { deliveries: [{ topic: 'order.deleted', document: { id: 727 } }] },
        },
      },
    },
    answers: {
      200: {
        description: 'What became of each, in the same order',
        schema: reconciled,
        examples: {
          missing: {
            summary: 'One was missing; the other has no member',
            value: {
              answers: [
                {
                  results: [{ status: 'recorded', entry: 'revision:woo:727:1768498202000:0f1e2d3c4b5a6978' }],
                },
                { results: [{ status: 'not-recorded', reason: 'no-member' }] },
              ],
            },
          },
        },
      },
    },
    problems: [
      'other-program',
      'body-too-large',
      'unknown-source',
      'malformed-json',
      'invalid-request',
      'try-again',
    ],
  },
} as const satisfies Record<string, OperationDocument>;
