/** What a draft would do to members, before anybody publishes it. */
import * as z from 'zod';
import { previewBody } from '../../previews/previews.ts';
import { movePage, preview, previewPage } from '../answers/programs/previews.ts';
import { page } from '../commands.ts';
import story from '../examples/previews.json' with { type: 'json' };
import type { OperationDocument } from '../operation.ts';

const ofPreview = [
  'other-program',
  'body-too-large',
  'invalid-request',
  'unknown-preview',
  'try-again',
] as const;

export const previewOperations = {
  previewDraft: {
    tag: 'Programs',
    summary: 'See what a draft would do',
    description:
      'Looks at every member and writes nothing to them. `effect`: what publishing the draft does, member by ' +
      'member, if nothing else happens until it takes effect. `since`: the history of every member, folded as ' +
      'if the draft had been in force since a day, beside what was. Read the preview to see how far it is.',
    body: {
      schema: previewBody,
      required: true,
      description: 'Which of the two, and from when.',
      examples: {
        effect: { summary: 'If it is published now', value: { kind: 'effect', standing: 'at-once' } },
        since: { summary: 'Had it been in force this year', value: { kind: 'since', since: '2026-01-01' } },
      },
    },
    answers: {
      202: {
        description: 'It is under way',
        schema: preview,
        examples: { started: { summary: 'Of one member', value: story.previewDraft } },
      },
    },
    problems: [
      'other-program',
      'body-too-large',
      'invalid-request',
      'malformed-json',
      'unknown-draft',
      'invalid-program',
      'effective-too-early',
      'try-again',
    ],
  },
  listPreviews: {
    tag: 'Programs',
    summary: 'Previews of a draft, newest first',
    description: 'Those of what the draft said before it was saved anew as well; they are stale.',
    query: page('previews'),
    answers: {
      200: {
        description: 'A page of previews',
        schema: previewPage,
        examples: { one: { summary: 'The last page', value: story.listPreviews } },
      },
    },
    problems: ['other-program', 'body-too-large', 'invalid-request', 'unknown-draft', 'try-again'],
  },
  readPreview: {
    tag: 'Programs',
    summary: 'One preview',
    description: 'How far it is, and what it has come to.',
    answers: {
      200: {
        description: 'The preview as it stands',
        schema: preview,
        examples: {
          effect: { summary: 'Gold would be lost', value: story.readEffect },
          since: { summary: 'Month by month', value: story.readSince },
        },
      },
    },
    problems: ofPreview,
  },
  listMoves: {
    tag: 'Programs',
    summary: 'The members that a draft would move, and why',
    description: 'Of an `effect`, by member. While it goes on, those found so far.',
    query: page('members').extend({ direction: z.enum(['falls', 'rises']) }),
    answers: {
      200: {
        description: 'A page of members',
        schema: movePage,
        examples: { one: { summary: 'One falls', value: story.listMoves } },
      },
    },
    problems: ofPreview,
  },
  cancelPreview: {
    tag: 'Programs',
    summary: 'Stop a preview',
    description: 'What it has come to stays to be read. One that has ended is answered as it is.',
    answers: {
      200: {
        description: 'It goes no further',
        schema: preview,
        examples: { stopped: { summary: 'Stopped before it began', value: story.cancelPreview } },
      },
    },
    problems: ofPreview,
  },
} as const satisfies Record<string, OperationDocument>;
