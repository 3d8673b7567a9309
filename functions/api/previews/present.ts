/** Previews as the API shows them: how far they are, and what they have come to so far. */
import type { Instant, LevelId, ProgramId } from '../../../domain/kernel/brand.ts';
import { formatInstant } from '../../../domain/kernel/instant.ts';
import type { Effects } from '../../../domain/preview/effects.ts';
import type { Month, Months, Since } from '../../../domain/preview/months.ts';
import type { Rules } from '../../../domain/program/rules.ts';
import { moneyOf } from '../../present/present.ts';
import type { Store } from '../../store/client.ts';
import { getDraft } from '../../store/programs/drafts.ts';
import { compileFile, getStoredTimeline, getVersion } from '../../store/programs/programs.ts';
import { lastLine } from '../../store/programs/versions.ts';
import type { Preview } from '../../store/runs/previews.ts';
import { getSlices, type Run } from '../../store/runs/runs.ts';
import { totalOf } from '../../sweeps/counts.ts';
import { kindOf } from '../../sweeps/kinds.ts';
import { isStalled } from '../../sweeps/planner.ts';

export async function presentPreview(
  store: Store,
  program: ProgramId,
  preview: Preview,
  run: Run,
  now: Instant,
) {
  const slices = run.result === null ? await getSlices(store, program, run.id) : [];
  const { found, done, failed, failures, sum } = run.result ?? totalOf(slices, kindOf(run.kind));
  const [draft, timeline] = await Promise.all([
    getDraft(store, program, preview.draft),
    getStoredTimeline(store, program),
  ]);
  const last = timeline === null ? undefined : lastLine(timeline);
  const { id, kind, hash, line } = preview;
  return {
    id,
    draft: preview.draft,
    kind,
    hash,
    state: stateOf(
      run,
      slices.some((slice) => isStalled(slice, now)),
    ),
    isStale: draft?.hash !== hash || (last?.line ?? 0) !== line,
    at: formatInstant(preview.at),
    standing: preview.standing,
    replaces: line,
    startedAt: formatInstant(run.startedAt),
    finishedAt: run.finishedAt === null ? null : formatInstant(run.finishedAt),
    by: run.by,
    planned: found,
    done,
    failed,
    failures,
    effect:
      kind === 'effect'
        ? await presentEffects(JSON.parse(sum), store, program, preview, last?.version ?? null)
        : null,
    months: kind === 'since' ? presentMonths(JSON.parse(sum)) : null,
  };
}

function stateOf({ finishedAt, isCancelled }: Run, isStalledNow: boolean) {
  if (finishedAt !== null) return isCancelled === true ? 'cancelled' : 'finished';
  return isStalledNow ? 'stalled' : 'running';
}

async function presentEffects(
  { rise, fall, liability, matrix }: Effects,
  store: Store,
  program: ProgramId,
  { file, version }: Preview,
  standing: number | null,
) {
  const after = await compileFile(file, version);
  const before = standing === null ? after : await getVersion(store, program, standing);
  const owed = (points: number, rules: Rules) => ({ points, value: moneyOf(points, rules) });
  return {
    rise,
    fall,
    liability: { before: owed(liability.before, before), after: owed(liability.after, after) },
    matrix,
  };
}

function presentMonths({ was, wouldBe }: Since) {
  const names = [...new Set([...Object.keys(was), ...Object.keys(wouldBe)])].sort();
  return names.map((month) => ({
    month,
    was: presentMonth(was, month),
    wouldBe: presentMonth(wouldBe, month),
  }));
}

const nothing: Month = { issued: 0, takenBack: 0, redeemed: 0, expired: 0, tiers: {} };

function presentMonth(months: Months, name: string) {
  const { tiers, triggers, ...points } = months[name] ?? nothing;
  const held = Object.entries(tiers) as [LevelId, number][];
  const fired = Object.entries(triggers ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    ...points,
    tiers: held.sort().map(([tier, members]) => ({ tier, members })),
    ...(fired.length === 0 ? {} : { triggers: fired.map(([trigger, counts]) => ({ trigger, ...counts })) }),
  };
}
