/** Runs over the members of a program. */
import * as z from 'zod';
import { memberSummary } from '../members/entry.ts';
import { id, instant, text } from '../values.ts';

const count = z.int().min(0);

export const run = z
  .strictObject({
    id: z.string().regex(/^\d{8}T\d{9}Z-[a-z]+$/),
    kind: z
      .enum(['review', 'publish', 'model', 'effect', 'since', 'rebuild'])
      .describe(
        '`publish`: over all members, after new rules took effect; `model`: what their value is reckoned by, every night; `effect` and `since` are previews of a draft; `rebuild`: everybody whom the ledger knows, folded from it',
      ),
    state: z.enum(['running', 'stalled', 'finished']),
    startedAt: instant,
    finishedAt: instant.nullable(),
    until: instant.describe('up to when time has passed for its members'),
    by: text.nullable().describe('who started it by hand; null: the schedule'),
    slices: z.strictObject({ planned: count, done: count }).describe('shares that are walked side by side'),
    planned: count.describe('members come upon so far; all of them once it is finished'),
    done: count,
    failed: count,
    changed: z
      .strictObject({
        members: count.describe('who had any outcome'),
        raised: count,
        lowered: count,
        kept: count,
        expired: count,
        returned: count.describe('reservations that ran out'),
        ended: count.describe('tier overrides that came to their end'),
      })
      .describe('outcomes booked, by what they did'),
    rebuilt: z
      .strictObject({
        sound: count,
        missing: count.describe('had no item'),
        behind: count.describe('had an item older than the ledger'),
        ahead: count.describe('had an item of which the ledger has lost the last entries'),
        unreadable: count,
        forked: count.describe('had orders decided on an item older than the ledger'),
        different: count.describe('were not what the ledger comes to'),
      })
      .optional()
      .describe('of a rebuild: members who were sound, and those who were put right, by what was wrong'),
    failures: z
      .array(z.strictObject({ memberId: id, reason: z.string() }))
      .max(50)
      .describe('the first members that could not be done'),
    trouble: z.string().nullable().describe('why it does not go on'),
  })
  .meta({ id: 'Run' });

export const runPage = z
  .strictObject({ runs: z.array(run), next: z.string().nullable().describe('the cursor of the next page') })
  .meta({ id: 'RunPage' });

export const rebuiltMember = z
  .strictObject({
    was: z
      .enum(['sound', 'missing', 'behind', 'ahead', 'unreadable', 'forked', 'different'])
      .describe('how the member was found; `sound`: nothing was done'),
    version: count.describe('how many commits the member has'),
    member: memberSummary,
  })
  .meta({ id: 'RebuiltMember' });
