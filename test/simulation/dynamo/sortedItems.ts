/** Items by partition, in the order of their sort key: what a query walks. */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { compareValues, type Item } from './expressions/values.ts';
import { identityOf, type KeyShape } from './schema.ts';

export class SortedItems {
  readonly #order: KeyShape;
  readonly #key: KeyShape;
  readonly #byIdentity = new Map<string, Item>();
  readonly #partitions = new Map<string, Item[]>();

  /** `order` is the table's key or an index's, `key` the table's, which names an item. */
  constructor(order: KeyShape, key: KeyShape) {
    this.#order = order;
    this.#key = key;
  }

  get(identity: string): Item | null {
    return this.#byIdentity.get(identity) ?? null;
  }

  /** Null takes the item away. An item without the attributes of the order is not in it. */
  set(identity: string, item: Item | null): void {
    this.#remove(identity);
    if (item === null || !this.#belongs(item)) return;
    this.#byIdentity.set(identity, item);
    const name = JSON.stringify(item[this.#order.hash]);
    const partition = this.#partitions.get(name) ?? [];
    partition.splice(this.#placeIn(partition, item), 0, item);
    this.#partitions.set(name, partition);
  }

  partition(hash: AttributeValue): readonly Item[] {
    return this.#partitions.get(JSON.stringify(hash)) ?? [];
  }

  /** The partitions of one of so many shares, one behind the other. */
  share(number: number, of: number): readonly Item[] {
    const own = [...this.#partitions.keys()].filter((name) => hashOf(name) % of === number);
    return own.sort().flatMap((name) => this.#partitions.get(name) ?? []);
  }

  all(): readonly Item[] {
    return [...this.#byIdentity.values()];
  }

  /** Where one item stands to another within a partition; items alike in the index go by their table key. */
  compare(a: Item, b: Item): number {
    const { range } = this.#order;
    const byRange =
      range === null ? 0 : (compareValues(a[range] as AttributeValue, b[range] as AttributeValue) ?? 0);
    if (byRange !== 0) return byRange;
    const [left, right] = [identityOf(this.#key, a), identityOf(this.#key, b)];
    return left < right ? -1 : left > right ? 1 : 0;
  }

  #belongs(item: Item): boolean {
    const { hash, range } = this.#order;
    return item[hash] !== undefined && (range === null || item[range] !== undefined);
  }

  #remove(identity: string): void {
    const before = this.#byIdentity.get(identity);
    if (before === undefined) return;
    this.#byIdentity.delete(identity);
    const partition = this.#partitions.get(JSON.stringify(before[this.#order.hash])) as Item[];
    partition.splice(this.#placeIn(partition, before), 1);
  }

  /** The first place whose item does not come before `item`. */
  #placeIn(partition: readonly Item[], item: Item): number {
    let [low, high] = [0, partition.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.compare(partition[middle] as Item, item) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function hashOf(text: string): number {
  let hash = 0;
  for (let index = 0; index < text.length; index++)
    hash = (Math.imul(hash, 31) + text.charCodeAt(index)) >>> 0;
  return hash;
}
