/** The tags of a member. */
import * as z from 'zod';
import { tagPattern } from '../../../../../domain/kernel/brand.ts';
import { id, instant } from '../values.ts';
import { entry, memberSummary } from './entry.ts';

export const tagName = z.string().regex(tagPattern);

export const setTags = z
  .array(z.strictObject({ tag: tagName, since: instant }))
  .max(10)
  .describe('set now, in the order of their names');

export const memberTags = z.strictObject({ memberId: id, tags: setTags }).meta({ id: 'MemberTags' });

export const tagChanged = z
  .strictObject({ status: z.literal('recorded'), tags: setTags, entry, member: memberSummary })
  .meta({ id: 'TagChanged' });

export const tagUnchanged = z
  .strictObject({ status: z.literal('unchanged'), tags: setTags, member: memberSummary })
  .meta({ id: 'TagUnchanged' });
