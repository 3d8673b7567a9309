/** What came of members who were brought along from another system. */
import * as z from 'zod';
import { problem } from '../platform.ts';
import { text } from '../values.ts';

const answer = z.discriminatedUnion('status', [
  z.strictObject({
    status: z.enum(['recorded', 'duplicate']),
    entry: text.optional().describe('the entry of the opening; absent where nothing was to be changed'),
  }),
  z.strictObject({ status: z.literal('would-record') }),
  z.strictObject({
    status: z.literal('refused'),
    problem: problem.omit({ instance: true, requestId: true }).meta({ id: 'ProblemOfOpening' }),
  }),
]);

export const opened = z
  .strictObject({
    answers: z.array(answer).describe('what came of each, in the order of the request'),
  })
  .meta({ id: 'MembersOpened' });
