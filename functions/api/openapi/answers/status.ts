/** A member's status: what an app shows. */
import * as z from 'zod';
import { conditionMetricNames } from '../../../../domain/facts/vocabulary.ts';
import { programFileSchema } from '../../../../domain/program/file.ts';
import { tierDecisions } from '../../../../domain/state/state.ts';
import { stages } from '../../../../domain/value/lifecycle.ts';
import { explanation } from './explanation.ts';
import { id, instant, level, money, points, pointsHeld, rule, slug, text, version } from './values.ts';

const { window } = programFileSchema.shape.tiers.shape;
const { quota } = programFileSchema.shape.tiers.shape.levels.element.shape.privileges.unwrap().element.shape;

export const privilege = z
  .strictObject({ id: slug, name: text, description: text.optional(), quota })
  .meta({ id: 'Privilege' });

const heldPrivilege = privilege
  .extend({
    quota: quota
      .unwrap()
      .extend({ used: pointsHeld.describe('how often it was used in the present period') })
      .optional()
      .describe('how often it can be used'),
  })
  .meta({ id: 'HeldPrivilege' });

const missing = z.strictObject({
  metric: z.enum(conditionMetricNames),
  of: slug.optional().describe('which quantity, engagements of which kind, or which tag'),
  window: window.optional().describe('the window of this condition, where it is not the program’s'),
  amount: z
    .union([money, pointsHeld])
    .describe('money as a decimal string for `spend`, else a whole number; 1 for a tag'),
  by: instant.nullable().describe('until then the figure holds; later part of the window has moved on'),
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

export const status = z
  .strictObject({
    memberId: id,
    tier: z.strictObject({
      ...level,
      since: instant,
      until: instant.nullable().describe('when the tier is reviewed; null: it needs no keeping'),
      because: because.describe('what decided the tier'),
      forLife: z.strictObject(level).optional().describe('the level that is theirs for life, where one is'),
    }),
    privileges: z.array(heldPrivilege).describe("the tier's own and the inherited"),
    balance: points.describe('points that can be spent now'),
    pending: pointsHeld.describe('points on hold'),
    deficit: pointsHeld.describe('points owed after a clawback of spent points'),
    nextExpiry: z.strictObject({ points: pointsHeld, at: instant }).nullable(),
    nextTier: z
      .strictObject({
        ...level,
        ...outlook,
        at: instant
          .nullable()
          .describe('where nothing is missing, when time alone raises; null: it takes something that counts'),
      })
      .nullable()
      .describe('the next level and what is missing to it; null at the top'),
    keepTier: z
      .strictObject({ ...outlook, by: instant.nullable() })
      .nullable()
      .describe("what is missing to keep this tier at its term's end; null where it needs no keeping"),
    stage: z
      .enum(stages)
      .nullable()
      .optional()
      .describe(
        "of their life as a member; only where the program's `value.showStage` says so, null before a purchase",
      ),
    explanation: z
      .strictObject({ tier: explanation, balance: explanation })
      .optional()
      .describe('why this tier is held and what made the balance; only where `explain` asks for it'),
  })
  .meta({ id: 'Status' });
