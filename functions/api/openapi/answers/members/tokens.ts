/** A member's own token. */
import * as z from 'zod';
import { instant } from '../values.ts';

export const memberToken = z
  .strictObject({
    token: z.string().describe('a JWT, for `authorization: Bearer …`; nobody need read it'),
    expiresAt: instant.describe('when it no longer opens anything, by real time'),
  })
  .meta({ id: 'MemberToken' });
