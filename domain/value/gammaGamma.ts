/**
 * The Gamma-Gamma model of spend (Fader, Hardie 2013): a member's purchases scatter around a mean of their
 * own, and the means are distributed over members by p, q and v. It takes how often somebody buys and how
 * much they spend as unrelated; the fit shows how far they are.
 */

export interface GammaGammaParameters {
  readonly p: number;
  readonly q: number;
  /** In the program's currency, in whole units: dollars, not cents. */
  readonly v: number;
}

type ExpectedSpend =
  | { readonly kind: 'expected'; readonly perPurchase: number }
  /** q ≤ 1: the means scatter so widely that they have no mean. */
  | { readonly kind: 'no-mean' };

/**
 * What a purchase of somebody is expected to be worth, after `repeats` of `mean` on average, in the same
 * unit as v. Repeats of nothing or less (all refunded, all free) tell nothing about spend, and count as none.
 */
export function expectedSpend(
  { p, q, v }: GammaGammaParameters,
  repeats: number,
  mean: number,
): ExpectedSpend {
  if (q <= 1) return { kind: 'no-mean' };
  const known = repeats > 0 && mean > 0 ? p * repeats : 0;
  // Shares of the whole, so that no product of large numbers is formed.
  const own = known / (known + q - 1);
  const ofAll = (p * v) / (q - 1);
  return { kind: 'expected', perPurchase: own * mean + (1 - own) * ofAll };
}
