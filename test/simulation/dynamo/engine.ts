/** DynamoDB as far as the store uses it, in memory: the eight operations on attribute values. */
import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import { conditionalCheckFailed, itemHeld, NotImitated, noSuchTable, validation } from './errors.ts';
import type { Item } from './expressions/values.ts';
import { type QueryPage, query, scan } from './query.ts';
import {
  type BatchGetInput,
  checkParameters,
  type GetInput,
  knownParameters,
  type QueryInput,
  type ScanInput,
  type TransactionInput,
  type WriteInput,
} from './requests.ts';
import { checkKey, readTableShape } from './schema.ts';
import { type Clock, MemoryTable } from './table.ts';
import { Transactions } from './transaction.ts';
import { readWrite } from './writes.ts';

export class MemoryDynamo {
  readonly #tables: ReadonlyMap<string, MemoryTable>;
  readonly #transactions: Transactions;

  constructor(tables: readonly CreateTableCommandInput[], clock: Clock) {
    this.#tables = new Map(
      tables.map(readTableShape).map((shape) => [shape.name, new MemoryTable(shape, clock)]),
    );
    this.#transactions = new Transactions(() => clock.now());
  }

  getItem(input: GetInput): { Item?: Item } {
    checkParameters(knownParameters.GetItem, input);
    const table = this.#table(input.TableName);
    checkKey(table.shape, input.Key);
    const item = table.items(input.ConsistentRead === true).get(table.identityOf(input.Key));
    return item === null ? {} : { Item: item };
  }

  batchGetItem(input: BatchGetInput): { Responses: Record<string, Item[]> } {
    checkParameters(knownParameters.BatchGetItem, input);
    const asked = Object.entries(input.RequestItems);
    if (asked.reduce((sum, [, { Keys }]) => sum + Keys.length, 0) > 100) {
      throw validation('Too many items requested for the BatchGetItem call');
    }
    const responses = asked.map(([TableName, { Keys, ConsistentRead = false }]) => {
      const table = this.#table(TableName);
      if (new Set(Keys.map((key) => table.identityOf(key))).size < Keys.length) {
        throw validation('Provided list of item keys contains duplicates');
      }
      const found = Keys.map((Key) => this.getItem({ TableName, Key, ConsistentRead }).Item);
      return [TableName, found.filter((item) => item !== undefined)] as const;
    });
    return { Responses: Object.fromEntries(responses) };
  }

  query(input: QueryInput): QueryPage {
    checkParameters(knownParameters.Query, input);
    return query(this.#table(input.TableName), input);
  }

  scan(input: ScanInput): QueryPage {
    checkParameters(knownParameters.Scan, input);
    return scan(this.#table(input.TableName), input);
  }

  /** Puts, updates or deletes one item; throws where its condition fails or a transaction holds it. */
  write(kind: 'Put' | 'Update' | 'Delete', input: WriteInput): void {
    const table = this.#table(input.TableName);
    const write = readWrite(kind, input, table);
    write.check();
    if (this.#transactions.holds(write)) throw itemHeld();
    const standing = table.get(write.identity);
    if (!write.passes(standing)) throw conditionalCheckFailed(write.wantsStanding ? standing : null);
    const result = write.result(standing) as Item | null;
    if (result !== null) table.check(result);
    table.write(write.identity, result);
  }

  /** Judges a transaction and holds its items until the result is called, which writes them. */
  beginTransaction(input: TransactionInput): () => void {
    checkParameters(knownParameters.TransactWriteItems, input);
    return this.#transactions.begin(input, (name) => this.#table(name));
  }

  /** Whether the transaction with this token has been written. */
  isDone(token: string): boolean {
    return this.#transactions.isDone(token);
  }

  /** Every item as last written: for whoever checks the books. */
  itemsOf(tableName: string): readonly Item[] {
    return this.#table(tableName).items(true).all();
  }

  #table(name: string): MemoryTable {
    if (name === undefined) throw new NotImitated('a call without a table');
    const table = this.#tables.get(name);
    if (table === undefined) throw noSuchTable();
    return table;
  }
}
