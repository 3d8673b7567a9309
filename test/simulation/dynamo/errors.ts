/** DynamoDB's refusals, as the SDK's own exceptions. */
import {
  type CancellationReason,
  ConditionalCheckFailedException,
  DynamoDBServiceException,
  IdempotentParameterMismatchException,
  InternalServerError,
  ProvisionedThroughputExceededException,
  ResourceNotFoundException,
  TransactionCanceledException,
  TransactionConflictException,
  TransactionInProgressException,
} from '@aws-sdk/client-dynamodb';
import type { Item } from './expressions/values.ts';

const $metadata = { httpStatusCode: 400 };

/** What the stand-in was never taught: not an answer of DynamoDB, but a gap to be closed here. */
export class NotImitated extends Error {
  override readonly name = 'NotImitated';
  constructor(what: string) {
    super(`the stand-in of DynamoDB does not imitate ${what}: teach it, with a contract test`);
  }
}

export function validation(message: string): DynamoDBServiceException {
  return new DynamoDBServiceException({ name: 'ValidationException', $fault: 'client', message, $metadata });
}

export function noSuchTable(): ResourceNotFoundException {
  return new ResourceNotFoundException({
    message: 'Cannot do operations on a non-existent table',
    $metadata,
  });
}

const conditionFailed = 'The conditional request failed';

/** `standing` is the item that failed, where the caller asked for it. */
export function conditionalCheckFailed(standing: Item | null): ConditionalCheckFailedException {
  return new ConditionalCheckFailedException({
    message: conditionFailed,
    $metadata,
    ...(standing === null ? {} : { Item: { ...standing } }),
  });
}

export const passed: CancellationReason = { Code: 'None' };
export const conflicted: CancellationReason = {
  Code: 'TransactionConflict',
  Message: 'Transaction is ongoing for the item',
};

export function failedCheck(standing: Item | null): CancellationReason {
  const reason = { Code: 'ConditionalCheckFailed', Message: conditionFailed };
  return standing === null ? reason : { Item: { ...standing }, ...reason };
}

export function invalidPart(message: string): CancellationReason {
  return { Code: 'ValidationError', Message: message };
}

export function throttledPart(): CancellationReason {
  return { Code: 'ThrottlingError', Message: 'Throughput exceeds the current capacity of your table' };
}

export function transactionCancelled(reasons: readonly CancellationReason[]): TransactionCanceledException {
  const codes = reasons.map(({ Code }) => Code).join(', ');
  return new TransactionCanceledException({
    message: `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
    CancellationReasons: [...reasons],
    $metadata,
  });
}

/** A single write met an item that a transaction holds. */
export function itemHeld(): TransactionConflictException {
  return new TransactionConflictException({ message: conflicted.Message as string, $metadata });
}

export function stillInProgress(): TransactionInProgressException {
  return new TransactionInProgressException({ message: 'the transaction is in progress', $metadata });
}

export function otherParameters(): IdempotentParameterMismatchException {
  return new IdempotentParameterMismatchException({ message: 'another request had this token', $metadata });
}

export function throttled(): ProvisionedThroughputExceededException {
  return new ProvisionedThroughputExceededException({ message: 'slow down', $metadata });
}

export function internalError(): InternalServerError {
  return new InternalServerError({ message: 'internal error', $metadata: { httpStatusCode: 500 } });
}

/** As the SDK's HTTP handler words it; whether the request was carried out is not known. */
export function timedOut(): Error {
  return Object.assign(new Error('the request has exceeded its timeout'), {
    name: 'TimeoutError',
    code: 'ETIMEDOUT',
  });
}
