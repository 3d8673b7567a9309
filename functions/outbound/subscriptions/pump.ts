/**
 * Works on one subscription: sends what waits and is due, then what is new in the log. One holder at a time; whoever
 * comes meanwhile leaves word, and the holder looks once more before it goes.
 */
import type { Instant, ProgramId } from '../../../domain/kernel/brand.ts';
import { StoreBusy } from '../../shared/busy.ts';
import { headOf } from '../../store/events/eventLog.ts';
import { subscriptionKeys } from '../../store/keys.ts';
import { listWaiting } from '../../store/subscriptions/deliveries.ts';
import type { Nudge } from '../../store/subscriptions/nudges.ts';
import { fromPlace, getProgress, type Progress, putProgress } from '../../store/subscriptions/progress.ts';
import { getSubscription, type SubscriptionRecord } from '../../store/subscriptions/subscriptionRecords.ts';
import { attempt, timeForOneMs } from './attempt.ts';
import { probeFrom } from './circuit.ts';
import { messages } from './message.ts';
import type { Parts, Run } from './parts.ts';
import { settle } from './settle.ts';
import { carried, dueOf, takeNew, turns, waitingMax } from './take.ts';
import { wantedBy } from './wanted.ts';

/** Longer than a function may run: whoever holds it longer has died. */
const leaseMs = 90_000;
const triesMax = 20;
/** What is due sooner is told by a delayed message; the rest is found by the tick of each minute. */
const soonMs = 10_000;

export async function pump(parts: Parts, { program, subscription }: Nudge): Promise<void> {
  const record = await getSubscription(parts.store, program, subscription);
  if (record === null) return;
  const holder = parts.newId();
  const claimed = await claim(parts, program, record, holder);
  if (claimed === null) return;
  const sender = parts.openSender();
  const counts = { arrived: 0, failed: 0, dead: 0, opened: false };
  try {
    const run: Run = {
      parts,
      program,
      record,
      pk: subscriptionKeys.pk(program, record),
      holder,
      sender,
      message: await messages(parts.secrets, program, record, parts.realNow),
      isWanted: wantedBy(record),
      progress: claimed,
      piecesWritten: 0,
      waiting: [],
      isAtEnd: false,
      counts,
    };
    await work(run);
  } finally {
    sender.close();
    parts.onTold({ program, subscription, ...counts });
  }
}

/** Null where there is nothing to do: somebody else holds it, and knows now that there is more. */
async function claim(
  parts: Parts,
  program: ProgramId,
  record: SubscriptionRecord,
  holder: string,
): Promise<Progress | null> {
  for (let tries = 0; tries < triesMax; tries++) {
    const known = await getProgress(parts.deliveries, program, record);
    const progress = known ?? fromPlace({ position: (await headOf(parts.events, program)) + 1, index: 0 });
    if (progress.endedAt !== null) return null;
    const { lease } = progress;
    if (lease !== null && lease.until > parts.now()) {
      if (progress.nudged) return null;
      // Where the holder has died, the tick of the minute after finds it.
      const nudged = { ...progress, nudged: true, dueAt: lease.until };
      if (await putProgress(parts.deliveries, program, record, nudged)) return null;
      continue;
    }
    const claimed = { ...progress, nudged: false, lease: { holder, until: leaseEnd(parts) } };
    const written = await putProgress(parts.deliveries, program, record, claimed);
    if (written !== null) return written;
  }
  throw new StoreBusy(`subscription ${record.id} changes hands again and again`);
}

const leaseEnd = ({ now }: Parts) => (now() + leaseMs) as Instant;

async function work(run: Run): Promise<void> {
  const { parts } = run;
  run.waiting = [...(await listWaiting(parts.deliveries, run.pk, 2 * waitingMax))];
  for (;;) {
    const isMore = run.progress.endedAt === null && (await step(run));
    const isShort = parts.timeLeftMs() <= timeForOneMs;
    if (isMore && !isShort) {
      if (!(await keep(run, { ...run.progress, lease: { holder: run.holder, until: leaseEnd(parts) } })))
        return;
      continue;
    }
    if (await release(run, isMore)) return;
    if (run.progress.lease?.holder !== run.holder) return;
    run.waiting = [...(await listWaiting(parts.deliveries, run.pk, 2 * waitingMax))];
  }
}

/** Whether there may be more to do at once. */
async function step(run: Run): Promise<boolean> {
  const now = run.parts.now();
  const due = dueOf(run, now);
  if (due.length > 0) {
    await settle(run, await attempt(run, await carried(run, due)));
    return run.progress.openedAt === null;
  }
  const taken = await takeNew(run, now);
  const results = await attempt(run, taken.carried);
  const held = taken.held.map(({ delivery }) => ({ delivery, outcome: null, retryAfterMs: null }));
  await settle(run, [...results, ...held]);
  run.progress = { ...run.progress, next: taken.next };
  return taken.isMore && run.progress.openedAt === null;
}

/** False where somebody else holds it now. */
async function keep(run: Run, progress: Progress): Promise<boolean> {
  const { parts, program, record, holder } = run;
  let wanted = progress;
  for (let tries = 0; tries < triesMax; tries++) {
    const written = await putProgress(parts.deliveries, program, record, wanted);
    if (written !== null) {
      run.progress = written;
      return true;
    }
    const stands = await getProgress(parts.deliveries, program, record);
    if (stands === null || stands.lease?.holder !== holder) return false;
    wanted = { ...wanted, revision: stands.revision, nudged: stands.nudged };
  }
  throw new StoreBusy(`subscription ${record.id} is nudged again and again`);
}

/** False where somebody left word meanwhile, or holds it now. `isMore`: time is up before the work is done. */
async function release(run: Run, isMore: boolean): Promise<boolean> {
  const { parts, program, record } = run;
  const now = parts.now();
  const dueAt = isMore ? now : nextDue(run);
  const freed = { ...run.progress, lease: null, nudged: false, dueAt };
  const written = await putProgress(parts.deliveries, program, record, freed);
  if (written === null) {
    const stands = await getProgress(parts.deliveries, program, record);
    const isMine = stands?.lease?.holder === run.holder;
    const lease = isMine ? { holder: run.holder, until: leaseEnd(parts) } : null;
    run.progress = { ...run.progress, lease, nudged: false, revision: stands?.revision ?? 0 };
    return false;
  }
  run.progress = written;
  const soon = dueAt === null ? Number.POSITIVE_INFINITY : dueAt - now;
  if (soon <= soonMs) {
    await parts.nudges.send([{ program, subscription: record.id }], Math.ceil(Math.max(0, soon) / 1000));
  }
  return true;
}

/** When something has its turn that nobody will tell of; null: nothing. */
function nextDue(run: Run): Instant | null {
  const { progress } = run;
  if (progress.endedAt !== null) return null;
  const moments = turns(run).map(({ dueAt }) => dueAt);
  const first = moments.length === 0 ? null : (Math.min(...moments) as Instant);
  if (progress.openedAt === null) return first;
  if (first === null) return run.isAtEnd ? null : probeFrom(progress, 'fresh');
  return Math.max(first, probeFrom(progress, 'waiting') ?? first) as Instant;
}
