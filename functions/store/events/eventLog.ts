/**
 * What a program has told, in the order in which it was: batches under positions 1, 2, 3… without a gap. Whoever
 * writes a batch has read or written every one before it, so a reader who has come to a position has missed none.
 */
import { gunzipSync, gzipSync } from 'node:zlib';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { ProgramId } from '../../../domain/kernel/brand.ts';
import type { Store } from '../client.ts';
import { translated } from '../errors.ts';
import { type Item, isInteger } from '../item.ts';
import { eventKey } from '../keys.ts';

export interface EventTable extends Pick<Store, 'documents'> {
  readonly events: string;
}

/** An event, of which the log knows the id alone. */
export interface Told {
  readonly id: string;
}

export interface Batch<Event extends Told = Told> {
  readonly position: number;
  readonly events: readonly Event[];
}

const keptDays = 90;
/** Of an item's 400 KB. */
const packedBytesMax = 300_000;
/** What is remembered of a program, so that what was told already is not told again. */
const rememberedMax = 5_000;
/** Read where nothing is known of a program yet. */
const batchesAtFirst = 8;

export interface EventLog<Event extends Told> {
  /** Adds the events that are not among the latest already, and answers with them by position. */
  /** `now`: real milliseconds, from which the ninety days of a batch count. */
  append(program: ProgramId, events: readonly Event[], now: number): Promise<readonly Batch<Event>[]>;
}

/** How far this instance knows the log of a program. */
interface Known {
  head: number;
  readonly ids: Set<string>;
}

export function openEventLog<Event extends Told>(table: EventTable): EventLog<Event> {
  const known = new Map<ProgramId, Known>();

  const learn = (of: Known, { position, events }: Batch): void => {
    of.head = Math.max(of.head, position);
    for (const { id } of events) of.ids.add(id);
    for (const id of of.ids) {
      if (of.ids.size <= rememberedMax) break;
      of.ids.delete(id);
    }
  };

  const knownOf = async (program: ProgramId): Promise<Known> => {
    const found = known.get(program);
    if (found !== undefined) return found;
    const made: Known = { head: 0, ids: new Set() };
    for (const batch of await latestBatches(table, program, batchesAtFirst)) learn(made, batch);
    known.set(program, made);
    return made;
  };

  const catchUp = async (program: ProgramId, of: Known): Promise<void> => {
    for await (const batch of batchesAfter(table, program, of.head)) learn(of, batch);
  };

  return {
    async append(program, events, now) {
      const of = await knownOf(program);
      const added: Batch<Event>[] = [];
      let left: readonly Event[] = events;
      while (true) {
        left = left.filter(({ id }) => !of.ids.has(id));
        if (left.length === 0) return added;
        const piece = fitting(left);
        const batch = { position: of.head + 1, events: piece.events };
        if (await putBatch(table, program, { position: batch.position, packed: piece.packed }, now)) {
          learn(of, batch);
          added.push(batch);
        } else await catchUp(program, of);
      }
    },
  };
}

/** As many of the first events as an item holds; an event by itself always fits. */
function fitting<Event extends Told>(events: readonly Event[]) {
  for (let count = events.length; ; count = Math.ceil(count / 2)) {
    const first = events.slice(0, count);
    const packed = gzipSync(JSON.stringify(first));
    if (packed.length <= packedBytesMax || count === 1) return { events: first, packed };
  }
}

interface Packed {
  readonly position: number;
  readonly packed: Uint8Array;
}

/** False where the position is taken: by somebody else, or by a try of this one that was thought lost. */
async function putBatch(
  { documents, events }: EventTable,
  program: ProgramId,
  { position, packed }: Packed,
  now: number,
): Promise<boolean> {
  const expiresAt = Math.floor(now / 1000) + keptDays * 86_400;
  try {
    await translated(() =>
      documents.send(
        new PutCommand({
          TableName: events,
          Item: { ...eventKey(program, position), packed, expiresAt },
          ConditionExpression: 'attribute_not_exists(pk)',
        }),
      ),
    );
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

/** Oldest first. */
async function latestBatches(table: EventTable, program: ProgramId, limit: number): Promise<Batch[]> {
  const { Items = [] } = await query(table, { program, after: 0, limit, isNewestFirst: true });
  return Items.map((item) => parseBatch(item)).reverse();
}

/** The position of the newest batch; 0 where nothing was told yet. */
export async function headOf(table: EventTable, program: ProgramId): Promise<number> {
  const { Items = [] } = await query(table, { program, after: 0, limit: 1, isNewestFirst: true });
  return Items[0] === undefined ? 0 : positionOf(Items[0]);
}

/** One batch; null where it is too old to be kept. */
export async function batchAt<Event extends Told>(
  table: EventTable,
  program: ProgramId,
  position: number,
): Promise<Batch<Event> | null> {
  const { Items = [] } = await query(table, { program, after: position - 1, limit: 1 });
  const batch = Items[0] === undefined ? null : parseBatch<Event>(Items[0]);
  return batch?.position === position ? batch : null;
}

/** Batches after a position, as many as one reads; read consistently. */
export async function* batchesAfter<Event extends Told>(
  table: EventTable,
  program: ProgramId,
  after: number,
): AsyncGenerator<Batch<Event>> {
  let from: Item | undefined;
  do {
    const { Items = [], LastEvaluatedKey } = await query(table, { program, after, limit: 50, from });
    for (const item of Items) yield parseBatch<Event>(item);
    from = LastEvaluatedKey;
  } while (from !== undefined);
}

interface Range {
  readonly program: ProgramId;
  readonly after: number;
  readonly limit: number;
  readonly from?: Item | undefined;
  readonly isNewestFirst?: boolean;
}

function query({ documents, events }: EventTable, range: Range) {
  const { pk, sk } = eventKey(range.program, range.after);
  return translated(() =>
    documents.send(
      new QueryCommand({
        TableName: events,
        ConsistentRead: true,
        KeyConditionExpression: 'pk = :pk AND sk > :after',
        ExpressionAttributeValues: { ':pk': pk, ':after': sk },
        ScanIndexForward: range.isNewestFirst !== true,
        Limit: range.limit,
        ExclusiveStartKey: range.from,
      }),
    ),
  );
}

function positionOf({ sk }: Item): number {
  const position = Number(sk);
  if (!isInteger(position)) throw new Error(`a batch of events stands at "${sk}"`);
  return position;
}

function parseBatch<Event extends Told>(item: Item): Batch<Event> {
  const position = positionOf(item);
  if (!(item.packed instanceof Uint8Array)) throw new Error(`batch ${position} of ${item.pk} has no events`);
  return { position, events: JSON.parse(gunzipSync(item.packed).toString()) };
}
