/** What a draft would do, as far as it is calculated. */
import * as z from 'zod';
import { standings } from '../../../../../domain/facts/vocabulary.ts';
import { id, instant, money, points, slug, text } from '../values.ts';

const count = z.int().min(0);
const runId = z.string().regex(/^\d{8}T\d{9}Z-[a-z]+$/);

const owed = z.strictObject({
  points: points.describe('points available, on hold or reserved, less deficits'),
  value: money.nullable().describe('what the points are worth; null if they cannot be redeemed'),
});

const effect = z.strictObject({
  rise: count,
  fall: count,
  liability: z.strictObject({
    before: owed.describe('at that moment, without the draft'),
    after: owed.describe('with it'),
  }),
  matrix: z
    .array(
      z.strictObject({
        from: slug,
        to: slug,
        members: count,
        sample: z.array(id).max(5).describe('a few of the members'),
      }),
    )
    .describe('members by the level they hold without the draft and with it'),
});

const month = z.strictObject({
  issued: points.describe('for purchases, bonuses, engagement and enrolling, and given by hand'),
  takenBack: points.describe('clawed back, or taken by hand'),
  redeemed: points.describe('redeemed or reserved, less what came back'),
  expired: points,
  tiers: z
    .array(z.strictObject({ tier: slug, members: count }))
    .describe('members by the level they hold when the month ends'),
  triggers: z
    .array(
      z.strictObject({
        trigger: slug,
        fired: count,
        heldOut: count.describe('of these, how often for members who are held out'),
        sample: z.array(id).max(5).describe('a few of the members'),
      }),
    )
    .optional()
    .describe('triggers that fired in the month; absent where none did'),
});

export const preview = z
  .strictObject({
    id: runId,
    draft: slug,
    kind: z.enum(['effect', 'since']),
    hash: z.string().describe('the `hash` of the draft that the preview looks at'),
    state: z.enum(['running', 'stalled', 'finished', 'cancelled']),
    isStale: z.boolean().describe('whether the draft or the timeline has changed since'),
    at: instant.describe('from when the draft is assumed to be in force'),
    standing: z.enum(standings),
    replaces: count.describe('the last line of the timeline that it knows: name it when you publish'),
    startedAt: instant,
    finishedAt: instant.nullable(),
    by: text.nullable(),
    planned: count.describe('the members found so far; all members when it is finished'),
    done: count,
    failed: count,
    failures: z
      .array(z.strictObject({ memberId: id, reason: z.string() }))
      .max(50)
      .describe('the first members that could not be calculated'),
    effect: effect.nullable().describe('of an `effect` preview: the results so far'),
    months: z
      .array(z.strictObject({ month: z.string().regex(/^\d{4}-\d\d$/), was: month, wouldBe: month }))
      .nullable()
      .describe('of a `since` preview: month by month, what happened and what would have happened'),
  })
  .meta({ id: 'Preview' });

export const previewPage = z
  .strictObject({
    previews: z.array(preview),
    next: z.string().nullable().describe('the cursor of the next page'),
  })
  .meta({ id: 'PreviewPage' });

const amount = z.union([money, count]);
const condition = z.strictObject({
  metric: z.string(),
  of: text.optional(),
  window: z
    .looseObject({ kind: z.string() })
    .optional()
    .describe('only if the condition has a window of its own'),
  counted: amount.describe('what there is'),
  atLeast: amount.describe('what is asked for'),
  reached: z.boolean(),
});

const move = z.strictObject({
  memberId: id,
  from: slug,
  to: slug,
  because: text,
  rule: z.string().nullable().describe("null where an operator's level is no longer there"),
  asks: z
    .strictObject({ needs: z.enum(['any', 'all']), conditions: z.array(condition) })
    .nullable()
    .describe('what the higher of the two levels, or the lost one, asks for; null if no amount decides'),
});

export const movePage = z
  .strictObject({
    moves: z.array(move),
    next: z.string().nullable().describe('the cursor of the next page'),
  })
  .meta({ id: 'MovePage' });
