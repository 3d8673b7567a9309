/** Shops connected without code: their own webhooks, and what operators say of each. */
import * as z from 'zod/mini';
import { sourceKindNames, sourceKinds } from '../../../inbound/sources/table.ts';
import { putSourceBody } from '../../sources/sources.ts';
import { sourceAnswer, sourceParked } from '../answers/deliveries/parked.ts';
import { source, sourceList } from '../answers/deliveries/sources.ts';
import type { OperationDocument } from '../operation.ts';

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
      "The shop's own webhook, signed as the shop signs, sent to the address that its source has. Proof comes " +
      'first; what is proven is answered 200 and says what became of it: unpaid and test orders, and topics of which ' +
      'nothing is made, are `ignored` with the reason. What can not be recorded yet is `parked`: 202. ' +
      'A source of the kind `standard` takes our own format, and answers as the route that all such senders share.',
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
        description: 'It is proven, and this became of it',
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
        description: 'It is proven, and kept whole: it could not be recorded yet',
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
      'program-without-rules',
      'malformed-json',
      'invalid-request',
      'purchase-conflict',
      'fact-conflict',
      'order-of-another-member',
      'too-many-waiting',
      'out-of-range',
      'try-again',
    ],
  },
  putSource: {
    tag: 'Webhooks',
    summary: 'Connect a shop, or change how it is connected',
    description:
      'Under a name of your own, which tells its orders from those of other shops. `secret` is what the shop signs ' +
      'with; a new one is active beside the one before it. Without `secret` those that are active stay. What is ' +
      'changed is in use everywhere within 30 s. docs/sources has a page for each kind of shop.',
    body: {
      schema: putSourceBodies,
      required: true,
      description: 'The settings are those of the kind; what is left out has its default.',
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
    description: 'Every shop that is connected, by name; never the values of secrets.',
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
    description: 'Its settings, and since when which secrets are active; never their values.',
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
      'Within 30 s no signature made with it is taken any more; a source without an active secret takes nothing. ' +
      'Retiring it again changes nothing.',
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
