/** Stripe's amounts are integers in a smallest unit of its own, which is nearly always that of ISO 4217. */
import { type MinorUnits, minorUnits } from '../../../domain/kernel/brand.ts';
import { currencyDigits } from '../../../domain/kernel/money.ts';

/** Digits of the integers where Stripe departs from ISO 4217. */
const digitsOfStripe: Readonly<Record<string, number>> = { ISK: 2, UGX: 2, MGA: 0 };

export function stripeAmount(amount: number, currency: string): MinorUnits {
  const digits = currencyDigits(currency);
  const given = digitsOfStripe[currency] ?? digits;
  if (given === digits) return minorUnits(amount);
  return minorUnits(
    given < digits ? amount * 10 ** (digits - given) : Math.round(amount / 10 ** (given - digits)),
  );
}
