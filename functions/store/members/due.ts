/** The index `due`: every member of a program in shards, who is due soonest first. Eventually consistent. */
import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Instant, MemberId, ProgramId } from '../../../domain/kernel/brand.ts';
import { endOfTime } from '../../../domain/kernel/instant.ts';
import type { Store } from '../client.ts';
import { translated } from '../errors.ts';
import { type Item, isInteger, isText } from '../item.ts';
import { indexes, memberIdOf, memberPk, shardCount, shardPk } from '../keys.ts';
import { listPrograms } from '../programs/programList.ts';
import { changesOf, getStoredTimeline } from '../programs/programs.ts';

/** After this member of a shard. */
export interface DuePosition {
  readonly dueAt: Instant;
  readonly member: MemberId;
}

export interface DueQuery {
  readonly shard: number;
  /** The last moment at which who is wanted is due; null: all members of the shard. */
  readonly until: Instant | null;
  readonly after: DuePosition | null;
  readonly limit: number;
}

export interface DuePage {
  readonly members: readonly DuePosition[];
  /** Where to go on; null at the end of the shard. A page that fills its limit may be the last one. */
  readonly next: DuePosition | null;
}

/** A place in the index as a query names it. */
const startOf = (duePk: string, program: ProgramId, { dueAt, member }: DuePosition) => ({
  pk: memberPk(program, member),
  duePk,
  dueAt,
});

export async function listDue(store: Store, program: ProgramId, query: DueQuery): Promise<DuePage> {
  const { until, after, limit } = query;
  const duePk = shardPk(program, query.shard);
  const { Items = [], LastEvaluatedKey } = await translated(() =>
    store.documents.send(
      new QueryCommand({
        TableName: store.tables.members,
        IndexName: indexes.due,
        KeyConditionExpression: until === null ? 'duePk = :pk' : 'duePk = :pk AND dueAt <= :until',
        ExpressionAttributeValues: { ':pk': duePk, ...(until === null ? {} : { ':until': until }) },
        Limit: limit,
        ...(after === null ? {} : { ExclusiveStartKey: startOf(duePk, program, after) }),
      }),
    ),
  );
  return {
    members: Items.map(parsePosition),
    next: LastEvaluatedKey === undefined ? null : parsePosition(LastEvaluatedKey),
  };
}

function parsePosition({ pk, dueAt }: Item): DuePosition {
  if (!isText(pk) || !isInteger(dueAt)) throw new Error(`item ${pk} of the index of who is due is malformed`);
  return { dueAt: dueAt as Instant, member: memberIdOf(pk) };
}

export const shards: readonly number[] = Array.from({ length: shardCount }, (_, shard) => shard);

/**
 * The first moment, later than `after` where that is given, at which a member of any program is due or new
 * rules take effect; null where time alone will change nobody. For whoever waits for it instead of looking
 * every hour: what was due by an earlier look is not told again, whatever became of it.
 */
export async function nextDue(store: Store, after: Instant | null = null): Promise<Instant | null> {
  const programs = await listPrograms(store);
  const moments = await Promise.all(
    programs.flatMap((program) => [
      nextLine(store, program, after),
      ...shards.map((shard) => firstInShard(store, program, shard, after)),
    ]),
  );
  const first = Math.min(...moments);
  return first < endOfTime ? (first as Instant) : null;
}

async function firstInShard(
  store: Store,
  program: ProgramId,
  shard: number,
  after: Instant | null,
): Promise<Instant> {
  const { Items = [] } = await translated(() =>
    store.documents.send(
      new QueryCommand({
        TableName: store.tables.members,
        IndexName: indexes.due,
        KeyConditionExpression: after === null ? 'duePk = :pk' : 'duePk = :pk AND dueAt > :after',
        ExpressionAttributeValues: {
          ':pk': shardPk(program, shard),
          ...(after === null ? {} : { ':after': after }),
        },
        Limit: 1,
      }),
    ),
  );
  const [first] = Items;
  return first === undefined ? endOfTime : parsePosition(first).dueAt;
}

async function nextLine(store: Store, program: ProgramId, after: Instant | null): Promise<Instant> {
  const stored = await getStoredTimeline(store, program);
  const changes = stored === null ? [] : changesOf(stored).map(({ effectiveFrom }) => effectiveFrom);
  return Math.min(endOfTime, ...changes.filter((at) => after === null || at > after)) as Instant;
}
