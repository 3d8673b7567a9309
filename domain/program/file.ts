/**
 * What an operator may write: one JSON file per program. Every setting with alternatives is a named
 * choice, told apart by `kind` or by its value. Money is a decimal string in the program's currency.
 */
import * as z from 'zod';
import { isTimeZone } from '../kernel/calendar.ts';
import { isCurrency } from '../kernel/money.ts';
import { roundings } from '../kernel/rounding.ts';
import { lineKinds } from './lines.ts';

export { type LineKind, lineKinds } from './lines.ts';

const name = z.string().min(1).max(100);
const slug = z.string().regex(/^[a-z0-9-]{1,40}$/, 'must be 1–40 lower-case letters, digits or hyphens');
const months = z.int().min(1).max(120);
const decimalText = z.string().regex(/^\d{1,13}(\.\d{1,4})?$/, 'must be a decimal string such as "100.00"');

export const metrics = ['spend', 'purchases', 'points'] as const;

const base = z
  .strictObject({
    points: z.int().min(1).max(1_000_000),
    per: decimalText.describe('the amount that earns `points`, e.g. "1.00"'),
    on: z.enum(['purchase', 'line']).describe('whether the total or each line is multiplied and rounded'),
    rounding: z.enum(roundings).describe('to whole points; `nearest` rounds halves up'),
  })
  .describe('points per amount; the tier multiplier is applied before the one rounding');

const exclude = z
  .strictObject({
    kinds: z.array(z.enum(lineKinds)).max(4).default([]),
    categories: z.array(z.string().min(1).max(128)).max(200).default([]),
    skus: z.array(z.string().min(1).max(128)).max(1000).default([]),
  })
  .describe('lines that neither earn points nor count toward a tier');

const hold = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('none') }),
    z.strictObject({ kind: z.literal('days'), days: z.int().min(1).max(365) }),
  ])
  .describe('the time before earned points can be spent; ends at a local midnight');

const expiry = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('never') }),
    z.strictObject({
      kind: z.literal('after-months'),
      months,
      roundedTo: z.enum(['day', 'month-end', 'year-end']),
    }),
  ])
  .describe('when earned points expire, reckoned from the local day of the purchase');

const window = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('rolling'), months }),
    z.strictObject({ kind: z.literal('calendar-year') }),
    z.strictObject({ kind: z.literal('membership-year') }),
    z.strictObject({ kind: z.literal('lifetime') }),
  ])
  .describe('over which time qualifying amounts count');

const term = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('months'), months }),
    z.strictObject({ kind: z.literal('unlimited') }),
  ])
  .describe('how long a reached level is kept before it is reviewed');

const condition = z.discriminatedUnion('metric', [
  z.strictObject({ metric: z.literal('spend'), atLeast: decimalText }),
  z.strictObject({ metric: z.literal('purchases'), atLeast: z.int().min(1).max(1_000_000) }),
  z.strictObject({ metric: z.literal('points'), atLeast: z.int().min(1).max(1_000_000_000) }),
]);
const conditions = z.array(condition).min(1).max(3);
const qualify = z
  .union([z.strictObject({ anyOf: conditions }), z.strictObject({ allOf: conditions })])
  .describe('what reaches the level within the window');

const privilege = z.strictObject({
  id: slug,
  name: name.describe('as members see it'),
  description: z.string().min(1).max(500).optional(),
});

const level = z.strictObject({
  id: slug.describe('names the level in every version of the program'),
  name: name.describe('as members see it'),
  qualify: qualify.optional(),
  multiplier: z
    .string()
    .regex(/^\d{1,2}(\.\d{1,4})?$/, 'must be a decimal string such as "1.25"')
    .default('1')
    .describe('factor on the points of a purchase made while holding this level'),
  privileges: z
    .array(privilege)
    .max(50)
    .default([])
    .describe('inherited upward; the same id in a higher level replaces the lower one'),
});

export const standings = ['keep-until-term-ends', 'upgrade-only', 'at-once'] as const;

const tiers = z.strictObject({
  window,
  upgrade: z.enum(['at-once']).describe('when a member who qualifies rises'),
  term,
  down: z.enum(['one-step', 'to-earned']).describe('how far a review lowers at most'),
  standing: z
    .enum(standings)
    .default('keep-until-term-ends')
    .describe('how members who hold a tier are treated when this version takes effect'),
  levels: z.array(level).min(1).max(20).describe('lowest first; every member starts in the first'),
});

export const programFileSchema = z.strictObject({
  $schema: z.string().max(500).optional().describe('where an editor finds the schema of this file'),
  id: slug.describe('the program: it stands in every path'),
  name: name.describe('as members see it'),
  currency: z
    .string()
    .refine(isCurrency, 'must be an ISO 4217 currency code')
    .meta({ pattern: '^[A-Z]{3}$', examples: ['USD', 'EUR', 'JPY'] })
    .describe('by ISO 4217; it can not change once a version is published'),
  timeZone: z
    .string()
    .refine(isTimeZone, 'must be an IANA time zone such as "America/New_York"')
    .meta({ examples: ['America/New_York', 'Europe/Berlin', 'UTC'] })
    .describe('by IANA; days, months and years are its own; it can not change once a version is published'),
  enrolment: z
    .enum(['automatic'])
    .default('automatic')
    .describe('how somebody becomes a member: by the first purchase'),
  earning: z.strictObject({
    base,
    exclude: exclude.default({ kinds: [], categories: [], skus: [] }),
    hold: hold.default({ kind: 'none' }),
  }),
  expiry: expiry.default({ kind: 'never' }),
  tiers,
});

export type ProgramFile = z.infer<typeof programFileSchema>;
export type Metric = (typeof metrics)[number];
export type Standing = (typeof standings)[number];
export type WindowRule = ProgramFile['tiers']['window'];
export type TermRule = ProgramFile['tiers']['term'];
export type ExpiryRule = ProgramFile['expiry'];
export type HoldRule = ProgramFile['earning']['hold'];
export type QualifyRule = NonNullable<ProgramFile['tiers']['levels'][number]['qualify']>;
