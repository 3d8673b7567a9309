/** Cursors and limits of lists. A cursor is opaque to callers: the sort key to go on after. */
import { finding } from '../../domain/kernel/finding.ts';
import { briefly } from '../../domain/kernel/words.ts';
import { invalid } from './json.ts';
import type { Problem } from './problem.ts';

const limitDefault = 20;
const limitMax = 100;

export function readLimit(text: string | undefined): number {
  if (text === undefined) return limitDefault;
  const limit = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (limit >= 1 && limit <= limitMax) return limit;
  const says = `must be a whole number from 1 to ${limitMax}, not ${briefly(text)}`;
  throw invalid([
    finding({ limit: text }, ['limit'], says, `write limit=${limitMax} or less, or leave it out`),
  ]);
}

export function encodeCursor(sortKey: string): string {
  return Buffer.from(sortKey).toString('base64url');
}

/** An instant and an id, as the histories of members are sorted. */
const momentAndId = /^\d{4}-\d\d-\d\dT[\d:.]+Z#[!-~]+$/;

export function decodeCursor(cursor: string | undefined, form = momentAndId): string | null {
  if (cursor === undefined) return null;
  const sortKey = Buffer.from(cursor, 'base64url').toString();
  const isOurs = encodeCursor(sortKey) === cursor && form.test(sortKey);
  if (isOurs && sortKey.length <= 1024) return sortKey;
  throw wrongCursor(cursor);
}

export function wrongCursor(cursor: string): Problem {
  const says = 'is not the "next" of an answer of this list';
  const fix = 'send "next" of the page before as it came, or leave the cursor out to begin at the first page';
  return invalid([finding({ cursor }, ['cursor'], says, fix)]);
}
