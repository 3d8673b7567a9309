/** Members with the same history are one cell: the likelihood is calculated once for all of them. */
import { ageDaysMax, type RepeatHistory } from '../history.ts';

export interface Cell extends RepeatHistory {
  readonly members: number;
}

/** Small enough that a key of three parts is a safe integer. */
const daysLimit = ageDaysMax + 1;

export class Cells {
  readonly #members = new Map<number, number>();

  /** The history must be possible (see `isPossible`). */
  add({ repeats, recencyDays, ageDays }: RepeatHistory, members = 1): void {
    const key = (repeats * daysLimit + recencyDays) * daysLimit + ageDays;
    this.#members.set(key, (this.#members.get(key) ?? 0) + members);
  }

  get size(): number {
    return this.#members.size;
  }

  *[Symbol.iterator](): Generator<Cell> {
    for (const [key, members] of this.#members) {
      const ageDays = key % daysLimit;
      const rest = (key - ageDays) / daysLimit;
      const recencyDays = rest % daysLimit;
      yield { repeats: (rest - recencyDays) / daysLimit, recencyDays, ageDays, members };
    }
  }
}
