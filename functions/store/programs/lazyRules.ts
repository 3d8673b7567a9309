/** The rules of a program's versions, each loaded when it is first asked for, and kept for as long as the function lives. */
import type { ProgramId } from '../../../domain/kernel/brand.ts';
import type { Rules } from '../../../domain/program/rules.ts';
import { NotLoaded } from '../../shared/loading.ts';
import type { Store } from '../client.ts';
import { getVersion } from './programs.ts';

/** Versions that are loaded side by side. */
const lanes = 8;

export class LazyRules {
  readonly #store: Store;
  readonly #program: ProgramId;
  readonly #kept = new Map<number, Rules>();

  constructor(store: Store, program: ProgramId) {
    this.#store = store;
    this.#program = program;
  }

  /**
   * Throws `NotLoaded` where they are not there. Who folds a history asks for one version after the other: with the
   * one that is missing come those after it, at each time as many as there are already.
   */
  get(version: number, after: readonly number[]): Rules {
    const found = this.#kept.get(version);
    if (found !== undefined) return found;
    const wanted = [version, ...after].slice(0, Math.max(lanes, this.#kept.size));
    throw new NotLoaded(`version ${version} of program ${this.#program}`, () => this.load(wanted));
  }

  /** What was loaded before a failure is kept. */
  async load(versions: readonly number[]): Promise<void> {
    const rest = [...new Set(versions)].filter((version) => !this.#kept.has(version)).values();
    const lane = async () => {
      for (const version of rest) {
        this.#kept.set(version, await getVersion(this.#store, this.#program, version));
      }
    };
    const ended = await Promise.allSettled(Array.from({ length: lanes }, lane));
    const failed = ended.find((each) => each.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  }
}
