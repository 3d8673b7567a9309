/** What the rules made of a fact, or of time passing. */
import * as z from 'zod';
import { metricNames } from '../../../../domain/facts/vocabulary.ts';
import { day, instant, money, points, pointsHeld, pointsTaken, rule, slug, text, version } from './values.ts';

const decided = { rule, programVersion: version };
const factId = text.describe('the id of the fact that caused it');
const order = text.describe('the order, as its entry names it');
const redemptionId = text;
const deficitPaid = pointsHeld.describe('the part that paid an earlier deficit and can never be spent');
const expiresAt = instant.nullable().describe('the first moment at which they are expired; null: never');
const availableAt = instant.nullable().describe('when they can be spent; null: at once');
const until = instant.nullable().describe("the term's end, when the tier is reviewed; null: no end");
const periodStart = day
  .nullable()
  .describe('the first day of the quota period; null where there is no quota, or one for a lifetime');
const lots = z.array(z.strictObject({ points, expiresAt }));

function outcomeOf<const Kind extends string, Shape extends z.ZodRawShape>(
  kind: Kind,
  description: string,
  shape: Shape,
) {
  return z.strictObject({ kind: z.literal(kind), ...decided, ...shape }).describe(description);
}

const ofMember = outcomeOf('member.enrolled', 'the first fact of a member made them one', { tier: slug });

const ofPoints = [
  outcomeOf('points.earned', 'a purchase earned points at the base rate', {
    points: pointsHeld,
    eligible: money.describe('the amount that counted'),
    tier: slug.describe('the level held before the purchase'),
    quantities: z.record(slug, z.int().min(0)).optional().describe('what else counts toward a tier'),
    deficitPaid,
    availableAt,
    expiresAt,
  }),
  outcomeOf('points.bonus', 'a bonus added to the points of a purchase', { points: pointsHeld }),
  outcomeOf('bonus.stopped', 'a bonus was not paid: asking its condition could have taken too long', {}),
  outcomeOf('points.rewarded', 'points for enrolling, for an engagement or for reaching a level', {
    points: pointsHeld,
    deficitPaid,
    expiresAt,
    at: instant.optional().describe('when time brought the level'),
  }),
  outcomeOf('points.clawed-back', 'a refund took points back', {
    points: pointsTaken,
    order,
    deficit: pointsHeld.describe('the part that nothing covered'),
    excess: money
      .optional()
      .describe(
        'what the refund asked for beyond what was kept of the order, or of the line: it took nothing',
      ),
  }),
  outcomeOf('points.revised', 'a later content of an order gave points, or took them back', {
    points,
    order,
    deficit: pointsHeld.describe('the part of what was taken that nothing covered'),
  }),
  outcomeOf('points.reserved', 'a redemption set points aside', {
    points: pointsTaken,
    redemptionId,
    taken: lots,
  }),
  outcomeOf('points.redeemed', 'a redemption spent points', {
    points: pointsTaken,
    redemptionId,
    taken: lots,
  }),
  outcomeOf('points.returned', 'a reservation was cancelled or ran out, or its order was refunded', {
    points: pointsHeld,
    redemptionId,
    at: instant.optional().describe('when it ran out by itself'),
  }),
  outcomeOf('points.adjusted', 'an operator gave or took points', {
    points,
    reason: z.string(),
    moved: lots,
  }),
  outcomeOf('points.expired', 'points reached their expiry', { points: pointsTaken, at: instant }),
  outcomeOf('points.corrected', 'what a late fact changed in the worth of later ones', {
    points,
    cause: factId,
  }),
  outcomeOf('hold.ended', 'a hold that waited for fulfilment has an end', {
    order,
    moved: points,
    availableAt,
  }),
] as const;

const ofTiers = [
  outcomeOf('tier.raised', 'the member rose', { from: slug, to: slug, at: instant, until }),
  outcomeOf('tier.lowered', 'a review lowered the member', { from: slug, to: slug, at: instant, until }),
  outcomeOf('tier.kept', 'a review renewed the term', { tier: slug, at: instant, until }),
  outcomeOf('tier.for-life', 'a level became one for life', { tier: slug, at: instant }),
  outcomeOf('tier.corrected', 'a late fact changed how the tiers came out', {
    from: slug,
    to: slug,
    since: instant,
    until,
    cause: factId,
  }),
  outcomeOf('tier.override-began', 'an operator gave a tier', { tier: slug, until: instant }),
  outcomeOf('tier.override-ended', 'a tier that an operator gave came to its end', {
    tier: slug,
    until: instant,
    at: instant.optional().describe('when it ran out by itself'),
  }),
  outcomeOf('qualifying.changed', 'what counts toward a tier was changed', {
    metric: z.enum(metricNames),
    of: slug.optional().describe('which quantity, or engagements of which kind'),
    amount: z.union([money, z.int()]),
    day,
  }),
  outcomeOf(
    'qualifying.carried',
    'a year ended with more than keeps the level: the rest counts in the next',
    {
      metric: z.enum(metricNames),
      of: slug.optional().describe('which quantity, or engagements of which kind'),
      amount: z.union([money, z.int()]),
      day: day.describe('the first day of the next year'),
      at: instant,
    },
  ),
] as const;

const ofTheRest = [
  outcomeOf('redemption.captured', 'a reservation became final', { redemptionId }),
  outcomeOf('privilege.used', 'a privilege was used', {
    privilege: slug,
    quantity: z.int(),
    periodStart,
  }),
  outcomeOf('privilege.returned', 'the use of a privilege was returned', {
    privilege: slug,
    quantity: z.int(),
    periodStart,
  }),
  outcomeOf('tag.set', 'a tag was set', { tag: text }),
  outcomeOf('tag.unset', 'a tag was taken off', { tag: text }),
] as const;

export const outcome = z
  .discriminatedUnion('kind', [ofMember, ...ofPoints, ...ofTiers, ...ofTheRest])
  .meta({ id: 'Outcome' });
