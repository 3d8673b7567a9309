/** How long what runs leave behind is kept: DynamoDB takes an item away some time after the second that it names. */
import { realNow } from '../../shared/clock.ts';

/** By real time, whatever the platform's clock says: so does DynamoDB. */
const keptDays = {
  /** What a run has come to, for whoever asks a year later. */
  run: 400,
  /** Shares of a run, which are looked at until it has ended. */
  slice: 30,
  /** A preview with the members that it would move. */
  preview: 90,
} as const;

export interface Expiring {
  /** Seconds since 1970. */
  readonly expiresAt: number;
}

export function expiryOf(what: keyof typeof keptDays): Expiring {
  return { expiresAt: Math.floor(realNow() / 1_000) + keptDays[what] * 86_400 };
}
