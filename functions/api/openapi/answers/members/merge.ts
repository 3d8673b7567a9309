/** What a merge did, or would do, and what moving an order did. */
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

const moving = {
  orderId: id,
  source: id,
  entry: entry.describe("of the member whose the order is now; of a duplicate the move's own"),
  member: memberSummary.describe('whose the order is now'),
};

export const orderMoved = z
  .discriminatedUnion('status', [
    z.strictObject({
      status: z.literal('moved'),
      ...moving,
      from: z
        .strictObject({ entry, member: memberSummary })
        .describe('the member whose it was, without the order'),
    }),
    z.strictObject({ status: z.literal('duplicate'), ...moving }),
  ])
  .meta({ id: 'OrderMoved' });
