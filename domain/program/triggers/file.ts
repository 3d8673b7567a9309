/** What a program file says of triggers: on which occasion something is told, and what is done besides. */
import * as z from 'zod';
import { localDate, ownId, period, pointsCount, slug } from '../fields.ts';

const days = z.int().min(1).max(3660);

const on = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('enrolled') }),
    z.strictObject({ kind: z.literal('first-purchase') }),
    z.strictObject({
      kind: z.literal('nth-purchase'),
      purchases: z.int().min(2).max(100_000).describe('how many purchases that count the member then has'),
    }),
    z.strictObject({ kind: z.literal('purchase') }),
    z.strictObject({
      kind: z.literal('tier-reached'),
      level: slug.optional().describe('the level that is reached; any level if left out'),
    }),
    z.strictObject({ kind: z.literal('birthday') }),
    z.strictObject({ kind: z.literal('membership-anniversary') }),
    z.strictObject({
      kind: z.literal('no-purchase-for'),
      days: days.describe('days after the last purchase that counted'),
    }),
    z.strictObject({
      kind: z.literal('tier-at-risk'),
      days: days.describe(
        'days before the term ends, where what counts so far is too little to keep the level',
      ),
    }),
    z.strictObject({
      kind: z.literal('points-expiring'),
      days: days.describe('days before points expire'),
    }),
    z.strictObject({ kind: z.literal('points-available') }),
    z.strictObject({
      kind: z.literal('stage-entered'),
      stage: z
        .enum(['cooling', 'at-risk', 'dormant', 'lost', 'won-back'])
        .describe('by the days of "value.lifecycle" since the last purchase'),
    }),
    z.strictObject({
      kind: z.literal('reward-within-reach'),
      reward: slug.optional().describe('the reward that can be had; any if left out'),
    }),
    z.strictObject({
      kind: z.literal('engagement'),
      engagement: ownId.optional().describe('the kind of engagement; any if left out'),
      scoreBelow: z
        .int()
        .min(1)
        .max(100)
        .optional()
        .describe('only with a score that is lower; with none it does not fire'),
    }),
    z.strictObject({
      kind: z.literal('program-ends'),
      lastDay: localDate.describe('the last local day of the program'),
      days: days.describe('days before the last day'),
    }),
  ])
  .describe('the occasion');

const points = z.strictObject({
  kind: z.literal('points'),
  points: pointsCount,
  expiresAfterDays: days.optional().describe('how long they live; like points earned that day if left out'),
});

const condition = z
  .string()
  .min(1)
  .max(1000)
  .describe(
    'a condition in CEL without which it does not fire: over purchase, member, tier and now where something is bought, as for a bonus; else over member, tier and now',
  );

export const triggerSchema = z.strictObject({
  id: slug,
  on,
  when: condition.optional(),
  quietDays: days
    .optional()
    .describe('for how many days after it has fired for a member it does not fire for them again'),
  cap: z
    .strictObject({ times: z.int().min(1).max(10_000), per: period })
    .optional()
    .describe('how often it fires for a member at most'),
  holdout: z
    .int()
    .min(1)
    .max(90)
    .optional()
    .describe(
      'of every hundred members so many are held out: nothing is done for them, and the event says `heldOut`, so that both groups can be compared',
    ),
  do: z
    .array(z.discriminatedUnion('kind', [points]))
    .max(1)
    .default([])
    .describe('what is done besides the event `laurel.trigger.fired`, which is always told'),
});

export type TriggerRule = z.infer<typeof triggerSchema>;
export type Occasion = TriggerRule['on'];
