/**
 * A world in one process: its own time, and one list of what happens next. Between two happenings all
 * code runs as far as it can, so that a seed decides every interleaving and the same seed plays the same
 * world again.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { Random } from './random.ts';

interface Happening {
  readonly at: number;
  readonly run: () => void;
}

/** More than any storm needs: beyond it, something goes round in circles. */
const happeningsMax = 2_000_000;

/** One run of a function. It may die at any of its steps; then nothing in it ever goes on. */
export class Invocation {
  readonly #onDeath: () => void;
  #stepsLeft: number;
  isDead = false;

  constructor(stepsLeft: number, onDeath: () => void) {
    this.#stepsLeft = stepsLeft;
    this.#onDeath = onDeath;
  }

  /** False when it is gone, from the step on at which it dies. */
  step(): boolean {
    if (this.isDead) return false;
    if (this.#stepsLeft-- > 0) return true;
    this.isDead = true;
    this.#onDeath();
    return false;
  }
}

export class World {
  readonly random: Random;
  readonly #running = new AsyncLocalStorage<Invocation>();
  /** Soonest last. */
  readonly #happenings: Happening[] = [];
  #ms = 0;

  constructor(seed: number) {
    this.random = new Random(seed);
  }

  /** Whole milliseconds since the world began. */
  now(): number {
    return Math.floor(this.#ms);
  }

  /** The invocation whose code is running; undefined outside of any. */
  running(): Invocation | undefined {
    return this.#running.getStore();
  }

  runAs<T>(invocation: Invocation, work: () => Promise<T>): Promise<T> {
    return this.#running.run(invocation, work);
  }

  schedule(delayMs: number, run: () => void): void {
    const at = this.#ms + delayMs;
    let place = this.#happenings.length;
    while (place > 0 && (this.#happenings[place - 1] as Happening).at <= at) place--;
    this.#happenings.splice(place, 0, { at, run });
  }

  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => this.schedule(ms, resolve));
  }

  /** Plays on until the work is done and nothing is left to happen. */
  async play(work: Promise<void>): Promise<void> {
    const restore = this.#takeOverTimers();
    try {
      let outcome: { error?: unknown } | null = null;
      work.then(
        () => (outcome = {}),
        (error: unknown) => (outcome = { error }),
      );
      for (let count = 0; ; count++) {
        await settled();
        const next = this.#happenings.pop();
        if (next === undefined) break;
        if (count === happeningsMax) throw new Error('the world does not come to rest');
        this.#ms = next.at;
        next.run();
      }
      if (outcome === null) throw new Error('the work waits for something that will never happen');
      if ('error' in outcome) throw (outcome as { error: unknown }).error;
    } finally {
      restore();
    }
  }

  /** The code under test waits by `setTimeout` and spreads by `Math.random`: both are the world's. */
  #takeOverTimers(): () => void {
    const before = { setTimeout: globalThis.setTimeout, random: Math.random };
    const wait = (run: () => void, ms = 0) => {
      const invocation = this.running();
      this.schedule(ms, () => {
        if (invocation?.step() !== false) run();
      });
    };
    globalThis.setTimeout = wait as unknown as typeof setTimeout;
    Math.random = () => this.random.next();
    return () => {
      globalThis.setTimeout = before.setTimeout;
      Math.random = before.random;
    };
  }
}

const { setImmediate } = globalThis;

/** When no promise is left to go on by itself. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
