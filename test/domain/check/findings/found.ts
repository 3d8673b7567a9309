import type { CheckFinding } from '../../../../domain/check/check.ts';
import { checkOf } from '../../../support/checks.ts';
import { cases } from './cases.ts';

/** By case: what the check says, to the word. */
export function foundIn(name: string): readonly CheckFinding[] {
  const { changes, more } = cases[name]!;
  return checkOf(changes, more);
}
