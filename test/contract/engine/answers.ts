/** An answer or a refusal of DynamoDB in a form that two engines can be compared by. */
import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';

/** The name of the refusal, for a transaction with its reasons in order; null where it was done. */
export async function refusalOf(call: Promise<unknown>): Promise<string | null> {
  try {
    await call;
    return null;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (!(error instanceof TransactionCanceledException)) return error.name;
    const codes = error.CancellationReasons?.map(({ Code }) => Code) ?? [];
    return `${error.name}: ${codes.join(', ')}`;
  }
}

/** The items that came back with a cancelled transaction, in the order of its parts. */
export async function standingItems(call: Promise<unknown>): Promise<unknown[]> {
  try {
    await call;
    throw new Error('the transaction was not cancelled');
  } catch (error) {
    if (!(error instanceof TransactionCanceledException)) throw error;
    return (error.CancellationReasons ?? []).map(({ Item }) =>
      Item === undefined ? null : unmarshall(Item),
    );
  }
}
