/**
 * Sends rows through the webhook: each member's in the file's order, members side by side. It keeps no
 * notes of its own: run again, what was recorded answers as a duplicate.
 */
import { type Delivery, type DeliveryTarget, deliver } from '../deliver/deliver.ts';
import { createLanes, type Lanes } from '../deliver/lanes.ts';
import type { Purchase } from '../deliver/purchase.ts';
import { problemSentence } from '../platform/problem.ts';
import type { RetryPolicy } from '../platform/retry.ts';
import type { Row } from './row.ts';
import type { RowToPurchase } from './toPurchase.ts';

interface ImportPlan {
  readonly rows: AsyncIterable<Row>;
  readonly toPurchase: RowToPurchase;
  readonly target: DeliveryTarget;
  readonly concurrency: number;
  readonly retry: RetryPolicy;
  readonly onProgress: (report: ImportCounts) => void;
  /** Aborted by Ctrl-C: what is on its way is finished, nothing more is sent. */
  readonly signal: AbortSignal;
}

export interface ImportCounts {
  readonly recorded: number;
  readonly duplicate: number;
  readonly rejected: number;
}

export interface Rejection {
  readonly line: number;
  readonly reason: string;
}

export interface ImportReport extends ImportCounts {
  /** By line. Of a very long list the first ones only; `rejected` counts all. */
  readonly rejections: readonly Rejection[];
  /** Why not every line was sent; null when every line was. */
  readonly stoppedBecause: string | null;
}

/** How far the reader may be ahead of the platform. */
const PENDING_PER_LANE = 64;
const REJECTIONS_KEPT_MAX = 100_000;

export async function runImport(plan: ImportPlan): Promise<ImportReport> {
  const lanes = createLanes({
    concurrency: plan.concurrency,
    pendingMax: plan.concurrency * PENDING_PER_LANE,
  });
  const tally = createTally(plan.onProgress, lanes);
  const onAbort = () => tally.stop('interrupted');
  plan.signal.addEventListener('abort', onAbort, { once: true });
  try {
    for await (const row of plan.rows) {
      if (tally.stopped()) break;
      const purchase = row.kind === 'bad' ? row : plan.toPurchase(row.fields);
      if ('reason' in purchase) tally.reject(row.line, purchase.reason);
      else await lanes.push(purchase.memberId, () => sendRow(plan, row.line, purchase, tally));
    }
    await lanes.drain();
  } finally {
    plan.signal.removeEventListener('abort', onAbort);
  }
  return tally.report();
}

async function sendRow({ target, retry }: ImportPlan, line: number, purchase: Purchase, tally: Tally) {
  const delivery = await deliver(target, purchase, retry);
  const verdict = judge(delivery);
  switch (verdict.kind) {
    case 'counted':
      return tally.count(verdict.as);
    case 'rejected':
      return tally.reject(line, verdict.reason);
    case 'stop':
      return tally.stop(verdict.reason);
  }
}

type Verdict =
  | { readonly kind: 'counted'; readonly as: 'recorded' | 'duplicate' }
  | { readonly kind: 'rejected'; readonly reason: string }
  /** Every other line would fare alike. */
  | { readonly kind: 'stop'; readonly reason: string };

function judge(delivery: Delivery): Verdict {
  switch (delivery.kind) {
    case 'taken':
      return { kind: 'counted', as: delivery.answer.status };
    case 'refused': {
      const { status } = delivery.problem;
      const reason = problemSentence(delivery.problem);
      const aboutTheSender = status === 401 || status === 403 || status === 404 || status < 400;
      return aboutTheSender ? { kind: 'stop', reason } : { kind: 'rejected', reason };
    }
    case 'unavailable': {
      const status = delivery.problem?.status;
      const { reason } = delivery;
      // 500 and 502 may be this one purchase's; the rest is the platform being away.
      return status === 500 || status === 502 ? { kind: 'rejected', reason } : { kind: 'stop', reason };
    }
  }
}

interface Tally {
  count(as: 'recorded' | 'duplicate'): void;
  reject(line: number, reason: string): void;
  stop(reason: string): void;
  stopped(): boolean;
  report(): ImportReport;
}

function createTally(onProgress: ImportPlan['onProgress'], lanes: Lanes): Tally {
  const counts = { recorded: 0, duplicate: 0, rejected: 0 };
  const rejections: Rejection[] = [];
  let stoppedBecause: string | null = null;
  return {
    count(as) {
      counts[as] += 1;
      onProgress(counts);
    },
    reject(line, reason) {
      counts.rejected += 1;
      if (rejections.length < REJECTIONS_KEPT_MAX) rejections.push({ line, reason });
      onProgress(counts);
    },
    stop(reason) {
      stoppedBecause ??= reason;
      lanes.stop();
    },
    stopped: () => stoppedBecause !== null,
    report: () => ({
      ...counts,
      rejections: rejections.toSorted((a, b) => a.line - b.line),
      stoppedBecause,
    }),
  };
}
