/** Why, what would be, what will be, and whether the books are sound. */
import * as z from 'zod';
import { id, instant, level, money, points, pointsHeld, rule, slug, text, version } from '../values.ts';
import { entry, memberSummary } from './entry.ts';
import { explanation } from './explanation.ts';
import { outlook } from './status.ts';

export const explainedEntry = z
  .strictObject({
    entry,
    by: z
      .strictObject({ actor: text, requestId: text })
      .nullable()
      .describe('who gave the command, and the request; null for webhooks and for what time changed'),
    sentence: text.describe('the whole explanation in one English sentence'),
    explanations: z.array(explanation).describe("in the order of the entry's outcomes"),
  })
  .meta({ id: 'ExplainedEntry' });

export const schedule = z
  .strictObject({
    schedule: z
      .array(
        z.strictObject({
          at: instant,
          available: pointsHeld.describe('points that can be spent from then on'),
          expires: pointsHeld.describe('points that are lost then'),
        }),
      )
      .describe('by date; what happens if nothing else happens'),
  })
  .meta({ id: 'PointsSchedule' });

const byRule = z.array(z.strictObject({ rule, points }));

export const quote = z
  .strictObject({
    points: pointsHeld.describe('of all rules together'),
    rules: byRule.describe('the points by rule: the base rate, then each bonus that is paid'),
    programVersion: version,
    earningTier: slug.describe('the level whose rate counts: the one held before the purchase'),
    eligible: money.describe('the amount that counts'),
    availableAt: instant.nullable().describe('when the points could be spent; null: at once'),
    expiresAt: instant.nullable().describe('null: never'),
    lines: z
      .array(
        z.strictObject({
          lineId: id.optional(),
          amount: money,
          eligible: money.describe('the amount of the line that counts; 0 for an excluded line'),
          points,
          rules: byRule.describe(
            "the line's share by rule; the shares of a rule add up. Points that a bonus adds to the whole purchase belong to no line",
          ),
        }),
      )
      .describe('as in the cart'),
    tier: z.strictObject({ ...level, reached: z.boolean().describe('whether the cart raises the tier') }),
    nextTier: z
      .strictObject({ ...level, ...outlook })
      .nullable()
      .describe('the next level after the purchase and what would then be missing; null at the top'),
    redeemable: z
      .strictObject({ points: pointsHeld, value: money })
      .nullable()
      .describe(
        'the most points that can be redeemed now, before the purchase; null if the program has no redemption',
      ),
  })
  .meta({ id: 'Quote' });

export const verification = z
  .strictObject({
    sound: z.boolean(),
    difference: z
      .strictObject({
        check: z
          .enum(['chain', 'state', 'points', 'due'])
          .describe(
            'which check failed: gaps between entries, the state field by field, the sum of points, or the due moment',
          ),
        at: text.describe('which field or version'),
        stored: z.json(),
        folded: z.json().describe('what the ledger comes to, folded from the first fact'),
      })
      .optional()
      .describe('the first difference; absent if the books are sound'),
  })
  .meta({ id: 'Verification' });

export const memberPage = z
  .strictObject({
    members: z
      .array(z.strictObject({ memberId: id }))
      .max(100)
      .describe('in no particular order'),
    next: z.string().min(1).nullable().describe('the `cursor` of the next page; null at the end'),
  })
  .meta({ id: 'MemberPage' });

export const summaryPage = z
  .strictObject({
    members: z
      .array(
        memberSummary.extend({
          tierUntil: instant.nullable().describe('when the tier is reviewed; null: it is not reviewed'),
          nextExpiry: z
            .strictObject({ points: pointsHeld, at: instant })
            .nullable()
            .describe('the points that expire next; null if none expire'),
          dueAt: instant.nullable().describe('when time next changes the member, or earlier; null: never'),
        }),
      )
      .max(100)
      .describe('soonest `dueAt` first; a page may be short or empty'),
    next: z.string().min(1).nullable().describe('the `cursor` of the next page; null at the end'),
  })
  .meta({ id: 'SummaryPage' });

export const found = z
  .strictObject({
    found: z
      .array(
        z.discriminatedUnion('by', [
          z.strictObject({ by: z.literal('member').describe('it is the id of a member'), memberId: id }),
          z.strictObject({
            by: z.literal('order').describe('it is the number of an order'),
            memberId: id
              .nullable()
              .describe('the member who bought the order; null if the purchase is not recorded'),
            orderId: id,
            source: id,
          }),
        ]),
      )
      .max(52)
      .describe('the member first, then orders by source; empty if nothing has the name'),
  })
  .meta({ id: 'SearchAnswer' });

export const order = z
  .strictObject({
    orderId: id,
    source: id,
    state: z
      .enum(['recorded', 'waiting', 'ignored'])
      .describe(
        '`waiting`: the purchase is not here yet, something else about the order is; `ignored`: the buyer was no member',
      ),
    memberId: id.nullable().describe('the member who bought the order; null if the purchase is not recorded'),
    waiting: z.int().min(0).describe('how many refunds, fulfilments and cancellations wait for the purchase'),
    entries: z.array(entry).describe('in the order in which they were recorded'),
    redemptions: z
      .array(z.strictObject({ id: text, memberId: id }))
      .describe(
        'redemptions on the order, and by whom; read one with `GET …/members/{memberId}/redemptions/{id}`',
      ),
  })
  .meta({ id: 'Order' });
