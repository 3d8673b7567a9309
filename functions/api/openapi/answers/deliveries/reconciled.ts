/** What became of what was read from a shop's own API. */
import * as z from 'zod';
import { parkedReasons } from '../../../../inbound/sources/deliveries.ts';
import { finding } from '../platform.ts';
import { shopResult } from './sources.ts';

const notRecorded = z.strictObject({
  status: z.literal('not-recorded'),
  reason: z.enum(Object.keys(parkedReasons) as (keyof typeof parkedReasons)[]),
  errors: z.array(finding).min(1).optional().describe('what could not be read, and the rule'),
});

export const reconciled = z
  .strictObject({
    answers: z
      .array(z.strictObject({ results: z.array(z.union([shopResult, notRecorded])).min(1) }))
      .min(1)
      .max(100)
      .describe('one for each delivery, in their order'),
  })
  .meta({ id: 'Reconciled' });
