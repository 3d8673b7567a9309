/** Sends deliveries: members side by side, those of one member one after the other. */

import { afterTry } from './circuit.ts';
import type { Carried, Result, Run } from './parts.ts';
import { tellOperators } from './tell.ts';

/** Requests to one receiver at once. */
const lanes = 10;
/** A request may take 15 s, and what came of it has to be written. */
export const timeForOneMs = 20_000;

/** In the order in which they were done. Where nothing arrives any more, or time is short, the rest is not tried. */
export async function attempt(run: Run, carried: readonly Carried[]): Promise<readonly Result[]> {
  const groups = [
    ...Map.groupBy(carried, ({ delivery }) => delivery.member ?? delivery.event).values(),
  ].values();
  const results: Result[] = [];
  const wasOpen = run.progress.openedAt !== null;
  const lane = async () => {
    for (const group of groups) {
      let isHeld = false;
      for (const each of group) {
        const isStopped = run.progress.endedAt !== null || (!wasOpen && run.progress.openedAt !== null);
        const mayTry: boolean = !isHeld && !isStopped && run.parts.timeLeftMs() > timeForOneMs;
        const result: Result = mayTry ? await tryOnce(run, each) : untried(each);
        results.push(result);
        isHeld ||= run.record.ordered && result.outcome?.reason !== null;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(lanes, carried.length) }, lane));
  return results;
}

function untried({ delivery }: Carried): Result {
  return { delivery, outcome: null, retryAfterMs: null };
}

async function tryOnce(run: Run, { delivery, event }: Carried): Promise<Result> {
  const { retryAfterMs, ...answered } = await run.sender.send(run.message(event));
  const outcome = { at: run.parts.now(), ...answered };
  const { progress, told } = afterTry(run.progress, outcome);
  run.progress = progress;
  if (told !== null) await tellOperators(run, told, outcome);
  return { delivery, outcome, retryAfterMs };
}
