/** Calls what a schedule calls, as Lambda takes an event that nobody waits for: three times, if need be. */
import { randomUUID } from 'node:crypto';
import { type SchedulePlan, scheduledTime } from '../assembly/plan/schedule.ts';
import type { Invoker } from '../workers/pool.ts';
import { newTraceId } from '../workers/trace-id.ts';

/** Lambda waits a minute or two between them. */
const triesMax = 3;

export type Called = { readonly kind: 'done' } | { readonly kind: 'failed'; readonly why: string };

/** `tickMs` is the tick's own instant, in milliseconds since 1970. */
export async function callTarget(schedule: SchedulePlan, fn: Invoker, tickMs: number): Promise<Called> {
  const at = new Date(tickMs).toISOString().replace('.000Z', 'Z');
  const event: unknown = JSON.parse(schedule.input.replaceAll(scheduledTime, at));
  const requestId = randomUUID(); // the same for each try, as Lambda's
  let why = '';
  for (let tries = 0; tries < triesMax; tries++) {
    const invocation = await fn.invoke({ requestId, traceId: newTraceId(), event });
    if (invocation.kind === 'returned') return { kind: 'done' };
    why = invocation.why;
    if (invocation.kind === 'refused') break; // nobody took it, so trying again is no better
  }
  return { kind: 'failed', why };
}
