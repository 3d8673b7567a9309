/** Outcomes that move points. */
import * as z from 'zod';
import { instant, money, points, pointsHeld, pointsTaken, slug, text } from '../values.ts';
import { documented, factId } from './documented.ts';

const order = text.describe('the order, as its entry names it');
const redemptionId = text;
const deficitPaid = pointsHeld.describe('the part that paid an earlier deficit and can never be spent');
const expiresAt = instant.nullable().describe('when the points expire; null: never');
const availableAt = instant.nullable().describe('when the points can be spent; null: at once');
const lots = z.array(z.strictObject({ points, expiresAt }));

export const pointsOutcomes = {
  'points.earned': documented('points.earned', 'a purchase earned points at the base rate', {
    points: pointsHeld,
    eligible: money.describe('the amount that counted toward points'),
    tier: slug.describe('the level held before the purchase'),
    quantities: z
      .record(slug, z.int().min(0))
      .optional()
      .describe('what else the purchase counts toward a tier'),
    deficitPaid,
    availableAt,
    expiresAt,
  }),
  'points.bonus': documented('points.bonus', 'a bonus added to the points of a purchase', {
    points: pointsHeld,
  }),
  'bonus.stopped': documented(
    'bonus.stopped',
    'a bonus was not paid, because its condition could have taken too long',
    {},
  ),
  'points.rewarded': documented(
    'points.rewarded',
    'points for enrolling, for an engagement, for reaching a level, or by a trigger',
    {
      points: pointsHeld,
      deficitPaid,
      availableAt: instant
        .nullable()
        .optional()
        .describe('where the points are on hold, as long as those of the order that brought the level'),
      expiresAt,
      at: instant.optional().describe('when time brought them'),
    },
  ),
  'points.clawed-back': documented(
    'points.clawed-back',
    'a refund, or a revoked engagement, took points back',
    {
      points: pointsTaken,
      order: order.optional(),
      engagement: text.optional().describe('the engagement that was revoked, in place of an order'),
      deficit: pointsHeld.describe('the points that nothing covered, now owed'),
      forgiven: pointsHeld
        .optional()
        .describe('the points that were spent and are not owed, as the program forgives them'),
      excess: money
        .optional()
        .describe('the part of the refund beyond what was kept of the order or line; it took no points'),
      at: instant.optional().describe('when a level was undone at the end of the day of the refunds'),
    },
  ),
  'points.revised': documented(
    'points.revised',
    'a later content of an order gave points or took points back',
    {
      points,
      order,
      deficit: pointsHeld.describe('the points taken that nothing covered, now owed'),
      forgiven: points
        .optional()
        .describe(
          'the points that were spent and are not owed, as the program forgives them; below zero: points that are not given, because they were forgiven before',
        ),
    },
  ),
  'points.reserved': documented('points.reserved', 'a redemption set points aside', {
    points: pointsTaken,
    redemptionId,
    taken: lots,
  }),
  'points.redeemed': documented('points.redeemed', 'a redemption spent points', {
    points: pointsTaken,
    redemptionId,
    taken: lots,
  }),
  'points.returned': documented(
    'points.returned',
    'a reservation was cancelled or ran out, or its order was refunded',
    {
      points: pointsHeld,
      redemptionId,
      at: instant.optional().describe('when the reservation ran out'),
    },
  ),
  'points.adjusted': documented('points.adjusted', 'an operator gave or took points', {
    points,
    reason: z.string(),
    moved: lots,
  }),
  'points.forfeited': documented(
    'points.forfeited',
    'the person asked to be forgotten: all points are gone, and nothing is owed',
    { points },
  ),
  'points.expired': documented('points.expired', 'points reached their expiry', {
    points: pointsTaken,
    at: instant,
  }),
  'points.corrected': documented(
    'points.corrected',
    'what a late fact changed in the points of later facts',
    {
      points,
      cause: factId,
    },
  ),
  'hold.ended': documented('hold.ended', 'a hold that waited for fulfilment has an end', {
    order,
    moved: points,
    availableAt,
  }),
};
