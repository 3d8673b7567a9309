/** Runs as the API shows them. */
import type { Instant, ProgramId } from '../../../domain/kernel/brand.ts';
import { formatInstant } from '../../../domain/kernel/instant.ts';
import type { Store } from '../../store/client.ts';
import { getSlices, type Run } from '../../store/runs/runs.ts';
import { totalOf } from '../../sweeps/counts.ts';
import type { Changed } from '../../sweeps/kind.ts';
import { type KindName, kindOf } from '../../sweeps/kinds.ts';
import { isStalled } from '../../sweeps/planner.ts';

export async function presentRun(store: Store, program: ProgramId, run: Run, now: Instant) {
  const kind = kindOf(run.kind);
  const slices = run.result === null ? await getSlices(store, program, run.id) : [];
  const counts = run.result ?? totalOf(slices, kind);
  const stalled = slices.filter((slice) => isStalled(slice, now));
  const ended = slices.filter(({ isEnded }) => isEnded).length;
  return {
    id: run.id,
    kind: run.kind as KindName,
    state: stateOf(run, stalled.length > 0),
    startedAt: formatInstant(run.startedAt),
    finishedAt: run.finishedAt === null ? null : formatInstant(run.finishedAt),
    until: formatInstant(run.until),
    by: run.by,
    slices: { planned: run.slices.length, done: run.result === null ? ended : run.slices.length },
    planned: counts.found,
    done: counts.done,
    failed: counts.failed,
    changed: kind.changed(JSON.parse(counts.sum)) satisfies Changed,
    ...(run.kind === 'rebuild' ? { rebuilt: JSON.parse(counts.sum) } : {}),
    failures: counts.failures,
    trouble: stalled.find(({ trouble }) => trouble !== null)?.trouble ?? null,
  };
}

function stateOf({ finishedAt }: Run, isStalledNow: boolean): 'running' | 'stalled' | 'finished' {
  if (finishedAt !== null) return 'finished';
  return isStalledNow ? 'stalled' : 'running';
}
