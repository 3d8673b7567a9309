/** Shops connected without code: their own webhooks, and what operators say of each. */
import * as z from 'zod/mini';
import { sourceKindNames, sourceKinds } from '../../../inbound/sources/table.ts';
import { putSourceBody } from '../../sources/sources.ts';
import { sourceAnswer, sourceParked } from '../answers/deliveries/parked.ts';
import { source, sourceList } from '../answers/deliveries/sources.ts';
import type { OperationDocument } from '../operation.ts';
import { batchAnswers, batchBody, batchDescription } from './webhooks.ts';

const [first, ...others] = await Promise.all(
  sourceKindNames.map(async (kind) => putSourceBody(kind, await sourceKinds[kind]())),
);
if (first === undefined) throw new Error('there is no kind of source');

/** By kind. */
export const putSourceBodies = z.union([first, ...others]);

const head = { createdAt: '2026-01-10T09:05:00.000Z', retiredAt: null };
const connected = {
  id: 'shopify-eu',
  kind: 'shopify',
  path: '/v1/programs/demo/webhooks/shopify-eu',
  settings: { testOrders: 'ignore', member: { from: ['customer-id'], prefix: '' } },
  secrets: [{ id: '0b9b7d1e-6a55-4c43-9f0e-6d8f6a3f2c11', ...head }],
  createdAt: head.createdAt,
  changedAt: head.createdAt,
};

export const sourceOperations = {
  receiveWebhook: {
    tag: 'Webhooks',
    summary: 'Take what a shop sends',
    description:
      "The shop sends its webhooks, signed in its own way, to the address of its source. The signature is checked first. A delivery with a right signature is answered 200, and the answer says what became of it: unpaid orders, test orders and topics without meaning for the program are `ignored`, with the reason. A delivery that cannot be recorded yet is `parked`: 202. A source of the kind `standard` takes Laurel's own format and answers like the route for that format.",
    body: {
      schema: z.record(z.string(), z.json()),
      required: true,
      description: 'As the shop sends it; at most 1 MiB. docs/sources has a page for each kind.',
      examples: {
        deleted: { summary: 'Shopify: an order was deleted', value: { id: 820982911946154508n.toString() } },
      },
    },
    answers: {
      200: {
        description: 'The signature is right, and the answer says what became of the delivery',
        schema: sourceAnswer,
        examples: {
          recorded: {
            summary: 'An order was paid',
            value: {
              status: 'recorded',
              results: [
                {
                  status: 'recorded',
                  entry: 'revision:shopify-eu:820982911946154508:1768498202000:0f1e2d3c4b5a6978',
                },
              ],
            },
          },
          ignored: {
            summary: 'An order that nobody has paid',
            value: { status: 'ignored', results: [{ status: 'ignored', reason: 'unpaid' }] },
          },
        },
      },
      202: {
        description: 'The signature is right, and the delivery is kept whole: it could not be recorded yet',
        schema: sourceParked,
        examples: {
          parked: {
            summary: 'An order of nobody',
            value: {
              status: 'parked',
              results: [{ status: 'parked', reason: 'no-member' }],
              parked: '20260115T173002417Z-0f1e2d3c4b5a',
            },
          },
        },
      },
    },
    problems: [
      'unknown-program',
      'body-too-large',
      'unknown-source',
      'signature-missing',
      'timestamp-out-of-tolerance',
      'signature-wrong',
      'too-many-deliveries',
      'malformed-json',
      'invalid-request',
      'purchase-conflict',
      'fact-conflict',
      'order-of-another-member',
      'too-many-waiting',
      'out-of-range',
      'too-many-parked',
      'try-again',
    ],
  },
  receiveBatch: {
    tag: 'Webhooks',
    summary: 'Record up to five hundred deliveries of one source at once',
    description: `${batchDescription} The source must be of the kind \`standard\`: its secret signs, and its name is part of its orders.`,
    body: batchBody,
    answers: batchAnswers,
    problems: [
      'unknown-program',
      'body-too-large',
      'unknown-source',
      'signature-missing',
      'timestamp-out-of-tolerance',
      'signature-wrong',
      'too-many-deliveries',
      'malformed-json',
      'invalid-request',
      'try-again',
    ],
  },
  putSource: {
    tag: 'Webhooks',
    summary: 'Connect a shop, or change how it is connected',
    description:
      "The name of the source is yours to choose; it tells the shop's orders from those of other shops. `secret` is what the shop signs with; a new secret is active in addition to the one before it. Without `secret` the active secrets stay. Changes work everywhere within 30 s. docs/sources has a page for each kind of shop.",
    body: {
      schema: putSourceBodies,
      required: true,
      description: 'The settings depend on the kind of shop. Fields that are left out have their defaults.',
      examples: {
        square: {
          summary: 'A seller of Square, whose customers have a prefix here',
          value: {
            kind: 'square',
            secret: 'asdf1234-signature-key',
            settings: {
              notificationUrl: 'https://api.example.com/v1/programs/demo/webhooks/square',
              member: { prefix: 'sq-' },
            },
          },
        },
        shopify: {
          summary: 'A shop of Shopify',
          value: { kind: 'shopify', secret: '1f0e9d8c7b6a594837261504f3e2d1c0' },
        },
      },
    },
    answers: {
      200: {
        description: 'The source is changed',
        schema: source,
        examples: { changed: { summary: 'A shop of Shopify', value: connected } },
      },
      201: {
        description: 'The source is connected: give the shop its address',
        schema: source,
        examples: { connected: { summary: 'A shop of Shopify', value: connected } },
      },
    },
    problems: [
      'other-program',
      'body-too-large',
      'invalid-request',
      'malformed-json',
      'source-kind-fixed',
      'too-many-sources',
      'try-again',
    ],
  },
  listSources: {
    tag: 'Webhooks',
    summary: 'List sources',
    description: 'Lists every connected shop by name; never the values of secrets.',
    answers: {
      200: {
        description: 'The sources of the program',
        schema: sourceList,
        examples: { one: { summary: 'One shop', value: { sources: [connected] } } },
      },
    },
    problems: ['other-program', 'body-too-large', 'try-again'],
  },
  readSource: {
    tag: 'Webhooks',
    summary: 'How a shop is connected',
    description: 'Gives the settings, and which secrets are active since when; never their values.',
    answers: {
      200: {
        description: 'The source',
        schema: source,
        examples: { one: { summary: 'A shop of Shopify', value: connected } },
      },
    },
    problems: ['other-program', 'body-too-large', 'invalid-request', 'unknown-source', 'try-again'],
  },
  retireSourceSecret: {
    tag: 'Webhooks',
    summary: 'Retire a secret of a source',
    description:
      'After 30 s no signature made with it is accepted any more. A source without an active secret accepts nothing. Retiring it again changes nothing.',
    answers: { 204: { description: 'The secret is retired' } },
    problems: [
      'other-program',
      'body-too-large',
      'invalid-request',
      'unknown-source',
      'unknown-secret',
      'try-again',
    ],
  },
} as const satisfies Record<string, OperationDocument>;
