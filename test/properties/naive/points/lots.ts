/**
 * The naive fold's purse: points by the day they expire and the day they can be spent from. Points of the
 * same two days can't be told apart, by the design as by the domain.
 */
import type { DateText } from '../units/dates.ts';

/** Later than any date. */
export const neverText = '9999-12-31';

interface Heap {
  readonly expires: DateText;
  /** Empty once they can be spent. */
  readonly available: DateText;
  readonly points: bigint;
}

/** Where points came from; `expires` is null for points that nothing covered. */
export interface TakenPart {
  readonly expires: DateText | null;
  readonly points: bigint;
}

export function totalOf(taken: readonly TakenPart[]): bigint {
  return taken.reduce((sum, { points }) => sum + points, 0n);
}

/** The points from the `from`th to before the `to`th. */
export function partOf(taken: readonly TakenPart[], from: bigint, to: bigint): readonly TakenPart[] {
  let before = 0n;
  return taken.map(({ expires, points }) => {
    const start = before > from ? before : from;
    before += points;
    const end = before < to ? before : to;
    return { expires, points: end > start ? end - start : 0n };
  });
}

export class Purse {
  heaps: Heap[] = [];
  deficit = 0n;

  get total(): bigint {
    return this.heaps.reduce((sum, { points }) => sum + points, 0n);
  }

  /** Holds that are over are over. */
  look(today: DateText): void {
    this.#keep(this.heaps.map((heap) => (heap.available <= today ? { ...heap, available: '' } : heap)));
  }

  add(points: bigint, expires: DateText, available: DateText): void {
    const paid = points < this.deficit ? points : this.deficit;
    this.deficit -= paid;
    this.#keep([...this.heaps, { expires, available, points: points - paid }]);
  }

  expire(today: DateText): bigint {
    const before = this.total;
    this.#keep(this.heaps.filter(({ expires }) => expires > today));
    return before - this.total;
  }

  /** What can be spent, soonest to expire first; then what is on hold; then it is owed. */
  spend(points: bigint): TakenPart[] {
    const free = this.heaps.filter(({ available }) => available === '');
    return this.#take(points, [...free, ...this.heaps.filter(({ available }) => available !== '')]);
  }

  /** From the heap that the purchase went to, then from the others, soonest to expire first. */
  clawBack(points: bigint, expires: DateText, available: DateText): void {
    const own = this.heaps.filter((heap) => heap.expires === expires && heap.available === available);
    const freed = this.heaps.filter((heap) => heap.expires === expires && heap.available === '');
    const first = [...new Set([...own, ...freed])];
    this.#take(points, [...first, ...this.heaps.filter((heap) => !first.includes(heap))]);
  }

  /** As many of the points that can be spent on a day as there are, to another day. */
  move(points: bigint, expires: DateText, from: DateText, to: DateText): void {
    const there = this.heaps.find((heap) => heap.expires === expires && heap.available === from);
    const moved = there === undefined || points < there.points ? points : there.points;
    if (there === undefined) return;
    const rest = this.heaps.map((heap) => (heap === there ? { ...heap, points: heap.points - moved } : heap));
    this.#keep([...rest, { expires, available: to, points: moved }]);
  }

  #take(points: bigint, order: readonly Heap[]): TakenPart[] {
    const taken: TakenPart[] = [];
    let left = points;
    for (const heap of order) {
      const part = left < heap.points ? left : heap.points;
      if (part === 0n) continue;
      left -= part;
      this.heaps = this.heaps.map((each) => (each === heap ? { ...heap, points: heap.points - part } : each));
      const before = taken.findIndex(({ expires }) => expires === heap.expires);
      if (before === -1) taken.push({ expires: heap.expires, points: part });
      else taken[before] = { expires: heap.expires, points: (taken[before]?.points ?? 0n) + part };
    }
    if (left > 0n) taken.push({ expires: null, points: left });
    this.deficit += left;
    this.#keep(this.heaps);
    return taken;
  }

  /** Sorted, one heap for each two days, none empty. */
  #keep(heaps: readonly Heap[]): void {
    const sums = new Map<string, Heap>();
    for (const heap of heaps) {
      const key = `${heap.expires} ${heap.available}`;
      sums.set(key, { ...heap, points: heap.points + (sums.get(key)?.points ?? 0n) });
    }
    this.heaps = [...sums]
      .filter(([, { points }]) => points > 0n)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, heap]) => heap);
  }
}
