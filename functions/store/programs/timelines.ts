/** Timelines and active secrets as a function keeps them between requests: never longer than 30 s. */
import type { Instant, ProgramId } from '../../../domain/kernel/brand.ts';
import type { Timeline } from '../../../domain/program/timeline.ts';
import { loaded } from '../../shared/loading.ts';
import type { Store } from '../client.ts';
import { LazyRules } from './lazyRules.ts';
import { compileTimeline, getStoredTimeline, type StoredTimeline, versionsFrom } from './programs.ts';

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
  const rulesByProgram = new Map<ProgramId, LazyRules>();
  const read = keepFresh<{ revision: number; timeline: Timeline }>(clocks, async (program, previous) => {
    const stored = await getStoredTimeline(store, program);
    if (stored === null) return null;
    if (stored.revision === previous?.revision) return previous;
    // Kept apart from the timeline: what was loaded before a failure is there at the next try.
    const rules = rulesByProgram.get(program) ?? new LazyRules(store, program);
    rulesByProgram.set(program, rules);
    const now = clocks.platformNow() as Instant;
    return { revision: stored.revision, timeline: await loadTimeline(stored, rules, now) };
  });
  return async (program) => (await read(program))?.timeline ?? null;
}

/** Lines to come whose rules are loaded with those in force. */
const aheadMax = 4;

/** With the rules in force and those that are next; all others come when somebody asks for them. */
export async function loadTimeline(
  stored: StoredTimeline,
  rules: LazyRules,
  now: Instant,
): Promise<Timeline> {
  const [inForce, ...next] = versionsFrom(stored, now);
  if (inForce === undefined) throw new Error('a timeline has at least one line');
  await rules.load([inForce, ...next.slice(0, aheadMax)]);
  const rulesOf = (version: number, after: readonly number[]) => rules.get(version, after);
  return loaded(() => compileTimeline(stored, rulesOf, rules.get(inForce, [])));
}
