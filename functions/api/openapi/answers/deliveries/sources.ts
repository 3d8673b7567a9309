/** What operators get back of sources, and shops of their deliveries. */
import * as z from 'zod';
import { ignoredReasons, parkedReasons } from '../../../../inbound/sources/deliveries.ts';
import { sourceKindNames } from '../../../../inbound/sources/table.ts';
import { finding } from '../platform.ts';
import { instant, slug } from '../values.ts';

export const source = z
  .strictObject({
    id: slug.describe('the name of the source; part of the ids of its orders and entries'),
    kind: z.enum(sourceKindNames),
    path: z.string().describe("the path that the shop sends its webhooks to, after the platform's address"),
    settings: z.looseObject({}).describe('the settings, with defaults filled in'),
    secrets: z
      .array(z.strictObject({ id: z.uuid(), createdAt: instant, retiredAt: instant.nullable() }))
      .describe('newest first, never their values; at most two are active'),
    createdAt: instant,
    changedAt: instant,
  })
  .meta({ id: 'Source' });

export const sourceList = z.strictObject({ sources: z.array(source) }).meta({ id: 'SourceList' });

const told = (reasons: Readonly<Record<string, string>>) =>
  Object.entries(reasons)
    .map(([reason, why]) => `\`${reason}\`: ${why}`)
    .join('; ');

export const shopStatuses = [
  'parked',
  'recorded',
  'waiting',
  'superseded',
  'duplicate',
  'erased',
  'ignored',
] as const;

export const shopResult = z
  .discriminatedUnion('status', [
    z.strictObject({
      status: z.enum(['recorded', 'duplicate', 'superseded']),
      entry: z.string().min(1).describe('the id of the entry'),
    }),
    z.strictObject({ status: z.literal('waiting').describe('for the purchase of its order') }),
    z.strictObject({
      status: z.literal('erased').describe('the shop asked to forget somebody'),
      parked: z.int().min(0).describe('how many parked deliveries were deleted'),
    }),
    z.strictObject({
      status: z.literal('ignored'),
      reason: z
        .enum(Object.keys(ignoredReasons) as (keyof typeof ignoredReasons)[])
        .describe(told(ignoredReasons)),
    }),
    z.strictObject({
      status: z.literal('parked'),
      reason: z
        .enum(Object.keys(parkedReasons) as (keyof typeof parkedReasons)[])
        .describe(told(parkedReasons)),
      errors: z.array(finding).min(1).optional().describe('what could not be read, and the rule'),
    }),
  ])
  .meta({ id: 'DeliveryResult' });

export const shopAnswer = z
  .strictObject({
    status: z.enum(shopStatuses).describe('the first of these states that any result has'),
    results: z.array(shopResult).describe('what became of each part of the delivery'),
    parked: z.string().optional().describe('the id of the parked delivery'),
  })
  .meta({ id: 'ShopAnswer' });
