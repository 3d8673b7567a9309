/**
 * Sends what waits in lanes in batches: of one lane nothing is on its way twice at once, and everything goes in its
 * order; many lanes share a batch, and some batches are on their way at once.
 */

interface BatchesOf<T> {
  readonly concurrency: number;
  readonly itemsMax: number;
  readonly bytesMax: number;
  readonly bytesOf: (item: T) => number;
  /** Whether an item may go together with those of its lane that are in the batch already. */
  readonly mayFollow: (item: T, before: readonly T[]) => boolean;
  readonly send: (items: readonly T[]) => Promise<void>;
  readonly isStopped: () => boolean;
}

/** Resolves when every lane is empty, or all that was on its way when it was stopped. */
export async function sendInBatches<T>(
  lanes: ReadonlyMap<string, readonly T[]>,
  batches: BatchesOf<T>,
): Promise<void> {
  /** How many of each lane have been sent. */
  const sent = new Map<string, number>();
  const ready = [...lanes.keys()];
  let changed = Promise.withResolvers<void>();
  let underWay = 0;

  const next = () => takeBatch(lanes, sent, ready, batches);
  const work = async (): Promise<void> => {
    while (!batches.isStopped()) {
      const { items, taken } = next();
      if (items.length === 0) {
        if (underWay === 0) return;
        await changed.promise;
        continue;
      }
      underWay += 1;
      try {
        await batches.send(items);
      } finally {
        underWay -= 1;
        for (const lane of taken)
          if ((sent.get(lane) ?? 0) < (lanes.get(lane) ?? []).length) ready.push(lane);
        changed.resolve();
        changed = Promise.withResolvers<void>();
      }
    }
  };
  await Promise.all(Array.from({ length: batches.concurrency }, work));
}

function takeBatch<T>(
  lanes: ReadonlyMap<string, readonly T[]>,
  sent: Map<string, number>,
  ready: string[],
  { itemsMax, bytesMax, bytesOf, mayFollow }: BatchesOf<T>,
): { readonly items: readonly T[]; readonly taken: readonly string[] } {
  const items: T[] = [];
  const taken: string[] = [];
  let bytes = 0;
  const fits = (item: T) =>
    items.length === 0 || (items.length < itemsMax && bytes + bytesOf(item) <= bytesMax);
  while (items.length < itemsMax) {
    const lane = ready.shift();
    if (lane === undefined) break;
    const waiting = lanes.get(lane) ?? [];
    const begin = sent.get(lane) ?? 0;
    let at = begin;
    for (let item = waiting[at]; item !== undefined; item = waiting[at]) {
      if (!fits(item) || !mayFollow(item, waiting.slice(begin, at))) break;
      items.push(item);
      bytes += bytesOf(item);
      at += 1;
    }
    if (at === begin) {
      ready.unshift(lane); // the next batch begins with it
      break;
    }
    sent.set(lane, at);
    taken.push(lane);
  }
  return { items, taken };
}
