/** The shop's template with a function of its own behind the API: a tick sends messages, and they are worked off. */
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { thisMachine } from '../../../infra/local/assembly/place.ts';
import { plan } from '../../../infra/local/assembly/plan/plan.ts';
import { createResolver } from '../../../infra/local/assembly/resolve.ts';
import { startBackground } from '../../../infra/local/background.ts';
import { createPlatformClock } from '../../../infra/local/clock/platform-clock.ts';
import { type SqsEmulator, startSqsEmulator } from '../../../infra/local/queues/emulator.ts';
import { environmentOf } from '../../../infra/local/workers/environment.ts';
import { Pool } from '../../../infra/local/workers/pool.ts';
import { shopWithQueue, stackOf } from '../support/stacks.ts';

/** On a tick it sends three messages, each of which is a line of its notes; `broken` fails. */
const source = `
import { appendFileSync } from 'node:fs';
const now = () => new Date(Date.now() + Number(process.env.LAUREL_CLOCK_SHIFT_MS)).toISOString().slice(0, 13);
const send = (MessageBody) => fetch(process.env.AWS_ENDPOINT_URL_SQS, {
  method: 'POST',
  headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'AmazonSQS.SendMessage' },
  body: JSON.stringify({ QueueUrl: process.env.QUEUE_URL, MessageBody }),
}).then((response) => { if (!response.ok) throw new Error('not sent'); });
export const handler = async ({ scheduledAt, Records }) => {
  if (scheduledAt !== undefined) return Promise.all(['one', 'broken', 'two'].map((job) => send(scheduledAt + ' ' + job)));
  const failed = Records.filter(({ body }) => body.endsWith('broken'));
  for (const { body } of Records) appendFileSync(process.env.NOTES, now() + ' ' + body + '\\n');
  return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
};
`;

const start = Date.parse('2026-11-22T09:30:00Z');
let folder: string;
let log: number;
let sqs: SqsEmulator;
let stops: (() => unknown)[];
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'laurel-background-'));
  writeFileSync(join(folder, 'jobs.mjs'), source);
  log = openSync(join(folder, 'log'), 'a');
  sqs = await startSqsEmulator();
  stops = [() => closeSync(log), () => rmSync(folder, { recursive: true, force: true }), sqs.stop];
});
afterEach(async () => {
  for (const stop of stops.toReversed()) await stop();
});

/** The notes after the clock has gone two days, with one thing due on the first, in a template without `gone`. */
async function runWithout(...gone: string[]) {
  const { Echo, ...rest } = shopWithQueue.Resources;
  const Variables = { QUEUE_URL: { Ref: 'Jobs' }, NOTES: join(folder, 'notes') };
  const jobs = {
    ...Echo!,
    Properties: { ...Echo!.Properties, Handler: 'jobs.handler', Environment: { Variables } },
  };
  const kept = Object.entries({ ...rest, Echo: jobs }).filter(([logicalId]) => !gone.includes(logicalId));
  const stack = stackOf({ ...shopWithQueue, Resources: Object.fromEntries(kept) }, 'Shop', {
    'echo.zip': folder,
  });
  const parameters = { TokenIssuer: 'http://localhost:3000' };
  const addresses = { api: 'http://localhost:3000', sqs: sqs.endpoint };
  const planned = plan([stack], createResolver([stack], thisMachine(addresses, parameters)));
  await sqs.createQueues(planned.queues);

  const clock = createPlatformClock({ shiftMs: start - Date.now() });
  const endpoints = { dynamodb: '', secretsManager: '', sqs: sqs.endpoint, kms: '' };
  const pools = [...planned.functions].map(([arn, fn]) => {
    const environment = environmentOf(fn, endpoints);
    const invocationEnvironment = () => ({ LAUREL_CLOCK_SHIFT_MS: String(clock.shiftMs) });
    return [arn, new Pool(fn, { environment, log, workersMax: 2, invocationEnvironment })] as const;
  });
  const stopping = new AbortController();
  const due = start + 3_600_000;
  const troubles: string[] = [];
  const background = startBackground({
    ...planned,
    streams: [],
    functions: new Map(pools),
    sqs,
    clock,
    nextWork: async () => (clock.nowMs() < due ? due : null),
    stopping: stopping.signal,
    onTrouble: (what) => troubles.push(what),
  });
  stops.push(
    ...pools.map(
      ([, pool]) =>
        () =>
          pool.stop(),
    ),
    () => stopping.abort(),
  );
  const moved = await background.move({ advance: 'P2D' });
  const notes = existsSync(Variables.NOTES) ? readFileSync(Variables.NOTES, 'utf8').trim().split('\n') : [];
  return { moved, notes: notes.sort(), troubles };
}

const line = (job: string) => `2026-11-22T11 2026-11-22T11:00:00Z ${job}`;

test('a tick sends, the queue is worked off at the tick’s own time, and what fails goes to its dead-letter queue', async () => {
  const { moved, notes, troubles } = await runWithout();
  expect(moved).toEqual({ kind: 'moved', runs: 1 });
  const broken = line('broken');
  expect(notes).toEqual([broken, broken, broken, line('one'), line('two')]);
  expect(troubles).toEqual([expect.stringContaining('A message of Shop-Jobs goes to its dead-letter queue')]);
});

test('without the schedule nothing is sent', async () => {
  expect(await runWithout('Hourly')).toEqual({ moved: { kind: 'moved', runs: 0 }, notes: [], troubles: [] });
});

test('without the event source mapping nothing is worked off', async () => {
  expect(await runWithout('JobsToEcho')).toEqual({
    moved: { kind: 'moved', runs: 1 },
    notes: [],
    troubles: [],
  });
});
