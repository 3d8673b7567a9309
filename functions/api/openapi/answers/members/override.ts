/** Tiers that operators gave by hand. */
import * as z from 'zod';
import { id, instant, level, text } from '../values.ts';
import { commandAnswer } from './command.ts';

export const overrideAnswer = commandAnswer('OverrideAnswer', {
  overrideId: text.describe('the id of the override, made by the platform; ending names it'),
});

const override = z
  .strictObject({
    id: text.describe('what ending it names'),
    memberId: id,
    tier: z.strictObject(level),
    kind: z.enum(['grant', 'match', 'trial']),
    reason: text,
    by: text.nullable().describe('who gave it: the subject of the token'),
    at: instant.describe('when it was given'),
    until: instant.describe('when it ends by itself'),
    state: z
      .enum(['in-force', 'ended', 'over'])
      .describe('`ended`: taken back by hand; `over`: it ran out, or a later one took its place'),
    endedAt: instant.nullable().describe('when an operator ended it; null if nobody did'),
  })
  .meta({ id: 'TierOverride' });

export const overridePage = z
  .strictObject({
    overrides: z.array(override).max(100).describe('newest first; a page may be short or empty'),
    next: z.string().min(1).nullable().describe('the `cursor` of the next page; null at the end'),
  })
  .meta({ id: 'TierOverridePage' });
