/** How much of something a line has: `2` pieces, `0.35` metres. Whole numbers are numbers, all others text: no float is one. */

/** A whole number, or a decimal text in its one shortest form: `"0.35"`, never `"0.350"` nor `"2.0"`. */
export type Quantity = number | string;

export const quantityMax = 1_000_000;
const decimals = 6;
const unit = 10 ** decimals;
export const quantityText = /^\d{1,7}(\.\d{1,12})?$/;

/** Null where it is none: less than nothing, more than a million, or finer than a millionth. */
export function parseQuantity(value: number | string): Quantity | null {
  if (typeof value === 'number') return Number.isInteger(value) && inBounds(value * unit) ? value : null;
  if (!quantityText.test(value)) return null;
  const [whole = '', fraction = ''] = value.split('.');
  const digits = fraction.replace(/0+$/, '');
  if (digits.length > decimals) return null;
  const count = Number(whole) * unit + Number(digits.padEnd(decimals, '0'));
  if (!inBounds(count)) return null;
  return digits === '' ? Number(whole) : `${Number(whole)}.${digits}`;
}

function inBounds(count: number): boolean {
  return count >= 0 && count <= quantityMax * unit;
}

/** As a whole number of millionths, exact. */
export function millionths(quantity: Quantity): number {
  if (typeof quantity === 'number') return quantity * unit;
  const [whole = '', fraction = ''] = quantity.split('.');
  return Number(whole) * unit + Number(fraction.padEnd(decimals, '0'));
}

/** Without what is behind the point. */
export function wholePart(quantity: Quantity): number {
  return Math.floor(millionths(quantity) / unit);
}
