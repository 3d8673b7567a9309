/** Days and instants in a program's time zone. */

const formats = new Map<string, Intl.DateTimeFormat>();

function partsIn(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    calendar: 'iso8601',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  formats.set(zone, made);
  return made;
}

/** How far the zone's clocks are ahead of UTC at an instant, in milliseconds. */
function offsetAt(ms: number, zone: string): number {
  const parts = Object.fromEntries(
    partsIn(zone)
      .formatToParts(ms)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(ms / 1000) * 1000;
}

/** `2026-03-14` of an instant. */
export function dayIn(zone: string, ms: number): string {
  return new Date(ms + offsetAt(ms, zone)).toISOString().slice(0, 10);
}

/** The instant at which the zone's clocks show a local time, given as if it were UTC. */
function instantOf(localMs: number, zone: string): number {
  const guess = localMs - offsetAt(localMs, zone);
  return localMs - offsetAt(guess, zone);
}

/** The last millisecond of a day. */
export function endOfDay(zone: string, day: string): number {
  return instantOf(Date.parse(`${day}T00:00:00Z`) + 86_400_000, zone) - 1;
}

/** A local time of the zone, `2026-03-14T09:30`, as an instant. */
export function instantAt(zone: string, local: string): string {
  return new Date(instantOf(Date.parse(`${local}:00Z`), zone)).toISOString();
}

/** An instant as the zone's local time, `2026-03-14T09:30`. */
export function localAt(zone: string, ms: number): string {
  return new Date(ms + offsetAt(ms, zone)).toISOString().slice(0, 16);
}

export const isDay = (text: unknown): text is string =>
  typeof text === 'string' && /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text));

export const dayNumber = (day: string): number => Math.round(Date.parse(`${day}T00:00:00Z`) / 86_400_000);
export const dayOfNumber = (number: number): string =>
  new Date(number * 86_400_000).toISOString().slice(0, 10);
