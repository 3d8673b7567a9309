/** Bad weather, as bad as the seed makes it: slow, throttling, conflicting, losing what was sent. */
import type { Call, Fate, Stage, Weather } from '../world/weather.ts';
import type { World } from '../world/world.ts';

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
  /** How often what befell a call. */
  readonly counts = new Map<string, number>();

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

  behind(): void {
    this.#count('behind');
  }

  fate({ operation }: Call): Fate {
    const { random } = this.#world;
    if (this.#isOver || !random.chance(this.#badPercent)) return 'served';
    const fate = random.pick(faults);
    this.#count(operation === 'TransactWriteItems' ? `${fate} commit` : fate);
    return fate;
  }

  turn(stage: Stage, _: Call): Promise<void> {
    const world = this.#world;
    const invocation = world.running();
    return new Promise((resolve) => {
      const isSending = stage === 'request' || stage === 'late-request';
      if (isSending && invocation?.step() === false) return; // it died before it sent anything
      const ms = this.#duration(stage);
      // Nobody waits for what was given up: the invocation may be loading a module meanwhile.
      if (stage === 'late-request') world.schedule(ms, resolve);
      else if (isSending || stage === 'held') world.serve(invocation, ms, resolve);
      else world.wake(invocation, ms, resolve);
    });
  }

  #count(what: string): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1);
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
