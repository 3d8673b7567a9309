/** What the rules made of a fact, or of time passing: the compiler asks for the document of every kind. */
import * as z from 'zod';
import type { OutcomeKind } from '../../../../../domain/facts/outcomes.ts';
import { memberOutcomes, otherOutcomes } from './others.ts';
import { pointsOutcomes } from './points.ts';
import { tierOutcomes } from './tiers.ts';

const { 'member.enrolled': first, ...others } = {
  ...memberOutcomes,
  ...pointsOutcomes,
  ...tierOutcomes,
  ...otherOutcomes,
} satisfies { readonly [K in OutcomeKind]: z.ZodType<{ readonly kind: K }> };

export const outcome = z
  .discriminatedUnion('kind', [first, ...Object.values(others)])
  .meta({ id: 'Outcome' });
