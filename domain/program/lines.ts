/**
 * Words that the program file shares with requests. Apart from the file's schema, because whoever takes
 * purchases in has no need of that.
 */

/** What a line of a purchase may be. */
export const lineKinds = ['item', 'tax', 'shipping', 'discount'] as const;
export type LineKind = (typeof lineKinds)[number];

/** What can count toward a tier: money, purchases, points earned. */
export const metrics = ['spend', 'purchases', 'points'] as const;
export type Metric = (typeof metrics)[number];

/** How members are treated who hold a tier when new rules take effect. */
export const standings = ['keep-until-term-ends', 'upgrade-only', 'at-once'] as const;
export type Standing = (typeof standings)[number];
