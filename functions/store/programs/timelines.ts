/** Timelines and active secrets as a function keeps them between requests: never longer than 30 s. */
import type { ProgramId } from '../../../domain/kernel/brand.ts';
import type { Rules } from '../../../domain/program/rules.ts';
import type { Timeline } from '../../../domain/program/timeline.ts';
import type { Store } from '../client.ts';
import { compileTimeline, getStoredTimeline, getVersion } from './programs.ts';

/**
 * A line takes effect at least 60 s after it is published, so a copy of at most 30 s, by real and by
 * platform time, knows every line that is in force.
 */
export const keptMs = 30_000;

export interface Clocks {
  readonly realNow: () => number;
  readonly platformNow: () => number;
}

/** Keeps what `load` gives per program; what is missing is asked for again each time. */
export function keepFresh<T>(
  clocks: Clocks,
  load: (program: ProgramId, previous: T | null) => Promise<T | null>,
): (program: ProgramId) => Promise<T | null> {
  const kept = new Map<ProgramId, { value: T; realAt: number; platformAt: number }>();
  return async (program) => {
    const realAt = clocks.realNow();
    const platformAt = clocks.platformNow();
    const found = kept.get(program);
    const isFresh =
      found !== undefined &&
      realAt - found.realAt < keptMs &&
      platformAt >= found.platformAt &&
      platformAt - found.platformAt < keptMs;
    if (isFresh) return found.value;
    const value = await load(program, found?.value ?? null);
    if (value === null) kept.delete(program);
    else kept.set(program, { value, realAt, platformAt });
    return value;
  };
}

/** The timeline of a program; null where nothing was ever published. */
export function timelineReader(
  store: Store,
  clocks: Clocks,
): (program: ProgramId) => Promise<Timeline | null> {
  const read = keepFresh<{ revision: number; timeline: Timeline }>(clocks, async (program, previous) => {
    const stored = await getStoredTimeline(store, program);
    if (stored === null) return null;
    if (stored.revision === previous?.revision) return previous;
    const known = new Map(previous?.timeline.published.map(({ rules }) => [rules.version, rules]));
    const rulesOf = async (version: number): Promise<Rules> =>
      known.get(version) ?? (await getVersion(store, program, version));
    return { revision: stored.revision, timeline: await compileTimeline(stored, rulesOf) };
  });
  return async (program) => (await read(program))?.timeline ?? null;
}
