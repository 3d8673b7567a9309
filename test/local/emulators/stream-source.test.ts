/** A stream's records reach their function in order, again from where it failed, in halves where it died. */
import { describe, expect, test } from 'vitest';
import type { StreamPlan } from '../../../infra/local/assembly/plan/stream-source.ts';
import { type StreamClient, type StreamRecord, TrimmedError } from '../../../infra/local/streams/client.ts';
import { doneOf, type Places, StreamSource } from '../../../infra/local/streams/stream-source.ts';
import type { Invocation, Invoker } from '../../../infra/local/workers/pool.ts';

const plan: StreamPlan = {
  table: 'Ledger',
  arn: 'arn:stream',
  functionArn: 'arn:function',
  batchSize: 4,
  reportsFailures: true,
  bisects: true,
};

const recordOf = (number: number): StreamRecord => ({
  eventID: `e${number}`,
  dynamodb: { SequenceNumber: String(number).padStart(3, '0') },
});
const numberOf = ({ dynamodb }: StreamRecord) => Number(dynamodb.SequenceNumber);

/** Two shards: the second begins where the first is closed. */
function streamOf(shards: Readonly<Record<string, readonly StreamRecord[]>>): StreamClient {
  return {
    shards: async () => Object.keys(shards).map((id) => ({ id, parent: null })),
    iterator: async (shard, after) => `${shard}|${after ?? ''}`,
    async records(iterator, limit) {
      const [shard = '', after = ''] = iterator.split('|');
      const left = shards[shard]!.filter(({ dynamodb }) => dynamodb.SequenceNumber > after);
      const records = left.slice(0, limit);
      const last = records.at(-1)?.dynamodb.SequenceNumber;
      return { records, next: last === undefined ? null : `${shard}|${last}` };
    },
  };
}

const returned = (value: unknown): Invocation => ({ kind: 'returned', value });
const died: Invocation = { kind: 'failed', why: 'it died' };
const failedAt = (number: number) =>
  returned({ batchItemFailures: [{ itemIdentifier: String(number).padStart(3, '0') }] });

function sourceOf(client: StreamClient, answers: readonly Invocation[], places: Places = {}) {
  const batches: number[][] = [];
  const troubles: string[] = [];
  let kept: Places = places;
  const left = [...answers];
  const fn: Invoker = {
    async invoke({ event }) {
      const { Records } = event as { readonly Records: readonly StreamRecord[] };
      batches.push(Records.map(numberOf));
      return left.shift() ?? returned({ batchItemFailures: [] });
    },
  };
  const source = new StreamSource(plan, {
    client,
    fn,
    places,
    keep: (now) => {
      kept = now;
    },
    stopping: new AbortController().signal,
    onTrouble: (what) => troubles.push(what),
  });
  return { source, batches, troubles, kept: () => kept };
}

const two = { a: [1, 2, 3, 4, 5].map(recordOf), b: [6, 7].map(recordOf) };

/** A stream of which the first page fails, as often as there are errors; they are thrown in turn. */
function failing(client: StreamClient, errors: readonly Error[]): StreamClient {
  const left = [...errors];
  return {
    ...client,
    async records(iterator, limit) {
      const error = left.shift();
      if (error !== undefined) throw error;
      return client.records(iterator, limit);
    },
  };
}

describe('a stream that can not be read', () => {
  test('is read from its oldest record where the place has left it, and nothing comes twice', async () => {
    const client = failing(streamOf(two), [new TrimmedError('trimmed')]);
    const { source, batches, kept } = sourceOf(client, [], { a: '003' });
    expect(await source.count()).toBe(4);
    expect(batches).toEqual([[4], [5], [6, 7]]);
    expect(kept()).toEqual({ a: '005', b: '007' });
  });

  test('is read again with the next round, and somebody is told after ten', async () => {
    const client = failing(
      streamOf(two),
      Array.from({ length: 10 }, () => new Error('connection reset')),
    );
    const { source, batches, troubles } = sourceOf(client, []);
    for (let round = 1; round < 10; round += 1) expect(await source.count()).toBe(1);
    expect(await source.count()).toBe(0);
    expect(troubles).toEqual([
      "The records of Ledger can't be read (connection reset). They are tried again and again.",
    ]);
    expect(await source.count()).toBe(7);
    expect(batches.flat()).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });
});

describe('records', () => {
  test('come in batches, shard after shard, and where they are done is kept', async () => {
    const { source, batches, kept } = sourceOf(streamOf(two), []);
    expect(await source.count()).toBe(7);
    expect(await source.count()).toBe(0);
    expect(batches).toEqual([[1, 2, 3, 4], [5], [6, 7]]);
    expect(kept()).toEqual({ a: '005', b: '007' });
  });

  test('that were done before a restart do not come again', async () => {
    const { source, batches } = sourceOf(streamOf(two), [], { a: '004' });
    await source.count();
    expect(batches).toEqual([[5], [6, 7]]);
  });

  test('come again from the first that the function names, and no later shard before them', async () => {
    const { source, batches } = sourceOf(streamOf(two), [failedAt(3)]);
    await source.count();
    expect(batches).toEqual([[1, 2, 3, 4]]);
    await source.count();
    expect(batches.slice(1)).toEqual([
      [3, 4, 5],
      [6, 7],
    ]);
  });

  test('come again in halves where the function died', async () => {
    const { source, batches } = sourceOf(streamOf(two), [died, died]);
    for (let round = 0; round < 3; round++) await source.count();
    expect(batches.slice(0, 3)).toEqual([[1, 2, 3, 4], [1, 2], [1]]);
    expect(batches.slice(3).flat()).toEqual([2, 3, 4, 5, 6, 7]);
  });

  test('that fail again and again are waited for by nobody, and somebody hears of it', async () => {
    const { source, troubles } = sourceOf(
      streamOf(two),
      Array.from({ length: 12 }, () => died),
    );
    const counts: number[] = [];
    for (let round = 0; round < 11; round++) counts.push(await source.count());
    expect(counts.slice(0, 9).every((count) => count > 0)).toBe(true);
    expect(counts.slice(9)).toEqual([0, 0]);
    expect(troubles).toHaveLength(1);
    await source.count();
    await source.count();
    expect(await source.count()).toBe(0); // and then it goes on
  });
});

test.each([
  ['no answer', returned(null), 4],
  ['an empty list', returned({ batchItemFailures: [] }), 4],
  ['the third', failedAt(3), 2],
  ['the first', failedAt(1), 0],
  ['one that is not there', failedAt(9), 0],
  ['nonsense', returned({ batchItemFailures: 'all' }), 0],
  ['nothing, since it died', died, 0],
])('an answer that names %s', (_what, answer, done) => {
  expect(doneOf(answer, two.a.slice(0, 4), true)).toBe(done);
});
