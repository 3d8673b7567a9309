/** Days and instants as the API shows them. */
import type { Day, Instant } from '../../domain/kernel/brand.ts';
import type { Calendar } from '../../domain/kernel/calendar.ts';
import { never } from '../../domain/kernel/civil.ts';
import { formatInstant } from '../../domain/kernel/instant.ts';

/** Null for the day that never comes. */
export function startOf(day: Day, calendar: Calendar): string | null {
  return day === never ? null : formatInstant(calendar.startOfDay(day));
}

export function instantOrNull(instant: Instant | null): string | null {
  return instant === null ? null : formatInstant(instant);
}
