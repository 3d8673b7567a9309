/**
 * The platform clock: real time plus a shift that only ever grows. Rules follow it; signatures and tokens
 * stay on real time.
 */
import { Temporal } from 'temporal-polyfill';

/** How far to go: by an ISO 8601 duration, counted on the calendar in UTC (`P40D`, `P1M`, `PT5H`), or to an instant. */
export type ClockMove = { readonly advance: string } | { readonly set: string };

export type ClockAim =
  | { readonly kind: 'to'; readonly ms: number }
  /** What was asked for is no instant or duration, or lies outside the years that can be written. */
  | { readonly kind: 'malformed'; readonly says: string }
  | { readonly kind: 'movedBack'; readonly now: string; readonly to: string };

export interface PlatformClock {
  readonly shiftMs: number;
  nowMs(): number;
  /** Where a move would lead from here. */
  aim(move: ClockMove): ClockAim;
  /** To an instant in milliseconds since 1970; it stays where it is when it has passed it. */
  moveTo(ms: number): void;
}

interface ClockOptions {
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
  const to = (now: number, ms: number): ClockAim => {
    if (ms < now) return { kind: 'movedBack', now: isoOf(now), to: isoOf(ms) };
    if (ms > endOfTimeMs)
      return { kind: 'malformed', says: 'goes beyond the year 9999, where the clock ends' };
    return { kind: 'to', ms };
  };
  return {
    get shiftMs() {
      return shiftMs;
    },
    nowMs,
    aim(move) {
      const now = nowMs();
      if ('set' in move) {
        const ms = parseInstant(move.set);
        return ms === undefined
          ? {
              kind: 'malformed',
              says: 'must be an instant with its time zone, such as "2027-01-01T00:00:00Z"',
            }
          : to(now, ms);
      }
      const ms = attempt(() => utc(now).add(Temporal.Duration.from(move.advance)).epochMilliseconds);
      return ms === undefined
        ? {
            kind: 'malformed',
            says: 'must be a duration such as "P40D" for forty days or "PT5H" for five hours',
          }
        : to(now, ms);
    },
    moveTo(ms) {
      const aheadMs = ms - nowMs();
      if (aheadMs <= 0) return;
      shiftMs += aheadMs;
      onMove(shiftMs);
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
