/** Subscriptions: who gets events, and what became of them. */
import { putSubscriptionBody, redriveBody } from '../../subscriptions/body.ts';
import {
  deadLetterList,
  deliveryList,
  redriven,
  subscription,
  subscriptionList,
  subscriptionPut,
  tested,
} from '../answers/deliveries/subscriptions.ts';
import { page } from '../commands.ts';
import type { OperationDocument } from '../operation.ts';

const at = '2026-01-10T09:05:00.000Z';
const shown = {
  id: 'crm',
  connector: null,
  url: 'https://crm.example.com/laurel',
  types: ['laurel.tier.raised', 'laurel.tier.lowered'],
  filter: null,
  ordered: true,
  signature: 'v1',
  secrets: [
    {
      id: '0b9b7d1e-6a55-4c43-9f0e-6d8f6a3f2c11',
      signature: 'v1',
      publicKey: null,
      createdAt: at,
      until: null,
    },
  ],
  state: 'delivering',
  failures: 0,
  failingSince: null,
  endedAt: null,
  createdAt: at,
  changedAt: at,
};
const secret = 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oDazV2iEJS2Wo=';

const failed = {
  at: '2026-01-10T09:06:00.000Z',
  arrived: false,
  status: 500,
  reason: 'answered 500',
  milliseconds: 41,
  answer: '{"error":"try later"}',
};
const what = { event: 'evt_k3yqBrkXk6oYvVbM0v5wQm2c', type: 'laurel.tier.raised', memberId: 'ada' };

const known = ['other-program', 'body-too-large', 'invalid-request', 'unknown-subscription'] as const;

export const subscriptionOperations = {
  putSubscription: {
    tag: 'Events',
    summary: 'Subscribe to events, or change a subscription',
    description:
      'Every event that is told from then on is sent to the address, signed as Standard Webhooks has it. An answer of 2xx means that it arrived. Otherwise it is tried again, ten times within 75 hours and 35 minutes, and then becomes a dead letter. `Retry-After` is heeded, 410 ends the subscription, a redirect counts as failed. Another `signature` than before makes a new secret. With `connector` the event is sent as that tool takes it, with your credential in place of a signature; docs/events.md lists the tools. Putting a subscription that fails or has ended begins again. Changes work at once.',
    body: {
      schema: putSubscriptionBody,
      required: true,
      description: 'Fields that are left out have their defaults.',
      examples: {
        tiers: {
          summary: 'Rises and falls, in order',
          value: { url: shown.url, types: shown.types, ordered: true },
        },
        klaviyo: {
          summary: 'Rises and falls, as Klaviyo takes them',
          value: { connector: 'klaviyo', credential: 'pk_1f0e9d8c7b6a', types: shown.types },
        },
        large: {
          summary: 'Everything that gives a hundred points or more',
          value: { url: 'https://bi.example.com/in', filter: 'event.points >= 100', signature: 'v1a' },
        },
      },
    },
    answers: {
      200: {
        description: 'The subscription is changed',
        schema: subscriptionPut,
        examples: { changed: { summary: 'With the secret that it had', value: { ...shown, secret: null } } },
      },
      201: {
        description: 'The subscription is made: give the receiver the secret, or of `v1a` the public key',
        schema: subscriptionPut,
        examples: { made: { summary: 'With its secret', value: { ...shown, secret } } },
      },
    },
    problems: [
      'other-program',
      'body-too-large',
      'invalid-request',
      'malformed-json',
      'too-many-subscriptions',
      'try-again',
    ],
  },
  listSubscriptions: {
    tag: 'Events',
    summary: 'List subscriptions',
    description: 'Lists every subscription and how it fares; never the values of secrets.',
    answers: {
      200: {
        description: 'The subscriptions of the program',
        schema: subscriptionList,
        examples: { one: { summary: 'One', value: { subscriptions: [shown] } } },
      },
    },
    problems: ['other-program', 'body-too-large', 'try-again'],
  },
  readSubscription: {
    tag: 'Events',
    summary: 'How a subscription fares',
    description: 'Gives what it gets, where to, and whether it arrives.',
    answers: {
      200: {
        description: 'The subscription',
        schema: subscription,
        examples: { one: { summary: 'It arrives', value: shown } },
      },
    },
    problems: [...known, 'try-again'],
  },
  deleteSubscription: {
    tag: 'Events',
    summary: 'End a subscription',
    description: 'Nothing is sent any more, and what waited is not sent either. The log keeps the events.',
    answers: { 204: { description: 'The subscription is gone' } },
    problems: [...known, 'try-again'],
  },
  changeSubscriptionSecret: {
    tag: 'Events',
    summary: 'Change the secret of a subscription',
    description:
      'Makes a new secret of the same kind. For a day every event carries the signatures of both, so that the receiver can change in that time.',
    answers: {
      201: {
        description: 'The new secret signs from now on',
        schema: subscriptionPut,
        examples: { changed: { summary: 'With the new secret', value: { ...shown, secret } } },
      },
    },
    problems: [...known, 'try-again'],
  },
  testSubscription: {
    tag: 'Events',
    summary: 'Send a test event',
    description:
      'Sends an event of the type `laurel.test` at once, signed like any other, and answers with what the receiver answered. It is not tried again and is in no list.',
    answers: {
      200: {
        description: 'What came of it; also where it failed',
        schema: tested,
        examples: {
          arrived: {
            summary: 'It arrived',
            value: {
              event: 'evt_test_0b9b7d1e-6a55-4c43-9f0e-6d8f6a3f2c11',
              ...failed,
              arrived: true,
              status: 204,
              reason: null,
              answer: '',
            },
          },
        },
      },
    },
    problems: [...known, 'try-again'],
  },
  listDeliveries: {
    tag: 'Events',
    summary: 'What was delivered in the last days',
    description: 'Lists every try of the last seven days, newest first, with what the receiver answered.',
    query: page('tries'),
    answers: {
      200: {
        description: 'A page of tries',
        schema: deliveryList,
        examples: {
          one: {
            summary: 'One that failed',
            value: { deliveries: [{ ...what, try: 1, ...failed }], next: null },
          },
        },
      },
    },
    problems: [...known, 'try-again'],
  },
  listDeadLetters: {
    tag: 'Events',
    summary: 'List what never arrived',
    description:
      'Lists the events that failed ten times, in the order in which they were told, for ninety days.',
    query: page('dead letters'),
    answers: {
      200: {
        description: 'A page of dead letters',
        schema: deadLetterList,
        examples: {
          one: {
            summary: 'One',
            value: { deadLetters: [{ ...what, tries: 10, firstAt: at, last: failed }], next: null },
          },
        },
      },
    },
    problems: [...known, 'try-again'],
  },
  redriveDeadLetters: {
    tag: 'Events',
    summary: 'Send again what never arrived',
    description: 'Sends dead letters again, as if they had never been tried: all, or those that are named.',
    body: {
      schema: redriveBody,
      required: false,
      description: 'Without a body: all.',
      examples: { one: { summary: 'One event', value: { events: [what.event] } } },
    },
    answers: {
      200: {
        description: 'They wait to be sent',
        schema: redriven,
        examples: { one: { summary: 'One', value: { redriven: 1, more: false } } },
      },
    },
    problems: [
      'other-program',
      'body-too-large',
      'invalid-request',
      'malformed-json',
      'unknown-subscription',
      'try-again',
    ],
  },
} as const satisfies Record<string, OperationDocument>;
