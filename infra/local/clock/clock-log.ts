/** Tells a person at a terminal how far a move of the clock has come, when it takes a while. */

import type { MoveProgress } from '../schedules/ticker.ts';
import { isoOf } from './platform-clock.ts';

/** The first line comes within a second. */
const firstMs = 900;
const everyMs = 2_000;
const dayMs = 86_400_000;

export function createMoveLog(
  write: (line: string) => void,
  nowMs: () => number = Date.now,
): (progress: MoveProgress) => void {
  let saidMs = 0;
  let isLong = false;
  let moveFromMs: number | undefined;
  return (progress) => {
    if (progress.fromMs !== moveFromMs) {
      moveFromMs = progress.fromMs;
      saidMs = nowMs();
      isLong = false;
    }
    const isOver = progress.atMs >= progress.toMs;
    if (nowMs() - saidMs < (isLong ? everyMs : firstMs) && !(isOver && isLong)) return;
    saidMs = nowMs();
    isLong = true;
    write(moveText(progress));
  };
}

/** `clock: 2026-12-24 05:00 UTC, 37 of 400 days, 12 runs of schedules` */
function moveText({ fromMs, atMs, toMs, runs }: MoveProgress): string {
  const at = `${isoOf(atMs).slice(0, 16).replace('T', ' ')} UTC`;
  const days = (ms: number) => Math.round(ms / dayMs);
  return `clock: ${at}, ${days(atMs - fromMs)} of ${days(toMs - fromMs)} days, ${runs} runs of schedules`;
}
