/** The expected purchases of somebody active, as a series: the way for nearly all. */
import type { BgNbdParameters } from '../parameters.ts';

const termsMax = 2_000;
/** The largest part may be this much larger than the sum: ten digits of sixteen are left. */
const cancellationMax = 1e6;

/**
 * Euler's transformation of ₂F₁ leaves small numbers in its place, and a − 1 can be divided out before the
 * sum. Null where terms cancel (r far above a + b) or many of them are needed.
 */
export function bySeries({ r, a, b }: BgNbdParameters, repeats: number, w: number): number | null {
  const c = a + b + repeats - 1;
  const p = a + b - 1 - r;
  const z = w / (1 + w);
  const log = -Math.log1p(w);
  const first = c * (a === 1 ? -log : -Math.expm1((a - 1) * log) / (a - 1));
  let term = p * z;
  let sum = term;
  let largest = Math.abs(term);
  for (let n = 1; Math.abs(term) > 1e-16 * Math.abs(sum); n++) {
    if (n === termsMax) return null;
    term *= ((p + n) * (a + n - 1) * z) / ((c + n) * (n + 1));
    sum += term;
    largest = Math.max(largest, Math.abs(term));
  }
  const factor = Math.exp((a - 1) * log);
  const result = first - factor * sum;
  const isSound = result * cancellationMax > Math.max(Math.abs(first), factor * largest);
  return isSound && Number.isFinite(result) ? result : null;
}
