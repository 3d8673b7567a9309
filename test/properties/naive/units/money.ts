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

type Base = ProgramFile['earning']['base'];

/** A part of something, `value` of `of`: what refunds by amount have left. */
export interface Share {
  readonly value: bigint;
  readonly of: bigint;
}

export const all: Share = { value: 1n, of: 1n };

/**
 * The points for a share of an amount at a level: amount × share × points ÷ per × multiplier, rounded once;
 * with a bonus's factor, what that puts on top of it.
 */
export function pointsFor(
  amount: bigint,
  share: Share,
  base: Base,
  multiplier: string,
  currency: string,
  bonusFactor: string | null = null,
): bigint {
  const factor = decimal(multiplier);
  const bonus = decimal(bonusFactor ?? '2');
  const extra = bonus.value - bonus.over;
  const numerator = amount * share.value * BigInt(base.points) * factor.value * extra;
  const denominator = share.of * minorUnits(base.per, currency) * factor.over * bonus.over;
  switch (base.rounding) {
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
