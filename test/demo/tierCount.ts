/**
 * The demo program's ladder calculated a second time, by hand and without the rule book: gold from 100.00
 * and platinum from 300.00 within rolling twelve months, kept for twelve months from the day it was
 * reached, one step down where the review finds too little.
 */

interface Bought {
  /** `2026-01-15`, in New York. */
  readonly day: string;
  readonly cents: number;
}

interface Standing {
  readonly tier: number;
  readonly lowered: boolean;
}

const thresholds = [0, 10_000, 30_000];

/** 0 regular, 1 gold, 2 platinum, on the given day. */
export function standingOn(today: string, purchases: readonly Bought[]): Standing {
  let tier = 0;
  let termEnds: string | null = null;
  let lowered = false;
  const earnedOn = (day: string) => {
    const from = yearLater(day, -1);
    const spent = purchases.filter((bought) => bought.day > from && bought.day <= day);
    return spent.reduce((sum, { cents }) => sum + cents, 0);
  };
  const reviewUntil = (day: string) => {
    while (termEnds !== null && termEnds <= day) {
      const kept = earnedOn(termEnds) >= (thresholds[tier] ?? 0);
      if (!kept) {
        tier -= 1;
        lowered = true;
      }
      termEnds = tier === 0 ? null : yearLater(termEnds, 1);
    }
  };
  for (const { day } of purchases) {
    reviewUntil(day);
    // Purchases of one day count together: who rises in the evening has risen that day.
    const reached = thresholds.findLastIndex((threshold) => earnedOn(day) >= threshold);
    if (reached > tier) {
      tier = reached;
      termEnds = yearLater(day, 1);
    }
  }
  reviewUntil(today);
  return { tier, lowered };
}

function yearLater(day: string, years: number): string {
  return `${Number(day.slice(0, 4)) + years}${day.slice(4)}`;
}
