/** Money and rates of the naive fold, in BigInt, from the decimal texts of the program file. */
import type { ProgramFile } from '../../../../domain/program/file.ts';

const digitsOf: Record<string, number> = { USD: 2, EUR: 2, JPY: 0, KWD: 3 };

/** `"1.25"` as 125 over 100. */
function decimal(text: string): { value: bigint; over: bigint } {
  const [whole = '', fraction = ''] = text.split('.');
  return { value: BigInt(whole + fraction), over: 10n ** BigInt(fraction.length) };
}

export function minorUnits(text: string, currency: string): bigint {
  const digits = digitsOf[currency];
  if (digits === undefined) throw new Error(`the naive fold does not know ${currency}`);
  const { value, over } = decimal(text);
  return (value * 10n ** BigInt(digits)) / over;
}

type Base = Pick<ProgramFile['earning']['base'], 'points' | 'per' | 'rounding' | 'rounded'>;

/** A part of something, `value` of `of`: what refunds by amount have left. */
export interface Share {
  readonly value: bigint;
  readonly of: bigint;
}

export const all: Share = { value: 1n, of: 1n };

/**
 * The points for a share of an amount at a level: amount × share × points ÷ per × multiplier, rounded once, or
 * before the multiplier and again after it. `times` is a factor less what is not paid of it: 2 and 1 pay once more.
 */
export function pointsFor(
  amount: bigint,
  share: Share,
  base: Base,
  multiplier: string,
  currency: string,
  times: { readonly factor: string; readonly less: bigint } = { factor: '1', less: 0n },
): bigint {
  const level = decimal(multiplier);
  const bonus = decimal(times.factor);
  const numerator = amount * share.value * BigInt(base.points);
  const denominator = share.of * minorUnits(base.per, currency);
  const above = level.value * (bonus.value - times.less * bonus.over);
  const below = level.over * bonus.over;
  if (base.rounded !== 'before-and-after-multiplier')
    return whole(numerator * above, denominator * below, base.rounding);
  return whole(whole(numerator, denominator, base.rounding) * above, below, base.rounding);
}

function whole(numerator: bigint, denominator: bigint, rounding: Base['rounding']): bigint {
  switch (rounding) {
    case 'down':
      return floorOf(numerator, denominator);
    case 'up':
      return -floorOf(-numerator, denominator);
    case 'nearest':
      // Halves up: add a half, round down.
      return floorOf(2n * numerator + denominator, 2n * denominator);
  }
}

export function floorOf(numerator: bigint, denominator: bigint): bigint {
  const quotient = numerator / denominator;
  return numerator % denominator !== 0n && numerator < 0n ? quotient - 1n : quotient;
}
