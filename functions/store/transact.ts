/** One transaction of an operator's: all of it, or nothing. */
import { TransactWriteCommand, type TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import type { Store } from './client.ts';
import { cancellation, isLostRace, transactionFailure } from './errors.ts';

export type TransactItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** False where a condition failed or somebody else was writing: nothing is written then. */
export async function transact(store: Store, items: readonly TransactItem[]): Promise<boolean> {
  try {
    await store.documents.send(new TransactWriteCommand({ TransactItems: [...items] }));
    return true;
  } catch (error) {
    const cancelled = cancellation(error);
    if (cancelled !== null && isLostRace(cancelled)) return false;
    throw transactionFailure(error);
  }
}
