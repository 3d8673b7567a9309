/**
 * The worker: takes a slice where it stands, does page after page for a bounded time, and hands it on. A page
 * is listed once, with the write that ends the one before, and done by that list however often it is tried:
 * killed anywhere, delivered twice, it comes to the same members and the same counts.
 */
import type { Instant, MemberId, ProgramId } from '../../domain/kernel/brand.ts';
import type { Timeline } from '../../domain/program/timeline.ts';
import { loaded } from '../shared/loading.ts';
import type { Store } from '../store/client.ts';
import { isPassing } from '../store/errors.ts';
import { listDue } from '../store/members/due.ts';
import { getMembers } from '../store/members/memberBatch.ts';
import { listRecorded } from '../store/rebuild/recorded.ts';
import type { Hop, Hops } from '../store/runs/hops.ts';
import { closeRun, getRun, getSlice, getSlices, putSlice, type Run, type Slice } from '../store/runs/runs.ts';
import type { Counts, Failure } from '../store/runs/sums.ts';
import { addPage, totalOf } from './counts.ts';
import type { PageOf, Share, SweepKind } from './kind.ts';
import { kindOf } from './kinds.ts';

export interface Sweeper {
  readonly store: Store;
  readonly hops: Hops;
  readonly timelineOf: (program: ProgramId) => Promise<Timeline | null>;
  readonly now: () => Instant;
  readonly timeLeftMs: () => number;
  readonly onFinished: (program: ProgramId, run: Run, result: Counts) => void;
}

/** Somebody else has the slice; the message is to come again, when it will be an old one. */
export class SliceTaken extends Error {
  override readonly name = 'SliceTaken';
}

/** What a last page, its writes that are held back and the hand-over may take. */
const reserveMs = 25_000;
/** Members of a page that are under way at once. */
const lanes = 16;
/** Many times what the largest program needs: beyond it, something goes round in circles. */
const hopsMax = 10_000;

export async function takeHop(sweeper: Sweeper, hop: Hop): Promise<void> {
  const { store, hops } = sweeper;
  const { program } = hop;
  const [run, slice] = await Promise.all([
    getRun(store, program, hop.run),
    getSlice(store, program, hop.run, hop.slice),
  ]);
  if (run === null || slice === null) throw new Error(`there is no slice ${hop.slice} of run ${hop.run}`);
  if (run.finishedAt !== null) return;
  if (slice.isEnded) return closeIfLast(sweeper, program, run);
  if (hop.hop !== slice.hop) {
    // Killed between handing the slice on and saying so: it is said again.
    if (!slice.isTaken) await hops.send(kindOf(run.kind).queue, [{ ...hop, hop: slice.hop }]);
    return;
  }
  if (slice.hop >= hopsMax) throw new Error(`slice ${slice.slice} of run ${run.id} does not come to its end`);
  await walk(sweeper, program, run, slice);
}

async function walk(sweeper: Sweeper, program: ProgramId, run: Run, asRead: Slice): Promise<void> {
  const { store, hops, timeLeftMs } = sweeper;
  let slice = await write(store, program, run, asRead, { isTaken: true, movedAt: sweeper.now() });
  try {
    for (let isRetaken = asRead.isTaken; ; isRetaken = false) {
      const done = await doPage(sweeper, program, run, slice, isRetaken);
      const goesOn = !done.isEnded && timeLeftMs() > reserveMs;
      const hop = goesOn ? slice.hop : slice.hop + 1;
      slice = await write(store, program, run, slice, { ...done, hop, isTaken: goesOn });
      if (slice.isEnded) return await closeIfLast(sweeper, program, run);
      if (!goesOn) {
        const { queue } = kindOf(run.kind);
        return await hops.send(queue, [{ program, run: run.id, slice: slice.slice, hop }]);
      }
    }
  } catch (error) {
    if (!(error instanceof SliceTaken)) await noteTrouble(store, program, run, slice, error);
    throw error;
  }
}

async function write(
  store: Store,
  program: ProgramId,
  { id }: Run,
  asRead: Slice,
  change: Partial<Slice>,
): Promise<Slice> {
  const written = await putSlice(store, program, id, asRead, change);
  if (written === null) throw new SliceTaken(`slice ${asRead.slice} of run ${id}`);
  return written;
}

/** Everybody of the page in hand, and who comes after them. */
async function doPage(
  sweeper: Sweeper,
  program: ProgramId,
  run: Run,
  slice: Slice,
  isRetaken: boolean,
): Promise<Partial<Slice> & Pick<Slice, 'isEnded'>> {
  const { store, timelineOf, now, timeLeftMs } = sweeper;
  const kind = kindOf(run.kind);
  const timeline = await timelineOf(program);
  if (timeline === null) throw new Error(`program ${program} has lost its timeline`);
  const requestId = `${run.id}/${slice.slice}/${slice.pages + 1}`;
  const share = { store, program, timeline, run, requestId, isRetaken, now, timeLeftMs };
  const counts = await visitPage(share, slice, kind);
  const { page, next } = await pageAfter(store, program, run, slice, kind);
  return {
    isEnded: page.length === 0 && next === null,
    pages: slice.pages + 1,
    page,
    next,
    counts: { ...counts, found: counts.found + page.length },
    movedAt: now(),
    trouble: null,
  };
}

async function pageAfter(
  store: Store,
  program: ProgramId,
  { until }: Run,
  { slice: shard, next: after }: Slice,
  { members, pageSize: limit }: SweepKind<unknown>,
): Promise<Pick<Slice, 'page' | 'next'>> {
  if (after === null) return { page: [], next: null };
  if ('key' in after) {
    const recorded = await listRecorded(store, program, shard, after, limit);
    return { page: recorded.members, next: recorded.next };
  }
  const due = await listDue(store, program, { shard, until: members === 'due' ? until : null, after, limit });
  return { page: due.members.map(({ member }) => member), next: due.next };
}

/** The counts with those of the page in hand. */
async function visitPage(share: Share, slice: Slice, kind: SweepKind<unknown>): Promise<Counts> {
  const page = await loaded(() => kind.beginPage(share));
  const failures: Failure[] = [];
  const visits = await visitsOf(share, slice, page);
  await inLanes(visits, async (visit) => {
    const failure = await carriedOut(visit);
    if (failure !== null) failures.push(failure);
  });
  failures.sort((a, b) => (a.memberId < b.memberId ? -1 : 1));
  return addPage(slice.counts, visits.length - failures.length, failures, page.sum(), kind);
}

interface Visit {
  readonly memberId: MemberId;
  readonly go: () => Promise<void>;
}

async function visitsOf(
  { store, program, timeline }: Share,
  { page: members }: Slice,
  page: PageOf<unknown>,
): Promise<readonly Visit[]> {
  if ('visitNamed' in page) {
    return members.map((memberId) => ({ memberId, go: () => page.visitNamed(memberId) }));
  }
  const reads = await getMembers(store, program, members);
  return reads.flatMap((read) => {
    // Their survivor has a place of their own in the list.
    if (read.kind === 'absorbed') return [];
    if (read.kind === 'read')
      return { memberId: read.member.state.memberId, go: () => page.visit(read.member) };
    const { memberId } = read;
    const go = async () => {
      const { readMember } = await import('../store/history/readMember.ts');
      const member = await readMember(store, { program, memberId, timeline }, 'stored');
      if (member?.state.memberId === memberId) await page.visit(member);
    };
    return { memberId, go };
  });
}

/** Null where all went well; a busy store is no fault of the member's. */
async function carriedOut({ memberId, go }: Visit): Promise<Failure | null> {
  try {
    await loaded(go);
    return null;
  } catch (error) {
    if (isPassing(error)) throw error;
    return { memberId, reason: reasonOf(error) };
  }
}

function reasonOf(error: unknown): string {
  return String(error instanceof Error ? error.message : error)
    .toWellFormed()
    .slice(0, 300);
}

/** After a failure no lane begins with another one, and none is left behind. */
async function inLanes<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const rest = items.values();
  let failed = false;
  const lane = async () => {
    for (const item of rest) {
      if (failed) return;
      try {
        await work(item);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const ended = await Promise.allSettled(Array.from({ length: lanes }, lane));
  const first = ended.find((lane) => lane.status === 'rejected');
  if (first !== undefined) throw first.reason;
}

/** Whoever ends the last slice closes the run; of two who both think so, one. */
async function closeIfLast(sweeper: Sweeper, program: ProgramId, run: Run): Promise<void> {
  const { store, now, onFinished } = sweeper;
  const slices = await getSlices(store, program, run.id);
  if (!slices.every(({ isEnded }) => isEnded)) return;
  const kind = kindOf(run.kind);
  const result = await finished(sweeper, program, run, totalOf(slices, kind), kind);
  const isOurs = await closeRun(store, program, { ...run, finishedAt: now(), result });
  if (isOurs) onFinished(program, run, result);
}

async function finished(
  { store, timelineOf }: Sweeper,
  program: ProgramId,
  run: Run,
  total: Counts,
  { finish }: SweepKind<unknown>,
): Promise<Counts> {
  if (finish === undefined) return total;
  const timeline = await timelineOf(program);
  if (timeline === null) throw new Error(`program ${program} has lost its timeline`);
  const kept = await loaded(() => finish(JSON.parse(total.sum), { store, program, timeline, run }));
  return { ...total, sum: JSON.stringify(kept) };
}

/** So that whoever looks at the run sees why it does not go on. Not being able to say so changes nothing. */
async function noteTrouble(
  store: Store,
  program: ProgramId,
  run: Run,
  slice: Slice,
  error: unknown,
): Promise<void> {
  try {
    await putSlice(store, program, run.id, slice, { trouble: reasonOf(error) });
  } catch {
    // The failure itself is what counts; it is thrown on.
  }
}
