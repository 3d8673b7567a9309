/**
 * Transactions in two steps, as DynamoDB takes them: every condition is judged and every item held, then
 * all is written. Whoever meets a held item in between is in conflict.
 */
import { isDeepStrictEqual } from 'node:util';
import type { CancellationReason } from '@aws-sdk/client-dynamodb';
import {
  conflicted,
  failedCheck,
  invalidPart,
  otherParameters,
  passed,
  stillInProgress,
  transactionCancelled,
  validation,
} from './errors.ts';
import { type Item, sizeOfItem } from './expressions/values.ts';
import type { TransactionInput, WriteInput, WriteKind } from './requests.ts';
import type { MemoryTable } from './table.ts';
import { readWrite, type Write } from './writes.ts';

const itemsMax = 100;
const bytesMax = 4 * 1024 * 1024;
const tokenMs = 10 * 60 * 1000;

/** All items held by transactions under way, and what was asked under which token. */
export class Transactions {
  readonly #held = new Set<string>();
  readonly #tokens = new Map<string, { readonly input: TransactionInput; doneAt: number | null }>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  holds(write: Write): boolean {
    return this.#held.has(write.lock);
  }

  /** Judges and holds; the result writes. Throws where the transaction is refused. */
  begin(input: TransactionInput, tableOf: (name: string) => MemoryTable): () => void {
    const writes = readWrites(input, tableOf);
    const token = input.ClientRequestToken;
    if (token !== undefined && this.#isRepeated(token, input)) return () => {};
    const results = this.#judge(writes);
    for (const { lock } of writes) this.#held.add(lock);
    const remembered = { input, doneAt: null as number | null };
    if (token !== undefined) this.#tokens.set(token, remembered);
    return () => {
      writes.forEach(({ table, identity }, index) => {
        const result = results[index];
        if (result !== undefined) table.write(identity, result);
      });
      for (const { lock } of writes) this.#held.delete(lock);
      remembered.doneAt = this.#now();
    };
  }

  /** Whether the transaction with this token was carried out. */
  isDone(token: string): boolean {
    return (this.#tokens.get(token)?.doneAt ?? null) !== null;
  }

  #isRepeated(token: string, input: TransactionInput): boolean {
    const known = this.#tokens.get(token);
    if (known === undefined) return false;
    if (known.doneAt !== null && this.#now() - known.doneAt > tokenMs) return false;
    if (!isDeepStrictEqual(known.input, input)) throw otherParameters();
    if (known.doneAt === null) throw stillInProgress();
    return true;
  }

  /** What each write leaves, or the cancellation with one reason per write, in their order. */
  #judge(writes: readonly Write[]): (Item | null | undefined)[] {
    const results: (Item | null | undefined)[] = [];
    const reasons = writes.map((write): CancellationReason => {
      if (this.holds(write)) return conflicted;
      const standing = write.table.get(write.identity);
      if (!write.passes(standing)) return failedCheck(write.wantsStanding ? standing : null);
      const result = write.result(standing);
      results.push(result);
      return reasonToRefuse(write, result) ?? passed;
    });
    if (reasons.some((reason) => reason !== passed)) throw transactionCancelled(reasons);
    return results;
  }
}

function readWrites(input: TransactionInput, tableOf: (name: string) => MemoryTable): Write[] {
  const { TransactItems: items } = input;
  if (items.length > itemsMax) throw validation('Member must have length less than or equal to 100');
  if (items.length === 0) {
    throw validation(
      "Value [] at 'transactItems' failed to satisfy constraint: Member must have length greater than or equal to 1",
    );
  }
  let bytes = 0;
  const writes = items.map((item) => {
    const parts = Object.entries(item) as [WriteKind, WriteInput][];
    const [part] = parts;
    if (part === undefined || parts.length !== 1) {
      throw validation('TransactItems can only contain one of Check, Put, Update or Delete');
    }
    const [kind, input] = part;
    bytes += sizeOfItem(input.Item ?? input.Key ?? {});
    return readWrite(kind, input, tableOf(input.TableName));
  });
  if (bytes > bytesMax) throw validation('Transaction payload size cannot exceed 4MB.');
  if (new Set(writes.map(({ lock }) => lock)).size < writes.length) {
    throw validation('Transaction request cannot include multiple operations on one item');
  }
  for (const write of writes) refuseWhole(write);
  return writes;
}

/** An empty key or an item too large refuses the request as a whole, other faults cancel the transaction. */
function refuseWhole(write: Write): void {
  const message = faultOf(write.check);
  if (message !== null && !cancels.test(message)) throw validation(message);
}

const cancels = /Type mismatch|Size limit|must be under|required keys/;

function reasonToRefuse(write: Write, result: Item | null | undefined): CancellationReason | null {
  const message = faultOf(write.check) ?? (result ? faultOf(() => write.table.check(result)) : null);
  return message === null ? null : invalidPart(message);
}

function faultOf(check: () => void): string | null {
  try {
    check();
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}
