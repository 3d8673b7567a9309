/** Webhook secrets. */
import { addSecretBody } from '../../secrets/secrets.ts';
import { newSecret, secretList } from '../answers/deliveries/secrets.ts';
import type { OperationDocument } from '../operation.ts';

const secretHead = { id: '0b9b7d1e-6a55-4c43-9f0e-6d8f6a3f2c11', createdAt: '2026-01-10T09:05:00.000Z' };
const secret = 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD';

export const secretOperations = {
  addSecret: {
    tag: 'Webhooks',
    summary: 'Add a webhook secret',
    description:
      'Several secrets can be active at a time, so that you can add a new one before you retire the old one. Only this answer shows the value. The secret works everywhere within 30 s.',
    body: {
      schema: addSecretBody,
      required: false,
      description:
        "Without a body the platform makes the secret. With `secret`: the sender's own secret or public key.",
      examples: {
        own: { summary: 'A secret of your own', value: { secret } },
        publicKey: {
          summary: 'The public key of a sender that signs with Ed25519',
          value: { secret: 'whpk_11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=' },
        },
      },
    },
    answers: {
      201: {
        description: 'The secret is active',
        schema: newSecret,
        examples: { added: { summary: 'A new secret', value: { ...secretHead, secret } } },
      },
    },
    problems: [
      'other-program',
      'body-too-large',
      'malformed-json',
      'invalid-request',
      'too-many-secrets',
      'try-again',
    ],
  },
  listSecrets: {
    tag: 'Webhooks',
    summary: 'List webhook secrets',
    description: 'Lists the secrets and when they were added, oldest first; never their values.',
    answers: {
      200: {
        description: 'Active and retired secrets',
        schema: secretList,
        examples: {
          one: { summary: 'One active secret', value: { secrets: [{ ...secretHead, retiredAt: null }] } },
        },
      },
    },
    problems: ['other-program', 'body-too-large', 'try-again'],
  },
  retireSecret: {
    tag: 'Webhooks',
    summary: 'Retire a webhook secret',
    description:
      'After 30 s no signature made with it is accepted any more. Retiring it again changes nothing.',
    answers: { 204: { description: 'The secret is retired' } },
    problems: ['other-program', 'body-too-large', 'unknown-secret', 'try-again'],
  },
} as const satisfies Record<string, OperationDocument>;
