/** What operators get back of sources, and shops of their deliveries. */
import * as z from 'zod';
import { ignoredReasons, parkedReasons } from '../../../../inbound/sources/deliveries.ts';
import { sourceKindNames } from '../../../../inbound/sources/table.ts';
import { finding } from '../platform.ts';
import { instant, slug } from '../values.ts';

export const source = z
  .strictObject({
    id: slug.describe('stands in the ids of its orders and entries'),
    kind: z.enum(sourceKindNames),
    path: z.string().describe("what the shop's webhooks are sent to, after the platform's own address"),
    settings: z.looseObject({}).describe('with what was left out filled in'),
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

export const shopStatuses = ['parked', 'recorded', 'waiting', 'superseded', 'duplicate', 'ignored'] as const;

export const shopResult = z
  .discriminatedUnion('status', [
    z.strictObject({
      status: z.enum(['recorded', 'duplicate', 'superseded']),
      entry: z.string().min(1).describe('the id of the entry'),
    }),
    z.strictObject({ status: z.literal('waiting').describe('for the purchase of its order') }),
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
    status: z.enum(shopStatuses).describe('of the first of these that any result has'),
    results: z.array(shopResult).describe('what became of each thing that the delivery says'),
    parked: z.string().optional().describe('its id among the parked deliveries'),
  })
  .meta({ id: 'ShopAnswer' });
