/** Bad weather, as bad as the seed makes it: slow, throttling, conflicting, losing what was sent. */
import type { Call, Fate, Stage, Weather } from './weather.ts';
import type { World } from './world.ts';

const faults: readonly Fate[] = [
  'throttled',
  'failed',
  'in-conflict',
  'part-throttled',
  'request-lost',
  'answer-lost',
  'answer-lost',
  'overtaken',
];

/** As `openStore` sets it. */
const timeOutMs = 5_000;

export class StormWeather implements Weather {
  readonly #world: World;
  /** How many calls in a hundred something happens to. */
  readonly #badPercent: number;
  readonly #slowestMs: number;
  readonly #longestLagMs: number;
  #isOver = false;

  constructor(world: World) {
    this.#world = world;
    this.#badPercent = world.random.pick([0, 2, 10, 30]);
    this.#slowestMs = world.random.pick([2, 20, 400]);
    this.#longestLagMs = world.random.pick([0, 50, 1_000, 20_000]);
  }

  /** From now on nothing goes wrong; what is under way still arrives when it arrives. */
  calmDown(): void {
    this.#isOver = true;
  }

  now(): number {
    return this.#world.now();
  }

  lagMs(): number {
    const { random } = this.#world;
    return random.chance(50) ? 0 : random.between(0, this.#longestLagMs);
  }

  fate(_: Call): Fate {
    const { random } = this.#world;
    return !this.#isOver && random.chance(this.#badPercent) ? random.pick(faults) : 'served';
  }

  turn(stage: Stage, _: Call): Promise<void> {
    const invocation = this.#world.running();
    const isSending = stage === 'request' || stage === 'late-request';
    const isServices = isSending || stage === 'held';
    return new Promise((resolve) => {
      if (isSending && invocation?.step() === false) return; // it died before it sent anything
      this.#world.schedule(this.#duration(stage), () => {
        if (isServices || invocation?.step() !== false) resolve();
      });
    });
  }

  #duration(stage: Stage): number {
    const { random } = this.#world;
    switch (stage) {
      case 'late-request':
        return timeOutMs + random.between(0, 20_000);
      case 'time-out':
        return timeOutMs;
      case 'retry':
        return random.between(0, 100);
      default:
        return random.between(0, this.#slowestMs);
    }
  }
}
