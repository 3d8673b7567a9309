/** What a year of the window leaves over for the next one. */
import type { DateText } from '../dates.ts';
import { levelHeld, seen } from '../standing.ts';
import { type NaiveCarried, surplusOn } from '../tiers.ts';
import type { Walk } from '../walk.ts';

export function carryOver(walk: Walk, now: number, today: DateText): NaiveCarried | null {
  const surplus = surplusOn(seen(walk), levelHeld(walk), today);
  if (surplus === null) return walk.carried;
  const { spend, purchases, points, named } = surplus.amounts;
  const amounts = [spend, purchases, points, ...Object.values(named)].filter((amount) => amount > 0n);
  for (const amount of amounts) walk.passages.push({ kind: 'carried', at: now, amount });
  return surplus;
}
