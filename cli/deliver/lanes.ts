/**
 * Runs jobs in lanes: one lane's jobs strictly one after another, in the order they came, and many lanes
 * at once. A member's purchases go in one lane.
 */

export type Job = () => Promise<void>;

export interface Lanes {
  /** Waits while too many jobs are pending, so that a reader of a large file is held back. */
  push(lane: string, job: Job): Promise<void>;
  /** Resolves when every job has run; rejects with the first error of a job. */
  drain(): Promise<void>;
  /** Drops the jobs that have not started and takes no more. */
  stop(): void;
}

interface LanesOptions {
  readonly concurrency: number;
  readonly pendingMax: number;
}

/** Taking from the front of an array costs its length: the front is cut off once in so many. */
const COMPACT_AFTER = 1024;

export function createLanes({ concurrency, pendingMax }: LanesOptions): Lanes {
  /** A lane is here while it has a job that waits or runs; its list holds those that wait. */
  const lanes = new Map<string, Job[]>();
  const ready: string[] = [];
  let readyHead = 0;
  let pending = 0;
  let running = 0;
  let stopped = false;
  let failure: { readonly error: unknown } | null = null;
  let changed = Promise.withResolvers<void>();

  const announce = () => {
    changed.resolve();
    changed = Promise.withResolvers<void>();
  };

  const nextReady = (): string | undefined => {
    if (readyHead === ready.length || readyHead === COMPACT_AFTER) {
      ready.splice(0, readyHead);
      readyHead = 0;
    }
    return readyHead === ready.length ? undefined : ready[readyHead++];
  };

  const stop = () => {
    stopped = true;
    ready.length = 0;
    readyHead = 0;
    for (const [lane, jobs] of lanes) {
      pending -= jobs.length;
      jobs.length = 0;
      lanes.delete(lane);
    }
    announce();
  };

  const run = async (lane: string, job: Job) => {
    running += 1;
    try {
      await job();
    } catch (error) {
      failure ??= { error };
      stop();
    }
    running -= 1;
    pending -= 1;
    const waiting = lanes.get(lane);
    if (waiting !== undefined && waiting.length > 0) ready.push(lane);
    else lanes.delete(lane);
    start();
    announce();
  };

  const start = () => {
    while (running < concurrency) {
      const lane = nextReady();
      if (lane === undefined) return;
      const job = lanes.get(lane)?.shift();
      if (job !== undefined) void run(lane, job);
    }
  };

  return {
    async push(lane, job) {
      while (pending >= pendingMax && !stopped) await changed.promise;
      if (stopped) return;
      pending += 1;
      const waiting = lanes.get(lane);
      if (waiting !== undefined) {
        waiting.push(job);
        return;
      }
      lanes.set(lane, [job]);
      ready.push(lane);
      start();
    },
    async drain() {
      while (pending > 0) await changed.promise;
      if (failure !== null) throw failure.error;
    },
    stop,
  };
}
