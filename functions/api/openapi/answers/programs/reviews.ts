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
        '`publish`: over all members, after new rules took effect; `model`: the model of their value, every night; `effect` and `since` are previews of a draft; `rebuild`: everybody whom the ledger knows, folded from it',
      ),
    state: z.enum(['running', 'stalled', 'finished']),
    startedAt: instant,
    finishedAt: instant.nullable(),
    until: instant.describe('up to which moment time is booked for the members'),
    by: text.nullable().describe('who started it by hand; null: the schedule'),
    slices: z
      .strictObject({ planned: count, done: count })
      .describe('the shares of the members that are processed in parallel'),
    planned: count.describe('the members found so far; all members when it is finished'),
    done: count,
    failed: count,
    changed: z
      .strictObject({
        members: count.describe('members with at least one outcome'),
        raised: count,
        lowered: count,
        kept: count,
        expired: count,
        returned: count.describe('reservations that ran out'),
        ended: count.describe('tier overrides that ended'),
      })
      .describe('outcomes booked, by what they did'),
    rebuilt: z
      .strictObject({
        sound: count,
        missing: count.describe('had no item'),
        behind: count.describe('had an item older than the ledger'),
        ahead: count.describe('had an item whose last entries the ledger has lost'),
        unreadable: count,
        forked: count.describe('had orders decided on an item older than the ledger'),
        different: count.describe('differed from the ledger'),
      })
      .optional()
      .describe('of a rebuild: how many members were sound, and how many were corrected, by what was wrong'),
    failures: z
      .array(z.strictObject({ memberId: id, reason: z.string() }))
      .max(50)
      .describe('the first members that could not be processed'),
    trouble: z.string().nullable().describe('why the run has stalled'),
  })
  .meta({ id: 'Run' });

export const runPage = z
  .strictObject({ runs: z.array(run), next: z.string().nullable().describe('the cursor of the next page') })
  .meta({ id: 'RunPage' });

export const rebuiltMember = z
  .strictObject({
    was: z
      .enum(['sound', 'missing', 'behind', 'ahead', 'unreadable', 'forked', 'different'])
      .describe('what was wrong with the member; `sound`: nothing was changed'),
    version: count.describe('how many commits the member has'),
    member: memberSummary,
  })
  .meta({ id: 'RebuiltMember' });
