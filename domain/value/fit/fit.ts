/** What comes of a fit: parameters with their quality, or the name of the reason why there are none. */
import { type Evaluation, minimize } from './minimize.ts';

/** Fewer members who came back than this tell too little about all the others. */
const repeatBuyersMin = 100;

export type Fit<Parameters> =
  | { readonly kind: 'fitted'; readonly parameters: Parameters; readonly quality: FitQuality }
  | {
      readonly kind: 'not-enough-data';
      readonly repeatBuyers: number;
      readonly repeatBuyersMin: number;
    }
  /** The likelihood rises without end: members are so alike that no spread between them can be told. */
  | { readonly kind: 'too-alike' }
  | { readonly kind: 'not-converged'; readonly iterations: number };

export interface FitQuality {
  /** How many were fitted to. */
  readonly members: number;
  readonly repeatBuyers: number;
  readonly logLikelihood: number;
  readonly iterations: number;
}

/** Beyond these no program's members are, and the likelihood has no top within. */
const parameterMin = 1e-4;
const parameterMax = 1e5;
const [logMin, logMax] = [Math.log(parameterMin), Math.log(parameterMax)];

export interface Likelihood {
  readonly members: number;
  readonly repeatBuyers: number;
  /** The log-likelihood of all members and its derivatives, by parameters that are all positive. */
  at(parameters: readonly number[]): Evaluation;
  readonly start: readonly number[];
}

interface MostLikely {
  readonly parameters: readonly number[];
  readonly quality: FitQuality;
}

type NotFound =
  | Exclude<Fit<never>, { kind: 'fitted' | 'too-alike' }>
  | { readonly kind: 'too-alike'; readonly logLikelihoodReached: number };

/** Its name alone, without how far the search came. */
export function withoutFit(found: NotFound): Exclude<Fit<never>, { kind: 'fitted' }> {
  return found.kind === 'too-alike' ? { kind: found.kind } : found;
}

/** The parameters of the highest likelihood; `onIteration` hears of every step. */
export function mostLikely(
  { members, repeatBuyers, at, start }: Likelihood,
  onIteration?: (iteration: number) => void,
): MostLikely | NotFound {
  if (repeatBuyers < repeatBuyersMin) return { kind: 'not-enough-data', repeatBuyers, repeatBuyersMin };
  // Per member and by logarithms: positive by nature, and of one scale whatever the program's size.
  const perMember = (logs: readonly number[]): Evaluation => {
    if (logs.some((log) => log < logMin || log > logMax)) {
      return { value: Number.POSITIVE_INFINITY, gradient: logs.map(() => 0) };
    }
    const parameters = logs.map(Math.exp);
    const { value, gradient } = at(parameters);
    return {
      value: -value / members,
      gradient: gradient.map((slope, index) => (-slope * parameters[index]!) / members),
    };
  };
  const found = minimize(perMember, start.map(Math.log), onIteration);
  if (found.at.some(isNearEdge)) {
    return { kind: 'too-alike', logLikelihoodReached: -found.value * members };
  }
  if (!found.isReached || !Number.isFinite(found.value)) {
    return { kind: 'not-converged', iterations: found.iterations };
  }
  return {
    parameters: found.at.map(Math.exp),
    quality: { members, repeatBuyers, logLikelihood: -found.value * members, iterations: found.iterations },
  };
}

/** Within a factor of two of the bounds. */
function isNearEdge(log: number): boolean {
  return log < logMin + Math.LN2 || log > logMax - Math.LN2;
}
