import { setTimeout as delay } from 'node:timers/promises';
import type { Driven } from '../driven.ts';

const pauseMs = 5;

/**
 * Resolves when every queue and every stream that is driven is empty, with nothing under way. Nobody waits for real time here:
 * once all else has ended, what failed comes back at once, until it is done or goes to its dead-letter queue.
 * Rejects when the platform stops.
 */
export async function drain(sources: readonly Driven[], stopping: AbortSignal): Promise<void> {
  while (!(await isEmpty(sources))) {
    stopping.throwIfAborted();
    await Promise.all(sources.map((source) => source.bringBack()));
    await delay(pauseMs);
  }
}

/** A batch may send messages to a queue that was counted before it: then the counts say nothing. */
async function isEmpty(sources: readonly Driven[]): Promise<boolean> {
  await Promise.all(sources.map((source) => source.settled()));
  const batches = () => sources.reduce((sum, source) => sum + source.batches, 0);
  const before = batches();
  const counts = await Promise.all(sources.map((source) => source.count()));
  return counts.every((count) => count === 0) && batches() === before;
}
