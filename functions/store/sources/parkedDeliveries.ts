/**
 * Deliveries that are proven and could not be recorded: kept whole, in partitions of their own, until they are tried
 * again or thrown away. What was sent stands apart from the head that lists show: it is large, and personal.
 */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Instant, ProgramId } from '../../../domain/kernel/brand.ts';
import type { Finding } from '../../../domain/kernel/finding.ts';
import { StoreBusy } from '../../shared/busy.ts';
import type { Store } from '../client.ts';
import { parkedKeys } from '../keys.ts';
import { type Action, actionPut } from '../programs/actions.ts';
import { allProgramsItems, getProgramsItem, listProgramsItems } from '../programs/programsTable.ts';
import { type TransactItem, transact } from '../transact.ts';

export interface ParkedHead {
  readonly id: string;
  readonly source: string;
  /** As the shop calls it; empty where it has none. */
  readonly topic: string;
  readonly reason: string;
  /** What could not be read, as findings; empty where that is not the reason. */
  readonly errors: readonly Finding[];
  readonly receivedAt: Instant;
  readonly bytes: number;
}

export interface Parked extends ParkedHead {
  readonly body: Buffer;
}

export interface StoredParked extends Parked {
  readonly pieces: number;
}

/** An item may have 400 KB. */
const pieceBytes = 350_000;

/** All of it or nothing. */
export async function park(store: Store, program: ProgramId, { body, ...head }: Parked): Promise<void> {
  const TableName = store.tables.programs;
  const packed = deflateRawSync(body);
  const pieces: TransactItem[] = [];
  for (let at = 0; at < packed.length; at += pieceBytes) {
    const bytes = packed.subarray(at, at + pieceBytes);
    const Item = { ...parkedKeys.piece(program, head.id, pieces.length), bytes };
    pieces.push({ Put: { TableName, Item } });
  }
  const { id, errors, ...rest } = head;
  const more = { errors: JSON.stringify(errors), pieces: pieces.length };
  const Item = { ...parkedKeys.head(program, id), ...rest, ...more };
  if (!(await transact(store, [{ Put: { TableName, Item } }, ...pieces]))) {
    throw new StoreBusy(`delivery ${id} is parked by somebody else`);
  }
}

/** Null where there is none of this id. */
export async function getParked(store: Store, program: ProgramId, id: string): Promise<StoredParked | null> {
  const item = await getProgramsItem(store, parkedKeys.head(program, id));
  if (item === undefined) return null;
  const { pk } = parkedKeys.piece(program, id, 0);
  const pieces = await allProgramsItems(store, { pk, prefix: '' });
  const packed = Buffer.concat(pieces.map(({ bytes }) => bytes as Uint8Array));
  return { ...headOf(item), pieces: pieces.length, body: inflateRawSync(packed) };
}

/** Newest first; `after` is the id of the last one seen. */
export async function listParked(
  store: Store,
  program: ProgramId,
  limit: number,
  after: string | null,
): Promise<{ readonly parked: readonly ParkedHead[]; readonly next: string | null }> {
  const { pk } = parkedKeys.head(program, '');
  const range = { pk, prefix: '', isNewestFirst: true };
  const from = after === null ? null : parkedKeys.head(program, after);
  const { items, isMore } = await listProgramsItems(store, range, limit, from);
  const parked = items.map(headOf);
  return { parked, next: isMore ? (parked.at(-1)?.id ?? null) : null };
}

/** False where it is gone already. All of it goes at once. */
export async function removeParked(
  store: Store,
  program: ProgramId,
  { id, pieces }: Pick<StoredParked, 'id' | 'pieces'>,
  action: Action,
): Promise<boolean> {
  const TableName = store.tables.programs;
  const ConditionExpression = 'attribute_exists(pk)';
  const head = { TableName, Key: parkedKeys.head(program, id), ConditionExpression };
  const keys = Array.from({ length: pieces }, (_, piece) => parkedKeys.piece(program, id, piece));
  const removed = keys.map((Key) => ({ Delete: { TableName, Key } }));
  return transact(store, [{ Delete: head }, ...removed, actionPut(store, program, action)]);
}

function headOf(item: Record<string, unknown>): ParkedHead {
  const { pk: _, sk, errors, pieces: __, ...rest } = item;
  return {
    ...(rest as Omit<ParkedHead, 'id' | 'errors'>),
    id: String(sk),
    errors: JSON.parse(String(errors)),
  };
}
