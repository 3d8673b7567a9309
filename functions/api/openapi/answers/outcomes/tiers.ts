/** Outcomes about tiers and what counts toward them. */
import * as z from 'zod';
import { metricNames } from '../../../../../domain/facts/vocabulary.ts';
import { day, instant, money, slug } from '../values.ts';
import { documented, factId } from './documented.ts';

const until = instant.nullable().describe("the term's end, when the tier is reviewed; null: no end");

const hiddenBy = slug
  .optional()
  .describe(
    'a level that an operator gave and that is as high: the member sees no change, and no event tells it',
  );

export const tierOutcomes = {
  'tier.raised': documented('tier.raised', 'the member rose', {
    from: slug,
    to: slug,
    at: instant,
    until,
    hiddenBy,
  }),
  'tier.lowered': documented('tier.lowered', 'the member fell', {
    from: slug,
    to: slug,
    at: instant,
    until,
    hiddenBy,
  }),
  'tier.kept': documented('tier.kept', 'a review renewed the term', { tier: slug, at: instant, until }),
  'tier.for-life': documented('tier.for-life', 'a level became one for life', { tier: slug, at: instant }),
  'tier.corrected': documented('tier.corrected', 'a late fact changed how the tiers came out', {
    from: slug,
    to: slug,
    since: instant,
    until,
    cause: factId,
  }),
  'tier.override-began': documented('tier.override-began', 'an operator gave a tier', {
    tier: slug,
    until: instant,
  }),
  'tier.override-ended': documented('tier.override-ended', 'a tier that an operator gave came to its end', {
    tier: slug,
    until: instant,
    at: instant.optional().describe('when the reservation ran out'),
  }),
  'qualifying.changed': documented('qualifying.changed', 'what counts toward a tier was changed', {
    metric: z.enum(metricNames),
    of: slug.optional().describe('which quantity, or which kind of engagement'),
    amount: z.union([money, z.int()]),
    day,
  }),
  'qualifying.carried': documented(
    'qualifying.carried',
    'a year ended with more than keeps the level: the rest counts in the next',
    {
      metric: z.enum(metricNames),
      of: slug.optional().describe('which quantity, or which kind of engagement'),
      amount: z.union([money, z.int()]),
      day: day.describe('the first day of the next year'),
      at: instant,
    },
  ),
};
