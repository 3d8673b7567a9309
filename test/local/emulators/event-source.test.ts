/** The emulator's queues, worked off as Lambda would. */
import {
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { EventSourcePlan } from '../../../infra/local/assembly/plan/event-source.ts';
import { plan } from '../../../infra/local/assembly/plan/plan.ts';
import { drain } from '../../../infra/local/queues/drain.ts';
import { type SqsEmulator, startSqsEmulator } from '../../../infra/local/queues/emulator.ts';
import { EventSource } from '../../../infra/local/queues/event-source.ts';
import type { Invocation } from '../../../infra/local/workers/pool.ts';
import { resolverFor, shopWithQueue, stackOf } from '../support/stacks.ts';

interface Delivered {
  readonly messageId: string;
  readonly body: string;
  readonly attributes: { readonly ApproximateReceiveCount: string };
}
type Handler = (records: readonly Delivered[]) => Promise<unknown> | unknown;

const stack = stackOf(shopWithQueue, 'Shop', { 'echo.zip': '/assembly/echo' });
const { queues, eventSources } = plan(
  [stack],
  resolverFor([stack], { TokenIssuer: 'http://localhost:3000' }),
);
const [jobs, deadJobs] = queues as [(typeof queues)[number], (typeof queues)[number]];

let sqs: SqsEmulator;
let stopping: AbortController;
beforeEach(async () => {
  stopping = new AbortController();
  sqs = await startSqsEmulator();
});
afterEach(async () => {
  stopping.abort();
  await sqs.stop();
});

interface Driven {
  readonly source: EventSource;
  /** The bodies of each batch, in the order in which they were handed over. */
  readonly batches: string[][];
  readonly troubles: string[];
}

/** A function that runs `handle` works off `Jobs`; what it throws is its failure. */
async function drive(handle: Handler, change: Partial<EventSourcePlan> = {}): Promise<Driven> {
  await sqs.createQueues(queues);
  const batches: string[][] = [];
  const troubles: string[] = [];
  const fn = {
    async invoke({ event }: { event: unknown }): Promise<Invocation> {
      const { Records } = event as { Records: Delivered[] };
      batches.push(Records.map(({ body }) => body));
      try {
        return { kind: 'returned', value: (await handle(Records)) ?? null };
      } catch (error) {
        return { kind: 'failed', why: String(error) };
      }
    },
  };
  const source = new EventSource(
    { ...eventSources[0]!, ...change },
    { client: sqs.client, fn, stopping: stopping.signal, onTrouble: (what) => troubles.push(what) },
  );
  source.start();
  return { source, batches, troubles };
}

async function send(...bodies: string[]): Promise<void> {
  const Entries = bodies.map((MessageBody, index) => ({ Id: String(index), MessageBody }));
  await sqs.client.send(new SendMessageBatchCommand({ QueueUrl: jobs.url, Entries }));
}

async function dead(): Promise<(string | undefined)[]> {
  const command = new ReceiveMessageCommand({ QueueUrl: deadJobs.url, MaxNumberOfMessages: 10 });
  const { Messages = [] } = await sqs.client.send(command);
  return Messages.map(({ Body }) => Body).sort();
}

const failuresOf = (records: readonly Delivered[], isFailure: (body: string) => boolean) => ({
  batchItemFailures: records
    .filter(({ body }) => isFailure(body))
    .map(({ messageId }) => ({ itemIdentifier: messageId })),
});

test('every message is handed over, no batch is larger than it may be, and the queue is empty then', async () => {
  const { source, batches } = await drive(() => {});
  await send('a', 'b', 'c', 'd', 'e');
  await drain([source], stopping.signal);
  expect(batches.flat().sort()).toEqual(['a', 'b', 'c', 'd', 'e']);
  expect(batches.every(({ length }) => length <= 2)).toBe(true);
  expect(await source.count()).toBe(0);
});

test('the event is Lambda’s', async () => {
  let event: unknown;
  const { source } = await drive((records) => {
    event = records;
  });
  await sqs.client.send(
    new SendMessageCommand({
      QueueUrl: jobs.url,
      MessageBody: 'a',
      MessageAttributes: {
        kind: { DataType: 'String', StringValue: 'job' },
        raw: { DataType: 'Binary', BinaryValue: Buffer.from('é') },
      },
    }),
  );
  await drain([source], stopping.signal);
  const lists = { stringListValues: [], binaryListValues: [] };
  expect(event).toEqual([
    {
      messageId: expect.any(String),
      receiptHandle: expect.any(String),
      body: 'a',
      attributes: expect.objectContaining({
        ApproximateReceiveCount: '1',
        SentTimestamp: expect.stringMatching(/^\d{13}$/),
      }),
      messageAttributes: {
        kind: { stringValue: 'job', dataType: 'String', ...lists },
        raw: { binaryValue: Buffer.from('é').toString('base64'), dataType: 'Binary', ...lists },
      },
      md5OfBody: '0cc175b9c0f1b6a831c399e269772661',
      md5OfMessageAttributes: expect.any(String),
      eventSource: 'aws:sqs',
      eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:Shop-Jobs',
      awsRegion: 'us-east-1',
    },
  ]);
});

test('no more batches are under way than may be', async () => {
  let underWay = 0;
  let most = 0;
  const { source, batches } = await drive(
    async () => {
      underWay += 1;
      most = Math.max(most, underWay);
      await new Promise((resolve) => setTimeout(resolve, 20));
      underWay -= 1;
    },
    { batchSize: 1, concurrencyMax: 2 },
  );
  await send('a', 'b', 'c', 'd', 'e', 'f');
  await drain([source], stopping.signal);
  expect([batches.length, most]).toEqual([6, 2]);
});

test('what a batch sends on is worked off too before the queue counts as empty', async () => {
  const { source, batches } = await drive(async ([first]) => {
    const hop = Number(first!.body);
    if (hop < 5) await send(String(hop + 1));
  });
  await send('1');
  await drain([source], stopping.signal);
  expect(batches.flat()).toEqual(['1', '2', '3', '4', '5']);
});

describe('what fails comes back, until it goes to the dead-letter queue', () => {
  test.each<[what: string, handle: Handler, tries: object, ended: string[]]>([
    [
      'the one that the function names',
      (all) => failuresOf(all, (body) => body === 'bad'),
      { good: 1, bad: 3 },
      ['bad'],
    ],
    [
      'all, when the function throws',
      () => Promise.reject(new Error('broken')),
      { good: 3, bad: 3 },
      ['bad', 'good'],
    ],
    [
      'all, when it names a stranger',
      () => ({ batchItemFailures: [{ itemIdentifier: 'x' }] }),
      { good: 3, bad: 3 },
      ['bad', 'good'],
    ],
    [
      'all, when it names nothing',
      () => ({ batchItemFailures: [{ itemIdentifier: '' }] }),
      { good: 3, bad: 3 },
      ['bad', 'good'],
    ],
    [
      'all, when its answer is no list',
      () => ({ batchItemFailures: 'none' }),
      { good: 3, bad: 3 },
      ['bad', 'good'],
    ],
    ['none, when it names none', () => ({ batchItemFailures: [] }), { good: 1, bad: 1 }, []],
    ['none, when it answers nothing of the kind', () => ({}), { good: 1, bad: 1 }, []],
  ])('%s', async (_what, handle, tries, ended) => {
    const { source, batches, troubles } = await drive(handle);
    await send('good', 'bad');
    await drain([source], stopping.signal);
    const counts = Map.groupBy(batches.flat(), (body) => body);
    expect(Object.fromEntries([...counts].map(([body, all]) => [body, all.length]))).toEqual(tries);
    expect(await dead()).toEqual(ended);
    expect(troubles).toHaveLength(ended.length);
  });

  test('and what the function answers counts for nothing where the template does not ask for it', async () => {
    const { source, batches } = await drive((all) => failuresOf(all, () => true), { reportsFailures: false });
    await send('a');
    await drain([source], stopping.signal);
    expect([batches, await dead()]).toEqual([[['a']], []]);
  });

  test('in its own time: it stays out of sight for as long as the queue says', async () => {
    const { source, batches } = await drive(() => Promise.reject(new Error('broken')));
    await send('a');
    await vi.waitFor(() => expect(batches).toHaveLength(1));
    await source.settled();
    const { Attributes } = await sqs.client.send(
      new GetQueueAttributesCommand({
        QueueUrl: jobs.url,
        AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
      }),
    );
    expect(Attributes).toEqual({
      ApproximateNumberOfMessages: '0',
      ApproximateNumberOfMessagesNotVisible: '1',
    });
    await drain([source], stopping.signal); // who moves the clock does not wait for it
    expect([batches.length, await dead()]).toEqual([3, ['a']]);
  });
});

test('nothing is taken up after the platform has begun to stop', async () => {
  const { source, batches } = await drive(() => {});
  stopping.abort();
  await send('a');
  await expect(drain([source], stopping.signal)).rejects.toThrow();
  expect(batches).toEqual([]);
});

describe('the emulator answers SQS clients alone', () => {
  const json = 'application/x-amz-json-1.0';
  test.each<[what: string, status: number, headers: Record<string, string>]>([
    ['such a client', 200, { 'content-type': json }],
    ['a form', 403, { 'content-type': 'application/x-www-form-urlencoded' }],
    ['a page', 403, { 'content-type': json, origin: 'https://evil.example' }],
  ])('%s: %d', async (_what, status, headers) => {
    const target = { 'x-amz-target': 'AmazonSQS.ListQueues' };
    const response = await fetch(sqs.endpoint, {
      method: 'POST',
      headers: { ...target, ...headers },
      body: '{}',
    });
    expect(response.status).toBe(status);
  });
});
