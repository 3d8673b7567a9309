/**
 * The circuit of a subscription: after some tries in a row that failed nothing new is sent, and what waits is tried
 * one by one until something arrives. What is new waits in the log, which keeps it for ninety days.
 */
import type { Instant } from '../../../domain/kernel/brand.ts';
import type { Outcome } from '../../store/subscriptions/deliveries.ts';
import type { Progress } from '../../store/subscriptions/progress.ts';
import type { OperatorType } from '../events/operatorEvents.ts';

export const failuresToOpen = 10;

/** From one try to the next while it is open: of something that waits, or of something new where nothing waits. */
export const probeMs = { waiting: 60_000, fresh: 3_600_000 } as const;

export interface Change {
  readonly progress: Progress;
  /** What operators are told; null: nothing. */
  readonly told: OperatorType | null;
}

const gone = 410;

export function afterTry(before: Progress, { at, status, reason }: Outcome): Change {
  if (reason === null) {
    const progress = { ...before, failures: 0, openedAt: null, probedAt: null };
    return { progress, told: before.openedAt === null ? null : 'laurel.subscription.recovered' };
  }
  const failures = before.failures + 1;
  const probedAt = before.openedAt === null ? null : at;
  if (status === gone && before.endedAt === null) {
    return { progress: { ...before, failures, probedAt, endedAt: at }, told: 'laurel.subscription.ended' };
  }
  if (before.openedAt === null && failures >= failuresToOpen) {
    const progress = { ...before, failures, openedAt: at, probedAt: at };
    return { progress, told: 'laurel.subscription.failing' };
  }
  return { progress: { ...before, failures, probedAt }, told: null };
}

/** From when something may be tried; null: at any time. */
export function probeFrom({ probedAt }: Progress, kind: keyof typeof probeMs): Instant | null {
  return probedAt === null ? null : ((probedAt + probeMs[kind]) as Instant);
}
