/** SQS as it may be: late, out of order, twice; what is not deleted in time comes again, and in the end is put aside. */

import { StoreBusy } from '../../../functions/shared/busy.ts';
import type { Hop, Hops } from '../../../functions/store/runs/hops.ts';
import type { World } from '../world/world.ts';

const visibilityMs = 360_000;
const receivesMax = 5;

/** True when the message is done with. */
type Take = (hop: Hop) => Promise<boolean>;

export class StormQueue implements Hops {
  readonly #world: World;
  readonly #take: Take;
  readonly #trouble: number;
  #waiting = 0;
  #isCalm = false;
  duplicates = 0;
  deadLetters = 0;

  constructor(world: World, take: Take) {
    this.#world = world;
    this.#take = take;
    this.#trouble = world.random.pick([0, 5, 25]);
  }

  calmDown(): void {
    this.#isCalm = true;
  }

  /** Messages that are not done with. */
  get waiting(): number {
    return this.#waiting;
  }

  async send(_queue: string, hops: readonly Hop[]): Promise<void> {
    const fate = this.#drawFate();
    if (fate === 'lost') throw new StoreBusy('the queue did not answer');
    for (const hop of hops) this.#put(hop);
    // A sender that died goes no further, as with every call.
    const delayMs = this.#world.random.between(0, 50);
    await new Promise<void>((resolve) => this.#world.wake(this.#world.running(), delayMs, resolve));
    if (fate === 'answer-lost') throw new StoreBusy('the queue did not answer');
  }

  #drawFate(): 'served' | 'lost' | 'answer-lost' {
    const { random } = this.#world;
    return !this.#isCalm && random.chance(this.#trouble) ? random.pick(['lost', 'answer-lost']) : 'served';
  }

  #put(hop: Hop): void {
    this.#waiting++;
    this.#deliver(hop, 1);
    if (this.#isCalm || !this.#world.random.chance(this.#trouble)) return;
    this.#waiting++;
    this.duplicates++;
    this.#deliver(hop, 1);
  }

  #deliver(hop: Hop, receives: number): void {
    const { random } = this.#world;
    this.#world.schedule(random.pick([0, 20, 5_000, visibilityMs]), () => {
      let isDone = false;
      void this.#take(hop).then((done) => {
        isDone = done;
      });
      this.#world.schedule(visibilityMs, () => {
        if (!isDone && receives < receivesMax) return this.#deliver(hop, receives + 1);
        if (!isDone) this.deadLetters++;
        this.#waiting--;
      });
    });
  }
}
