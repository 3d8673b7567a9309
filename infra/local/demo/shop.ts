/** What a demo's shop sells, to whom it is told in which words. */
import type { PurchaseLine } from '../../../cli/deliver/purchase.ts';
import type { Random } from './random.ts';

export interface Basket {
  readonly channel: string;
  readonly store?: string;
  readonly lines: readonly PurchaseLine[];
}

export interface Shop {
  readonly currency: string;
  readonly currencyDigits: number;
  readonly timeZone: string;
  /** A basket for a visit that is worth so much in the coffee shop, in cents there. */
  basket(random: Random, cents: number): Basket;
  /** Kinds of engagement that the program knows. */
  readonly engagements: readonly string[];
  /** Tags that the program asks for. */
  readonly tags: readonly string[];
  /** Levels that only an operator gives. */
  readonly byInvitation: readonly string[];
}
