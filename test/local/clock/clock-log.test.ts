import { expect, test } from 'vitest';
import { createMoveLog } from '../../../infra/local/clock/clock-log.ts';

const fromMs = Date.parse('2026-11-17T05:00:00Z');
const day = 86_400_000;

function log() {
  const lines: string[] = [];
  let nowMs = 0;
  const tell = createMoveLog(
    (line) => lines.push(line),
    () => nowMs,
  );
  const step = (afterMs: number, days: number, runs: number) => {
    nowMs += afterMs;
    tell({ fromMs, atMs: fromMs + days * day, toMs: fromMs + 400 * day, runs });
  };
  return { lines, step };
}

test('a long move says now and then how far it has come, and where it ends', () => {
  const { lines, step } = log();
  step(0, 1, 1);
  step(800, 20, 5);
  step(200, 37, 12);
  step(100, 38, 13);
  step(100, 400, 14);
  expect(lines).toEqual([
    'clock: 2026-12-24 05:00 UTC, 37 of 400 days, 12 runs of schedules',
    'clock: 2027-12-22 05:00 UTC, 400 of 400 days, 14 runs of schedules',
  ]);
});

test('a short one says nothing', () => {
  const { lines, step } = log();
  step(0, 100, 1);
  step(500, 400, 2);
  expect(lines).toEqual([]);
});
