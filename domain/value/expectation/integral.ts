/** The expected purchases of somebody active, by quadrature: slower, and right wherever there is an answer. */
import type { BgNbdParameters } from '../parameters.ts';

const nodes = 240;
/** e^-40 of the peak is nothing any more: nine deviations, or forty lengths of an exponential tail. */
const tail = 40;
const deviations = 9;

/**
 * By the trapezoidal rule over u = ln(p/(1−p)), stepped by a hyperbolic sine so that both tails are reached.
 * The same nodes give the density's own integral, so that no beta function is needed.
 */
export function byIntegral({ r, a, b }: BgNbdParameters, repeats: number, w: number): number {
  const [left, right] = [a, b + repeats];
  const peak = Math.log(left / right);
  const width = Math.sqrt(1 / left + 1 / right);
  const from = -Math.asinh(deviations + tail / (left * width));
  const to = Math.asinh(deviations + tail / (right * width));
  const density = (u: number) => left * logistic(u) + right * logistic(-u);
  const top = density(peak);
  let weights = 0;
  let sum = 0;
  for (let node = 0; node <= nodes; node++) {
    const s = from + ((to - from) * node) / nodes;
    const u = peak + width * Math.sinh(s);
    const weight = Math.exp(density(u) - top) * Math.cosh(s);
    weights += weight;
    sum += weight * perLeaving(Math.exp(logistic(u)), r + repeats, w);
  }
  return sum / weights;
}

/** ln(1/(1+e^-u)) */
function logistic(u: number): number {
  return u > 0 ? -Math.log1p(Math.exp(-u)) : u - Math.log1p(Math.exp(u));
}

/** (1 − (1 + p·w)^−k) / p, which is k·w where p is nothing. */
function perLeaving(p: number, k: number, w: number): number {
  return p * w < 1e-300 ? k * w : -Math.expm1(-k * Math.log1p(p * w)) / p;
}
