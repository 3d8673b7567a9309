/** What a year of the window leaves over for the next one. */

import { levelHeld, seen } from '../tiers/standing.ts';
import { type NaiveCarried, surplusOn } from '../tiers/tiers.ts';
import type { DateText } from '../units/dates.ts';
import type { Walk } from '../walk.ts';

export function carryOver(walk: Walk, now: number, today: DateText): NaiveCarried | null {
  const surplus = surplusOn(seen(walk), levelHeld(walk), today);
  if (surplus === null) return walk.carried;
  const { spend, purchases, points, named } = surplus.amounts;
  const amounts = [spend, purchases, points, ...Object.values(named)].filter((amount) => amount > 0n);
  for (const amount of amounts) walk.passages.push({ kind: 'carried', at: now, amount });
  return surplus;
}
