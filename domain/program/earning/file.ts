/** What a program file says of earning: the base rate, what is left out, holds, bonuses, engagements. */
import * as z from 'zod';
import { lineKinds } from '../../facts/vocabulary.ts';
import { roundings } from '../../kernel/rounding.ts';
import { decimalText, factor, localDate, name, ownId, period, pointsCount, slug } from '../fields.ts';

const condition = z
  .string()
  .min(1)
  .max(1000)
  .describe(
    'a condition in CEL over purchase, line, member, tier and now; money is a whole number in the smallest unit of the currency: 5000 is 50.00 USD',
  );

/** How often a purchase's points are rounded. */
const rounded = z.enum(['once', 'before-and-after-multiplier']);

const base = z
  .strictObject({
    points: z
      .int()
      .min(0)
      .max(1_000_000)
      .describe('points for `per`; with 0 only bonuses, engagements and levels give points'),
    per: decimalText.describe('the amount that earns `points`, e.g. "1.00"'),
    on: z
      .enum(['purchase', 'line'])
      .describe('whether points are calculated and rounded for the whole purchase or for each line'),
    rounding: z.enum(roundings).describe('how to round to whole points; `nearest` rounds halves up'),
    rounded: rounded
      .optional()
      .describe(
        'whether points are rounded once, after the multiplier of the tier (as if it is left out), or before it and again after it',
      ),
    when: condition
      .optional()
      .describe(
        'a condition on the purchase without which neither the base points nor their multiples are earned; what the purchase counts toward a tier does not depend on it',
      ),
  })
  .describe('how many points an amount earns, before the multiplier of the tier');

const exclude = z
  .strictObject({
    kinds: z.array(z.enum(lineKinds)).max(lineKinds.length).default([]),
    categories: z.array(ownId).max(200).default([]),
    skus: z.array(ownId).max(1000).default([]),
  })
  .describe('lines that neither earn points nor count toward a tier');

const discounts = z
  .enum(['shared', 'off-what-counts'])
  .describe(
    'what a discount takes from: the lines that it names, or else all lines in proportion, excluded ones included; or what counts alone',
  );

const hold = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('none') }),
    z.strictObject({ kind: z.literal('days'), days: z.int().min(1).max(365) }),
    z.strictObject({
      kind: z.literal('until-fulfilled'),
      days: z.int().min(0).max(365).default(0).describe('days after fulfilment'),
      atMostDays: z
        .int()
        .min(1)
        .max(365)
        .describe('the longest wait for fulfilment, in days from the purchase'),
    }),
  ])
  .describe('how long earned points cannot be spent yet; ends at a local midnight');

const over = z
  .enum(['purchase', 'lines'])
  .default('purchase')
  .describe(
    'what it is calculated on: the whole purchase, or only the lines for which the condition is true',
  );

const effect = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('multiply'),
    factor: factor.describe('how many times the base points are paid, e.g. "2" for double points'),
    on: over,
  }),
  z.strictObject({
    kind: z.literal('rate'),
    points: z.int().min(1).max(1_000_000),
    per: decimalText.describe('the amount that earns `points`, e.g. "1.00"'),
    on: over,
  }),
  z.strictObject({ kind: z.literal('add'), points: pointsCount }),
]);

const capPerMember = z.strictObject({ points: pointsCount, per: period });

const bonus = z.strictObject({
  id: slug,
  name: name.optional(),
  trigger: z
    .enum(['purchase', 'first-purchase', 'birthday-month'])
    .default('purchase')
    .describe('which purchases can earn the bonus'),
  when: condition.optional(),
  firstDay: localDate.optional().describe('the first local day on which the bonus is paid'),
  lastDay: localDate.optional().describe('the last local day on which the bonus is paid'),
  effect,
  replaces: z
    .enum(['base'])
    .optional()
    .describe('what is not paid where the bonus is: the base points of what the bonus is calculated on'),
  capPerPurchase: pointsCount.optional(),
  capPerMember: capPerMember
    .optional()
    .describe('the most points for one member and period; a refund does not make room again'),
  priority: z.int().min(0).max(1000).default(0),
});

const engagement = z.strictObject({
  kind: slug,
  points: z.int().min(0).max(1_000_000_000),
  capPerMember: capPerMember.optional(),
});

export const earningSchema = z.strictObject({
  base,
  exclude: exclude.default({ kinds: [], categories: [], skus: [] }),
  discounts: discounts.default('shared'),
  hold: hold.default({ kind: 'none' }),
  bonuses: z.array(bonus).max(50).default([]),
  stacking: z
    .enum(['all', 'best-one', 'by-priority'])
    .default('all')
    .describe(
      'which bonuses are paid if several apply: all, the largest, or the one with the highest priority',
    ),
  welcome: z.strictObject({ points: pointsCount }).optional().describe('points for enrolling'),
  engagements: z.array(engagement).max(50).default([]),
});

export type BaseRule = z.infer<typeof base>;
export type EarningFile = z.infer<typeof earningSchema>;
export type HoldRule = EarningFile['hold'];
export type BonusRule = EarningFile['bonuses'][number];
export type EngagementRule = EarningFile['engagements'][number];
