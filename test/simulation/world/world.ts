/**
 * A world in one process: its own time, and one list of what happens next. Between two happenings all
 * code runs as far as it can, so that a seed decides every interleaving and the same seed plays the same
 * world again.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { syncBuiltinESMExports } from 'node:module';
import timers from 'node:timers';
import type { Invocation } from './invocation.ts';
import { Random } from './random.ts';

/** What is to come; `run` becomes null when it is called off. */
interface Happening {
  readonly at: number;
  run: (() => void) | null;
}

/** More than any storm needs: beyond it, something goes round in circles. */
const happeningsMax = 2_000_000;
/** Turns of the event loop that loading a module may take. */
const loadingMax = 100_000;
/** Turns that a module takes which is there already: whoever asks for it may wait for the world, too. */
const importTurns = 5;

export class World {
  readonly random: Random;
  readonly #running = new AsyncLocalStorage<Invocation>();
  /** Those that go on, sooner or later. */
  readonly #invocations = new Set<Invocation>();
  /** Soonest last. */
  readonly #happenings: Happening[] = [];
  #beganAt = 0;
  #ms = 0;

  constructor(seed: number) {
    this.random = new Random(seed);
  }

  /** The instant, real time as the code under test sees it, at which the world begins. */
  beginAt(instant: number): void {
    this.#beganAt = instant;
  }

  /** Whole milliseconds since the world began. */
  now(): number {
    return Math.floor(this.#ms);
  }

  /** Real time, as the code under test sees it. */
  realNow(): number {
    return this.#beganAt + this.now();
  }

  /** The invocation whose code is running; undefined outside of any. */
  running(): Invocation | undefined {
    return this.#running.getStore();
  }

  runAs<T>(invocation: Invocation, work: () => Promise<T>): Promise<T> {
    this.#invocations.add(invocation);
    return this.#running.run(invocation, work).finally(() => this.#invocations.delete(invocation));
  }

  schedule(delayMs: number, run: () => void): Happening {
    const at = this.#ms + delayMs;
    let place = this.#happenings.length;
    while (place > 0 && (this.#happenings[place - 1] as Happening).at <= at) place--;
    const happening = { at, run };
    this.#happenings.splice(place, 0, happening);
    return happening;
  }

  /** As `schedule`, for the invocation that waits for it: one that is dead by then does not go on. */
  wake(invocation: Invocation | undefined, delayMs: number, run: () => void): void {
    if (invocation === undefined) {
      this.schedule(delayMs, run);
      return;
    }
    invocation.waits++;
    this.schedule(delayMs, () => {
      invocation.waits--;
      if (invocation.step()) run();
    });
  }

  /** As `wake`, for what goes on whether or not whoever asked for it is still there. */
  serve(invocation: Invocation | undefined, delayMs: number, run: () => void): void {
    if (invocation !== undefined) invocation.waits++;
    this.schedule(delayMs, () => {
      if (invocation !== undefined) invocation.waits--;
      run();
    });
  }

  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => this.schedule(ms, resolve));
  }

  /** Plays on until the work is done and nothing is left to happen. */
  async play(work: () => Promise<void>): Promise<void> {
    const restore = this.#takeOver();
    try {
      let outcome: { error?: unknown } | null = null;
      work().then(
        () => (outcome = {}),
        (error: unknown) => (outcome = { error }),
      );
      for (let count = 0; ; count++) {
        await this.#settled();
        const next = this.#next();
        if (next === null) break;
        if (count === happeningsMax) throw new Error('the world does not come to rest');
        next();
      }
      if (outcome === null) throw new Error('the work waits for something that will never happen');
      if ('error' in outcome) throw (outcome as { error: unknown }).error;
    } finally {
      restore();
    }
  }

  #next(): (() => void) | null {
    for (let next = this.#happenings.pop(); next !== undefined; next = this.#happenings.pop()) {
      this.#ms = next.at;
      if (next.run !== null) return next.run;
    }
    return null;
  }

  /** When no promise is left to go on by itself, and no module is being loaded, which takes real time. */
  async #settled(): Promise<void> {
    for (let turn = 0; turn < importTurns; turn++) await turnOfEventLoop();
    for (let count = 0; this.#isLoading(); count++) {
      if (count === loadingMax) throw new Error('a function waits for something outside of the world');
      await turnOfEventLoop();
    }
  }

  #isLoading(): boolean {
    for (const invocation of this.#invocations) {
      if (invocation.isDead) this.#invocations.delete(invocation);
      else if (invocation.waits === 0) return true;
    }
    return false;
  }

  /** As Lambda's own clock, for an invocation that waits for something else: called off when it answers. */
  #limit(ms: number, run: () => void): Happening {
    const invocation = this.running();
    return this.schedule(ms, () => {
      if (invocation?.isDead !== true) run();
    });
  }

  /** The code under test waits by `setTimeout`, spreads by `Math.random`, asks `Date.now`: all are the world's. */
  #takeOver(): () => void {
    const { setTimeout, clearTimeout } = globalThis;
    const { random } = Math;
    const { now } = Date;
    const wait = (run: () => void, ms = 0) => this.wake(this.running(), ms, run);
    globalThis.setTimeout = wait as unknown as typeof setTimeout;
    globalThis.clearTimeout = ((happening?: Partial<Happening>) => {
      if (happening?.at === undefined) clearTimeout(happening as never);
      else happening.run = null;
    }) as typeof clearTimeout;
    limiter = (run, ms) => this.#limit(ms, run);
    Math.random = () => this.random.next();
    Date.now = () => this.realNow();
    return () => {
      Object.assign(globalThis, { setTimeout, clearTimeout });
      limiter = null;
      Math.random = random;
      Date.now = now;
    };
  }
}

const { setImmediate } = globalThis;

/** middy takes its timer from `node:timers`: while a world is played, the world's. */
let limiter: ((run: () => void, ms: number) => Happening) | null = null;
const { setTimeout: realTimer } = timers;
timers.setTimeout = ((run: () => void, ms = 0) =>
  limiter === null ? realTimer(run, ms) : limiter(run, ms)) as typeof timers.setTimeout;
syncBuiltinESMExports();

function turnOfEventLoop(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
