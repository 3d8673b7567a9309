/** One run of a function. It may die at any of its steps; then nothing in it ever goes on. */
export class Invocation {
  readonly #onDeath: () => void;
  #stepsLeft: number;
  isDead = false;
  /** How much of the world it waits for. */
  waits = 0;

  constructor(stepsLeft: number, onDeath: () => void) {
    this.#onDeath = onDeath;
    this.#stepsLeft = stepsLeft;
  }

  /** False when it is gone, from the step on at which it dies. */
  step(): boolean {
    if (this.isDead) return false;
    if (this.#stepsLeft-- > 0) return true;
    this.die();
    return false;
  }

  die(): void {
    if (this.isDead) return;
    this.isDead = true;
    this.#onDeath();
  }
}
