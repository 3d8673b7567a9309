/** Writes what came of tries, before the log is left behind: whoever dies in between sends again what was sent. */
import type { Instant } from '../../../domain/kernel/brand.ts';
import { type Delivery, giveUp, putWaiting, removeWaiting } from '../../store/subscriptions/deliveries.ts';
import { putTries, type Try } from '../../store/subscriptions/tries.ts';
import { comesBefore, type Result, type Run } from './parts.ts';
import { nextTry } from './schedule.ts';

export async function settle(run: Run, results: readonly Result[]): Promise<void> {
  for (const result of results) await settleOne(run, result);
  run.waiting.sort(({ place: a }, { place: b }) => (comesBefore(a, b) ? -1 : 1));
  const tries = results.flatMap(tryOf);
  if (tries.length === 0) return;
  const { parts, pk, holder } = run;
  const part = run.piecesWritten++;
  await putTries(parts.deliveries, pk, tries, {
    at: parts.now(),
    realNow: parts.realNow(),
    id: holder,
    part,
  });
}

function tryOf({ delivery, outcome }: Result): readonly Try[] {
  if (outcome === null) return [];
  const { event, type, member, tries } = delivery;
  return [{ ...outcome, event, type, member, number: tries + 1 }];
}

async function settleOne(run: Run, { delivery, outcome, retryAfterMs }: Result): Promise<void> {
  const { parts, pk, counts } = run;
  const stood = run.waiting.findIndex(({ place }) => isSame(place, delivery.place));
  if (outcome === null) {
    if (stood < 0) await wait(run, delivery, stood);
    return;
  }
  if (outcome.reason === null) {
    counts.arrived += 1;
    if (stood < 0) return;
    await removeWaiting(parts.deliveries, pk, delivery);
    run.waiting.splice(stood, 1);
    return;
  }
  counts.failed += 1;
  const tries = delivery.tries + 1;
  const dueAt = nextTry({ at: outcome.at, tries, retryAfterMs }, parts.random());
  const failed: Delivery = { ...delivery, tries, last: outcome, dueAt: dueAt ?? (outcome.at as Instant) };
  if (dueAt !== null) return wait(run, failed, stood);
  counts.dead += 1;
  await giveUp(parts.deliveries, pk, failed, parts.realNow());
  if (stood >= 0) run.waiting.splice(stood, 1);
}

async function wait(run: Run, delivery: Delivery, stood: number): Promise<void> {
  await putWaiting(run.parts.deliveries, run.pk, delivery, run.parts.realNow());
  if (stood < 0) run.waiting.push(delivery);
  else run.waiting[stood] = delivery;
}

function isSame(a: Delivery['place'], b: Delivery['place']): boolean {
  return a.position === b.position && a.index === b.index;
}
