/** What DynamoDB says, in the store's own words. SDK exceptions are translated where they occur. */
import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { StoreBusy } from '../shared/busy.ts';

/** A history that nobody folds while somebody waits: trying again does not help by itself. */
export class HistoryTooLong extends StoreBusy {
  constructor() {
    super('the history is too long to fold now');
  }
}

/** Whether trying again may help. */
export function isPassing(error: unknown): boolean {
  return error instanceof StoreBusy && !(error instanceof HistoryTooLong);
}

const busyNames = new Set([
  'ProvisionedThroughputExceededException',
  'ThrottlingException',
  'ThrottlingError',
  'RequestLimitExceeded',
  'LimitExceededException',
  'InternalServerError',
  'ServiceUnavailable',
  'TimeoutError',
  'TransactionInProgressException',
  'TransactionConflictException',
]);

/** As the SDK has them: it has tried again before one of these comes out. */
const lostConnectionCodes = new Set([
  'ECONNRESET',
  'ECONNREFUSED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

/** Throttling, time-outs, lost connections and the service's own failures: 503, and try again. */
export function isBusy(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code = '', $metadata } = error as Error & {
    code?: string;
    $metadata?: { httpStatusCode?: number };
  };
  return (
    busyNames.has(error.name) || ($metadata?.httpStatusCode ?? 0) >= 500 || lostConnectionCodes.has(code)
  );
}

/** Whether a write met a transaction that writes the same item: whoever looks again finds what it has written. */
export function isHeld(error: unknown): boolean {
  return (
    error instanceof StoreBusy && (error.cause as Error | undefined)?.name === 'TransactionConflictException'
  );
}

/** Runs a store call; a busy store comes out as `StoreBusy`, everything else as it was. */
export async function translated<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (isBusy(error)) throw new StoreBusy((error as Error).name, { cause: error });
    throw error;
  }
}

/** Why a transaction was cancelled, one reason per item, in the order of its items. */
export interface Cancelled {
  readonly codes: readonly string[];
  /** The items that failed their condition, as DynamoDB holds them; undefined elsewhere. */
  readonly items: readonly (Readonly<Record<string, unknown>> | undefined)[];
}

export function cancellation(error: unknown): Cancelled | null {
  if (!(error instanceof TransactionCanceledException)) return null;
  const reasons = error.CancellationReasons ?? [];
  return {
    codes: reasons.map((reason) => reason.Code ?? 'None'),
    items: reasons.map((reason) => reason.Item),
  };
}

/** Somebody else was faster: what was read has changed, or is being changed. */
export function isLostRace({ codes }: Cancelled): boolean {
  return codes.some((code) => code === 'ConditionalCheckFailed' || code === 'TransactionConflict');
}

/** What to throw for a failed transaction that lost no race: one with a throttled item is tried again. */
export function transactionFailure(error: unknown): unknown {
  const cancelled = cancellation(error);
  if (cancelled === null)
    return isBusy(error) ? new StoreBusy((error as Error).name, { cause: error }) : error;
  const codes = cancelled.codes.filter((code) => code !== 'None').join(', ');
  if (/Throttling|ThroughputExceeded/.test(codes)) return new StoreBusy(codes, { cause: error });
  return new Error(`transaction cancelled: ${codes}`, { cause: error });
}
