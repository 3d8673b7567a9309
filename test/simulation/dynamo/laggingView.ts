/**
 * What an eventually consistent reader sees: every write after a while of its own. Writes of one item
 * arrive in their order; writes of different items may overtake each other, which is how an index of a
 * chain gets holes.
 */

import type { Item } from './expressions/values.ts';
import type { SortedItems } from './sortedItems.ts';

interface Arrival {
  readonly at: number;
  readonly identity: string;
  readonly item: Item | null;
}

export class LaggingView {
  readonly #items: SortedItems;
  #arrivals: Arrival[] = [];

  constructor(items: SortedItems) {
    this.#items = items;
  }

  write(identity: string, item: Item | null, now: number, lagMs: number): void {
    const before = this.#arrivals.findLast((arrival) => arrival.identity === identity);
    const at = Math.max(now + lagMs, before?.at ?? 0);
    if (at <= now && before === undefined) this.#items.set(identity, item);
    else this.#arrivals.push({ at, identity, item });
  }

  get isBehind(): boolean {
    return this.#arrivals.length > 0;
  }

  asOf(now: number): SortedItems {
    if (this.#arrivals.length === 0) return this.#items;
    const waiting: Arrival[] = [];
    for (const arrival of this.#arrivals) {
      if (arrival.at <= now) this.#items.set(arrival.identity, arrival.item);
      else waiting.push(arrival);
    }
    this.#arrivals = waiting;
    return this.#items;
  }
}
