/** What of a total is of refunds that nobody has told by themselves. Pure, and the same in whatever order it was told. */
import type { Instant, MinorUnits } from '../../../domain/kernel/brand.ts';
import type { RefundTotals } from '../../store/sources/refundTotals.ts';

export interface Rest {
  readonly amount: MinorUnits;
  readonly at: Instant;
}

/**
 * The latest total holds what was refunded by then and had not failed; what failed since is taken off, what was refunded
 * since is added. All together it is never less than the refunds that are known.
 */
export function restOf({ total, refunds }: Pick<RefundTotals, 'total' | 'refunds'>): Rest | null {
  if (total === null) return null;
  const known = Object.values(refunds);
  const standing = sum(known.filter(({ failedAt }) => failedAt === null));
  const since = sum(known.filter(({ at, failedAt }) => at > total.at && failedAt === null));
  const failed = sum(
    known.filter(({ at, failedAt }) => at <= total.at && failedAt !== null && failedAt > total.at),
  );
  const amount = total.amount - failed + since - standing;
  return amount > 0 ? { amount: amount as MinorUnits, at: total.at } : null;
}

function sum(amounts: readonly { readonly amount: number }[]): number {
  return amounts.reduce((total, { amount }) => total + amount, 0);
}
