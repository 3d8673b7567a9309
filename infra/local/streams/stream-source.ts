/** Drives one event source mapping of a stream: its records are handed to a function in their order, shard by shard. */
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import * as z from 'zod';
import { region } from '../assembly/place.ts';
import type { StreamPlan } from '../assembly/plan/stream-source.ts';
import type { Driven } from '../driven.ts';
import type { Invocation, Invoker } from '../workers/pool.ts';
import { newTraceId } from '../workers/trace-id.ts';
import { type StreamClient, type StreamRecord, TrimmedError } from './client.ts';

/** How far each shard is done, by its last sequence number. */
export type Places = Readonly<Record<string, string>>;

interface StreamSourceOptions {
  readonly client: StreamClient;
  readonly fn: Invoker;
  readonly places: Places;
  /** Called after each batch: whoever starts again goes on from there. */
  readonly keep: (places: Places) => void;
  /** Fires when the platform stops: no more records are taken up, and what is under way is not answered for. */
  readonly stopping: AbortSignal;
  /** Told of records that fail again and again. */
  readonly onTrouble?: ((what: string) => void) | undefined;
}

const pollMs = 200;
const retryMs = 1_000;
/** After so many tries in a row nobody waits for it to succeed; it is tried on. */
const triesMax = 10;

export class StreamSource implements Driven {
  readonly #plan: StreamPlan;
  readonly #options: StreamSourceOptions;
  #places: Places;
  #round: Promise<number> = Promise.resolve(0);
  #failures = 0;
  /** Of the next try, after one that failed as a whole. */
  #sizeNext: number;
  #batches = 0;

  constructor(plan: StreamPlan, options: StreamSourceOptions) {
    this.#plan = plan;
    this.#options = options;
    this.#places = options.places;
    this.#sizeNext = plan.batchSize;
  }

  get batches(): number {
    return this.#batches;
  }

  start(): void {
    void this.#poll();
  }

  async settled(): Promise<void> {
    await this.#round;
  }

  /** What failed is tried again by whoever counts. */
  async bringBack(): Promise<void> {}

  /** Reads on, and tells how many records there were, at least one where it can't tell; none where they only fail. */
  async count(): Promise<number> {
    const found = await this.#next();
    return this.#failures >= triesMax ? 0 : found;
  }

  async #poll(): Promise<void> {
    const { stopping } = this.#options;
    while (!stopping.aborted) {
      await this.#next();
      const waitMs = this.#failures > 0 ? retryMs : pollMs;
      await delay(waitMs, undefined, { signal: stopping, ref: false }).catch(() => {});
    }
  }

  /** One round at a time. */
  #next(): Promise<number> {
    this.#round = this.#round.then(() => this.#readAll());
    return this.#round;
  }

  async #readAll(): Promise<number> {
    let found = 0;
    try {
      for (const { id } of await this.#options.client.shards()) {
        if (this.#options.stopping.aborted) return found;
        const { seen, isDone } = await this.#readShard(id);
        found += seen;
        // What comes after it may be about the same items.
        if (!isDone) return found;
      }
      return found;
    } catch (error) {
      // A stream that can't be read for a while is read again with the next round.
      if (!this.#options.stopping.aborted) this.#noteFailure(`can't be read (${messageOf(error)})`);
      return Math.max(found, 1);
    }
  }

  async #readShard(shard: string): Promise<{ seen: number; isDone: boolean }> {
    const { client, stopping } = this.#options;
    let seen = 0;
    let reading = await this.#open(shard);
    while (!stopping.aborted) {
      const records = reading.records.filter((record) => !this.#isDone(shard, record));
      // A page of records that are all done says nothing of the next one.
      if (reading.records.length === 0) return { seen, isDone: true };
      seen += records.length;
      if (records.length > 0 && !(await this.#hand(shard, records))) return { seen, isDone: false };
      if (reading.next === null) return { seen, isDone: true };
      reading = await client.records(reading.next, this.#sizeNext);
    }
    return { seen, isDone: false };
  }

  /** The first page after what is done; of what is left of the shard, where that has left the stream. */
  async #open(shard: string): Promise<Awaited<ReturnType<StreamClient['records']>>> {
    const { client } = this.#options;
    try {
      return await client.records(await client.iterator(shard, this.#places[shard] ?? null), this.#sizeNext);
    } catch (error) {
      if (!(error instanceof TrimmedError)) throw error;
      return client.records(await client.iterator(shard, null), this.#sizeNext);
    }
  }

  #isDone(shard: string, { dynamodb }: StreamRecord): boolean {
    const place = this.#places[shard];
    return place !== undefined && BigInt(dynamodb.SequenceNumber) <= BigInt(place);
  }

  /** False where some of them have to come again. */
  async #hand(shard: string, records: readonly StreamRecord[]): Promise<boolean> {
    this.#batches += 1;
    const invocation = await this.#options.fn.invoke({
      requestId: randomUUID(),
      traceId: newTraceId(),
      event: {
        Records: records.map((record) => ({
          ...record,
          awsRegion: region,
          eventSourceARN: this.#plan.arn,
        })),
      },
    });
    if (this.#options.stopping.aborted) return false;
    const done = doneOf(invocation, records, this.#plan.reportsFailures);
    const last = records[done - 1];
    if (last !== undefined) {
      this.#places = { ...this.#places, [shard]: last.dynamodb.SequenceNumber };
      this.#options.keep(this.#places);
    }
    const isDone = done === records.length;
    this.#noteTry(isDone, done === 0, records.length);
    return isDone;
  }

  #noteTry(isDone: boolean, isWhole: boolean, size: number): void {
    const { bisects, batchSize } = this.#plan;
    this.#sizeNext = !isDone && isWhole && bisects ? Math.max(1, Math.floor(size / 2)) : batchSize;
    if (isDone) this.#failures = 0;
    else this.#noteFailure("can't be told");
  }

  #noteFailure(what: string): void {
    this.#failures += 1;
    if (this.#failures === triesMax)
      this.#options.onTrouble?.(
        `The records of ${this.#plan.table} ${what}. They are tried again and again.`,
      );
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const answerSchema = z.looseObject({
  batchItemFailures: z.array(z.looseObject({ itemIdentifier: z.string() })).nullish(),
});

/**
 * How many of the records are done: those before the first that the function names. An answer that names what is not
 * in the batch, or that can't be read, fails all of it, as Lambda has it.
 */
export function doneOf(
  invocation: Invocation,
  records: readonly StreamRecord[],
  reportsFailures: boolean,
): number {
  if (invocation.kind !== 'returned') return 0;
  if (!reportsFailures || invocation.value === null) return records.length;
  const answer = answerSchema.safeParse(invocation.value);
  if (!answer.success) return 0;
  const places = (answer.data.batchItemFailures ?? []).map(({ itemIdentifier }) =>
    records.findIndex(({ dynamodb }) => dynamodb.SequenceNumber === itemIdentifier),
  );
  return places.length === 0 ? records.length : Math.max(0, Math.min(...places));
}
