/** What a merge did, or would do. */
import * as z from 'zod';
import { id, text } from '../values.ts';
import { entry, memberSummary } from './entry.ts';

const finality = text.describe('what to know before: a merge is not undone');

const done = {
  from: id.describe('the member who is one with the survivor'),
  entry: entry.describe('of the survivor'),
  member: memberSummary.describe('the survivor, after it'),
  finality,
};

export const merged = z
  .discriminatedUnion('status', [
    z.strictObject({
      status: z.enum(['merged', 'preview']),
      ...done,
      correction: entry
        .nullable()
        .describe('what folding both histories together makes different; null where nothing'),
      before: z.strictObject({ survivor: memberSummary, absorbed: memberSummary }),
    }),
    z.strictObject({ status: z.literal('duplicate'), ...done }),
  ])
  .meta({ id: 'Merged' });
