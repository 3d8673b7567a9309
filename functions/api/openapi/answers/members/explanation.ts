/** Why an outcome came out as it did. */
import * as z from 'zod';
import { rule, text, version } from '../values.ts';

const facts = z.record(z.string(), z.json());

export const explanation = z
  .strictObject({
    kind: text.describe('the kind of the outcome that is explained, or `balance`'),
    rule,
    programVersion: version,
    inputs: facts.describe('what the rule looked at'),
    result: facts.describe('what came of it'),
    counterfactual: facts.describe(
      'what would have come of it without the fact, with one minor unit less, and the like',
    ),
    sentence: text.describe('the same in a clause of English'),
  })
  .meta({ id: 'Explanation' });
