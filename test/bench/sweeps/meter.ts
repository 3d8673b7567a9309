/** Counts what a sweep reads and writes of members, beside the request units. */
import { tableNames } from '../../contract/tables.ts';
import type { GetInput, QueryInput, TransactionInput, WriteInput } from '../../simulation/dynamo/requests.ts';
import { MeteredDynamo } from '../units/meteredDynamo.ts';

export class SweepMeter extends MeteredDynamo {
  membersRead = 0;
  indexItems = 0;
  /** Their keys, each as often as it was written. */
  readonly membersWritten: string[] = [];

  override getItem(input: GetInput) {
    if (input.TableName === tableNames.members) this.membersRead++;
    return super.getItem(input);
  }

  override query(input: QueryInput) {
    const page = super.query(input);
    if (input.TableName === tableNames.members) this.indexItems += page.Items.length;
    return page;
  }

  override write(kind: 'Put' | 'Update', input: WriteInput): void {
    super.write(kind, input);
    this.#note(input);
  }

  override beginTransaction(input: TransactionInput): () => void {
    const finish = super.beginTransaction(input);
    return () => {
      finish();
      for (const part of input.TransactItems.flatMap((each) => Object.values(each))) this.#note(part);
    };
  }

  #note({ TableName, Item }: WriteInput): void {
    if (TableName === tableNames.members && Item?.pk?.S !== undefined) this.membersWritten.push(Item.pk.S);
  }
}
