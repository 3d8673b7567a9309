/** What operators do. */
import { programFileSchema } from '../../../domain/program/file.ts';
import demo from '../../../programs/demo.json' with { type: 'json' };
import { publishBody } from '../../operators/drafts.ts';
import { addSecretBody } from '../../operators/secrets.ts';
import { newSecret, publishedVersion, savedDraft, secretList } from './answers/operators.ts';
import type { OperationDocument } from './operation.ts';

/** As it stands in the repository, without what only an editor reads. */
const { $schema: _, ...demoFile } = demo;

const secretHead = { id: '0b9b7d1e-6a55-4c43-9f0e-6d8f6a3f2c11', createdAt: '2026-01-10T09:05:00.000Z' };
const secret = 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD';

export const operatorOperations = {
  putDraft: {
    tag: 'Programs',
    summary: 'Save a draft of the program file',
    description:
      'Checks the file and keeps it under the name; nobody is touched until it is published. The file has a ' +
      'JSON Schema of its own, docs/program.schema.json.',
    body: {
      schema: programFileSchema,
      required: true,
      description: 'The program file, at most 256 KB of JSON in UTF-8.',
      examples: { demo: { summary: 'The demo program', value: demoFile } },
    },
    answers: {
      200: {
        description: 'The draft is saved',
        schema: savedDraft,
        examples: {
          saved: {
            summary: 'A first draft',
            value: { name: 'first', program: 'demo', savedAt: '2026-01-10T09:00:00.000Z' },
          },
        },
      },
    },
    problems: [
      'other-program',
      'body-too-large',
      'invalid-request',
      'malformed-json',
      'invalid-program',
      'try-again',
    ],
  },
  publishDraft: {
    tag: 'Programs',
    summary: 'Put a draft on the timeline',
    description:
      'The first version holds for all time; a later one takes effect 60 s after it is published, or right ' +
      'after a version that is still to come. Publishing what already stands last answers with that version.',
    body: {
      schema: publishBody,
      required: false,
      description: 'Why, for those who come after.',
      examples: { note: { summary: 'With a note', value: { note: 'Spring campaign is over' } } },
    },
    answers: {
      200: {
        description: 'The version is on the timeline',
        schema: publishedVersion,
        examples: {
          first: {
            summary: 'The first version of a program',
            value: {
              program: 'demo',
              version: 1,
              effectiveFrom: null,
              publishedAt: '2026-01-10T09:00:00.000Z',
            },
          },
        },
      },
    },
    problems: [
      'other-program',
      'body-too-large',
      'invalid-request', // the name in the path
      'malformed-json',
      'invalid-request', // the body
      'unknown-draft',
      'currency-fixed',
      'time-zone-fixed',
      'timeline-full',
      'published-meanwhile',
      'try-again',
    ],
  },
  addSecret: {
    tag: 'Webhooks',
    summary: 'Add a webhook secret',
    description:
      'Several can be active, so that a new one is in use before the old one is retired. The value is shown ' +
      'in this answer and never again. It is in use everywhere within 30 s.',
    body: {
      schema: addSecretBody,
      required: false,
      description: "Without a body the platform makes the secret; `secret` brings the sender's own.",
      examples: { own: { summary: 'A secret of your own', value: { secret } } },
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
    description: 'Which there are and since when, oldest first; never their values.',
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
      'Within 30 s no signature made with it is taken any more. Retiring it again changes nothing.',
    answers: { 204: { description: 'The secret is retired' } },
    problems: ['other-program', 'body-too-large', 'unknown-secret', 'try-again'],
  },
} as const satisfies Record<string, OperationDocument>;
