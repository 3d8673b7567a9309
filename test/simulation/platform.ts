/**
 * Functions as Lambda runs them: instances that keep what they have read, one invocation each at a time;
 * a gateway before them that stops waiting after 29 s and may lose an answer.
 */
import type { ProgramId } from '../../domain/kernel/brand.ts';
import type { Timeline } from '../../domain/program/timeline.ts';
import type { Store } from '../../functions/store/client.ts';
import { StoreBusy } from '../../functions/store/errors.ts';
import { timelineReader } from '../../functions/store/timelines.ts';
import { Invocation, type World } from './world.ts';

export interface Instance {
  readonly timelineOf: (program: ProgramId) => Promise<Timeline | null>;
}

export type Answer<T> =
  | { readonly kind: 'answered'; readonly value: T }
  /** 503: to be sent again. */
  | { readonly kind: 'busy' }
  /** Nothing came back; whether anything was done is not known. */
  | { readonly kind: 'nothing' };

export interface Context extends Instance {
  readonly timeLeftMs: () => number;
}

const gatewayMs = 29_000;
const stepsMax = 25;

export class Platform {
  readonly #world: World;
  readonly #store: Store;
  readonly #platformNow: () => number;
  readonly #deathPercent: number;
  readonly #lossPercent: number;
  #idle: Instance[] = [];
  #isCalm = false;
  /** What a caller would have seen as a 500. */
  readonly failures: unknown[] = [];
  deaths = 0;

  constructor(world: World, store: Store, platformNow: () => number) {
    this.#world = world;
    this.#store = store;
    this.#platformNow = platformNow;
    this.#deathPercent = world.random.pick([0, 5, 25]);
    this.#lossPercent = world.random.pick([0, 5, 25]);
  }

  calmDown(): void {
    this.#isCalm = true;
  }

  /** All instances go, and with them what they had kept. */
  restart(): void {
    this.#idle = [];
  }

  /** Runs `work` in an instance; what the caller sees of it. */
  invoke<T>(work: (context: Context) => Promise<T>): Promise<Answer<T>> {
    const startedAt = this.#world.now();
    const instance = this.#idle.pop() ?? this.#newInstance();
    const timeLeftMs = () => gatewayMs - (this.#world.now() - startedAt);
    return new Promise((resolve) => {
      this.#world.schedule(gatewayMs, () => resolve({ kind: 'nothing' }));
      const invocation = new Invocation(this.#lifetime(), () => {
        this.deaths++;
        resolve({ kind: 'nothing' });
      });
      const finish = (answer: Answer<T>) => {
        this.#idle.push(instance);
        const isLost = !this.#isCalm && this.#world.random.chance(this.#lossPercent);
        if (!isLost) this.#world.schedule(this.#world.random.between(0, 20), () => resolve(answer));
      };
      this.#world
        .runAs(invocation, () => work({ ...instance, timeLeftMs }))
        .then(
          (value) => finish({ kind: 'answered', value }),
          (error: unknown) => {
            if (!(error instanceof StoreBusy)) this.failures.push(error);
            finish({ kind: 'busy' });
          },
        );
    });
  }

  #lifetime(): number {
    const { random } = this.#world;
    const dies = !this.#isCalm && random.chance(this.#deathPercent);
    return dies ? random.between(0, stepsMax) : Number.POSITIVE_INFINITY;
  }

  #newInstance(): Instance {
    const realNow = () => this.#world.now();
    return { timelineOf: timelineReader(this.#store, { realNow, platformNow: this.#platformNow }) };
  }
}
