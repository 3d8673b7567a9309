/** Every hour: whose grace days are over is forgotten. */

import type { ProgramId } from '../../domain/kernel/brand.ts';
import type { Timeline } from '../../domain/program/timeline.ts';
import { platformNow } from '../shared/clock.ts';
import { logEvent } from '../shared/log.ts';
import type { Store } from '../store/client.ts';
import { duePlanned } from '../store/people/erasures.ts';
import { listPrograms } from '../store/programs/programList.ts';
import { erasePerson } from './erase.ts';

export interface Forgetting {
  readonly store: Store;
  readonly timelineOf: (program: ProgramId) => Promise<Timeline | null>;
  readonly timeLeftMs: () => number;
}

/** What one person takes; the rest is done in the next hour. */
const reserveMs = 10_000;

export async function eraseDue({ store, timelineOf, timeLeftMs }: Forgetting): Promise<number> {
  let erased = 0;
  for (const program of await listPrograms(store)) {
    const timeline = await timelineOf(program);
    if (timeline === null) continue;
    for (const { memberId, by: actor, requestId } of await duePlanned(store, program, platformNow())) {
      if (timeLeftMs() < reserveMs) return erased;
      await erasePerson({ store, program, timeline, by: { actor, requestId }, timeLeftMs }, memberId);
      erased++;
    }
  }
  if (erased > 0) logEvent('people', { level: 'INFO', message: 'erased', fields: { erased } });
  return erased;
}
