/** Stopping a run before its end: it is closed with what it has come to, and whoever walks a slice loses it. */
import type { Instant, ProgramId } from '../../domain/kernel/brand.ts';
import { StoreBusy } from '../shared/busy.ts';
import type { Store } from '../store/client.ts';
import { closeRun, getRun, getSlice, getSlices, putSlice, type Run } from '../store/runs/runs.ts';
import { totalOf } from './counts.ts';
import { kindOf } from './kinds.ts';

const triesMax = 20;

/** The run as it stands then: one that has ended is left as it is. */
export async function cancelRun(store: Store, program: ProgramId, run: Run, now: Instant): Promise<Run> {
  if (run.finishedAt !== null) return run;
  const slices = await getSlices(store, program, run.id);
  const closed = { ...run, finishedAt: now, isCancelled: true, result: totalOf(slices, kindOf(run.kind)) };
  if (!(await closeRun(store, program, closed))) return (await getRun(store, program, run.id)) ?? run;
  for (const { slice } of slices) await takeAway(store, program, run.id, slice);
  return closed;
}

/** The next write of whoever has the slice fails, for it is not as they have read it. */
async function takeAway(store: Store, program: ProgramId, run: string, number: number): Promise<void> {
  for (let tries = 0; tries < triesMax; tries++) {
    const slice = await getSlice(store, program, run, number);
    if (slice === null || slice.isEnded) return;
    if ((await putSlice(store, program, run, slice, { isEnded: true })) !== null) return;
  }
  throw new StoreBusy(`slice ${number} of run ${run} does not stop`);
}
