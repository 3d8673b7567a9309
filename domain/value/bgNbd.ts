/**
 * The BG/NBD model of repeat purchases (Fader, Hardie, Lee: "Counting your customers" the easy way, 2005).
 * While active, a member buys at a rate of their own, gamma distributed over members with shape r and rate
 * alpha (in weeks); after each purchase they leave for ever with a probability of their own, beta
 * distributed with a and b. Everything here is finite for every history that is possible.
 */
import { expectedWhileActive } from './expectation.ts';
import { daysPerWeek, type RepeatHistory } from './history.ts';
import type { BgNbdParameters } from './parameters.ts';

/**
 * The probability that a member has not left for ever, 0 to 1. In this model somebody leaves after a repeat
 * purchase only, so with no repeats it is 1, however long ago the first purchase was.
 */
export function probabilityActive(parameters: BgNbdParameters, history: RepeatHistory): number {
  const { r, alpha, a, b } = parameters;
  const { repeats, recencyDays, ageDays } = history;
  if (repeats === 0) return 1;
  // As a logarithm: a member with 200 purchases who then stays away makes a power that no float holds.
  const silence = Math.log(alpha + ageDays / daysPerWeek) - Math.log(alpha + recencyDays / daysPerWeek);
  const logOddsGone = Math.log(a) - Math.log(b + repeats - 1) + (r + repeats) * silence;
  return 1 / (1 + Math.exp(logOddsGone));
}

/** How many purchase days are to be expected in the `weeks` after the history: E[Y(t) | x, t_x, T]. */
export function expectedPurchases(
  parameters: BgNbdParameters,
  history: RepeatHistory,
  weeks: number,
): number {
  const { repeats, ageDays } = history;
  return (
    probabilityActive(parameters, history) *
    expectedWhileActive(parameters, repeats, ageDays / daysPerWeek, weeks)
  );
}

/** How many repeat purchase days are to be expected in the first `weeks` of somebody's: E[X(t)]. */
export function expectedFromTheFirst(parameters: BgNbdParameters, weeks: number): number {
  return expectedWhileActive(parameters, 0, 0, weeks);
}
