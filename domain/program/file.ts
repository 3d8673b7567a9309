/**
 * What an operator may write: one JSON file per program. Every setting with alternatives is a named
 * choice, told apart by `kind` or by its value. Money is a decimal string in the program's currency.
 */
import * as z from 'zod';
import { lineKinds } from '../facts/vocabulary.ts';
import { isTimeZone } from '../kernel/calendar.ts';
import { formed } from '../kernel/formed.ts';
import { isCurrency } from '../kernel/money.ts';
import { roundings } from '../kernel/rounding.ts';
import {
  decimalText,
  factor,
  localDate,
  monthDay,
  months,
  name,
  origin,
  ownId,
  period,
  pointsCount,
  slug,
} from './fields.ts';
import { tiersSchema } from './tiers/file.ts';
import { valueSchema } from './value/file.ts';

export {
  type LineKind,
  lineKinds,
  type Metric,
  type MigrationPolicy,
  metrics,
  standings,
} from '../facts/vocabulary.ts';
export type { WindowRule } from './tiers/file.ts';

const base = z
  .strictObject({
    points: z.int().min(1).max(1_000_000),
    per: decimalText.describe('the amount that earns `points`, e.g. "1.00"'),
    on: z
      .enum(['purchase', 'line'])
      .describe('whether points are calculated and rounded for the whole purchase or for each line'),
    rounding: z.enum(roundings).describe('how to round to whole points; `nearest` rounds halves up'),
  })
  .describe('how many points an amount earns; the tier multiplier is applied before rounding');

const exclude = z
  .strictObject({
    kinds: z.array(z.enum(lineKinds)).max(4).default([]),
    categories: z.array(ownId).max(200).default([]),
    skus: z.array(ownId).max(1000).default([]),
  })
  .describe('lines that neither earn points nor count toward a tier');

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

const capPerMember = z.strictObject({ points: pointsCount, per: period });

const bonus = z.strictObject({
  id: slug,
  name: name.optional(),
  trigger: z
    .enum(['purchase', 'first-purchase', 'birthday-month'])
    .default('purchase')
    .describe('which purchases can earn the bonus'),
  when: z
    .string()
    .min(1)
    .max(1000)
    .optional()
    .describe(
      'a condition in CEL over purchase, line, member, tier and now; money is a whole number in the smallest unit of the currency: 5000 is 50.00 USD',
    ),
  firstDay: localDate.optional().describe('the first local day on which the bonus is paid'),
  lastDay: localDate.optional().describe('the last local day on which the bonus is paid'),
  effect: z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('multiply'),
      factor,
      on: z
        .enum(['purchase', 'lines'])
        .default('purchase')
        .describe(
          'what is multiplied: the whole purchase, or only the lines for which the condition is true',
        ),
    }),
    z.strictObject({ kind: z.literal('add'), points: pointsCount }),
  ]),
  capPerPurchase: pointsCount.optional(),
  capPerMember: capPerMember
    .optional()
    .describe('the most points for one member and period; a refund does not make room again'),
  priority: z.int().min(0).max(1000).default(0),
});

const quantity = z.strictObject({
  id: slug.describe('as purchase lines and engagements name it'),
  name: name.describe('as members see it, e.g. "nights"'),
});

const engagement = z.strictObject({
  kind: slug,
  points: z.int().min(0).max(1_000_000_000),
  capPerMember: capPerMember.optional(),
});

const expiry = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('never') }),
    z.strictObject({
      kind: z.literal('after-months'),
      months,
      roundedTo: z.enum(['day', 'month-end', 'year-end']),
    }),
    z.strictObject({
      kind: z.literal('on-dates'),
      dates: z.array(monthDay).min(1).max(12).describe('the local days on which points expire'),
      afterMonths: z.int().min(0).max(120).describe('the fewest months that points live'),
    }),
    z.strictObject({
      kind: z.literal('after-inactivity'),
      months: months.describe('months without a qualifying purchase'),
    }),
  ])
  .describe('when earned points expire, counted from the local day of the purchase');

const redemption = z.strictObject({
  pointValue: decimalText.describe('what one point is worth in the program\'s currency, e.g. "0.01"'),
  minimum: pointsCount.default(1),
  step: pointsCount.default(1),
  reservationMinutes: z.int().min(1).max(525_600).default(60).describe('how long a reservation is kept'),
  rewards: z
    .array(
      z.strictObject({
        id: slug,
        name,
        points: pointsCount,
        perMember: z.int().min(1).max(10_000).optional(),
      }),
    )
    .max(200)
    .default([]),
});

const refunds = z.strictObject({
  tier: z
    .enum(['leave', 'decide-again'])
    .default('decide-again')
    .describe('decide the tier again at once, or leave it until its term ends'),
  redeemed: z
    .enum(['on-full-refund', 'in-proportion'])
    .default('on-full-refund')
    .describe('when points redeemed on the order come back'),
  deficit: z
    .enum(['zero-with-deficit', 'negative-balance'])
    .default('zero-with-deficit')
    .describe('how points owed after a clawback of spent points are shown'),
});

export const programFileSchema = z.strictObject({
  $schema: z.string().max(500).optional().describe('where an editor finds the schema of this file'),
  id: slug.describe('the id of the program; it is part of every path'),
  name: name.describe('as members see it'),
  currency: formed('currency', z.string().refine(isCurrency))
    .meta({ pattern: '^[A-Z]{3}$', examples: ['USD', 'EUR', 'JPY'] })
    .describe('the currency by ISO 4217 (cannot be changed after the first version is published)'),
  timeZone: formed('timeZone', z.string().refine(isTimeZone))
    .meta({ examples: ['America/New_York', 'Europe/Berlin', 'UTC'] })
    .describe(
      'the time zone by its IANA name; days, months and years follow it (cannot be changed after the first version is published)',
    ),
  enrolment: z
    .enum(['automatic', 'by-enrolling'])
    .default('automatic')
    .describe('how customers become members: by their first purchase, or only by enrolling'),
  origins: z
    .array(origin)
    .max(20)
    .optional()
    .describe('web pages that may call the API with members\' own tokens, e.g. "https://shop.example"'),
  quantities: z
    .array(quantity)
    .max(10)
    .default([])
    .describe('what purchases and engagements can bring in addition to money: nights, miles, paid months'),
  earning: z.strictObject({
    base,
    exclude: exclude.default({ kinds: [], categories: [], skus: [] }),
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
  }),
  expiry: expiry.default({ kind: 'never' }),
  tiers: tiersSchema,
  redemption: redemption.optional(),
  refunds: refunds.default({
    tier: 'decide-again',
    redeemed: 'on-full-refund',
    deficit: 'zero-with-deficit',
  }),
  value: valueSchema.optional(),
});

export type ProgramFile = z.infer<typeof programFileSchema>;
export type ExpiryRule = ProgramFile['expiry'];
export type HoldRule = ProgramFile['earning']['hold'];
export type BonusRule = ProgramFile['earning']['bonuses'][number];
export type EngagementRule = ProgramFile['earning']['engagements'][number];
export type RedemptionRule = NonNullable<ProgramFile['redemption']>;
export type RefundRule = ProgramFile['refunds'];
export type Period = z.infer<typeof period>;
