/** Money as decimal strings at the border and integer minor units inside. */
import { type MinorUnits, minorUnits } from './brand.ts';
import { type Ratio, ratio } from './rounding.ts';

/** ISO 4217 minor-unit digits where they are not two. */
const digitsByCurrency: Readonly<Record<string, number>> = {
  BIF: 0,
  CLP: 0,
  DJF: 0,
  GNF: 0,
  ISK: 0,
  JPY: 0,
  KMF: 0,
  KRW: 0,
  PYG: 0,
  RWF: 0,
  UGX: 0,
  UYI: 0,
  VND: 0,
  VUV: 0,
  XAF: 0,
  XOF: 0,
  XPF: 0,
  BHD: 3,
  IQD: 3,
  JOD: 3,
  KWD: 3,
  LYD: 3,
  OMR: 3,
  TND: 3,
  CLF: 4,
  UYW: 4,
};

/** No line or purchase may be larger, in minor units: sums of them stay exact. */
export const amountMax = 1_000_000_000_000;

type MoneyProblem = 'not-a-decimal' | 'too-precise' | 'too-large';

let currencies: ReadonlySet<string> | undefined;

export function isCurrency(code: string): boolean {
  currencies ??= new Set(Intl.supportedValuesOf('currency'));
  return currencies.has(code);
}

/** Digits after the decimal point by ISO 4217: USD 2, JPY 0, KWD 3. */
export function currencyDigits(code: string): number {
  return digitsByCurrency[code] ?? 2;
}

/** What an amount looks like, whatever the currency. */
export const decimal = /^(-?)(\d{1,20})(?:\.(\d{1,20}))?$/;

/** `"25.0"` with two digits is 2500. Trailing zeros beyond the currency's digits change nothing. */
export function parseMoney(text: string, digits: number): MinorUnits | MoneyProblem {
  const match = decimal.exec(text);
  if (match === null) return 'not-a-decimal';
  const fraction = (match[3] ?? '').replace(/0+$/, '');
  if (fraction.length > digits) return 'too-precise';
  const value = Number((match[2] as string) + fraction.padEnd(digits, '0'));
  if (value > amountMax) return 'too-large';
  return minorUnits(match[1] === '-' ? -value : value);
}

/** An amount that was checked before; throws where it was not. */
export function parsedMoney(text: string, digits: number): MinorUnits {
  const parsed = parseMoney(text, digits);
  if (typeof parsed === 'string') throw new Error(`unchecked amount ${text}: ${parsed}`);
  return parsed;
}

/** `2500` with two digits is `"25.00"`. */
export function formatMoney(amount: MinorUnits, digits: number): string {
  if (digits === 0) return String(amount);
  const text = String(Math.abs(amount)).padStart(digits + 1, '0');
  const cut = text.length - digits;
  return `${amount < 0 ? '-' : ''}${text.slice(0, cut)}.${text.slice(cut)}`;
}

/** The two amounts around one that has too many digits: of `1.005` they are `1.00` and `1.01`. */
export function amountsAround(text: string, digits: number): readonly [string, string] {
  const [whole = '', fraction = ''] = text.split('.');
  const cut = parsedMoney(digits === 0 ? whole : `${whole}.${fraction.slice(0, digits)}`, digits);
  const further = minorUnits(text.startsWith('-') ? cut - 1 : cut + 1);
  return [formatMoney(cut, digits), formatMoney(further, digits)];
}

/** A factor such as `"1.25"`, whose shape was checked before, as an exact ratio; throws where it was not. */
export function parsedFactor(text: string): Ratio {
  const match = /^(\d{1,4})(?:\.(\d{1,4}))?$/.exec(text);
  if (match === null) throw new Error(`unchecked factor ${text}`);
  const fraction = match[2] ?? '';
  return ratio(Number((match[1] as string) + fraction), 10 ** fraction.length);
}
