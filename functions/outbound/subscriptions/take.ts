/** What is to be sent next: of what waits, and of what is new in the log. */
import type { Instant } from '../../../domain/kernel/brand.ts';
import { batchAt, batchesAfter } from '../../store/events/eventLog.ts';
import type { LogPlace } from '../../store/keys.ts';
import { type Delivery, removeWaiting } from '../../store/subscriptions/deliveries.ts';
import type { LaurelEvent } from '../events/event.ts';
import { probeFrom } from './circuit.ts';
import type { Carried, Placed, Run } from './parts.ts';
import { memberOf } from './wanted.ts';

/** How many events are sent before what came of them is written. */
const pieceMax = 50;
/** How many batches of the log one piece looks through. */
const batchesMax = 200;
/** With so many waiting nothing new is taken: the log holds it. */
export const waitingMax = 1_000;

/** What waits and whose turn it is; in order of the log. Of an ordered subscription only a member's first has its turn. */
export function turns({ record, waiting }: Run): readonly Delivery[] {
  if (!record.ordered) return waiting;
  const members = new Set<string>();
  return waiting.filter(({ member, event }) => {
    const isFirst = !members.has(member ?? event);
    members.add(member ?? event);
    return isFirst;
  });
}

export function dueOf(run: Run, now: Instant): readonly Delivery[] {
  const due = turns(run).filter(({ dueAt }) => dueAt <= now);
  if (run.progress.openedAt === null) return due.slice(0, pieceMax);
  const from = probeFrom(run.progress, 'waiting');
  if (from !== null && from > now) return [];
  return due.toSorted((a, b) => a.dueAt - b.dueAt).slice(0, 1);
}

/** Those whose events the log has left behind are gone with them. */
export async function carried(run: Run, due: readonly Delivery[]): Promise<readonly Carried[]> {
  const { parts, program, pk } = run;
  const found: Carried[] = [];
  for (const [position, deliveries] of Map.groupBy(due, ({ place }) => place.position)) {
    const batch = await batchAt<LaurelEvent>(parts.events, program, position);
    for (const delivery of deliveries) {
      const event = batch?.events[delivery.place.index];
      if (event !== undefined) found.push({ delivery, event });
      else {
        await removeWaiting(parts.deliveries, pk, delivery);
        run.waiting = run.waiting.filter((each) => each !== delivery);
      }
    }
  }
  return found;
}

export interface Taken {
  readonly carried: readonly Carried[];
  /** Those that a delivery before them holds up. */
  readonly held: readonly Carried[];
  readonly next: LogPlace;
  /** Whether the log may hold more behind it. */
  readonly isMore: boolean;
}

const nothing = (next: LogPlace): Taken => ({ carried: [], held: [], next, isMore: false });

export async function takeNew(run: Run, now: Instant): Promise<Taken> {
  const { progress, waiting } = run;
  const isOpen = progress.openedAt !== null;
  const from = isOpen ? probeFrom(progress, 'fresh') : null;
  const waits = isOpen ? waiting.length > 0 || (from !== null && from > now) : waiting.length >= waitingMax;
  if (waits) return nothing(progress.next);
  const { wanted, next, isMore } = await look(run, isOpen ? 1 : pieceMax);
  run.isAtEnd = wanted.length === 0 && !isMore;
  const holding = new Set(run.record.ordered ? waiting.map(({ member, event }) => member ?? event) : []);
  const all = wanted.map((placed) => ({ event: placed.event, delivery: newDelivery(placed, now) }));
  const isHeld = ({ delivery: { member, event } }: Carried) => holding.has(member ?? event);
  return { carried: all.filter((each) => !isHeld(each)), held: all.filter(isHeld), next, isMore };
}

function newDelivery({ place, event }: Placed, now: Instant): Delivery {
  const { id, type } = event;
  return { place, event: id, type, member: memberOf(event), tries: 0, dueAt: now, firstAt: now, last: null };
}

async function look({ parts, program, progress, isWanted }: Run, max: number) {
  const wanted: Placed[] = [];
  let { next } = progress;
  let batches = 0;
  for await (const batch of batchesAfter<LaurelEvent>(parts.events, program, next.position - 1)) {
    if (batches++ === batchesMax) return { wanted, next, isMore: true };
    const from = batch.position === next.position ? next.index : 0;
    for (const [index, event] of batch.events.entries()) {
      if (index < from) continue;
      if (wanted.length === max) return { wanted, next, isMore: true };
      const place = { position: batch.position, index };
      if (isWanted(event)) wanted.push({ place, event });
      next = { position: batch.position, index: index + 1 };
    }
    next = { position: batch.position + 1, index: 0 };
  }
  return { wanted, next, isMore: false };
}
