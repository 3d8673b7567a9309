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
    result: facts.describe('the result'),
    counterfactual: facts.describe(
      'what the result would have been without the fact, with the smallest amount less, and so on',
    ),
    sentence: text.describe('the same as an English sentence part'),
  })
  .meta({ id: 'Explanation' });
