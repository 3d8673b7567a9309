/**
 * The planner: starts the runs for which there is work, one of a kind at a time in a program, and hands on
 * again what does not move. Whatever it was doing when it was killed, the next look finds it.
 */
import type { Instant, ProgramId } from '../../domain/kernel/brand.ts';
import { calendarIn } from '../../domain/kernel/calendar.ts';
import { formatInstant } from '../../domain/kernel/instant.ts';
import { StoreBusy } from '../shared/busy.ts';
import type { Store } from '../store/client.ts';
import { listDue, shards } from '../store/members/due.ts';
import { changesOf, getFileAt, getStoredTimeline, type StoredTimeline } from '../store/programs/programs.ts';
import { firstPlace } from '../store/rebuild/recorded.ts';
import type { Hops } from '../store/runs/hops.ts';
import { createRun, getLatestRun, getSlices, listRuns, type Run, type Slice } from '../store/runs/runs.ts';
import { noCounts } from './counts.ts';
import { type KindName, kindOf } from './kinds.ts';
import { settlingMs } from './settling.ts';

export interface Planner {
  readonly store: Store;
  readonly hops: Hops;
  readonly now: () => Instant;
  /** A run was found that did not go on; it is handed on again. */
  readonly onStalled: (program: ProgramId, run: Run) => void;
}

/** Longer than a message can be on its way to the dead letters, shorter than the time between two looks. */
const patienceMs = 50 * 60_000;
/** For a run started by hand, where somebody is watching: longer than a hop lasts. */
const patienceByHandMs = 2 * 60_000;

/** A look at a program by the schedule; `tick` names it, the same when it is repeated. */
export async function look(planner: Planner, program: ProgramId, tick: Instant): Promise<readonly Run[]> {
  const timeline = await getStoredTimeline(planner.store, program);
  if (timeline === null) return [];
  const runs = [
    await planPublish(planner, program, timeline, patienceMs),
    await plan(planner, program, 'review', {
      id: runId(tick, 'review'),
      by: null,
      isAlways: false,
      patienceMs,
    }),
    await planModel(planner, program, timeline, { by: null, patienceMs }),
  ];
  const planned = runs.filter((run) => run !== null);
  await goOnWithOthers(planner, program, planned, tick);
  return planned;
}

const previewKinds = ['effect', 'since'] as const;
/** Previews of whatever kind wait for each other: a program has one under way. */
const previewLane = 'preview';

function laneOf(kind: KindName): string {
  return kindOf(kind).queue === 'previews' ? previewLane : kind;
}

/** Of so many runs that were started last, whatever stands still goes on. */
const lookedThroughMax = 100;

/** What was started by hand and has come to a stop goes on at the next tick, as every run does; older ones, too. */
async function goOnWithOthers(
  planner: Planner,
  program: ProgramId,
  planned: readonly Run[],
  tick: Instant,
): Promise<void> {
  const { runs } = await listRuns(planner.store, program, lookedThroughMax, null);
  const open = runs.filter(({ finishedAt }) => finishedAt === null);
  for (const run of open) {
    if (planned.some(({ id }) => id === run.id)) continue;
    const id = runId(tick, run.kind as KindName);
    await goOn(planner, program, run, { id, by: null, isAlways: false, patienceMs });
  }
}

const previewTriesMax = 10;

/**
 * A preview starts at once, whatever else goes on, unless another one of the program has not ended: then that one is
 * the answer. `keep` writes what it is about under the id of its run, and says false where somebody has that id already.
 */
export async function startPreview(
  planner: Planner,
  program: ProgramId,
  kind: (typeof previewKinds)[number],
  { by, draft }: { readonly by: string; readonly draft: string },
  keep: (id: string) => Promise<boolean>,
): Promise<{ readonly kind: 'started' | 'another-runs'; readonly run: Run }> {
  for (let tries = 0; tries < previewTriesMax; tries++) {
    const latest = await getLatestRun(planner.store, program, previewLane);
    if (latest !== null && latest.finishedAt === null) return { kind: 'another-runs', run: latest };
    const id = runId((planner.now() + tries) as Instant, kind);
    if (!(await keep(id))) continue;
    const asked = { id, by, draft, isAlways: true, patienceMs };
    const run = await start(planner, program, kind, asked, latest?.id ?? null);
    if (run !== null && run !== 'started-meanwhile') return { kind: 'started', run };
  }
  throw new StoreBusy('too many previews begin at once');
}

/** By hand; null where there is no such program. A review that goes on is the answer, and not started twice. */
export async function startReview(planner: Planner, program: ProgramId, by: string): Promise<Run | null> {
  const timeline = await getStoredTimeline(planner.store, program);
  if (timeline === null) return null;
  await planPublish(planner, program, timeline, patienceByHandMs);
  await planModel(planner, program, timeline, { by, patienceMs: patienceByHandMs });
  const id = runId(planner.now(), 'review');
  return plan(planner, program, 'review', { id, by, isAlways: true, patienceMs: patienceByHandMs });
}

/** By hand; null where there is no such program. One that goes on is the answer, and not started twice. */
export async function startRebuild(planner: Planner, program: ProgramId, by: string): Promise<Run | null> {
  if ((await getStoredTimeline(planner.store, program)) === null) return null;
  const id = runId(planner.now(), 'rebuild');
  return plan(planner, program, 'rebuild', { id, by, isAlways: true, patienceMs: patienceByHandMs });
}

interface Plan {
  readonly id: string;
  readonly by: string | null;
  /** The draft that it looks at, where it is a preview. */
  readonly draft?: string;
  /** Whether a run is made even where nobody is found: it says that somebody has looked. */
  readonly isAlways: boolean;
  readonly patienceMs: number;
}

/** One run for the rules in force: it lets time pass through all lines that came before. */
async function planPublish(
  planner: Planner,
  program: ProgramId,
  timeline: StoredTimeline,
  patienceMs: number,
): Promise<Run | null> {
  const settled = planner.now() - settlingMs;
  const line = changesOf(timeline).findLast(({ effectiveFrom }) => effectiveFrom <= settled);
  if (line === undefined) return null;
  const id = runId(line.effectiveFrom as Instant, 'publish');
  return plan(planner, program, 'publish', { id, by: null, isAlways: true, patienceMs });
}

/**
 * Where the program asks for it, once a night: the run is named after the day's first moment in its time zone.
 * By hand, whenever somebody asks.
 */
async function planModel(
  planner: Planner,
  program: ProgramId,
  timeline: StoredTimeline,
  { by, patienceMs }: Pick<Plan, 'by' | 'patienceMs'>,
): Promise<Run | null> {
  const now = planner.now();
  const file = await getFileAt(planner.store, program, timeline, now);
  if (file.value === undefined) return null;
  const calendar = calendarIn(file.timeZone);
  const night = runId(calendar.startOfDay(calendar.dayOf(now)), 'model');
  const id = by === null ? night : runId(now, 'model');
  const latest = await getLatestRun(planner.store, program, 'model');
  // Ids begin with their moment: this day's has been already, by the schedule or by hand.
  if (by === null && latest !== null && latest.finishedAt !== null && latest.id >= night) return null;
  return plan(planner, program, 'model', { id, by, isAlways: true, patienceMs });
}

async function plan(planner: Planner, program: ProgramId, kind: KindName, asked: Plan): Promise<Run | null> {
  const lane = laneOf(kind);
  const latest = await getLatestRun(planner.store, program, lane);
  if (latest !== null && latest.finishedAt === null) {
    await goOn(planner, program, latest, asked);
    return latest;
  }
  if (latest?.id === asked.id) return latest;
  const run = await start(planner, program, kind, asked, latest?.id ?? null);
  return run === 'started-meanwhile' ? getLatestRun(planner.store, program, lane) : run;
}

async function start(
  { store, hops, now }: Planner,
  program: ProgramId,
  kind: KindName,
  { id, by, isAlways, draft }: Plan,
  latest: string | null,
): Promise<Run | null | 'started-meanwhile'> {
  const startedAt = now();
  const until = (startedAt - settlingMs) as Instant;
  const slices = await firstPages(store, program, kind, until, startedAt);
  if (slices.length === 0 && !isAlways) return null;
  const isOver = slices.length === 0;
  const run: Run = {
    id,
    kind,
    until,
    startedAt,
    by,
    ...(draft === undefined ? {} : { draft }),
    slices: slices.map(({ slice }) => slice),
    finishedAt: isOver ? startedAt : null,
    result: isOver ? noCounts(kindOf(kind), 0) : null,
  };
  const lane = { name: laneOf(kind), latest };
  if (!(await createRun(store, program, run, slices, lane))) return 'started-meanwhile';
  await hops.send(
    kindOf(kind).queue,
    slices.map(({ slice, hop }) => ({ program, run: id, slice, hop })),
  );
  return run;
}

/** The shards in which somebody is found, with their first pages: nothing is listed twice. */
async function firstPages(
  store: Store,
  program: ProgramId,
  kindName: KindName,
  until: Instant,
  now: Instant,
): Promise<readonly Slice[]> {
  const kind = kindOf(kindName);
  const begun = { hop: 0, claim: 0, isTaken: false, pages: 0, isEnded: false, trouble: null };
  if (kind.members === 'recorded') {
    // Who is recorded is found by whoever walks the slice.
    const none = { page: [], next: firstPlace, counts: noCounts(kind, 0), movedAt: now };
    return shards.map((slice) => ({ slice, ...begun, ...none }));
  }
  const slices = shards.map(async (shard): Promise<readonly Slice[]> => {
    const query = { shard, until: kind.members === 'due' ? until : null, after: null, limit: kind.pageSize };
    const { members, next } = await listDue(store, program, query);
    if (members.length === 0 && next === null) return [];
    const page = members.map(({ member }) => member);
    const counts = noCounts(kind, page.length);
    return [{ slice: shard, ...begun, page, next, counts, movedAt: now }];
  });
  return (await Promise.all(slices)).flat();
}

/** Sends a message again for every slice that has not moved for so long. One too many does nothing twice. */
async function goOn(
  { store, hops, now, onStalled }: Planner,
  program: ProgramId,
  run: Run,
  { id, patienceMs }: Plan,
): Promise<void> {
  const slices = await getSlices(store, program, run.id);
  const wasKilled = run.id === id; // this very look, before it sent anything
  const waiting = slices.filter(
    (slice) => isStalled(slice, now(), patienceMs) || (wasKilled && slice.claim === 0),
  );
  if (waiting.length === 0) return;
  if (!wasKilled) onStalled(program, run);
  await hops.send(
    kindOf(run.kind).queue,
    waiting.map(({ slice, hop }) => ({ program, run: run.id, slice, hop })),
  );
}

/** A slice that has come to trouble, or has not been heard of for too long. An ended one may wait to be closed. */
export function isStalled({ trouble, movedAt }: Slice, now: Instant, patience = patienceMs): boolean {
  return trouble !== null || now - movedAt >= patience;
}

/** `20261122T092000000Z-review`. */
function runId(at: Instant, kind: KindName): string {
  return `${formatInstant(at).replace(/[-:.]/g, '')}-${kind}`;
}
