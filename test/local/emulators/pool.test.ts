import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { FunctionPlan } from '../../../infra/local/assembly/plan/function.ts';
import { type Invocation, Pool } from '../../../infra/local/workers/pool.ts';

/** What a handler does by its event: everything that functions do to a runtime. */
const source = `
import { appendFileSync, existsSync, writeFileSync } from 'node:fs';
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
let calls = 0;
export const handler = async (event, context) => {
  calls += 1;
  switch (event.do) {
    case 'echo': return { event, calls, pid: process.pid };
    case 'environment': return process.env;
    case 'context': return { ...context, remaining: context.getRemainingTimeInMillis() };
    case 'wait for': {
      appendFileSync(event.arrivals, process.pid + '\\n');
      while (!existsSync(event.file)) await wait(5);
      return calls;
    }
    case 'log': console.log('a line'); console.error('another'); return null;
    case 'throw': throw new TypeError('broken');
    case 'exit': process.exit(0);
    case 'abort': process.abort();
    case 'crash later': setImmediate(() => { throw new Error('nobody catches this'); }); return new Promise(() => {});
    case 'reject later': Promise.reject(new Error('nobody catches this')); return new Promise(() => {});
    case 'hang': for (;;);
    case 'never': return new Promise(() => {});
    case 'fill the heap': { const all = []; for (;;) all.push(new Array(100_000).fill(event)); }
    case 'big integer': return { n: 1n };
    case 'nothing': return undefined;
  }
};
`;

let folder: string;
let log: number;
let pool: Pool;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'laurel-pool-'));
  log = openSync(join(folder, 'log'), 'a');
});
afterEach(async () => {
  await pool.stop();
  closeSync(log);
  rmSync(folder, { recursive: true, force: true });
});

function open(
  change: Partial<FunctionPlan> = {},
  { workersMax = 1, code = source, shift = (): string => '0' } = {},
): Pool {
  writeFileSync(join(folder, 'echo.mjs'), code);
  const plan: FunctionPlan = {
    name: 'Shop-Echo',
    arn: 'arn:echo',
    label: 'echo',
    directory: folder,
    handler: 'echo.handler',
    environment: { ORDERS_TABLE: 'orders' },
    memoryMb: 128,
    timeoutMs: 20_000,
    concurrencyMax: undefined,
    ...change,
  };
  pool = new Pool(plan, {
    environment: { ...plan.environment, LAMBDA_TASK_ROOT: folder, _HANDLER: plan.handler },
    log,
    workersMax,
    invocationEnvironment: () => ({ LAUREL_CLOCK_SHIFT_MS: shift() }),
  });
  return pool;
}

let requests = 0;
function call(event: object, signal?: AbortSignal): Promise<Invocation> {
  requests += 1;
  return pool.invoke({
    requestId: `request-${requests}`,
    traceId: 'Root=1-x',
    event,
    ...(signal && { signal }),
  });
}

async function value<T>(invocation: Promise<Invocation>): Promise<T> {
  const ended = await invocation;
  if (ended.kind !== 'returned') throw new Error(`${ended.kind}: ${ended.why}`);
  return ended.value as T;
}

test('one worker serves request after request, as Lambda does', async () => {
  open();
  const first = await value<{ calls: number; pid: number }>(call({ do: 'echo', n: 1 }));
  const second = await value<{ calls: number; pid: number }>(call({ do: 'echo', n: 2 }));
  expect(first).toMatchObject({ event: { do: 'echo', n: 1 }, calls: 1 });
  expect(second).toMatchObject({ event: { do: 'echo', n: 2 }, calls: 2, pid: first.pid });
});

test('the environment is exactly the function’s, with what each invocation brings', async () => {
  let shift = '0';
  open({}, { shift: () => shift });
  const expected = {
    ORDERS_TABLE: 'orders',
    LAMBDA_TASK_ROOT: folder,
    _HANDLER: 'echo.handler',
    _X_AMZN_TRACE_ID: 'Root=1-x',
  };
  expect(await value(call({ do: 'environment' }))).toEqual({ ...expected, LAUREL_CLOCK_SHIFT_MS: '0' });
  shift = '86400000';
  expect(await value(call({ do: 'environment' }))).toEqual({
    ...expected,
    LAUREL_CLOCK_SHIFT_MS: '86400000',
  });
});

test('the context names the request and the function', async () => {
  open();
  const context = await value<{ remaining: number }>(call({ do: 'context' }));
  expect(context).toMatchObject({
    awsRequestId: `request-${requests}`,
    functionName: 'Shop-Echo',
    invokedFunctionArn: 'arn:echo',
    memoryLimitInMB: '128',
  });
  expect(context.remaining).toBeLessThanOrEqual(20_000);
});

test('what a function prints goes to its log', async () => {
  open();
  expect(await value(call({ do: 'log' }))).toBeNull();
  await value(call({ do: 'echo' }));
  expect(readFileSync(join(folder, 'log'), 'utf8')).toContain('a line\nanother\n');
});

test('a value that is nothing is null, as in JSON', async () => {
  open();
  expect(await value(call({ do: 'nothing' }))).toBeNull();
});

describe('a failure is answered, and takes nothing else down', () => {
  test.each<[what: string, named: string]>([
    ['throw', 'TypeError: broken'],
    ['exit', 'died (exit code 0)'],
    ['abort', 'died (SIGABRT)'],
    ['crash later', 'died (exit code 1)'],
    ['reject later', 'died (exit code 1)'],
    ['fill the heap', 'died'],
    ['big integer', 'BigInt'],
  ])('%s', async (what, named) => {
    open();
    const ended = (await call({ do: what })) as { kind: string; why: string };
    expect(ended.kind).toBe('failed');
    expect(ended.why).toContain(named);
    expect(await value(call({ do: 'echo' }))).toMatchObject({ event: { do: 'echo' } });
  });

  test.each(['hang', 'never'])('%s, beyond the function’s own time', async (what) => {
    open({ timeoutMs: 500 });
    expect(await call({ do: what })).toEqual({ kind: 'failed', why: 'it ran out of time' });
    expect(await value(call({ do: 'echo' }))).toMatchObject({ event: { do: 'echo' } });
  });

  test('others that wait in line are served by the replacement', async () => {
    open();
    const all = ['exit', 'echo', 'exit', 'echo'].map((what) => call({ do: what }));
    expect((await Promise.all(all)).map(({ kind }) => kind)).toEqual([
      'failed',
      'returned',
      'failed',
      'returned',
    ]);
  });
});

describe('a function that can’t be loaded fails each request, and does not start workers forever', () => {
  test.each<[what: string, code: string, handler: string, named: string]>([
    ['it throws', 'throw new Error("no table");', 'echo.handler', 'could not be loaded'],
    ['it exits', 'process.exit(3);', 'echo.handler', 'exit code 3'],
    ['it exports something else', 'export const other = 1;', 'echo.handler', 'could not be loaded'],
    ['it is not there', '', 'gone.handler', 'could not be loaded'],
  ])('%s', async (_what, code, handler, named) => {
    open({ handler }, { code });
    const ended = await Promise.all([call({ do: 'echo' }), call({ do: 'echo' })]);
    for (const each of ended) {
      expect(each.kind).toBe('failed');
      expect((each as { why: string }).why).toContain(named);
    }
  });
});

describe('at most so many at once; more wait', () => {
  async function arrivals(file: string, count: number): Promise<string[]> {
    for (;;) {
      const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
      if (lines.length >= count) return lines;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  async function held(workers: number, requestCount: number) {
    const [arrived, file] = [join(folder, 'arrivals'), join(folder, 'go')];
    writeFileSync(arrived, '');
    const all = Array.from({ length: requestCount }, () => call({ do: 'wait for', arrivals: arrived, file }));
    const pids = await arrivals(arrived, workers);
    return { all, pids, arrived, release: () => writeFileSync(file, '') };
  }

  test('two workers take two requests at once, one each, and then the third', async () => {
    open({}, { workersMax: 2 });
    const { all, pids, arrived, release } = await held(2, 3);
    expect(new Set(pids).size).toBe(2);
    release();
    await Promise.all(all.map(value));
    expect(new Set(await arrivals(arrived, 3)).size).toBe(2);
  });

  test('reserved concurrency bounds the workers too', async () => {
    open({ concurrencyMax: 1 }, { workersMax: 4 });
    const { all, arrived, release } = await held(1, 3);
    release();
    await Promise.all(all.map(value));
    expect(new Set(await arrivals(arrived, 3)).size).toBe(1);
  });

  test('who gives up waiting leaves the line; who is being served is served', async () => {
    open();
    const { all, release } = await held(1, 1);
    const patience = new AbortController();
    const waiting = call({ do: 'echo' }, patience.signal);
    patience.abort();
    expect(await waiting).toEqual({ kind: 'refused', why: 'nobody waits for it any more' });
    release();
    expect(await value(all[0]!)).toBe(1);
  });

  test('the line has an end', async () => {
    open();
    const { all, release } = await held(1, 1);
    const line = Array.from({ length: 1_001 }, () => call({ do: 'nothing' }));
    expect(await line.at(-1)).toEqual({ kind: 'refused', why: 'the line is full' });
    release();
    await Promise.all([...all, ...line.slice(0, -1)].map(value));
  });

  test('when the pool stops, what is under way fails and what waits is refused', async () => {
    open();
    const { all } = await held(1, 2);
    await pool.stop();
    expect((await Promise.all(all)).map(({ kind }) => kind)).toEqual(['failed', 'refused']);
    expect(await call({ do: 'echo' })).toEqual({ kind: 'refused', why: 'the platform stops' });
  });
});
