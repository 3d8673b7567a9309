/** What a program file may say about the value of members. None of this decides points or tiers. */
import * as z from 'zod';
import { decimalText, ownId, slug } from '../fields.ts';
import { valueDefaults } from './defaults.ts';

const score = z.int().min(1).max(5);
const range = z.tuple([score, score]).describe('the lowest and the highest score, both included');
const days = z.int().min(1).max(3_650);
const percent = z.int().min(0).max(100);

const segment = z.strictObject({
  name: slug,
  recency: range.default([1, 5]),
  frequency: range.default([1, 5]),
  monetary: range.default([1, 5]),
});

const { lifecycle, lifetimeValue } = valueDefaults;

export const valueSchema = z
  .strictObject({
    segments: z
      .array(segment)
      .min(1)
      .max(20)
      .default(
        valueDefaults.segments.map(({ name, recency, frequency, monetary }) => ({
          name,
          recency: [...recency],
          frequency: [...frequency],
          monetary: [...monetary],
        })),
      )
      .describe(
        'by scores from 1 to 5, where 5 is the best fifth; the first segment that fits counts; `other` if none fits',
      ),
    lifecycle: z
      .strictObject({
        by: z
          .enum(['days', 'rhythm'])
          .default(lifecycle.by)
          .describe(
            "by days since the last purchase, or by the member's rhythm: the probability that they are still active",
          ),
        days: z
          .strictObject({ new: days, active: days, cooling: days, atRisk: days, dormant: days })
          .default(lifecycle.days)
          .describe(
            'up to how many days each stage lasts; `new` since the first purchase, the others since the last',
          ),
        probability: z
          .strictObject({ active: percent, cooling: percent, atRisk: percent, dormant: percent })
          .default(lifecycle.probability)
          .describe('from which probability on each stage counts, in per cent'),
      })
      .default(lifecycle),
    lifetimeValue: z
      .strictObject({
        method: z.enum(['historical', 'predictive', 'by-segment']).default(lifetimeValue.method),
        months: z.int().min(1).max(60).default(lifetimeValue.months).describe('how many months ahead'),
        discountPercent: z
          .int()
          .min(0)
          .max(100)
          .default(lifetimeValue.discountPercent)
          .describe('the discount for a year ahead, in per cent'),
        acquisitionCost: z
          .strictObject({
            amount: decimalText,
            byChannel: z
              .record(ownId, decimalText)
              .default({})
              .describe('the cost for members whose first purchase came through one of these channels'),
          })
          .optional()
          .describe('what it cost to win a member'),
      })
      .default(lifetimeValue),
    coefficient: z
      .strictObject({ lifetimeValue: percent, repurchase: percent, engagement: percent, referral: percent })
      .default(valueDefaults.coefficient)
      .describe('the weights; each counts by its share of the sum'),
    showStage: z
      .boolean()
      .default(valueDefaults.showStage)
      .describe('whether the status tells members their stage'),
    showToMembers: z
      .boolean()
      .default(valueDefaults.showToMembers)
      .describe("whether a member's own token may read everything about their value"),
  })
  .describe('how the value of members is calculated; it decides no points and no tiers');

export type ValueFile = z.infer<typeof valueSchema>;
