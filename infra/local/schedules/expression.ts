/**
 * When a schedule ticks, by EventBridge Scheduler's expressions, in UTC: `rate(1 hour)`,
 * `cron(20 * * * ? *)` (each hour at 20 past), `cron(30 4 * * ? *)` (each day at 4:30).
 */

export interface Ticks {
  /** The first tick after this instant, both in milliseconds since 1970. */
  nextAfter(ms: number): number;
}

const minuteMs = 60_000;
const unitsMs = { minute: minuteMs, hour: 60 * minuteMs, day: 1_440 * minuteMs } as const;

/** Undefined: a form that the local run does not know. */
export function parseSchedule(expression: string): Ticks | undefined {
  return parseRate(expression) ?? parseCron(expression);
}

/** On AWS a rate counts from the schedule's creation; here from the full hour, so that it is always the same. */
function parseRate(expression: string): Ticks | undefined {
  const [, count, unit] = /^rate\(([1-9]\d{0,3}) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  if (unit === undefined) return undefined;
  return every(Number(count) * unitsMs[unit as keyof typeof unitsMs], 0);
}

/** Each hour or each day, and no other. */
function parseCron(expression: string): Ticks | undefined {
  const [, minute, hour] = /^cron\((\d{1,2}) (\d{1,2}|\*) (?:\* \* \?|\? \* \*) \*\)$/.exec(expression) ?? [];
  if (minute === undefined || Number(minute) > 59) return undefined;
  const minutesMs = Number(minute) * minuteMs;
  if (hour === '*') return every(unitsMs.hour, minutesMs);
  return Number(hour) > 23 ? undefined : every(unitsMs.day, Number(hour) * unitsMs.hour + minutesMs);
}

const every = (stepMs: number, offsetMs: number): Ticks => ({
  nextAfter: (ms) => (Math.floor((ms - offsetMs) / stepMs) + 1) * stepMs + offsetMs,
});
