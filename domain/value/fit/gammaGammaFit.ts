/**
 * The Gamma-Gamma parameters under which what members spent per repeat purchase is most likely. Who has not
 * come back, or whose repeat spend is nothing or less after refunds, says nothing about it and is left out.
 */
import { gammaln } from 'simple-statistics';
import type { GammaGammaParameters } from '../gammaGamma.ts';
import { digamma } from './digamma.ts';
import { type Fit, type Likelihood, mostLikely, withoutFit } from './fit.ts';
import type { Evaluation } from './minimize.ts';

export interface RepeatSpend {
  readonly repeats: number;
  /** Of all repeat purchases together, in whole units of the currency. */
  readonly spend: number;
  readonly members: number;
}

/**
 * Purchases of one member that scatter by a tenth: where they scatter less, the likelihood goes on rising
 * with p, but nothing that is calculated from it changes any more.
 */
const steadyP = 100;

export function fitGammaGamma(
  all: Iterable<RepeatSpend>,
  onIteration?: (iteration: number) => void,
): Fit<GammaGammaParameters> {
  const sums = summed([...all].filter(({ repeats, spend }) => repeats > 0 && spend > 0));
  const found = mostLikely(likelihood(sums), onIteration);
  if (!('kind' in found)) {
    const [p = 0, q = 0, v = 0] = found.parameters;
    return { kind: 'fitted', parameters: { p, q, v }, quality: found.quality };
  }
  if (found.kind !== 'too-alike') return withoutFit(found);
  const steady = mostLikely(steadyLikelihood(sums), onIteration);
  if ('kind' in steady) return withoutFit(steady);
  const [q = 0, v = 0] = steady.parameters;
  return { kind: 'fitted', parameters: { p: steadyP, q, v }, quality: steady.quality };
}

interface Sums {
  readonly members: number;
  /** Members by their number of repeats. */
  readonly byRepeats: ReadonlyMap<number, number>;
  readonly spends: readonly RepeatSpend[];
  /** Σ x·ln(x·m) and Σ ln m over all members. */
  readonly weightedLogs: number;
  readonly meanLogs: number;
  readonly meanSpend: number;
}

function likelihood(sums: Sums): Likelihood {
  return {
    members: sums.members,
    repeatBuyers: sums.members,
    start: [1, 2, Math.max(1e-3, sums.meanSpend)],
    at: ([p = 0, q = 0, v = 0]) => evaluate(sums, { p, q, v }),
  };
}

/** Of q and v alone, for members whose own purchases hardly differ. */
function steadyLikelihood(sums: Sums): Likelihood {
  return {
    members: sums.members,
    repeatBuyers: sums.members,
    start: [2, Math.max(1e-3, sums.meanSpend / steadyP)],
    at: ([q = 0, v = 0]) => {
      const { value, gradient } = evaluate(sums, { p: steadyP, q, v });
      return { value, gradient: gradient.slice(1) };
    },
  };
}

function summed(spends: readonly RepeatSpend[]): Sums {
  const byRepeats = new Map<number, number>();
  let [count, weightedLogs, meanLogs, means] = [0, 0, 0, 0];
  for (const { repeats, spend, members } of spends) {
    byRepeats.set(repeats, (byRepeats.get(repeats) ?? 0) + members);
    count += members;
    weightedLogs += members * repeats * Math.log(spend);
    meanLogs += members * Math.log(spend / repeats);
    means += (members * spend) / repeats;
  }
  return { members: count, byRepeats, spends, weightedLogs, meanLogs, meanSpend: means / Math.max(1, count) };
}

/** Σ lnΓ(px+q) − lnΓ(px) − lnΓ(q) + q·ln v + px·ln(xm) − ln m − (px+q)·ln(xm+v), and its derivatives. */
function evaluate(sums: Sums, { p, q, v }: GammaGammaParameters): Evaluation {
  let value = p * sums.weightedLogs - sums.meanLogs + sums.members * (q * Math.log(v) - gammaln(q));
  let inP = sums.weightedLogs;
  let inQ = sums.members * (Math.log(v) - digamma(q));
  let inV = (sums.members * q) / v;
  for (const [repeats, members] of sums.byRepeats) {
    const [both, own] = [p * repeats + q, p * repeats];
    const slope = digamma(both);
    value += members * (gammaln(both) - gammaln(own));
    inP += members * repeats * (slope - digamma(own));
    inQ += members * slope;
  }
  for (const { repeats, spend, members } of sums.spends) {
    const log = members * Math.log(spend + v);
    const both = p * repeats + q;
    value -= both * log;
    inP -= repeats * log;
    inQ -= log;
    inV -= (members * both) / (spend + v);
  }
  return { value, gradient: [inP, inQ, inV] };
}
