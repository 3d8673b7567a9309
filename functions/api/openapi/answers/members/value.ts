/** How valuable a member is: figures, each with its inputs, or the name of the reason why there is none. */
import * as z from 'zod';
import { stages } from '../../../../../domain/value/lifecycle.ts';
import { paces } from '../../../../../domain/value/pace.ts';
import { coefficientParts } from '../../../../../domain/value/rules.ts';
import { day, id, instant, money, slug, text, version } from '../values.ts';
import { setTags } from './tags.ts';

const inputs = text.describe('how the figure was calculated, in plain words');
const score = z.int().min(1).max(5);
const notEnoughData = z
  .strictObject({ state: z.literal('not-enough-data') })
  .describe('the program has no model yet, or none could be fitted');
const estimate = money.describe('an estimate');
const set = setTags
  .optional()
  .describe("the tags that are set now; absent for a member's own token, because tags are for the retailer");
const share = z.number().min(0).max(100);

const modelFields = {
  version: z.int().min(1).describe('of the model: cut points, percentiles, segments'),
  parametersVersion: z
    .int()
    .min(1)
    .nullable()
    .describe('of the model whose fit gave the parameters in force; null where none could be fitted yet'),
  calculatedAt: instant,
  day: day.describe('the day as of which the model was calculated'),
};

const model = z.strictObject(modelFields);

const calculated = {
  statistics: z.strictObject({
    firstPurchase: day,
    lastPurchase: day,
    purchaseDays: z.int().min(1).describe('the number of days with a purchase of which something is kept'),
    spend: money.describe('the total of everything that is kept, including tax and shipping'),
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
      segment: slug.describe("the segment from the program's table; `other` if none fits"),
      inputs,
    }),
    notEnoughData,
  ]),
  lifecycle: z.strictObject({
    stage: z.enum(stages),
    by: z
      .enum(['days', 'rhythm'])
      .describe('what decided the stage; `days` also if the program asks for the rhythm and none is known'),
    inputs,
  }),
  rhythm: z.union([
    z.strictObject({
      state: z.literal('estimated'),
      probabilityActive: z.number().min(0).max(1).describe('1 for a member who has bought on one day only'),
      expectedPurchases: z.number().min(0),
      expectedWithinDays: z.int(),
      inputs,
    }),
    notEnoughData,
  ]),
  lifetimeValue: z.strictObject({
    method: z.enum(['historical', 'predictive', 'by-segment']).describe('the method that the program uses'),
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
    rhythm: z.enum(paces).describe('how often the member comes, by the days between purchase days'),
    favouriteCategory: text.nullable().describe('the category on which the member has spent most'),
    preferredChannel: text.nullable().describe('through which most purchases came'),
    priceLevel: z
      .enum(['low', 'middle', 'high'])
      .nullable()
      .describe("the member's spend on a purchase day, compared with other members; null without a model"),
  }),
};

const ofMember = {
  memberId: id,
  asOf: instant,
  day: day.describe('the local date of that moment'),
  currency: z.string().regex(/^[A-Z]{3}$/),
  programVersion: version,
  model: model.nullable().describe('null before the first model'),
};

export const memberValue = z
  .union([
    z.strictObject({ ...ofMember, state: z.literal('calculated'), ...calculated }),
    z.strictObject({
      ...ofMember,
      state: z
        .enum(['no-purchases', 'time-runs-backwards', 'history-too-long'])
        .describe(
          'why there is no figure: nothing was bought or nothing is kept; a purchase is later than this moment; or there are too many facts to count at once, as on a shared card of a till',
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
            'what the mean and the spread of the segments are about: what members are expected to spend or, without a fit, what they have spent',
          ),
        distinctValues: z
          .strictObject({ recency: count, frequency: count, monetary: count })
          .describe(
            'how many different values there are among members; with fewer than five, nobody has some of the scores',
          ),
        members: count,
        buyers: count.describe('members with a purchase of which something is kept'),
        sampled: count.describe(
          'from how many members the model was calculated: all of them, or a fair sample',
        ),
        parameters: z
          .strictObject({
            bgNbd: z.strictObject({ r: positive, alpha: positive, a: positive, b: positive }),
            gammaGamma: z.strictObject({ p: positive, q: positive, v: positive }),
          })
          .nullable()
          .describe('in force; null before a first fit'),
        fit: z.strictObject({ bgNbd: fit, gammaGamma: fit }).describe('the result of the last fit'),
      })
      .nullable()
      .describe('null before the first model'),
    segments: z.array(
      z.strictObject({
        name: slug,
        members: count.describe('where the model is of a sample, an estimate'),
        mean: money
          .nullable()
          .describe('the mean worth of the members, an estimate; null if the segment is empty'),
        spread: money.nullable().describe('one standard deviation of the worth'),
      }),
    ),
  })
  .meta({ id: 'Segments' });
