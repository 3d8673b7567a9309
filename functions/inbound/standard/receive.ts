/** Recording proven deliveries in our own format; what can't be recorded now is parked. */
import type { Instant } from '../../../domain/kernel/brand.ts';
import type { Timeline } from '../../../domain/program/timeline.ts';
import { StoreBusy } from '../../shared/busy.ts';
import type { Reply, Request } from '../../shared/http.ts';
import { refusalIn } from '../../shared/json.ts';
import { deliver } from '../deliver.ts';
import type { Keeping } from '../parking/sealings.ts';

export interface OwnReceiver extends Keeping {
  readonly platformNow: () => Instant;
}

/** `timeline`: null while the program has no published version. */
export async function recordOrPark(
  { store, sealingOf, platformNow }: OwnReceiver,
  request: Request,
  timeline: Timeline | null,
  source: string,
): Promise<Reply> {
  const now = platformNow();
  const { program, body } = request;
  const toPark = { store, sealingOf, program, source, body, at: now };
  if (timeline === null) {
    const { parkUnruled } = await import('./park.ts');
    return { status: 202, body: await parkUnruled(toPark) };
  }
  try {
    return await deliver(store, request, timeline, now, source);
  } catch (error) {
    const isTold = error instanceof StoreBusy || (await refusalIn(error)) !== null;
    if (isTold) throw error;
    const { parkFailed } = await import('./park.ts');
    return { status: 202, body: await parkFailed(toPark, error) };
  }
}
