/** The program as an app draws it. */
import * as z from 'zod';
import { conditionMetricNames } from '../../../../../domain/facts/vocabulary.ts';
import { programFileSchema } from '../../../../../domain/program/file.ts';
import { privilege } from '../members/status.ts';
import { level, money, slug, text, version } from '../values.ts';

const { earning, expiry, tiers } = programFileSchema.shape;

const condition = z.strictObject({
  metric: z.enum(conditionMetricNames),
  of: slug.optional().describe('which quantity, engagements of which kind, or which tag'),
  window: tiers.shape.window
    .optional()
    .describe('the window of this condition, if it differs from the program’s'),
  atLeast: z
    .union([money, z.int().min(1)])
    .describe('money as a decimal string for `spend`, else a whole number; 1 for a tag'),
});

const qualify = z.strictObject({ needs: z.enum(['any', 'all']), conditions: z.array(condition).min(1) });

export const program = z
  .strictObject({
    id: slug,
    name: text,
    currency: z.string().regex(/^[A-Z]{3}$/),
    timeZone: text,
    version,
    earning: z.strictObject({ base: earning.shape.base, hold: earning.shape.hold.unwrap() }),
    expiry: expiry.unwrap(),
    window: tiers.shape.window,
    term: tiers.shape.term,
    levels: z
      .array(
        z.strictObject({
          ...level,
          multiplier: z.string().describe('factor on the points of purchases made at this level'),
          qualify: qualify
            .nullable()
            .describe('what reaches the level within the window; null for the first level'),
          keep: qualify.optional().describe('what keeps the level, if less than what reaches it'),
          privileges: z.array(privilege).describe("the level's privileges, including inherited ones"),
        }),
      )
      .min(1)
      .describe('lowest first'),
  })
  .meta({ id: 'Program' });
