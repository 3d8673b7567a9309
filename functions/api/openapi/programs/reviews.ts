/** Runs that book what time has brought. */
import { rebuiltMember, run, runPage } from '../answers/programs/reviews.ts';
import { ofProgramToken, page } from '../commands.ts';
import story from '../examples/reviews.json' with { type: 'json' };
import type { OperationDocument } from '../operation.ts';

export const reviewOperations = {
  startReview: {
    tag: 'Reviews',
    summary: 'Start a review now',
    description:
      'Books what time has brought to members up to a quarter of an hour ago, as the schedule does every ' +
      'hour. A review that goes on already is the answer; one that has come to a stop is handed on again. ' +
      'Reading a member never waits for it.',
    answers: {
      202: {
        description: 'It is under way; read the run to see how far it is',
        schema: run,
        examples: { started: { summary: 'A review with one member due', value: story.startReview } },
      },
    },
    problems: ['other-program', 'body-too-large', 'unknown-program', 'try-again'],
  },
  startRebuild: {
    tag: 'Reviews',
    summary: 'Fold all members from the ledger again',
    description:
      'Everybody whom the ledger knows, whether or not they have an item: after a table was restored to an ' +
      'earlier moment. Who is sound is left alone; the run says of how many what was wrong. It reads the whole ' +
      'ledger. One that goes on already is the answer.',
    answers: {
      202: {
        description: 'It is under way; read the run to see how far it is',
        schema: run,
        examples: { started: { summary: 'Of a program with one member', value: story.startRebuild } },
      },
    },
    problems: ['other-program', 'body-too-large', 'unknown-program', 'try-again'],
  },
  rebuildMember: {
    tag: 'Reviews',
    summary: 'Fold one member from the ledger again',
    description:
      'No entry is changed. Where orders were decided while the member was not whole, an entry joins them and ' +
      'books by how much the points were wrong. Done twice it does nothing the second time.',
    answers: {
      200: {
        description: 'What was wrong, and what the member comes to',
        schema: rebuiltMember,
        examples: { sound: { summary: 'Nothing was wrong', value: story.rebuildMember } },
      },
    },
    problems: [...ofProgramToken, 'unknown-program', 'unknown-member', 'ledger-incomplete', 'try-again'],
  },
  listRuns: {
    tag: 'Reviews',
    summary: 'Runs, newest first',
    description: 'Those of the schedule, those started by hand, and those that followed a publication.',
    query: page('runs'),
    answers: {
      200: {
        description: 'A page of runs',
        schema: runPage,
        examples: { one: { summary: 'The last page', value: story.listRuns } },
      },
    },
    problems: ['other-program', 'body-too-large', 'invalid-request', 'unknown-program', 'try-again'],
  },
  readRun: {
    tag: 'Reviews',
    summary: 'One run',
    description: 'How far it is, what it has changed, whom it could not do and why.',
    answers: {
      200: {
        description: 'The run as it stands',
        schema: run,
        examples: {
          finished: { summary: 'A review that ended what an operator had given', value: story.readRun },
        },
      },
    },
    problems: ['other-program', 'body-too-large', 'unknown-program', 'unknown-run', 'try-again'],
  },
} as const satisfies Record<string, OperationDocument>;
