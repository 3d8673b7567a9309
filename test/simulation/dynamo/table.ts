/** One table: the items themselves, and the views of them that lag. */
import { validation } from './errors.ts';
import { type Item, sizeOfItem } from './expressions/values.ts';
import { LaggingView } from './laggingView.ts';
import {
  checkItemKeys,
  type IndexShape,
  identityOf,
  type KeyShape,
  keyOf,
  namesOf,
  type TableShape,
} from './schema.ts';
import { SortedItems } from './sortedItems.ts';

const itemBytesMax = 400 * 1024;

export interface Clock {
  now(): number;
  /** How long one write stays unseen in one lagging view. */
  lagMs(): number;
  /** Somebody reads a view that has not seen every write. */
  behind?(): void;
}

export class MemoryTable {
  readonly shape: TableShape;
  readonly #clock: Clock;
  readonly #items: SortedItems;
  /** What a read without `ConsistentRead` sees. */
  readonly #replica: LaggingView;
  readonly #indexes: ReadonlyMap<string, { readonly shape: IndexShape; readonly view: LaggingView }>;

  constructor(shape: TableShape, clock: Clock) {
    this.shape = shape;
    this.#clock = clock;
    const sortedBy = (order: KeyShape) => new SortedItems(order, shape.key);
    this.#items = sortedBy(shape.key);
    this.#replica = new LaggingView(sortedBy(shape.key));
    this.#indexes = new Map(
      shape.indexes.map((index) => [index.name, { shape: index, view: new LaggingView(sortedBy(index)) }]),
    );
  }

  identityOf(keyed: Item): string {
    return identityOf(this.shape.key, keyed);
  }

  /** As of the last write, whatever reads may see. */
  get(identity: string): Item | null {
    return this.#items.get(identity);
  }

  items(consistent: boolean): SortedItems {
    return consistent ? this.#items : this.#seen(this.#replica);
  }

  index(name: string): { readonly shape: IndexShape; readonly items: SortedItems } {
    const found = this.#indexes.get(name);
    if (found === undefined) throw validation(`The table does not have the specified index: ${name}`);
    return { shape: found.shape, items: this.#seen(found.view) };
  }

  #seen(view: LaggingView): SortedItems {
    const items = view.asOf(this.#clock.now());
    if (view.isBehind) this.#clock.behind?.();
    return items;
  }

  /** Throws where DynamoDB would not keep such an item. */
  check(item: Item): void {
    checkItemKeys(this.shape, item);
    if (sizeOfItem(item) > itemBytesMax) {
      throw validation('Item size has exceeded the maximum allowed size');
    }
  }

  write(identity: string, item: Item | null): void {
    const now = this.#clock.now();
    this.#items.set(identity, item);
    this.#replica.write(identity, item, now, this.#clock.lagMs());
    for (const { shape, view } of this.#indexes.values()) {
      view.write(identity, item && projected(item, shape, this.shape.key), now, this.#clock.lagMs());
    }
  }
}

function projected(item: Item, index: IndexShape, key: KeyShape): Item {
  if (!index.keysOnly) return item;
  const names = [...namesOf(index), ...namesOf(key)].filter((name) => item[name] !== undefined);
  return Object.fromEntries(names.map((name) => [name, item[name]])) as Item;
}

/** What a reader sends back to go on after an item. */
export function startKeyOf(item: Item, order: KeyShape, key: KeyShape): Item {
  return { ...keyOf(key, item), ...keyOf(order, item) };
}
