/**
 * What a line of a purchase may be. Apart from the program file, because whoever takes purchases in has
 * no need of the file's schema.
 */
export const lineKinds = ['item', 'tax', 'shipping', 'discount'] as const;
export type LineKind = (typeof lineKinds)[number];
