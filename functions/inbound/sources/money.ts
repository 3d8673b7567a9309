/** Amounts as shops write them, in the smallest unit of their currency. Exact: no float touches them. */
import * as z from 'zod/mini';
import { type MinorUnits, minorUnits } from '../../../domain/kernel/brand.ts';
import { formed } from '../../../domain/kernel/formed.ts';
import { amountMax, currencyDigits, parseMoney } from '../../../domain/kernel/money.ts';
import { Problem } from '../../shared/problem.ts';

const decimal = /^(-?)(\d{1,15})(?:\.(\d{1,30}))?$/;

/** A decimal, as text or as a number of JSON. */
export const decimalAmount = formed(
  'amount',
  z.pipe(z.union([z.string(), z.number()]), z.pipe(z.transform(String), z.string().check(z.regex(decimal)))),
);

export const currencyCode = formed(
  'currency',
  z.pipe(
    z.string().check(z.regex(/^[A-Za-z]{3}$/)),
    z.transform((code: string) => code.toUpperCase()),
  ),
);

/**
 * `times` of a checked decimal, rounded once to the currency's smallest unit, halves away from zero: shops may
 * calculate in more digits than the currency has.
 */
export function amountOf(text: string, currency: string, times = 1): MinorUnits {
  const digits = currencyDigits(currency);
  const parsed = parseMoney(text, digits);
  if (typeof parsed === 'number') return bounded(parsed * times);
  const [, sign = '', whole = '', fraction = ''] = decimal.exec(text) ?? [];
  const scaled = BigInt(whole + fraction.padEnd(digits, '0')) * BigInt(times);
  const unit = 10n ** BigInt(Math.max(0, fraction.length - digits));
  const rounded = Number((2n * scaled + unit) / (2n * unit));
  return bounded(sign === '-' ? -rounded : rounded);
}

export function sumOf(amounts: readonly number[]): MinorUnits {
  return bounded(amounts.reduce((sum, amount) => sum + amount, 0));
}

function bounded(amount: number): MinorUnits {
  if (Math.abs(amount) <= amountMax) return minorUnits(amount);
  throw new Problem(
    'invalid-request',
    'an amount is larger than any that is kept: 10,000,000,000.00 in most currencies',
  );
}

/**
 * What is left of each amount after `taken` is taken from all of them in proportion: by largest remainders, to
 * the unit. Discounts, which are negative, stay as they are while anything is left.
 */
export function lessShared(amounts: readonly MinorUnits[], taken: MinorUnits): readonly MinorUnits[] {
  const total = amounts.reduce((sum, amount) => sum + Math.max(0, amount), 0);
  if (taken <= 0 || total === 0) return amounts;
  if (taken >= sumOf(amounts)) return amounts.map(() => minorUnits(0));
  const shares = amounts.map((amount) => {
    const product = BigInt(Math.max(0, amount)) * BigInt(taken);
    return { share: Number(product / BigInt(total)), remainder: Number(product % BigInt(total)) };
  });
  let missing = taken - shares.reduce((sum, { share }) => sum + share, 0);
  const byRemainder = shares
    .map((_, index) => index)
    .sort((a, b) => (shares[b]?.remainder ?? 0) - (shares[a]?.remainder ?? 0) || a - b);
  const more = new Set<number>();
  for (const index of byRemainder) if (missing-- > 0) more.add(index);
  return amounts.map((amount, index) =>
    minorUnits(amount - (shares[index]?.share ?? 0) - (more.has(index) ? 1 : 0)),
  );
}
