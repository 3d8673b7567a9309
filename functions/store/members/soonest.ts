/**
 * The members of a program, those first whom time changes first: the shards of the index `due`, each sorted by
 * that moment, are read side by side and merged. Eventually consistent: who becomes due sooner while somebody
 * walks may be left out, who becomes due later may come twice.
 */
import type { Instant, MemberId, ProgramId } from '../../../domain/kernel/brand.ts';
import type { Store } from '../client.ts';
import { type DuePosition, listDue, shards } from './due.ts';

/** Of a shard: before its first member, after one of them, or at its end. */
export type ShardPosition = DuePosition | 'start' | 'end';
/** One for each shard. */
export type WalkPosition = readonly ShardPosition[];

export const fromTheStart: WalkPosition = shards.map(() => 'start');

export interface DueMember {
  readonly memberId: MemberId;
  readonly dueAt: Instant;
}

export interface Walk {
  /** The next members, so many at most; none at the end. */
  next(count: number): Promise<readonly DueMember[]>;
  /** The last so many of those that came are still to come. */
  giveBack(count: number): void;
  /** Where to go on; null at the end. */
  position(): WalkPosition | null;
}

/** What a shard has brought; `at`: after what was taken of it. */
interface Reader {
  readonly shard: number;
  at: ShardPosition;
  waiting: DuePosition[];
  isMore: boolean;
}

interface Taken {
  readonly reader: Reader;
  readonly before: ShardPosition;
  readonly member: DuePosition;
}

/** `expected`: how many members are wanted in all, as far as is known; the shards share them. */
export function walkSoonest(store: Store, program: ProgramId, from: WalkPosition, expected: number): Walk {
  const chunk = Math.max(chunkMin, Math.ceil((2 * expected) / shards.length));
  const readers = from.map<Reader>((at, shard) => ({ shard, at, waiting: [], isMore: at !== 'end' }));
  const taken: Taken[] = [];
  return {
    async next(count) {
      const before = taken.length;
      for (;;) {
        await Promise.all(readers.map((reader) => fill(store, program, reader, chunk)));
        takeWhileReady(readers, taken, before + count);
        const isOver = readers.every(isEmpty);
        if (isOver || taken.length === before + count) break;
      }
      return taken.slice(before).map(({ member }) => ({ memberId: member.member, dueAt: member.dueAt }));
    },
    giveBack(count) {
      for (const { reader, before, member } of taken.splice(taken.length - count, count).reverse()) {
        reader.waiting.unshift(member);
        reader.at = before;
      }
    },
    position: () =>
      readers.every(isEmpty) ? null : readers.map((each) => (isEmpty(each) ? 'end' : each.at)),
  };
}

const chunkMin = 8;

async function fill(store: Store, program: ProgramId, reader: Reader, limit: number): Promise<void> {
  while (reader.waiting.length === 0 && reader.isMore) {
    const { shard, at } = reader;
    const after = at === 'start' || at === 'end' ? null : at;
    const page = await listDue(store, program, { shard, until: null, after, limit });
    reader.waiting = [...page.members];
    reader.isMore = page.next !== null;
    if (page.members.length === 0 && page.next !== null) reader.at = page.next;
  }
}

/** The soonest of all, as long as every shard shows its next member or has none. */
function takeWhileReady(readers: readonly Reader[], taken: Taken[], most: number): void {
  while (taken.length < most && readers.every(({ waiting, isMore }) => waiting.length > 0 || !isMore)) {
    const reader = soonestOf(readers);
    const member = reader?.waiting.shift();
    if (reader === null || member === undefined) return;
    taken.push({ reader, before: reader.at, member });
    reader.at = member;
  }
}

function soonestOf(readers: readonly Reader[]): Reader | null {
  let soonest: Reader | null = null;
  let first = Number.POSITIVE_INFINITY;
  for (const reader of readers) {
    const dueAt = reader.waiting[0]?.dueAt ?? Number.POSITIVE_INFINITY;
    if (dueAt < first) [soonest, first] = [reader, dueAt];
  }
  return soonest;
}

function isEmpty({ waiting, isMore }: Reader): boolean {
  return waiting.length === 0 && !isMore;
}
