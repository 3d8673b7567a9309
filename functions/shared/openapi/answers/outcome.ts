/** What the rules made of a fact, or of time passing. */
import * as z from 'zod';
import { instant, points, pointsHeld, rule, slug, text, version } from './values.ts';

const decided = { rule, programVersion: version };
const factId = text.describe('the id of the fact that caused it');

const memberEnrolled = z
  .strictObject({ kind: z.literal('member.enrolled'), ...decided, tier: slug })
  .describe('the first fact of a member made them one');

const pointsEarned = z
  .strictObject({
    kind: z.literal('points.earned'),
    ...decided,
    points: pointsHeld,
    deficitPaid: pointsHeld.describe('the part that paid an earlier deficit and can never be spent'),
    availableAt: instant.nullable().describe('when they can be spent; null: at once'),
    expiresAt: instant.nullable().describe('the first moment at which they are expired; null: never'),
  })
  .describe('a purchase earned points');

const pointsExpired = z
  .strictObject({ kind: z.literal('points.expired'), ...decided, points: z.int().max(0), at: instant })
  .describe('points reached their expiry');

const pointsCorrected = z
  .strictObject({ kind: z.literal('points.corrected'), ...decided, points, cause: factId })
  .describe('what a late fact changed in the worth of later ones');

const tierChanged = (kind: 'tier.raised' | 'tier.lowered') =>
  z.strictObject({
    kind: z.literal(kind),
    ...decided,
    from: slug,
    to: slug,
    at: instant,
    until: instant.nullable().describe("the new term's end, when the tier is reviewed; null: no end"),
  });

const tierKept = z
  .strictObject({
    kind: z.literal('tier.kept'),
    ...decided,
    tier: slug,
    at: instant,
    until: instant.nullable(),
  })
  .describe('a review renewed the term');

const tierCorrected = z
  .strictObject({
    kind: z.literal('tier.corrected'),
    ...decided,
    from: slug,
    to: slug,
    since: instant,
    until: instant.nullable(),
    cause: factId,
  })
  .describe('a late fact changed how the tiers came out');

export const outcome = z
  .discriminatedUnion('kind', [
    memberEnrolled,
    pointsEarned,
    pointsExpired,
    pointsCorrected,
    tierChanged('tier.raised').describe('the member rose'),
    tierChanged('tier.lowered').describe('a review lowered the member'),
    tierKept,
    tierCorrected,
  ])
  .meta({ id: 'Outcome' });
