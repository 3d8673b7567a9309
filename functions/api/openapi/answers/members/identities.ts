/** The identities of a member, and a member's own token. */
import * as z from 'zod';
import { id, instant } from '../values.ts';

const identity = z
  .strictObject({
    id: z.string().describe('names the identity: a keyed hash, from which nobody can tell the value'),
    kind: z.string().describe('`email`, `phone`, `card`, `external` or `customer:` and the source'),
    addedAt: instant,
  })
  .meta({ id: 'Identity' });

export const memberIdentities = z
  .strictObject({ memberId: id, identities: z.array(identity).max(20) })
  .meta({ id: 'MemberIdentities' });

export const identityAdded = z
  .strictObject({
    status: z.enum(['added', 'unchanged']),
    memberId: id,
    identity,
    claimedOrders: z
      .int()
      .min(0)
      .describe('how many orders had waited for the identity, and are credited now'),
  })
  .meta({ id: 'IdentityAdded' });

export const memberToken = z
  .strictObject({
    token: z.string().describe('a JWT, for `authorization: Bearer …`; nobody need read it'),
    expiresAt: instant.describe('when it no longer opens anything, by real time'),
  })
  .meta({ id: 'MemberToken' });
