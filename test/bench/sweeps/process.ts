/** Sweeps the members of a store that holds nothing, and answers with what that took. */
import type { Instant } from '../../../domain/kernel/brand.ts';
import type { Hop } from '../../../functions/store/runs/hops.ts';
import { type Preview, putPreview } from '../../../functions/store/runs/previews.ts';
import { createRun, getRun } from '../../../functions/store/runs/runs.ts';
import { noCounts } from '../../../functions/sweeps/counts.ts';
import { kinds } from '../../../functions/sweeps/kinds.ts';
import { takeHop } from '../../../functions/sweeps/sweeper.ts';
import { answer } from '../support/answer.ts';
import { demoTimeline, stricterProgram } from '../support/program.ts';
import { endlessStore, program } from './endless.ts';
import { memberAt, until } from './population.ts';

export interface Ask {
  /**
   * `all`: a sweep of every member that finds one in a hundred due; `due`: everybody is; `effect`: a preview of
   * a draft that moves some of them.
   */
  readonly what: 'all' | 'due' | 'effect';
  readonly members: number;
}

export interface Sweep {
  /** User and system time of all threads. */
  readonly cpuMs: number;
  /** The most that the process has held so far. */
  readonly peakBytes: number;
}

const timeline = demoTimeline();
const recordsOf = (what: Ask['what']) =>
  Array.from({ length: 100 }, (_, index) => memberAt(index, what === 'due' || index === 0));

/** Only a preview looks at it. */
const draft: Preview = {
  id: '20261122T050000000Z-effect',
  kind: 'effect',
  draft: 'stricter',
  hash: '',
  file: stricterProgram(),
  version: 2,
  line: 1,
  at: (until + 60_000) as Instant,
  standing: 'at-once',
};

async function sweep({ what, members }: Ask): Promise<void> {
  const store = endlessStore(members, recordsOf(what));
  const kind = ({ all: 'publish', due: 'review', effect: 'effect' } as const)[what];
  const run = {
    draft: draft.draft,
    ...{ id: `20261122T050000000Z-${kind}`, kind, until, startedAt: until, by: null },
    ...{ slices: [0], finishedAt: null, result: null },
  };
  const slice = {
    ...{ slice: 0, hop: 0, claim: 0, isTaken: false, pages: 0, page: [], movedAt: until },
    ...{ next: { dueAt: 0 as Instant, member: '-1' as never }, trouble: null, isEnded: false },
    counts: noCounts(kinds[kind] as never, 0),
  };
  await putPreview(store, program, draft);
  await createRun(store, program, run, [slice], { name: run.kind, latest: null });
  const waiting: Hop[] = [{ program, run: run.id, slice: 0, hop: 0 }];
  const hops = { send: async (_queue: string, sent: readonly Hop[]) => void waiting.push(...sent) };
  const sweeper = {
    ...{ store, hops, now: () => until, onFinished: () => {} },
    timelineOf: async () => timeline,
    timeLeftMs: () => 60_000,
  };
  for (let hop = waiting.shift(); hop !== undefined; hop = waiting.shift()) await takeHop(sweeper, hop);
  const { result } = (await getRun(store, program, run.id)) ?? {};
  if (result?.done !== members) throw new Error(`${result?.done} of ${members} members were swept`);
}

answer<Ask, Sweep>(async (ask) => {
  const before = process.cpuUsage();
  await sweep(ask);
  const { user, system } = process.cpuUsage(before);
  return { cpuMs: (user + system) / 1_000, peakBytes: process.resourceUsage().maxRSS * 1_024 };
});
