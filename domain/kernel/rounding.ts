/** Named rounding of exact ratios. Nothing here ever passes through a float. */

/** `down` toward minus infinity, `nearest` with halves up, `up` toward plus infinity. */
export const roundings = ['down', 'nearest', 'up'] as const;
export type Rounding = (typeof roundings)[number];

/** A rate as an exact fraction of positive or zero integers. */
export interface Ratio {
  readonly numerator: number;
  readonly denominator: number;
}

export function ratio(numerator: number, denominator: number): Ratio {
  const divisor = greatestCommonDivisor(numerator, denominator);
  return { numerator: numerator / divisor, denominator: denominator / divisor };
}

/** Exact product; throws RangeError where a reduced part leaves the safe integers. */
export function multiply(a: Ratio, b: Ratio): Ratio {
  const x = ratio(a.numerator, b.denominator);
  const y = ratio(b.numerator, a.denominator);
  const numerator = x.numerator * y.numerator;
  const denominator = x.denominator * y.denominator;
  if (!Number.isSafeInteger(numerator) || !Number.isSafeInteger(denominator)) {
    throw new RangeError('ratio out of range');
  }
  return { numerator, denominator };
}

/** `value × rate`, rounded once. Falls back to bigint where the product leaves the safe integers. */
export function scale(value: number, rate: Ratio, rounding: Rounding): number {
  const product = value * rate.numerator;
  if (!Number.isSafeInteger(product)) {
    return roundBig(BigInt(value) * BigInt(rate.numerator), BigInt(rate.denominator), rounding);
  }
  const remainder = product % rate.denominator;
  const floor = (product - remainder) / rate.denominator - (remainder < 0 ? 1 : 0);
  return remainder === 0 ? floor : floor + roundsUp(remainder, rate.denominator, rounding);
}

/** `value × rate × share`, rounded once; for shares whose parts are too large to multiply out beforehand. */
export function scaleShare(value: number, rate: Ratio, share: Ratio, rounding: Rounding): number {
  if (share.numerator === share.denominator) return scale(value, rate, rounding);
  return roundBig(
    BigInt(value) * BigInt(rate.numerator) * BigInt(share.numerator),
    BigInt(rate.denominator) * BigInt(share.denominator),
    rounding,
  );
}

/** The whole: what a share is when nothing is taken off. */
export const one: Ratio = { numerator: 1, denominator: 1 };

function roundsUp(remainder: number, denominator: number, rounding: Rounding): 0 | 1 {
  const part = remainder < 0 ? remainder + denominator : remainder;
  switch (rounding) {
    case 'down':
      return 0;
    case 'up':
      return 1;
    case 'nearest':
      return part >= denominator - part ? 1 : 0;
  }
}

function roundBig(product: bigint, denominator: bigint, rounding: Rounding): number {
  const remainder = ((product % denominator) + denominator) % denominator;
  const floor = (product - remainder) / denominator;
  const up =
    remainder !== 0n && (rounding === 'up' || (rounding === 'nearest' && remainder * 2n >= denominator));
  return Number(floor + (up ? 1n : 0n));
}

function greatestCommonDivisor(a: number, b: number): number {
  let x = a;
  let y = b;
  while (y !== 0) [x, y] = [y, x % y];
  return x;
}
