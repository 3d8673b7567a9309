/** Outcomes about the member, redemptions, privileges and tags. */
import * as z from 'zod';
import { occasions } from '../../../../../domain/facts/vocabulary.ts';
import { day, id, instant, points, slug, text } from '../values.ts';
import { documented, factId } from './documented.ts';

const redemptionId = text;
const periodStart = day
  .nullable()
  .describe('the first day of the quota period; null where there is no quota, or one for a lifetime');

export const memberOutcomes = {
  'member.enrolled': documented('member.enrolled', 'the first fact of a member made them one', {
    tier: slug,
  }),
  'member.opened': documented(
    'member.opened',
    'the member came from another system, with what they had there',
    {
      points: points.describe('what they brought; less than 0 where points were owed'),
      importId: text.describe('the import that brought them'),
      tier: slug.describe('the level that they hold'),
      since: instant.describe('since when they hold it'),
      until: instant.nullable().describe('until when; null: nothing ends it'),
    },
  ),
  'member.merged': documented('member.merged', 'another member of the same person became one with this one', {
    points: points.describe('what the other member held; less than 0 where points were owed'),
    from: id,
  }),
  'member.absorbed': documented('member.absorbed', 'the member became one with another member', {
    points: points.describe('what went to the other member, so that nothing is held here any more'),
    into: id,
  }),
};

const tagged = {
  tag: text,
  at: instant.optional().describe('when time brought it, by a trigger'),
  cause: factId
    .optional()
    .describe('in a correction: the late fact after which a trigger has set it, or has not'),
};

export const otherOutcomes = {
  'order.moved': documented('order.moved', 'an operator moved the order to another member', {
    order: text.describe('the source and the number of the order'),
    to: id.describe('whose the order is'),
  }),
  'redemption.captured': documented('redemption.captured', 'a reservation became final', { redemptionId }),
  'privilege.used': documented('privilege.used', 'a privilege was used', {
    privilege: slug,
    quantity: z.int(),
    periodStart,
  }),
  'privilege.returned': documented('privilege.returned', 'the use of a privilege was returned', {
    privilege: slug,
    quantity: z.int(),
    periodStart,
  }),
  'tag.set': documented('tag.set', 'a tag was set, by somebody or by a trigger', tagged),
  'tag.unset': documented('tag.unset', 'a tag was taken off', tagged),
  'trigger.fired': documented('trigger.fired', 'the occasion of a trigger has come', {
    trigger: slug.describe('the id of the trigger in the program file'),
    on: z.enum(occasions).describe('the occasion'),
    heldOut: z
      .literal(true)
      .optional()
      .describe('the member is held out, so that the others can be compared with them: nothing is done'),
    at: instant.optional().describe('when time brought the occasion'),
    cause: factId.optional().describe('in a correction: the late fact that made it an occasion'),
  }),
  'trigger.withdrawn': documented('trigger.withdrawn', 'what a trigger fired for is undone', {
    trigger: slug.describe('the id of the trigger in the program file'),
    order: text.optional().describe('the order that was taken back'),
    engagement: text.optional().describe('the id of the engagement that was revoked'),
    cause: factId.optional().describe('in a correction: the late fact with which it is no occasion'),
  }),
};
