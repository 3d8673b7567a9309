/** What an erasure did, and what is kept of a member. */
import * as z from 'zod';
import { id, instant, text } from '../values.ts';
import { entry, memberSummary } from './entry.ts';
import { status } from './status.ts';
import { setTags } from './tags.ts';

const count = z.int().min(0);

export const erasure = z
  .discriminatedUnion('status', [
    z.strictObject({ status: z.literal('planned'), memberId: id, eraseAt: instant }),
    z.strictObject({
      status: z.literal('erased'),
      memberId: id,
      identitiesRemoved: count,
      entriesScrubbed: count.describe('entries from which something that people wrote was removed'),
      member: memberSummary.nullable().describe('what is left; null of somebody who was no member yet'),
    }),
  ])
  .meta({ id: 'Erasure' });

export const memberExport = z
  .strictObject({
    memberId: id,
    absorbed: z.array(id).describe('ids of members who were merged into this one'),
    exportedAt: instant,
    status,
    tags: setTags,
    birthday: text.nullable().describe('`MM-DD`'),
    identities: z.array(z.strictObject({ id: text, kind: text, addedAt: instant })),
    eraseAt: instant.nullable().describe('when the member will be erased; null: nobody has asked for it'),
    entries: z
      .array(
        z.strictObject({
          entry,
          metadata: z.record(z.string(), z.unknown()).nullable().describe('what was sent with it'),
        }),
      )
      .describe('newest first'),
    next: text.nullable().describe('the cursor of the route for entries, where there are more'),
  })
  .meta({ id: 'MemberExport' });
