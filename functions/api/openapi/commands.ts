/** What the operations that change a member have in common. */
import * as z from 'zod';
import { id } from './answers/values.ts';
import type { AnswerDocument, Example } from './operation.ts';

/** Where a request has no name of its own, its sender gives it one. */
export const idempotencyKey = z.object({
  'idempotency-key': id.describe(
    'a name for this request that the sender makes up, new for each request. Sending the same key and content again changes nothing and answers `duplicate`. Keys are separate for each member',
  ),
});

/** Recorded, or recorded before. */
export function recordedOnce(
  schema: NonNullable<AnswerDocument['schema']>,
  what: string,
  example: Example & { readonly value: object },
): { readonly 200: AnswerDocument; readonly 201: AnswerDocument } {
  const { summary, value } = example;
  return {
    201: { description: what, schema, examples: { recorded: example } },
    200: {
      description: 'The same request was recorded before; nothing was changed',
      schema,
      examples: { duplicate: { summary: `${summary}, again`, value: { ...value, status: 'duplicate' } } },
    },
  };
}

/** What every route behind a program's token checks first of a path with a member's id. */
export const ofProgramToken = ['other-program', 'body-too-large', 'invalid-request'] as const;

/** What every route behind a member's own token checks first. */
export const ofOwnToken = ['body-too-large', 'invalid-request'] as const;

export const page = (what: string) =>
  z.object({
    limit: z.int().min(1).max(100).default(20).describe(`how many ${what} at most`),
    cursor: z.string().optional().describe('`next` of the page before'),
  });
