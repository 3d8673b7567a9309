/** Sums over a file of members, to be held against the other system's own. */
import { grouped } from '../terminal/numbers.ts';
import type { Opening } from './member.ts';

export class Totals {
  members = 0;
  points = 0;
  owed = 0;
  readonly levels = new Map<string, number>();

  add(opening: Opening): void {
    const balance = balanceOf(opening);
    this.members += 1;
    this.points += Math.max(0, balance);
    this.owed += Math.max(0, -balance);
    const level = levelOf(opening) ?? 'no level';
    this.levels.set(level, (this.levels.get(level) ?? 0) + 1);
  }

  get lines(): readonly string[] {
    const levels = [...this.levels].map(([level, count]) => `${grouped(count)} ${level}`).join(', ');
    const owed = this.owed === 0 ? '' : `, ${grouped(this.owed)} owed`;
    return [`${grouped(this.members)} members, ${grouped(this.points)} points${owed}`, `levels: ${levels}`];
  }

  get json(): object {
    const { members, points, owed } = this;
    return { members, points, owed, levels: Object.fromEntries(this.levels) };
  }
}

/** Less than 0 where points are owed. */
export function balanceOf({ balance, lots }: Opening): number {
  if (typeof balance === 'number') return balance;
  if (!Array.isArray(lots)) return 0;
  return lots.reduce((sum: number, lot: { readonly points?: number }) => sum + (lot.points ?? 0), 0);
}

export function levelOf({ tier }: Opening): string | null {
  return typeof tier === 'object' && tier !== null && 'level' in tier ? String(tier.level) : null;
}
