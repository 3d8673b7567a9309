/** A member's status: what an app shows. */
import * as z from 'zod';
import { conditionMetricNames } from '../../../../../domain/facts/vocabulary.ts';
import { programFileSchema } from '../../../../../domain/program/file.ts';
import { tierDecisions } from '../../../../../domain/state/state.ts';
import { stages } from '../../../../../domain/value/lifecycle.ts';
import { id, instant, level, money, points, pointsHeld, rule, slug, text, version } from '../values.ts';
import { explanation } from './explanation.ts';

const { window } = programFileSchema.shape.tiers.shape;
const { quota } = programFileSchema.shape.tiers.shape.levels.element.shape.privileges.unwrap().element.shape;

export const privilege = z
  .strictObject({ id: slug, name: text, description: text.optional(), quota })
  .meta({ id: 'Privilege' });

const heldPrivilege = privilege
  .extend({
    quota: quota
      .unwrap()
      .extend({ used: pointsHeld.describe('how often the privilege was used in this period') })
      .optional()
      .describe('how often it can be used'),
  })
  .meta({ id: 'HeldPrivilege' });

const missing = z.strictObject({
  metric: z.enum(conditionMetricNames),
  of: slug.optional().describe('which quantity, engagements of which kind, or which tag'),
  window: window.optional().describe('the window of this condition, if it differs from the program’s'),
  atLeast: z
    .union([money, z.int().min(1)])
    .describe('what is asked for: money as a decimal string for `spend`, else a whole number; 1 for a tag'),
  amount: z.union([money, pointsHeld]).describe('how much of it is missing'),
  percent: z.int().min(0).max(99).describe('how much of it the member has, in per cent, rounded down'),
  by: instant.nullable().describe('until when the figure is right; later, part of the window has moved on'),
});

export const outlook = {
  needs: z.enum(['any', 'all']).describe('whether one of `missing` is enough'),
  missing: z.array(missing).describe('empty when nothing is missing'),
};

const because = z.strictObject({
  decision: z.enum(tierDecisions),
  rule,
  programVersion: version,
});

const program = z
  .strictObject({ id: slug, name: text, currency: z.string().regex(/^[A-Z]{3}$/), timeZone: text })
  .describe("what a member's card needs from the program");

const held = {
  privileges: z.array(heldPrivilege).describe('the privileges of the tier, including inherited ones'),
  balance: points.describe('points that can be spent now'),
  pending: pointsHeld.describe('points on hold'),
  deficit: pointsHeld.describe('points owed after a clawback of spent points'),
};

const nextTier = z
  .strictObject({
    ...level,
    ...outlook,
    at: instant
      .nullable()
      .describe(
        'if nothing is missing: when the member rises; null: the next event that counts raises the member',
      ),
  })
  .nullable()
  .describe('the next level and what is missing to it; null at the top');

export const status = z
  .strictObject({
    memberId: id,
    enrolled: z.literal(true),
    program,
    tier: z.strictObject({
      ...level,
      since: instant,
      until: instant.nullable().describe('when the tier is reviewed; null: it is not reviewed'),
      because: because.describe('what decided the tier'),
      forLife: z.strictObject(level).optional().describe('the level that the member holds for life, if any'),
    }),
    ...held,
    nextExpiry: z.strictObject({ points: pointsHeld, at: instant }).nullable(),
    nextTier,
    keepTier: z
      .strictObject({ ...outlook, by: instant.nullable() })
      .nullable()
      .describe('what is missing to keep this tier at the end of its term; null if it is not reviewed'),
    stage: z
      .enum(stages)
      .nullable()
      .optional()
      .describe(
        "the stage of the member's life; only if the program has `value.showStage`; null before the first purchase",
      ),
    explanation: z
      .strictObject({ tier: explanation, balance: explanation })
      .optional()
      .describe('why the member holds this tier and where the balance comes from; only with `explain=true`'),
  })
  .meta({ id: 'Status' });

export const newcomer = z
  .strictObject({
    memberId: id,
    enrolled: z.literal(false).describe('the customer is not a member yet'),
    program,
    tier: z.strictObject(level).describe('the first level, where every member starts'),
    ...held,
    nextExpiry: z.null(),
    nextTier,
    keepTier: z.null(),
    joining: z
      .strictObject({
        enrolment: programFileSchema.shape.enrolment
          .unwrap()
          .describe('`automatic`: the first purchase makes a member; `by-enrolling`: only enrolling does'),
        points: pointsHeld.describe('points for becoming a member; 0 if the program gives none'),
      })
      .describe('how to become a member, and what it brings'),
  })
  .meta({ id: 'Newcomer' });

export const ownStatus = z.union([status, newcomer]).meta({ id: 'OwnStatus' });
