/** What operators get back of parked deliveries, and senders of one. */
import * as z from 'zod';
import { parkedReasons } from '../../../../inbound/sources/deliveries.ts';
import { parkedAlone, webhookAnswer } from '../members/entry.ts';
import { finding } from '../platform.ts';
import { instant, slug, text } from '../values.ts';
import { shopAnswer, shopResult, shopStatuses } from './sources.ts';

const reasons = Object.entries(parkedReasons).map(([reason, why]) => `\`${reason}\`: ${why}`);

const head = {
  id: text,
  source: slug,
  topic: z.string().describe("the shop's name for the kind of delivery; empty if it has none"),
  reason: z.enum(Object.keys(parkedReasons) as (keyof typeof parkedReasons)[]).describe(reasons.join('; ')),
  errors: z.array(finding).describe('what could not be read, and the rule'),
  receivedAt: instant,
  expiresAt: instant.describe('ninety days after it was received: then it is deleted'),
  bytes: z.int().min(0).describe('of the body'),
  sealed: z.boolean().describe("whether the body is stored under the program's own key"),
};

export const parkedList = z
  .strictObject({
    parked: z.array(z.strictObject(head)),
    next: z.string().nullable().describe('the `cursor` of the next page; null: this is the last'),
  })
  .meta({ id: 'ParkedList' });

export const parkedDelivery = z
  .strictObject({ ...head, body: z.string().describe('as it was sent') })
  .meta({ id: 'ParkedDelivery' });

export const replayed = z
  .strictObject({
    status: z.enum(shopStatuses).describe("`parked`: it can't be recorded yet, and stays"),
    results: z.array(shopResult),
  })
  .meta({ id: 'ReplayedDelivery' });

/** A source takes what its kind sends: of a shop, or in our own format. */
export const sourceAnswer = z.union([shopAnswer, webhookAnswer]);
export const sourceParked = z.union([shopAnswer, parkedAlone]);
