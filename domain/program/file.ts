/**
 * What an operator may write: one JSON file per program. Every setting with alternatives is a named
 * choice, told apart by `kind` or by its value. Money is a decimal string in the program's currency.
 */
import * as z from 'zod';
import { isTimeZone } from '../kernel/calendar.ts';
import { formed } from '../kernel/formed.ts';
import { isCurrency } from '../kernel/money.ts';
import { earningSchema } from './earning/file.ts';
import { decimalText, monthDay, months, name, origin, type period, pointsCount, slug } from './fields.ts';
import { tiersSchema } from './tiers/file.ts';
import { triggerSchema } from './triggers/file.ts';
import { valueSchema } from './value/file.ts';

export {
  type LineKind,
  lineKinds,
  type Metric,
  type MigrationPolicy,
  metrics,
  standings,
} from '../facts/vocabulary.ts';
export type { BonusRule, EngagementRule, HoldRule } from './earning/file.ts';
export type { WindowRule } from './tiers/file.ts';

const quantity = z.strictObject({
  id: slug.describe('as purchase lines and engagements name it'),
  name: name.describe('as members see it, e.g. "nights"'),
});

const expiry = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('never') }),
    z.strictObject({
      kind: z.literal('after-months'),
      months,
      roundedTo: z.enum(['day', 'month-end', 'year-end']),
    }),
    z.strictObject({ kind: z.literal('after-days'), days: z.int().min(1).max(3660) }),
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
  mostOfOrder: z
    .int()
    .min(1)
    .max(100)
    .optional()
    .describe('how much of an order points may pay at most, in percent; left out: all of it'),
  tooMany: z
    .enum(['refuse', 'clamp'])
    .optional()
    .describe(
      'what becomes of a request for more points than can be taken: refused (if left out), or clamped to what can be taken',
    ),
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
    .enum(['leave', 'decide-again', 'decide-again-if-caused'])
    .default('decide-again')
    .describe(
      'decide the tier again, only where what is refunded was there when the tier was reached, or leave it until its term ends',
    ),
  at: z
    .enum(['at-once', 'day-end'])
    .optional()
    .describe(
      'when the tier is decided again: with the refund (if left out), or at the end of its day, so that an exchange loses nothing',
    ),
  redeemed: z
    .enum(['on-full-refund', 'in-proportion'])
    .default('on-full-refund')
    .describe('when points redeemed on the order come back'),
  deficit: z
    .enum(['zero-with-deficit', 'negative-balance', 'forgiven'])
    .default('zero-with-deficit')
    .describe(
      'what becomes of points that a refund takes back and that are spent: they are owed, shown as a deficit or as a negative balance, or they are forgiven and the clawback stops at zero',
    ),
  withoutOrder: z
    .enum(['refuse', 'newest-first'])
    .optional()
    .describe(
      'what becomes of a return that names no order: refused (if left out), or taken from the newest orders that keep such goods',
    ),
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
  claimDays: z
    .int()
    .min(1)
    .max(730)
    .optional()
    .describe(
      'for how many days an order of somebody who is no member yet can be claimed: it is credited at its own date as soon as a member is known by the e-mail address or phone number of the buyer, or, with `by-enrolling`, has enrolled; left out: such orders count for nobody',
    ),
  region: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .meta({ examples: ['US', 'DE', 'JP'] })
    .optional()
    .describe('the country (ISO 3166, two letters) of phone numbers that are written without a country code'),
  origins: z
    .array(origin)
    .max(20)
    .optional()
    .describe('web pages that may call the API with members\' own tokens, e.g. "https://shop.example"'),
  publishing: z
    .enum(['any-operator', 'second-person'])
    .optional()
    .describe(
      'who may publish the next version: any operator (if left out), or only somebody else than whoever saved the draft',
    ),
  quantities: z
    .array(quantity)
    .max(10)
    .default([])
    .describe('what purchases and engagements can bring in addition to money: nights, miles, paid months'),
  earning: earningSchema,
  expiry: expiry.default({ kind: 'never' }),
  tiers: tiersSchema,
  redemption: redemption.optional(),
  refunds: refunds.default({
    tier: 'decide-again',
    redeemed: 'on-full-refund',
    deficit: 'zero-with-deficit',
  }),
  triggers: z
    .array(triggerSchema)
    .max(50)
    .optional()
    .describe('what is told, and done, on an occasion in the life of a member'),
  value: valueSchema.optional(),
});

export type ProgramFile = z.infer<typeof programFileSchema>;
export type ExpiryRule = ProgramFile['expiry'];
export type RedemptionRule = NonNullable<ProgramFile['redemption']>;
export type RefundRule = ProgramFile['refunds'];
export type Period = z.infer<typeof period>;
