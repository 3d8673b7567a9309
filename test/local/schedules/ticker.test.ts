import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { SchedulePlan } from '../../../infra/local/assembly/plan/schedule.ts';
import { createPlatformClock } from '../../../infra/local/clock/platform-clock.ts';
import { parseSchedule } from '../../../infra/local/schedules/expression.ts';
import { type MoveProgress, Ticker, type TickerOptions } from '../../../infra/local/schedules/ticker.ts';
import type { Invocation } from '../../../infra/local/workers/pool.ts';

const start = '2026-11-22T09:30:00.000Z';

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse(start) });
});
afterEach(() => {
  vi.useRealTimers();
});

const schedule = (expression: string, name = 'Hourly'): SchedulePlan => ({
  name,
  ticks: parseSchedule(expression)!,
  functionArn: 'arn:job',
  input: `{"job":"${name}","scheduledAt":"<aws.scheduler.scheduled-time>"}`,
});
const hourly = schedule('rate(1 hour)');

interface Setup {
  readonly schedules?: readonly SchedulePlan[];
  /** Instants at which something falls due. A tick at or after them does it, unless it is kept undone. */
  readonly due?: readonly string[];
  readonly undone?: readonly string[];
  readonly invoke?: (event: unknown, tries: number) => Invocation;
  readonly drain?: () => Promise<void>;
}

/** A function that does all that is due by its platform clock, and the ticks at which it was called. */
function setUp({ schedules = [hourly], due = [], undone = [], invoke, drain = async () => {} }: Setup) {
  const clock = createPlatformClock();
  const stopping = new AbortController();
  const calls: unknown[] = [];
  const clocks: string[] = [];
  const troubles: string[] = [];
  const progress: MoveProgress[] = [];
  let open = [...due, ...undone].map((at) => Date.parse(at)).sort((a, b) => a - b);
  const fn = {
    async invoke({ event }: { event: unknown }): Promise<Invocation> {
      calls.push(event);
      clocks.push(new Date(clock.nowMs()).toISOString());
      const kept = undone.map((at) => Date.parse(at));
      open = open.filter((at) => at > clock.nowMs() || kept.includes(at));
      return invoke?.(event, calls.length) ?? { kind: 'returned', value: null };
    },
  };
  const options: TickerOptions = {
    schedules,
    functions: new Map([['arn:job', fn]]),
    clock,
    nextWork: async (_schedule, ranMs) => open.find((at) => ranMs === null || at > ranMs) ?? null,
    drain,
    stopping: stopping.signal,
    onMove: (each) => progress.push(each),
    onTrouble: (what) => troubles.push(what),
  };
  const ticker = new Ticker(options);
  return { ticker, clock, stopping, calls, clocks, troubles, progress };
}

const at = (scheduledAt: string, job = 'Hourly') => ({ job, scheduledAt });

describe('on a move of the clock', () => {
  test('the ticks that have something to do are run, in order, at their own instants; the others are skipped', async () => {
    const due = [
      '2026-11-22T09:40:00Z',
      '2026-12-24T05:00:00Z',
      '2026-12-24T05:00:00.001Z',
      '2027-12-31T00:00:00Z',
    ];
    const { ticker, calls, clocks, clock, progress } = setUp({ due });
    expect(await ticker.move({ advance: 'P100D' })).toEqual({ kind: 'moved', runs: 3 });
    expect(calls).toEqual([
      at('2026-11-22T10:00:00Z'),
      at('2026-12-24T05:00:00Z'),
      at('2026-12-24T06:00:00Z'),
    ]);
    expect(clocks).toEqual([
      '2026-11-22T10:00:00.000Z',
      '2026-12-24T05:00:00.000Z',
      '2026-12-24T06:00:00.000Z',
    ]);
    expect(clock.nowMs()).toBe(Date.parse('2027-03-02T09:30:00Z'));
    expect(progress.map(({ runs }) => runs)).toEqual([1, 2, 3, 3]);
    expect(progress.at(-1)).toMatchObject({
      fromMs: Date.parse(start),
      atMs: clock.nowMs(),
      toMs: clock.nowMs(),
    });
  });

  test('what is overdue already is found by the first tick', async () => {
    const { ticker, calls } = setUp({ due: ['2024-01-01T00:00:00Z'] });
    await ticker.move({ advance: 'P1D' });
    expect(calls).toEqual([at('2026-11-22T10:00:00Z')]);
  });

  test('what falls due after the last tick waits for the next', async () => {
    const { ticker, calls, clock } = setUp({ due: ['2026-11-22T10:15:00Z'] });
    expect(await ticker.move({ set: '2026-11-22T10:59:59.999Z' })).toEqual({ kind: 'moved', runs: 0 });
    expect([calls, clock.nowMs()]).toEqual([[], Date.parse('2026-11-22T10:59:59.999Z')]);
    await ticker.move({ advance: 'PT0.001S' });
    expect(calls).toEqual([at('2026-11-22T11:00:00Z')]);
  });

  test('what a tick leaves undone is tried once more, and then at ticks that have something else to do', async () => {
    const undone = ['2026-11-22T09:40:00Z'];
    const { ticker, calls } = setUp({ undone, due: ['2026-12-01T00:00:00Z'] });
    await ticker.move({ advance: 'P400D' });
    expect(calls).toEqual([
      at('2026-11-22T10:00:00Z'),
      at('2026-11-22T11:00:00Z'),
      at('2026-12-01T00:00:00Z'),
    ]);
  });

  test('the next tick waits until all that the last one has set going is done', async () => {
    const order: string[] = [];
    const due = ['2026-11-22T10:00:00Z', '2026-11-22T11:00:00Z'];
    const { ticker } = setUp({
      due,
      invoke: (event) => {
        order.push((event as { scheduledAt: string }).scheduledAt);
        return { kind: 'returned', value: null };
      },
      drain: async () => {
        await Promise.resolve();
        order.push('drained');
      },
    });
    await ticker.move({ advance: 'P1D' });
    expect(order).toEqual(['drained', '2026-11-22T10:00:00Z', 'drained', '2026-11-22T11:00:00Z', 'drained']);
  });

  test('two schedules keep their own times', async () => {
    const nightly = schedule('cron(0 4 * * ? *)', 'Nightly');
    const due = ['2026-11-22T09:40:00Z', '2026-11-23T03:30:00Z'];
    const { ticker, calls } = setUp({ schedules: [hourly, nightly], due });
    await ticker.move({ advance: 'P2D' });
    expect(calls).toEqual([
      at('2026-11-22T10:00:00Z'),
      at('2026-11-23T04:00:00Z'),
      at('2026-11-23T04:00:00Z', 'Nightly'),
    ]);
  });

  test('without a schedule nothing runs', async () => {
    const { ticker, calls, clock } = setUp({ schedules: [], due: [start] });
    expect(await ticker.move({ advance: 'P400D' })).toEqual({ kind: 'moved', runs: 0 });
    expect([calls, clock.shiftMs]).toEqual([[], 400 * 86_400_000]);
  });

  test('a second move begins where the first has ended', async () => {
    const { ticker, clock } = setUp({});
    await Promise.all([ticker.move({ advance: 'P1D' }), ticker.move({ advance: 'P2D' })]);
    expect(clock.shiftMs).toBe(3 * 86_400_000);
    const back = ticker.move({ set: '2026-11-23T00:00:00Z' });
    const further = ticker.move({ advance: 'P1D' });
    expect([await back, await further]).toMatchObject([{ kind: 'movedBack' }, { kind: 'moved' }]);
  });

  test('a function that fails is tried again', async () => {
    const broken: Invocation = { kind: 'failed', why: 'broken' };
    const { ticker, calls, troubles } = setUp({
      due: ['2026-11-22T10:00:00Z'],
      invoke: (_event, tries) => (tries < 3 ? broken : { kind: 'returned', value: null }),
    });
    expect(await ticker.move({ advance: 'P1D' })).toEqual({ kind: 'moved', runs: 1 });
    expect([calls.length, troubles]).toEqual([3, []]);
  });

  test('and one that goes on failing leaves the clock at its tick', async () => {
    const { ticker, calls, clock, troubles } = setUp({
      due: ['2026-11-22T10:00:00Z'],
      invoke: () => ({ kind: 'failed', why: 'broken' }),
    });
    const why = 'The schedule Hourly failed at 2026-11-22T10:00:00.000Z: broken.';
    expect(await ticker.move({ advance: 'P1D' })).toEqual({ kind: 'failed', why });
    expect([calls.length, troubles, clock.nowMs()]).toEqual([3, [why], Date.parse('2026-11-22T10:00:00Z')]);
  });

  test('it ends when the platform stops', async () => {
    const { ticker, stopping } = setUp({
      due: ['2026-11-22T10:00:00Z', '2026-11-22T11:00:00Z'],
      drain: async () => stopping.signal.throwIfAborted(),
      invoke: () => {
        stopping.abort();
        return { kind: 'refused', why: 'the platform stops' };
      },
    });
    expect(await ticker.move({ advance: 'P1D' })).toEqual({ kind: 'stopped' });
  });
});

describe('in real time', () => {
  test('each tick is run as it comes, with work or without', async () => {
    const { ticker, calls, stopping } = setUp({});
    ticker.start();
    await vi.advanceTimersByTimeAsync(29 * 60_000);
    expect(calls).toEqual([]);
    await vi.advanceTimersByTimeAsync(62 * 60_000);
    expect(calls).toEqual([at('2026-11-22T10:00:00Z'), at('2026-11-22T11:00:00Z')]);
    stopping.abort();
    await vi.advanceTimersByTimeAsync(120 * 60_000);
    expect(calls).toHaveLength(2);
  });

  test('ticks follow the platform clock, and those that a move has passed are not run again', async () => {
    const { ticker, calls, stopping } = setUp({ due: ['2026-12-24T05:00:00Z'] });
    ticker.start();
    await ticker.move({ set: '2026-12-24T05:50:00Z' });
    expect(calls).toEqual([at('2026-12-24T05:00:00Z')]);
    await vi.advanceTimersByTimeAsync(10 * 60_000);
    expect(calls).toEqual([at('2026-12-24T05:00:00Z'), at('2026-12-24T06:00:00Z')]);
    stopping.abort();
  });

  test('of the ticks that a sleeping machine has missed, the first stands for all', async () => {
    const { ticker, calls, stopping } = setUp({});
    ticker.start();
    vi.setSystemTime(Date.parse('2026-11-25T00:00:30Z'));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(calls).toEqual([at('2026-11-22T10:00:00Z')]);
    stopping.abort();
  });

  test('a function that fails is told of, and its next tick comes all the same', async () => {
    const { ticker, calls, troubles, stopping } = setUp({
      invoke: () => ({ kind: 'failed', why: 'broken' }),
    });
    ticker.start();
    await vi.advanceTimersByTimeAsync(91 * 60_000);
    expect([calls.length, troubles.length]).toEqual([6, 2]);
    stopping.abort();
  });
});
