/** Where a list of a program's members goes on, as a cursor. */
import type { Instant } from '../../../domain/kernel/brand.ts';
import { encodeCursor, wrongCursor } from '../../shared/paging.ts';
import { shardCount } from '../../store/keys.ts';
import type { ListPosition } from '../../store/members/memberList.ts';
import { decodedMember } from './walkPosition.ts';

export const cursorOf = (position: ListPosition): string => encodeCursor(textOf(position));

function textOf({ shard, after }: ListPosition): string {
  return after === null ? `${shard}` : `${shard}:${after.dueAt}:${encodeURIComponent(after.member)}`;
}

export function readPosition(cursor: string | undefined): ListPosition {
  if (cursor === undefined) return { shard: 0, after: null };
  const position = parsePosition(Buffer.from(cursor, 'base64url').toString());
  if (position !== null && cursorOf(position) === cursor) return position;
  throw wrongCursor(cursor);
}

function parsePosition(text: string): ListPosition | null {
  const match = /^(\d{1,2})(?::(\d{1,15}):([!-~]{1,400}))?$/.exec(text);
  const shard = Number(match?.[1]);
  if (match === null || shard >= shardCount) return null;
  if (match[3] === undefined) return { shard, after: null };
  const member = decodedMember(match[3]);
  return member === null ? null : { shard, after: { dueAt: Number(match[2]) as Instant, member } };
}
