/** How valuable a member is: figures, each with its inputs, or the name of the reason why there is none. */
import * as z from 'zod';
import { stages } from '../../../../../domain/value/lifecycle.ts';
import { paces } from '../../../../../domain/value/pace.ts';
import { coefficientParts } from '../../../../../domain/value/rules.ts';
import { day, id, instant, money, slug, text, version } from '../values.ts';
import { setTags } from './tags.ts';

const inputs = text.describe('what it was reckoned from, in plain words');
const score = z.int().min(1).max(5);
const notEnoughData = z
  .strictObject({ state: z.literal('not-enough-data') })
  .describe('no model has been reckoned for the program yet, or none could be fitted');
const estimate = money.describe('an estimate');
const set = setTags
  .optional()
  .describe("set now; absent for a member's own token: the words are the retailer's");
const share = z.number().min(0).max(100);

const modelFields = {
  version: z.int().min(1).describe('of the model: cut points, percentiles, segments'),
  parametersVersion: z
    .int()
    .min(1)
    .nullable()
    .describe('of the model whose fit gave the parameters in force; null where none could be fitted yet'),
  reckonedAt: instant,
  day: day.describe('as of which it was reckoned'),
};

const model = z.strictObject(modelFields);

const reckoned = {
  statistics: z.strictObject({
    firstPurchase: day,
    lastPurchase: day,
    purchaseDays: z.int().min(1).describe('days with a purchase of which something is kept'),
    spend: money.describe('of everything that is kept, tax and shipping included'),
    averageSpend: money.describe('on a purchase day'),
    engagements: z.int().min(0),
    referrals: z.int().min(0).describe('engagements of the kind `referral`'),
  }),
  rfm: z.union([
    z.strictObject({
      state: z.literal('scored'),
      recency: score,
      frequency: score,
      monetary: score,
      segment: slug.describe("by the program's table; `other` where none fits"),
      inputs,
    }),
    notEnoughData,
  ]),
  lifecycle: z.strictObject({
    stage: z.enum(stages),
    by: z
      .enum(['days', 'rhythm'])
      .describe('what decided; days also where the program asks for the rhythm and none is known'),
    inputs,
  }),
  rhythm: z.union([
    z.strictObject({
      state: z.literal('estimated'),
      probabilityActive: z.number().min(0).max(1).describe('1 for who has bought on one day only'),
      expectedPurchases: z.number().min(0),
      expectedWithinDays: z.int(),
      inputs,
    }),
    notEnoughData,
  ]),
  lifetimeValue: z.strictObject({
    method: z.enum(['historical', 'predictive', 'by-segment']).describe('the one that the program goes by'),
    historical: z.strictObject({ amount: money, inputs }),
    predictive: z.union([
      z.strictObject({ state: z.literal('estimated'), amount: estimate, inputs }),
      notEnoughData,
      z
        .strictObject({ state: z.literal('no-mean') })
        .describe('spend scatters so widely that it has no mean'),
    ]),
    bySegment: z.union([
      z.strictObject({ state: z.literal('estimated'), amount: estimate, inputs }),
      notEnoughData,
    ]),
  }),
  coefficient: z.union([
    z.strictObject({
      state: z.literal('weighed'),
      value: share,
      parts: z.array(
        z.strictObject({
          name: z.enum(coefficientParts),
          weight: z.int().min(0).max(100),
          percentile: share.describe(
            'within the program; equal figures have that of their middle, so where all are equal it is 50',
          ),
        }),
      ),
      inputs,
    }),
    notEnoughData,
  ]),
  tags: z.strictObject({
    set,
    lifecycle: z.enum(stages),
    rhythm: z.enum(paces).describe('how often they come, by the days between their purchase days'),
    favouriteCategory: text.nullable().describe('on whose lines they have spent most'),
    preferredChannel: text.nullable().describe('through which most purchases came'),
    priceLevel: z
      .enum(['low', 'middle', 'high'])
      .nullable()
      .describe('their spend on a purchase day, beside the other members; null where no model says'),
  }),
};

const ofMember = {
  memberId: id,
  asOf: instant,
  day: day.describe('the local date of that moment'),
  currency: z.string().regex(/^[A-Z]{3}$/),
  programVersion: version,
  model: model.nullable().describe('null before the first'),
};

export const memberValue = z
  .union([
    z.strictObject({ ...ofMember, state: z.literal('reckoned'), ...reckoned }),
    z.strictObject({
      ...ofMember,
      state: z
        .enum(['no-purchases', 'time-runs-backwards', 'history-too-long'])
        .describe(
          'nothing was bought, or nothing of it is kept; a purchase lies after this moment; a refund asks for a count of more facts than are counted at once, as a till’s shared card has',
        ),
      tags: z.strictObject({ set }),
    }),
  ])
  .meta({ id: 'MemberValue' });

const positive = z.number().min(0);
const count = z.int().min(0);

const fit = z.union([
  z.strictObject({
    outcome: z.literal('fitted'),
    members: count,
    repeatBuyers: count,
    logLikelihood: z.number(),
    iterations: count,
  }),
  z.strictObject({ outcome: z.literal('not-enough-data'), repeatBuyers: count, repeatBuyersMin: count }),
  z.strictObject({ outcome: z.literal('too-alike') }),
  z.strictObject({ outcome: z.literal('not-converged'), iterations: count }),
]);

export const segmentCounts = z
  .strictObject({
    currency: z.string().regex(/^[A-Z]{3}$/),
    model: z
      .strictObject({
        ...modelFields,
        from: day.describe('the first purchase day of anybody'),
        worth: z
          .enum(['expected', 'spent'])
          .describe(
            'what the segments’ mean and spread are of: what is expected of members, or, without a fit, what they have spent',
          ),
        distinctValues: z
          .strictObject({ recency: count, frequency: count, monetary: count })
          .describe(
            'how many different values members have; of fewer than five there are scores that nobody has',
          ),
        members: count,
        buyers: count.describe('who have bought, and something of it is kept'),
        sampled: count.describe('of so many of them it was reckoned: all of them, or a fair sample'),
        parameters: z
          .strictObject({
            bgNbd: z.strictObject({ r: positive, alpha: positive, a: positive, b: positive }),
            gammaGamma: z.strictObject({ p: positive, q: positive, v: positive }),
          })
          .nullable()
          .describe('in force; null before a first fit'),
        fit: z.strictObject({ bgNbd: fit, gammaGamma: fit }).describe('what came of the last fit'),
      })
      .nullable()
      .describe('null before the first'),
    segments: z.array(
      z.strictObject({
        name: slug,
        members: count.describe('where the model is of a sample, an estimate'),
        mean: money.nullable().describe('of what members are worth, an estimate; null where nobody is in it'),
        spread: money.nullable().describe('one standard deviation of it'),
      }),
    ),
  })
  .meta({ id: 'Segments' });
