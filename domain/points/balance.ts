/** The points of a member as the program shows them. */
import { type Points, points } from '../kernel/brand.ts';
import type { Rules } from '../program/rules.ts';

export interface Stand {
  readonly balance: Points;
  readonly pending: Points;
  readonly deficit: Points;
}

/** Points owed are shown as such, or as a negative balance, as the program says. */
export function shownBalance({ refunds }: Rules, { balance, pending, deficit }: Stand): Stand {
  return refunds.deficit === 'negative-balance'
    ? { balance: points(balance - deficit), pending, deficit: points(0) }
    : { balance, pending, deficit };
}
