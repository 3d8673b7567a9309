/** Outcomes about the member, redemptions, privileges and tags. */
import * as z from 'zod';
import { day, slug, text } from '../values.ts';
import { documented } from './documented.ts';

const redemptionId = text;
const periodStart = day
  .nullable()
  .describe('the first day of the quota period; null where there is no quota, or one for a lifetime');

export const memberOutcomes = {
  'member.enrolled': documented('member.enrolled', 'the first fact of a member made them one', {
    tier: slug,
  }),
};

export const otherOutcomes = {
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
  'tag.set': documented('tag.set', 'a tag was set', { tag: text }),
  'tag.unset': documented('tag.unset', 'a tag was taken off', { tag: text }),
};
