/** What a column of a file may hold. */

/** In the order in which the help and the docs name them. */
export const fieldNames = [
  'order',
  'member',
  'date',
  'amount',
  'time',
  'zone',
  'price',
  'quantity',
  'discount',
  'sku',
  'category',
  'line',
  'channel',
  'store',
  'currency',
  'kind',
  'id',
  'engagement',
  'status',
  'subtotal',
  'shipping',
  'tax',
  'refunded',
  'cancelled',
  'fulfilled',
] as const;

export type Field = (typeof fieldNames)[number];

/** One of the quantities that a program file declares, such as `quantities.nights`. */
export type QuantityField = `${typeof quantityPrefix}${string}`;
export const quantityPrefix = 'quantities.';
export const quantityField = /^quantities\.[a-z0-9-]{1,40}$/;

export type AnyField = Field | QuantityField;

export function isQuantity(name: Field | string): name is QuantityField {
  return quantityField.test(name);
}

/** These are taken where a column has just this name; the others mean too many things to be guessed. */
export const ownNames: readonly Field[] = [
  'order',
  'member',
  'date',
  'amount',
  'time',
  'zone',
  'sku',
  'category',
  'quantity',
  'line',
  'channel',
  'store',
  'currency',
  'kind',
  'id',
  'engagement',
];
