/** Where a walk along the members that time changes soonest goes on, as the text of a cursor. */
import type { Instant, MemberId } from '../../../domain/kernel/brand.ts';
import { wrongCursor } from '../../shared/paging.ts';
import { shardCount } from '../../store/keys.ts';
import type { ShardPosition, WalkPosition } from '../../store/members/soonest.ts';

/** For each shard a word: none at its start, a full stop at its end, else the member after whom to go on. */
export function textOfWalk(position: WalkPosition): string {
  return position.map(wordOf).join(',');
}

function wordOf(at: ShardPosition): string {
  if (at === 'start') return '';
  return at === 'end' ? '.' : `${at.dueAt}:${encodeURIComponent(at.member)}`;
}

export function readWalkPosition(cursor: string): WalkPosition {
  const text = Buffer.from(cursor, 'base64url').toString();
  const position = text.split(',').map(parseWord);
  const isWhole = position.length === shardCount && position.every((at) => at !== null);
  if (isWhole && Buffer.from(textOfWalk(position)).toString('base64url') === cursor) return position;
  throw wrongCursor(cursor);
}

function parseWord(word: string): ShardPosition | null {
  if (word === '') return 'start';
  if (word === '.') return 'end';
  const [, dueAt, member] = /^(\d{1,15}):([!-~]{1,400})$/.exec(word) ?? [];
  const id = member === undefined ? null : decodedMember(member);
  return id === null ? null : { dueAt: Number(dueAt) as Instant, member: id };
}

/** Null where it is no member's id, percent-encoded. */
export function decodedMember(text: string): MemberId | null {
  try {
    return decodeURIComponent(text) as MemberId;
  } catch {
    return null; // half a character
  }
}
