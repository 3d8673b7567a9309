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

  /** Nothing is held and nothing is owed any more; what that comes to. */
  forfeit(): bigint {
    const net = this.total - this.deficit;
    this.#keep([]);
    this.deficit = 0n;
    return net;
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

  /** From the heap that the purchase went to, then from the others, soonest to expire first; answers what is owed. */
  clawBack(points: bigint, expires: DateText, available: DateText): bigint {
    const own = this.heaps.filter((heap) => heap.expires === expires && heap.available === available);
    const freed = this.heaps.filter((heap) => heap.expires === expires && heap.available === '');
    const first = [...new Set([...own, ...freed])];
    const taken = this.#take(points, [...first, ...this.heaps.filter((heap) => !first.includes(heap))]);
    return totalOf(taken.filter(({ expires }) => expires === null));
  }

  /**
   * The points of an order go from the dates in `before` to those in `after`, as far as they are still there. What
   * goes altogether and is not there is taken from others; what comes altogether, less what is not given, pays
   * what is owed first. Answers what is owed from now on.
   */
  rearrange(
    expires: DateText,
    before: Readonly<Record<DateText, bigint>>,
    after: Readonly<Record<DateText, bigint>>,
    notGiven = 0n,
  ): bigint {
    const dates = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
    const sum = (spread: Readonly<Record<DateText, bigint>>) =>
      Object.values(spread).reduce((all, count) => all + count, 0n);
    const net = sum(after) - sum(before);
    let inHand = 0n;
    for (const date of [...dates].reverse()) {
      const less = (before[date] ?? 0n) - (after[date] ?? 0n);
      const own = this.heaps.find((heap) => heap.expires === expires && heap.available === date);
      if (less <= 0n || own === undefined) continue;
      const part = less < own.points ? less : own.points;
      this.#keep(this.heaps.map((heap) => (heap === own ? { ...heap, points: heap.points - part } : heap)));
      inHand += part;
    }
    inHand += net - notGiven;
    const owed = inHand < 0n ? this.clawBack(-inHand, expires, '') : 0n;
    if (net > 0n) {
      const given = net - notGiven;
      const paid = given < this.deficit ? given : this.deficit;
      this.deficit -= paid;
      inHand -= paid;
    }
    for (const date of dates) {
      const more = (after[date] ?? 0n) - (before[date] ?? 0n);
      if (more <= 0n || inHand <= 0n) continue;
      const part = more < inHand ? more : inHand;
      this.#keep([...this.heaps, { expires, available: date, points: part }]);
      inHand -= part;
    }
    return owed;
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
