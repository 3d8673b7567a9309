/**
 * Sends what the rows of a file say through the webhook: each member's in the order of its dates, members side
 * by side. It keeps no notes of its own: run again, what was recorded answers as a duplicate.
 */
import { type DeliveryTarget, factBody } from '../deliver/deliver.ts';
import { bytesTogetherMax, deliverMany, factsTogetherMax } from '../deliver/deliverMany.ts';
import type { RetryPolicy } from '../platform/retry.ts';
import { sendInBatches } from './batches.ts';
import { becauseOf, type Problem, type RowPlace } from './columns/row.ts';
import { type Judged, judge, refusedRows } from './judge.ts';
import type { Group } from './orders/group.ts';
import type { FactOfRows, Read, RefusedRow } from './orders/order.ts';
import { createTally, type Outcome, type RowCounts, type Tally, type Verdict } from './tally.ts';

interface ImportPlan {
  readonly groups: AsyncIterable<Group>;
  readonly read: (group: Group) => Read;
  readonly target: DeliveryTarget;
  readonly concurrency: number;
  readonly retry: RetryPolicy;
  readonly onProgress: (counts: RowCounts) => void;
  /** Told of every row that is rejected. */
  readonly onRejected: (place: RowPlace, problem: Problem) => void;
  /** Aborted by Ctrl-C: what is on its way is finished, nothing more is sent. */
  readonly signal: AbortSignal;
}

export interface ImportReport extends Outcome {
  /** Why not every row was sent; null when every row was. */
  readonly stoppedBecause: string | null;
}

/** So many facts are sorted by date before they are sent: a shop's export begins with the newest. */
const SORTED_TOGETHER = 20_000;

export async function runImport(plan: ImportPlan): Promise<ImportReport> {
  const run: Run = { plan, tally: createTally(), stoppedBecause: null };
  const onAbort = () => stop(run, 'interrupted');
  plan.signal.addEventListener('abort', onAbort, { once: true });
  try {
    let waiting: Ready[] = [];
    for await (const group of plan.groups) {
      if (run.stoppedBecause !== null) break;
      waiting.push(...take(run, plan.read(group)));
      if (waiting.length >= SORTED_TOGETHER) {
        await send(run, waiting);
        waiting = [];
      }
    }
    await send(run, waiting);
  } finally {
    plan.signal.removeEventListener('abort', onAbort);
  }
  return { ...run.tally.outcome(), stoppedBecause: run.stoppedBecause };
}

interface Run {
  readonly plan: ImportPlan;
  readonly tally: Tally;
  stoppedBecause: string | null;
}

/** The facts of one order: its rows are judged when all of them are answered. */
interface Order {
  open: number;
  readonly verdicts: Map<RowPlace, Verdict>;
  readonly refused: Map<RowPlace, Problem>;
  /** Its purchase was refused: what came of it is not sent. */
  refusedRow: RowPlace | null;
}

interface Ready {
  readonly lane: string;
  readonly fact: FactOfRows;
  /** Of its body. */
  readonly bytes: number;
  readonly order: Order;
}

function take(run: Run, read: Read): readonly Ready[] {
  switch (read.kind) {
    case 'skipped':
      run.tally.skip(read.rows, read.reason);
      progress(run);
      return [];
    case 'refused':
      for (const { place, problem } of read.rows) reject(run, place, problem);
      progress(run);
      return [];
    case 'facts': {
      if (read.empty.length > 0) run.tally.skip(read.empty, 'a refund of nothing');
      const order: Order = {
        open: read.facts.length,
        verdicts: new Map(),
        refused: new Map(),
        refusedRow: null,
      };
      return read.facts.map((fact) => {
        const bytes = Buffer.byteLength(factBody(fact.fact));
        return { lane: read.lane, fact, bytes, order };
      });
    }
  }
}

async function send(run: Run, ready: readonly Ready[]): Promise<void> {
  // The sort is stable: at one instant the purchase stays before its refund.
  const when = ({ fact }: Ready) => fact.fact.data.occurredAt;
  const byDate = ready.toSorted((a, b) => (when(a) < when(b) ? -1 : when(a) > when(b) ? 1 : 0));
  await sendInBatches(
    Map.groupBy(byDate, ({ lane }) => lane),
    {
      concurrency: run.plan.concurrency,
      itemsMax: factsTogetherMax,
      bytesMax: bytesTogetherMax,
      bytesOf: ({ bytes }) => bytes,
      // Whether its purchase was taken has to be known first.
      mayFollow: ({ order }, before) => before.every((each) => each.order !== order),
      send: (batch) => sendBatch(run, batch),
      isStopped: () => run.stoppedBecause !== null,
    },
  );
}

async function sendBatch(run: Run, batch: readonly Ready[]): Promise<void> {
  const wanted = batch.filter((each) => !isHeldBack(run, each));
  const facts = wanted.map(({ fact }) => fact.fact);
  const ends = facts.length === 0 ? [] : await deliverMany(run.plan.target, facts, run.plan.retry);
  for (const [index, each] of wanted.entries()) {
    const end = ends[index];
    if (end !== undefined) conclude(run, each, judge(end));
  }
}

/** What came of a purchase that was refused is refused with it. */
function isHeldBack(run: Run, { fact: { rows }, order }: Ready): boolean {
  if (order.refusedRow === null) return false;
  const problem = becauseOf(order.refusedRow.row);
  for (const place of rows) note(order, { place, problem });
  finish(run, order);
  return true;
}

function conclude(run: Run, { fact: { fact, rows }, order }: Ready, verdict: Judged): void {
  if (verdict.kind === 'stop') {
    stop(run, verdict.reason);
    return;
  }
  if (verdict.kind === 'answered') {
    run.tally.fact(fact.type, verdict.answer);
    for (const place of rows) {
      order.verdicts.set(place, worst(order.verdicts.get(place), verdict.answer.status));
    }
  } else {
    if (fact.type === 'purchase.completed') order.refusedRow = rows[0] ?? null;
    for (const refused of refusedRows(verdict.problem, fact, rows)) note(order, refused);
  }
  finish(run, order);
}

function note(order: Order, { place, problem }: RefusedRow): void {
  if (!order.refused.has(place)) order.refused.set(place, problem);
}

/** What is new outweighs what is known. */
const weights: readonly Verdict[] = ['duplicate', 'ignored', 'waiting', 'recorded'];

function worst(before: Verdict | undefined, now: Verdict): Verdict {
  if (before === undefined) return now;
  return weights.indexOf(now) > weights.indexOf(before) ? now : before;
}

function finish(run: Run, order: Order): void {
  order.open -= 1;
  if (order.open > 0) return;
  for (const [place, problem] of order.refused) reject(run, place, problem);
  for (const [place, verdict] of order.verdicts) {
    if (!order.refused.has(place)) run.tally.rows(verdict, [place]);
  }
  progress(run);
}

function reject(run: Run, place: RowPlace, problem: Problem): void {
  run.tally.reject(place, problem);
  run.plan.onRejected(place, problem);
}

function stop(run: Run, reason: string): void {
  run.stoppedBecause ??= reason;
}

const progress = (run: Run): void => run.plan.onProgress(run.tally.counts());
