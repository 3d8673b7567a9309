/** What is wrong with a condition, in the words of an operator and not of the language's parser. */
import { EvaluationError, TypeError as KindError, ParseError } from '@marcbachmann/cel-js';
import type { Over } from '../rules.ts';
import type { Wording } from './part.ts';
import { unreadable } from './unreadable.ts';
import { untyped } from './untyped.ts';

export function wordingOf(source: string, error: unknown, over: Over): Wording {
  if (error instanceof ParseError) return unreadable(source, error);
  if (error instanceof KindError || error instanceof EvaluationError) return untyped(source, error, over);
  throw error;
}
