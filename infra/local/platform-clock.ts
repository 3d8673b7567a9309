/**
 * The platform clock: real time plus a shift that only ever grows. Rules follow it; signatures and tokens
 * stay on real time.
 */
import { Temporal } from 'temporal-polyfill';

export type ClockMove =
  | { readonly kind: 'moved' }
  /** What was asked for is no instant or duration, or lies outside the years that can be written. */
  | { readonly kind: 'malformed'; readonly rule: string }
  | { readonly kind: 'movedBack'; readonly now: string; readonly to: string };

export interface PlatformClock {
  readonly shiftMs: number;
  nowMs(): number;
  /** By an ISO 8601 duration, counted on the calendar in UTC: `P40D`, `P1M`, `PT5H`. */
  advance(duration: string): ClockMove;
  /** To an ISO 8601 instant: `2027-01-01T00:00:00Z`. */
  set(instant: string): ClockMove;
}

export interface ClockOptions {
  readonly shiftMs?: number;
  readonly realNowMs?: () => number;
  /** Told of the new shift, to keep it. */
  readonly onMove?: (shiftMs: number) => void;
}

/** What a four-digit year can say. */
const endOfTimeMs = Date.UTC(9999, 11, 31);

export function createPlatformClock({
  shiftMs: initialShiftMs = 0,
  realNowMs = Date.now,
  onMove = () => {},
}: ClockOptions = {}): PlatformClock {
  let shiftMs = initialShiftMs;
  const nowMs = () => realNowMs() + shiftMs;
  /** `now` is read once, so that a move by 40 days is one by 40 days, to the millisecond. */
  const move = (now: number, toMs: number): ClockMove => {
    if (toMs < now) return { kind: 'movedBack', now: isoOf(now), to: isoOf(toMs) };
    if (toMs > endOfTimeMs) return { kind: 'malformed', rule: 'the clock ends with the year 9999' };
    shiftMs += toMs - now;
    onMove(shiftMs);
    return { kind: 'moved' };
  };
  return {
    get shiftMs() {
      return shiftMs;
    },
    nowMs,
    advance(duration) {
      const now = nowMs();
      const to = attempt(() => utc(now).add(Temporal.Duration.from(duration)).epochMilliseconds);
      if (to === undefined) return { kind: 'malformed', rule: 'an ISO 8601 duration such as P40D or PT5H' };
      return move(now, to);
    },
    set(instant) {
      const to = parseInstant(instant);
      if (to === undefined)
        return { kind: 'malformed', rule: 'an ISO 8601 instant such as 2027-01-01T00:00:00Z' };
      return move(nowMs(), to);
    },
  };
}

/** Milliseconds since 1970; undefined when the text is no instant, or none that a clock may show. */
export function parseInstant(text: string): number | undefined {
  const ms = attempt(() => Temporal.Instant.from(text).epochMilliseconds);
  return ms !== undefined && ms >= 0 && ms <= endOfTimeMs ? ms : undefined;
}

export function isoOf(ms: number): string {
  return new Date(ms).toISOString();
}

const utc = (ms: number) => Temporal.Instant.fromEpochMilliseconds(Math.floor(ms)).toZonedDateTimeISO('UTC');

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof RangeError || error instanceof TypeError) return undefined;
    throw error;
  }
}
