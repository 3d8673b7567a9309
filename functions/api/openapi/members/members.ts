/** What apps and service desks read. */
import * as z from 'zod';
import { entryPage } from '../answers/members/entry.ts';
import { ownStatus, status } from '../answers/members/status.ts';
import { health, openApi } from '../answers/platform.ts';
import { program } from '../answers/programs/program.ts';
import { ofOwnToken, page } from '../commands.ts';
import lastPage from '../examples/entries.json' with { type: 'json' };
import newcomer from '../examples/newcomer.json' with { type: 'json' };
import ladder from '../examples/program.json' with { type: 'json' };
import gold from '../examples/status.json' with { type: 'json' };
import type { AnswerDocument, OperationDocument } from '../operation.ts';

const inThePast = z.string().meta({ format: 'date-time' });

const ifNoneMatch = z.object({
  'if-none-match': z
    .string()
    .optional()
    .describe('the `etag` of an earlier answer; then 304 says that it still holds'),
});

const statusQuery = z.object({
  asOf: inThePast.optional().describe('the moment that is asked about; absent: now'),
  knownAt: inThePast.optional().describe('only what was recorded by then counts; absent: all that is'),
  explain: z
    .enum(['true', 'false'])
    .optional()
    .describe('adds why this tier is held and what made the balance'),
});

const history = {
  200: {
    description: 'A page of entries',
    schema: entryPage,
    examples: { last: { summary: 'The last page', value: lastPage } },
  },
};

/** What can be asked again cheaply. */
function tagged(answer: AnswerDocument): OperationDocument['answers'] {
  const headers = ['etag', 'cache-control'] as const;
  return {
    200: { ...answer, headers },
    304: { description: 'The answer that `if-none-match` names still holds', headers },
  };
}

const statusAnswers = tagged({
  description: 'The status as of now, whether or not a scheduled job has run',
  schema: status,
  examples: { gold: { summary: 'A member of the middle tier', value: gold } },
});

const ownStatusAnswers = tagged({
  description: 'The status as of now, whether or not a scheduled job has run',
  schema: ownStatus,
  examples: {
    gold: { summary: 'A member of the middle tier', value: gold },
    newcomer: { summary: 'Somebody who is no member yet', value: newcomer },
  },
});

export const memberOperations = {
  readStatus: {
    tag: 'Members',
    summary: "A member's tier, privileges and points",
    description:
      'What the member holds now, why, what is missing to the next tier and what to keep this one. ' +
      'No time of reading is in it: the same status has the same `etag`. As of another moment it is folded ' +
      'from the ledger, and `unknown-member` where there was no member then.',
    query: statusQuery,
    headers: ifNoneMatch,
    answers: statusAnswers,
    problems: [
      'other-program',
      'body-too-large',
      'invalid-request',
      'unknown-program',
      'unknown-member',
      'try-again',
    ],
  },
  readOwnStatus: {
    tag: 'Members',
    summary: 'The status of the member whose token it is',
    description:
      "As `readStatus`, for the app on the member's own phone: program and member are the token's. Somebody who " +
      'is no member yet is answered `enrolled: false`, with the first level and what becoming a member brings.',
    headers: ifNoneMatch,
    answers: ownStatusAnswers,
    problems: ['body-too-large', 'invalid-request', 'unknown-program', 'try-again'],
  },
  listEntries: {
    tag: 'Members',
    summary: "A member's history",
    description:
      'Entries of the ledger, newest first. An entry of the last moment may still be missing; a cursor ' +
      'stays good, whatever is recorded meanwhile.',
    query: page('entries'),
    answers: history,
    problems: [
      'other-program',
      'body-too-large',
      'invalid-request',
      'unknown-program',
      'unknown-member',
      'try-again',
    ],
  },
  listOwnEntries: {
    tag: 'Members',
    summary: 'Own history',
    description:
      "As `listEntries`: program and member are the token's. Entries that only set a tag or take one off are " +
      "left out: the words are the retailer's. A page may be the shorter for it, or empty, and still have a next.",
    query: page('entries'),
    answers: history,
    problems: [...ofOwnToken, 'unknown-program', 'unknown-member', 'try-again'],
  },
  readProgram: {
    tag: 'Programs',
    summary: 'The program as an app draws it',
    description:
      'The ladder: its levels, what reaches each, and what each gives. Any token of the program opens it.',
    headers: ifNoneMatch,
    answers: tagged({
      description: 'The version in force now',
      schema: program,
      examples: { demo: { summary: 'A ladder of three levels', value: ladder } },
    }),
    problems: ['other-program', 'body-too-large', 'unknown-program', 'try-again'],
  },
  readHealth: {
    tag: 'Platform',
    summary: 'Whether the platform answers',
    description: 'Asks nothing of the tables: it tells that the gateway and a function are there.',
    answers: {
      200: {
        description: 'It does',
        schema: health,
        examples: { ok: { summary: 'All is well', value: { status: 'ok' } } },
      },
    },
    problems: ['body-too-large'],
  },
  readOpenApi: {
    tag: 'Platform',
    summary: 'This document',
    description: 'OpenAPI 3.1, made from the schemas that check requests.',
    answers: { 200: { description: 'This document', schema: openApi } },
    problems: ['body-too-large'],
  },
} as const satisfies Record<string, OperationDocument>;
