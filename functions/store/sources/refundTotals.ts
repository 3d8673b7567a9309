/**
 * What a payment provider has told of the refunds of one payment: those that it names, and their total. A small item for
 * each payment of which something went back.
 */
import type { OrderRef } from '../../../domain/facts/facts.ts';
import type { Instant, MinorUnits, ProgramId } from '../../../domain/kernel/brand.ts';
import type { Store } from '../client.ts';
import { totalKeys } from '../keys.ts';
import { getCounted, type Kept, putCounted } from './counted.ts';

export interface RefundTotals {
  /** The latest; null while none was told. */
  readonly total: { readonly amount: MinorUnits; readonly at: Instant } | null;
  readonly refunds: Readonly<Record<string, ToldRefund>>;
  /** What was recorded for refunds that had no name yet, one after the other: the last one counts. */
  readonly rests: readonly { readonly amount: MinorUnits; readonly at: Instant }[];
}

interface ToldRefund {
  readonly amount: MinorUnits;
  readonly at: Instant;
  readonly failedAt: Instant | null;
}

const nothing: RefundTotals = { total: null, refunds: {}, rests: [] };

export function getRefundTotals(
  store: Store,
  program: ProgramId,
  order: OrderRef,
): Promise<Kept<RefundTotals>> {
  return getCounted(store, totalKeys.payment(program, order), nothing);
}

/** False where somebody else has changed it since it was read. */
export function putRefundTotals(
  store: Store,
  program: ProgramId,
  order: OrderRef,
  kept: Kept<RefundTotals>,
): Promise<boolean> {
  return putCounted(store, totalKeys.payment(program, order), kept);
}
