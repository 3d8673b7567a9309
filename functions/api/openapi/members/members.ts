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
    .describe('the `etag` of an earlier answer; 304 says that it is still right'),
});

const statusQuery = z.object({
  asOf: inThePast.optional().describe('the moment of the status; now if left out'),
  knownAt: inThePast.optional().describe('use only what was recorded by this moment; everything if left out'),
  explain: z
    .enum(['true', 'false'])
    .optional()
    .describe('`true` adds why the member holds this tier and where the balance comes from'),
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
    304: { description: 'The answer that `if-none-match` names is still right', headers },
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
      'The tier, privileges and points that the member has now, why, what is missing to the next tier, and what is missing to keep this one. The time of reading is not part of the answer: the same status has the same `etag`. For another moment (`asOf`) the status is calculated from the ledger; `unknown-member` if the member did not exist then.',
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
      "Like `readStatus`, for an app on the member's phone: the token says which program and member. For a customer who is not a member yet the answer has `enrolled: false`, the first level, and what becoming a member brings.",
    headers: ifNoneMatch,
    answers: ownStatusAnswers,
    problems: ['body-too-large', 'invalid-request', 'unknown-program', 'try-again'],
  },
  listEntries: {
    tag: 'Members',
    summary: "A member's history",
    description:
      "Lists the member's entries in the ledger, newest first. An entry recorded a moment ago may still be missing. A cursor stays valid while new entries are recorded.",
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
    summary: "The history of the token's member",
    description:
      'Like `listEntries`: the token says which program and member. Entries that only set or remove a tag are left out, because tags are for the retailer. A page may therefore be short or empty and still have a `next`.',
    query: page('entries'),
    answers: history,
    problems: [...ofOwnToken, 'unknown-program', 'unknown-member', 'try-again'],
  },
  readProgram: {
    tag: 'Programs',
    summary: 'The program as an app draws it',
    description:
      'The levels of the program, what reaches each level, and what each gives. Any token of the program may read it.',
    headers: ifNoneMatch,
    answers: tagged({
      description: 'The version in force now',
      schema: program,
      examples: { demo: { summary: 'A ladder of three levels', value: ladder } },
    }),
    problems: ['other-program', 'body-too-large', 'unknown-program', 'try-again'],
  },
  readOwnProgram: {
    tag: 'Programs',
    summary: "The program of the token's member, as an app draws it",
    description:
      'Like `readProgram`: the token says which program. Name, levels and what reaches them, currency and time zone: with the status all that a card needs.',
    headers: ifNoneMatch,
    answers: tagged({
      description: 'The version in force now',
      schema: program,
      examples: { demo: { summary: 'A ladder of three levels', value: ladder } },
    }),
    problems: [...ofOwnToken, 'unknown-program', 'try-again'],
  },
  readHealth: {
    tag: 'Platform',
    summary: 'Whether the platform answers',
    description: 'Says that the gateway and a function are there. Does not read the tables.',
    answers: {
      200: {
        description: 'The platform answers',
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
