/** What a discount takes off which line: the lines that it names, or all lines of the order in proportion. */
import type { PurchaseLine } from '../facts/facts.ts';

/**
 * What sharing the discounts changes of each line, in minor units: a discount's own line comes to nothing, and the
 * lines that it is over have less. It adds up to 0. Shares are those of the lines as they were bought, so that a
 * refund of another line changes none. Null where nothing is shared; `isShared` says which discounts are.
 */
export function sharedDiscounts(
  lines: readonly PurchaseLine[],
  isShared: (line: PurchaseLine) => boolean,
): readonly number[] | null {
  if (!lines.some((line) => line.kind === 'discount' && line.amount < 0 && isShared(line))) return null;
  const off = lines.map(() => 0);
  lines.forEach((line, index) => {
    if (line.kind !== 'discount' || line.amount >= 0 || !isShared(line)) return;
    const weights = lines.map((each) => (isUnder(each, line) ? each.amount : 0));
    const shares = inProportion(-line.amount, weights);
    if (shares === null) return;
    off[index] = (off[index] as number) - line.amount;
    shares.forEach((share, at) => {
      off[at] = (off[at] as number) - share;
    });
  });
  return off;
}

/** Whether a discount takes from the line. */
function isUnder({ kind, lineId, amount }: PurchaseLine, { over }: PurchaseLine): boolean {
  if (kind === 'discount' || amount <= 0) return false;
  return over === undefined || (lineId !== undefined && over.includes(lineId));
}

/**
 * Whole parts of an amount in proportion to the weights: what is left over goes to the largest fractions, of equal
 * ones to the first. Null where nothing has weight.
 */
function inProportion(amount: number, weights: readonly number[]): readonly number[] | null {
  const whole = BigInt(weights.reduce((sum, weight) => sum + weight, 0));
  if (whole === 0n) return null;
  const parts = weights.map((weight, index) => {
    const product = BigInt(amount) * BigInt(weight);
    return { index, part: Number(product / whole), fraction: product % whole };
  });
  const left = amount - parts.reduce((sum, { part }) => sum + part, 0);
  const first = parts.toSorted((a, b) =>
    a.fraction === b.fraction ? a.index - b.index : a.fraction > b.fraction ? -1 : 1,
  );
  const more = new Set(first.slice(0, left).map(({ index }) => index));
  return parts.map(({ part, index }) => (more.has(index) ? part + 1 : part));
}
