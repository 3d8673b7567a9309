/** Work as a function does it: in an instance that keeps the rules it has read, and may die at any step. */
import type { Instant, ProgramId } from '../../../domain/kernel/brand.ts';
import type { Timeline } from '../../../domain/program/timeline.ts';
import { StoreBusy } from '../../../functions/shared/busy.ts';
import type { Store } from '../../../functions/store/client.ts';
import { timelineReader } from '../../../functions/store/programs/timelines.ts';
import { Invocation } from '../world/invocation.ts';
import type { World } from '../world/world.ts';

export interface Instance {
  readonly timelineOf: (program: ProgramId) => Promise<Timeline | null>;
  readonly timeLeftMs: () => number;
}

const timeOutMs = 29_000;
const stepsMax = 40;

export class StormFunctions {
  readonly #world: World;
  readonly #newInstance: () => Instance['timelineOf'];
  readonly #deathPercent: number;
  readonly #idle: Instance['timelineOf'][] = [];
  #isCalm = false;
  /** What nobody foresaw. */
  readonly failures: unknown[] = [];
  deaths = 0;

  constructor(world: World, store: Store, platformNow: () => Instant) {
    this.#world = world;
    this.#newInstance = () => timelineReader(store, { realNow: () => world.now(), platformNow });
    this.#deathPercent = world.random.pick([0, 5, 25]);
  }

  calmDown(): void {
    this.#isCalm = true;
  }

  /** Null where it died, ran out of time or failed; whether anything was done is not known then. */
  run<T>(work: (instance: Instance) => Promise<T>): Promise<T | null> {
    const world = this.#world;
    const timelineOf = this.#idle.pop() ?? this.#newInstance();
    const endsAt = world.now() + timeOutMs;
    return new Promise((resolve) => {
      const end = world.schedule(timeOutMs, () => invocation.die());
      const invocation = new Invocation(this.#lifetime(), () => {
        this.deaths++;
        end.run = null;
        resolve(null);
      });
      const finish = (result: T | null) => {
        end.run = null;
        this.#idle.push(timelineOf);
        resolve(result);
      };
      world
        .runAs(invocation, () => work({ timelineOf, timeLeftMs: () => endsAt - world.now() }))
        .then(finish, (error: unknown) => {
          if (!(error instanceof StoreBusy)) this.failures.push(error);
          finish(null);
        });
    });
  }

  #lifetime(): number {
    const { random } = this.#world;
    const dies = !this.#isCalm && random.chance(this.#deathPercent);
    return dies ? random.between(0, stepsMax) : Number.POSITIVE_INFINITY;
  }
}
