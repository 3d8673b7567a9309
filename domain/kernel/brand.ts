/** Plain numbers and strings that only a parser or the kernel's own arithmetic may make. */

declare const brand: unique symbol;
export type Brand<T, Name extends string> = T & { readonly [brand]: Name };

/** Loyalty points, an integer; negative where points are taken. */
export type Points = Brand<number, 'Points'>;
/** Money as an integer count of the currency's smallest unit (cents, yen, fils). */
export type MinorUnits = Brand<number, 'MinorUnits'>;
/** A moment: integer milliseconds since 1970-01-01T00:00Z. */
export type Instant = Brand<number, 'Instant'>;
/** A calendar date in the program's time zone: integer days since 1970-01-01. */
export type Day = Brand<number, 'Day'>;

export type ProgramId = Brand<string, 'ProgramId'>;
export type MemberId = Brand<string, 'MemberId'>;
export type LevelId = Brand<string, 'LevelId'>;
/** Names a fact within a program: its kind and its cause, percent-encoded, hence ASCII and sortable. */
export type FactId = Brand<string, 'FactId'>;

const idBytesMax = 128;
const utf8 = new TextEncoder();

/**
 * 1–128 bytes of well-formed UTF-8: what every id of a caller must be. Ids are parts of paths, where `.` and `..`
 * are steps: whoever sends such a path sends another one.
 */
export function isId(text: string): boolean {
  return (
    text.length > 0 &&
    text !== '.' &&
    text !== '..' &&
    text.length <= idBytesMax &&
    text.isWellFormed() &&
    (text.length * 3 <= idBytesMax || utf8.encode(text).length <= idBytesMax)
  );
}

/** Names in program files, of programs and of drafts: safe in a path and in a key as they are. */
export const slugPattern = /^[a-z0-9-]{1,40}$/;

export function isSlug(text: string): boolean {
  return slugPattern.test(text);
}

export function isProgramId(text: string): boolean {
  return isSlug(text);
}

/** What a tag of a member may be called. */
export const tagPattern = /^[a-z0-9][a-z0-9-]{0,31}$/;

export function isTag(text: string): boolean {
  return tagPattern.test(text);
}

/** The integer as points; throws on anything that is not a safe integer, which only a bug can make. */
export function points(value: number): Points {
  return integer(value) as Points;
}

export function minorUnits(value: number): MinorUnits {
  return integer(value) as MinorUnits;
}

function integer(value: number): number {
  if (!Number.isSafeInteger(value)) throw new RangeError(`not a safe integer: ${value}`);
  return value === 0 ? 0 : value; // never -0
}
