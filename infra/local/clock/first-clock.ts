import type { DataFolder } from '../data-folder.ts';
import { Refusal } from '../refusal.ts';
import { createPlatformClock, isoOf, type PlatformClock, parseInstant } from './platform-clock.ts';

/** The clock where the kept data left it, moved on to `instant` when one is asked for. */
export function createClock(folder: DataFolder, instant: string | undefined): PlatformClock {
  const kept = folder.state.shiftMs;
  const onMove = (shiftMs: number) => folder.keep({ shiftMs });
  const clock = createPlatformClock({ ...(kept !== undefined && { shiftMs: kept }), onMove });
  if (instant === undefined) return clock;

  const asked = parseInstant(instant);
  if (asked === undefined)
    throw new Refusal(`--clock must be an ISO 8601 instant such as 2027-01-01T00:00:00Z, not "${instant}".`);
  if (kept === undefined) {
    const shiftMs = asked - Date.now();
    onMove(shiftMs);
    return createPlatformClock({ shiftMs, onMove });
  }
  if (asked >= clock.nowMs()) {
    clock.moveTo(asked);
    return clock;
  }
  throw new Refusal(`The clock of ${folder.directory} is at ${isoOf(clock.nowMs())} and only moves forward.`);
}
