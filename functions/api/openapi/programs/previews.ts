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
    summary: 'Preview a draft',
    description:
      "Calculates what the draft would do to every member, and changes nothing. `effect`: what publishing the draft would change, member by member, if nothing else happens until it takes effect. `since`: every member's history as if the draft had been in force since a day, compared with what happened. Read the preview to see its progress. A program has one preview at a time.",
    body: {
      schema: previewBody,
      required: true,
      description: 'Which kind of preview, and from when.',
      examples: {
        effect: { summary: 'If it is published now', value: { kind: 'effect', standing: 'at-once' } },
        since: { summary: 'Had it been in force this year', value: { kind: 'since', since: '2026-01-01' } },
      },
    },
    answers: {
      202: {
        description: 'The preview is running',
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
      'preview-running',
      'try-again',
    ],
  },
  listPreviews: {
    tag: 'Programs',
    summary: 'Previews of a draft, newest first',
    description: 'Also lists previews of earlier saves of this draft, marked stale.',
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
    description: "Gives the preview's progress and its results so far.",
    answers: {
      200: {
        description: 'The preview as it is now',
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
    summary: 'Members that a draft would move, and why',
    description:
      'Lists the members whom an `effect` preview found to rise or fall, by member id. While it is running: those found so far.',
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
    description:
      'Stops the preview. Its results so far can still be read. A preview that has ended does not change.',
    answers: {
      200: {
        description: 'The preview is stopped',
        schema: preview,
        examples: { stopped: { summary: 'Stopped before it began', value: story.cancelPreview } },
      },
    },
    problems: ofPreview,
  },
} as const satisfies Record<string, OperationDocument>;
