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
      'Books what time has changed for members up to fifteen minutes ago, as the schedule does every hour. If a review is already running, the answer is that one; a stalled review is continued. Reading a member never waits for a review.',
    answers: {
      202: {
        description: 'The run has started; read it to see its progress',
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
      'For use after a table was restored to an earlier moment. Calculates every member that the ledger knows, also those without an item. Members that are sound are not changed; the run counts what was wrong with the others. It reads the whole ledger. If such a run is already running, the answer is that one.',
    answers: {
      202: {
        description: 'The run has started; read it to see its progress',
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
      'Changes no entry. If orders were decided while the member was incomplete, a new entry corrects the points. Doing it twice changes nothing the second time.',
    answers: {
      200: {
        description: 'What was wrong, and the member as corrected',
        schema: rebuiltMember,
        examples: { sound: { summary: 'Nothing was wrong', value: story.rebuildMember } },
      },
    },
    problems: [...ofProgramToken, 'unknown-program', 'unknown-member', 'ledger-incomplete', 'try-again'],
  },
  listRuns: {
    tag: 'Reviews',
    summary: 'Runs, newest first',
    description:
      'Lists the runs of the schedule, those started by hand, and those that followed a publication.',
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
    description:
      "Gives the run's progress, what it has changed, which members it could not process, and why.",
    answers: {
      200: {
        description: 'The run as it is now',
        schema: run,
        examples: {
          finished: { summary: 'A review that ended what an operator had given', value: story.readRun },
        },
      },
    },
    problems: ['other-program', 'body-too-large', 'unknown-program', 'unknown-run', 'try-again'],
  },
} as const satisfies Record<string, OperationDocument>;
