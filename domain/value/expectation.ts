/**
 * How many purchases are to be expected of somebody who is active, by the BG/NBD model. With w = t/(α+T),
 *
 *     ∫ Beta(p; a, b+x) · (1 − (1 + p·w)^−(r+x)) / p dp
 *
 * The literature writes it with Gauss's ₂F₁, which overflows for busy members, is slow where t is long, and
 * has a pole at a = 1 that is none in the whole. Two ways that have none of these: a transformed series for
 * nearly all, and the integral itself where the series would lose digits.
 */

import { byIntegral } from './expectation/integral.ts';
import { bySeries } from './expectation/series.ts';
import type { BgNbdParameters } from './parameters.ts';

/** `repeats` in the `weeks` that somebody is known, who is active; how many in the `ahead` weeks to come. */
export function expectedWhileActive(
  parameters: BgNbdParameters,
  repeats: number,
  weeks: number,
  ahead: number,
): number {
  if (!(ahead > 0)) return 0;
  const w = ahead / (parameters.alpha + weeks);
  return bySeries(parameters, repeats, w) ?? byIntegral(parameters, repeats, w);
}
