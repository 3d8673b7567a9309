/**
 * Orders that come through a shop and through its payment provider: which payment is which order, what the shop last
 * said of it, and what went back through the provider. Small items in partitions of their own, for linked sources alone.
 */
import type { OrderRef } from '../../../domain/facts/facts.ts';
import type { Instant, ProgramId } from '../../../domain/kernel/brand.ts';
import type { Store } from '../client.ts';
import { linkKeys } from '../keys.ts';
import { getCounted, type Kept, putCounted } from './counted.ts';

/** Minor units that went back, by the provider's number of the refund. */
export interface ProviderRefund {
  readonly amount: number;
  readonly at: Instant;
  readonly isVoid: boolean;
}

export type ProviderRefunds = Readonly<Record<string, ProviderRefund>>;

/** A payment, whose order may not be known yet. */
export interface LinkedPayment {
  /** Of the shop. */
  readonly order: OrderRef | null;
  /** Whether it was recorded as an order of its own, before its order was known. */
  readonly wasCounted: boolean;
  /** That came before its order was known. */
  readonly refunds: ProviderRefunds;
}

/** An order of a shop that is linked; `snapshot` is JSON of what the shop last said. */
export interface LinkedOrder {
  readonly snapshot: string | null;
  readonly refunds: ProviderRefunds;
  /** That the shop told by themselves, not in a content of the order. */
  readonly shopRefunds: ProviderRefunds;
  /** Of the content that was last made of both; null where there is none yet. */
  readonly madeOf: { readonly digest: string; readonly revisedAt: Instant } | null;
}

const nobody: LinkedPayment = { order: null, wasCounted: false, refunds: {} };
const nothing: LinkedOrder = { snapshot: null, refunds: {}, shopRefunds: {}, madeOf: null };

export function getLinkedPayment(
  store: Store,
  program: ProgramId,
  payment: OrderRef,
): Promise<Kept<LinkedPayment>> {
  return getCounted(store, linkKeys.payment(program, payment), nobody);
}

export function getLinkedOrder(
  store: Store,
  program: ProgramId,
  order: OrderRef,
): Promise<Kept<LinkedOrder>> {
  return getCounted(store, linkKeys.order(program, order), nothing);
}

/** False where somebody else has changed it since it was read. */
export function putLinkedPayment(
  store: Store,
  program: ProgramId,
  payment: OrderRef,
  kept: Kept<LinkedPayment>,
): Promise<boolean> {
  return putCounted(store, linkKeys.payment(program, payment), kept);
}

/** False where somebody else has changed it since it was read. */
export function putLinkedOrder(
  store: Store,
  program: ProgramId,
  order: OrderRef,
  kept: Kept<LinkedOrder>,
): Promise<boolean> {
  return putCounted(store, linkKeys.order(program, order), kept);
}
