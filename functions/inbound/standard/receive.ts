/** Recording a proven delivery in our own format; what our own fault keeps from being recorded is parked. */
import type { Instant } from '../../../domain/kernel/brand.ts';
import type { Timeline } from '../../../domain/program/timeline.ts';
import { StoreBusy } from '../../shared/busy.ts';
import type { Reply, Request } from '../../shared/http.ts';
import { refusalIn } from '../../shared/json.ts';
import { Problem } from '../../shared/problem.ts';
import type { Store } from '../../store/client.ts';
import { deliver } from '../deliver.ts';

export interface OwnReceiver {
  readonly store: Store;
  readonly timelineOf: (program: Request['program']) => Promise<Timeline | null>;
  readonly platformNow: () => Instant;
}

export async function receiveOwn(receiver: OwnReceiver, request: Request, source: string): Promise<Reply> {
  const timeline = await receiver.timelineOf(request.program);
  if (timeline === null) throw withoutRules(request.program);
  return recordOrPark(receiver, request, timeline, source);
}

export async function recordOrPark(
  { store, platformNow }: Omit<OwnReceiver, 'timelineOf'>,
  request: Request,
  timeline: Timeline,
  source: string,
): Promise<Reply> {
  const now = platformNow();
  try {
    return await deliver(store, request, timeline, now, source);
  } catch (error) {
    const isTold = error instanceof StoreBusy || (await refusalIn(error)) !== null;
    if (isTold) throw error;
    const { parkOwn } = await import('./park.ts');
    return parkOwn({ store, request, source, at: now }, error);
  }
}

export function withoutRules(program: string): Problem {
  const detail = `program "${program}" has no published version yet; keep the delivery and send it again`;
  return new Problem('program-without-rules', detail, { retryAfterSeconds: 60 });
}
