/** A tick of the schedule: a look at every program. */
import type { Instant } from '../../domain/kernel/brand.ts';
import { parseInstant } from '../../domain/kernel/instant.ts';
import { logEvent } from '../shared/log.ts';
import { listPrograms } from '../store/programs/programList.ts';
import { look, type Planner } from './planner.ts';

/** As the schedule sends it; the moment names the runs, the platform's clock decides what is due. */
export interface Tick {
  readonly scheduledAt: string;
}

export function isTick(event: object): event is Tick {
  return 'scheduledAt' in event;
}

/** Programs that are looked at at once. */
const lanes = 8;

/** A program that can't be looked at keeps nobody waiting; in the end the tick fails for it, and comes again. */
export async function tick(planner: Planner, { scheduledAt }: Tick): Promise<void> {
  const at = parseInstant(scheduledAt) ?? planner.now();
  const programs = await listPrograms(planner.store);
  const rest = programs.values();
  const errors: unknown[] = [];
  let runs = 0;
  const lane = async () => {
    for (const program of rest) {
      try {
        runs += (await look(planner, program, at as Instant)).length;
      } catch (error) {
        errors.push(error);
        logEvent('reviews', { level: 'ERROR', message: 'program not looked at', fields: { program }, error });
      }
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  logEvent('reviews', {
    level: 'INFO',
    message: 'tick',
    fields: { scheduledAt, programs: programs.length, runs },
    counts: { ticks: 1 },
  });
  if (errors.length > 0) throw new AggregateError(errors, `${errors.length} programs could not be looked at`);
}
