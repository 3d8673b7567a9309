/** Redemptions and rewards. */
import * as z from 'zod';
import { id, instant, money, pointsHeld, slug, text } from '../values.ts';
import { commandAnswer } from './command.ts';

const redemptionId = text.describe('the id of the redemption, made by the platform');

const value = money
  .nullable()
  .describe("what the points are worth in the program's currency; null where it has no redemption");
const runsOutAt = instant.nullable().describe('when the reservation runs out; null if it is not open');

export const redemption = z
  .strictObject({
    id: redemptionId,
    points: pointsHeld,
    value,
    status: z
      .enum(['reserved', 'captured', 'returned', 'cancelled', 'expired'])
      .describe(
        '`returned`: it was captured, and its order was cancelled or refunded in full; `cancelled`: by hand, or with its order before it was captured; `expired`: it ran out. Of all three the points are back',
      ),
    runsOutAt,
    rewardId: slug.nullable(),
    orderId: id.nullable().describe('the order that the points pay for; null for none and for several'),
    source: id.nullable().describe('the source of the order'),
    orders: z
      .array(z.strictObject({ orderId: id, source: id, points: pointsHeld }))
      .max(10)
      .describe('every order that the points pay for, and how many of them each'),
    asked: pointsHeld.describe(
      'how many points were asked for; more than `points` where fewer could be taken',
    ),
    clampedBy: z
      .enum(['balance', 'order', 'step'])
      .nullable()
      .describe(
        'why fewer points were taken than were asked for: the `balance`, the share of the `order` that points may pay, or whole `step`s; null where as many were taken',
      ),
    at: instant.describe('when it was made'),
  })
  .meta({ id: 'Redemption' });

/** Of every step: redeeming, capturing, cancelling. */
export const redemptionAnswer = commandAnswer('RedemptionAnswer', {
  redemption: redemption.describe('as of now, also if the same request was recorded before'),
});

export const redemptionPage = z
  .strictObject({
    redemptions: z.array(redemption).max(100).describe('newest first; a page may be short or empty'),
    next: z.string().min(1).nullable().describe('the `cursor` of the next page; null at the end'),
  })
  .meta({ id: 'RedemptionPage' });

export const rewardList = z
  .strictObject({
    rewards: z.array(
      z.strictObject({
        id: slug,
        name: text,
        points: pointsHeld,
        available: z.boolean().describe('whether the member can have it now'),
        because: z
          .strictObject({
            reason: z.enum(['reward-limit-reached', 'insufficient-points']),
            numbers: z.record(z.string(), z.union([z.int(), z.string()])),
          })
          .nullable()
          .describe("why the member cannot have it: the problem's name and figures; null if available"),
      }),
    ),
  })
  .meta({ id: 'RewardList' });
