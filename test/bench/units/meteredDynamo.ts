/** DynamoDB in memory that keeps count of the request units that each call would cost on AWS. */
import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import { MemoryDynamo } from '../../simulation/dynamo/engine.ts';
import type { GetInput, QueryInput, TransactionInput, WriteInput } from '../../simulation/dynamo/requests.ts';
import { calm } from '../../simulation/world/weather.ts';
import { type Change, indexUnits, readUnits, writeUnits } from './capacity.ts';
import { type Item, itemSize } from './itemSize.ts';

export interface Usage {
  readonly writeUnits: number;
  readonly readUnits: number;
  /** The items as they were written, with their tables. */
  readonly written: readonly { readonly table: string; readonly item: Item }[];
}

const none: Usage = { writeUnits: 0, readUnits: 0, written: [] };

export class MeteredDynamo extends MemoryDynamo {
  readonly #shapes: ReadonlyMap<string, CreateTableCommandInput>;
  #usage: Usage = none;

  constructor(shapes: readonly CreateTableCommandInput[]) {
    super(shapes, calm);
    this.#shapes = new Map(shapes.map((shape) => [shape.TableName as string, shape]));
  }

  /** What has been used since it was last asked for. */
  takeUsage(): Usage {
    const usage = this.#usage;
    this.#usage = none;
    return usage;
  }

  override getItem(input: GetInput): { Item?: Item } {
    const found = super.getItem(input);
    this.#countRead(found.Item === undefined ? [] : [found.Item], input.ConsistentRead === true);
    return found;
  }

  override query(input: QueryInput) {
    const page = super.query(input);
    this.#countRead(page.Items, input.ConsistentRead === true);
    return page;
  }

  override write(kind: 'Put' | 'Update' | 'Delete', input: WriteInput): void {
    const before = this.#standing(input);
    super.write(kind, input);
    this.#countWrite(input, { before, after: this.#standing(input) }, false);
  }

  override beginTransaction(input: TransactionInput): () => void {
    const finish = super.beginTransaction(input);
    return () => {
      const parts = input.TransactItems.flatMap((part) => Object.values(part));
      const before = parts.map((part) => this.#standing(part));
      finish();
      parts.forEach((part, index) => {
        const change = { before: before[index] ?? null, after: this.#standing(part) };
        this.#countWrite(part, change, true);
      });
    };
  }

  /** The item that a write names, as it stands; asking costs nothing. */
  #standing({ TableName, Item: item, Key }: WriteInput): Item | null {
    const names = this.#shapeOf(TableName).KeySchema?.map(({ AttributeName }) => AttributeName as string);
    const named = (item ?? Key) as Item;
    const key = Object.fromEntries((names ?? []).map((name) => [name, named[name]])) as Item;
    return super.getItem({ TableName, Key: key, ConsistentRead: true }).Item ?? null;
  }

  #countRead(items: readonly Item[], isConsistent: boolean): void {
    const bytes = items.reduce((sum, item) => sum + itemSize(item), 0);
    this.#usage = { ...this.#usage, readUnits: this.#usage.readUnits + readUnits(bytes, isConsistent) };
  }

  #countWrite({ TableName }: WriteInput, change: Change, isTransaction: boolean): void {
    const units = writeUnits(change, isTransaction) + indexUnits(this.#shapeOf(TableName), change);
    const { written } = this.#usage;
    this.#usage = {
      ...this.#usage,
      writeUnits: this.#usage.writeUnits + units,
      written: change.after === null ? written : [...written, { table: TableName, item: change.after }],
    };
  }

  #shapeOf(table: string): CreateTableCommandInput {
    const shape = this.#shapes.get(table);
    if (shape === undefined) throw new Error(`no table is named ${table}`);
    return shape;
  }
}
