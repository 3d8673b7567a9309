/**
 * Deliveries that are proven and could not be recorded: kept whole, in partitions of their own, until they are tried
 * again or thrown away, and for ninety days at most. What was sent stands apart from the head that lists show: it is
 * large, and personal, and sealed where the program has a key.
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
import type { Sealing } from './sealing.ts';

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
  /** Digests of whom it is about; empty where it could not be read. */
  readonly subjects: readonly string[];
  /** Items that hold what was sent. */
  readonly pieces: number;
  /** Of the key that what was sent is sealed with; null where it is not. */
  readonly key: string | null;
}

type Parked = Omit<ParkedHead, 'pieces' | 'key'> & { readonly body: Buffer };

export interface StoredParked extends ParkedHead {
  /** Null where it is sealed with a key that is gone. */
  readonly body: Buffer | null;
}

const keptDays = 90;

/** From then on it is gone, whether or not the table has deleted it yet. */
export function goneAt({ receivedAt }: Pick<ParkedHead, 'receivedAt'>): Instant {
  return (receivedAt + keptDays * 86_400_000) as Instant;
}

/** An item may have 400 KB. */
const pieceBytes = 350_000;

/** All of it or nothing. */
export async function park(
  store: Store,
  program: ProgramId,
  { body, ...head }: Parked,
  sealing: Sealing | null,
): Promise<void> {
  const TableName = store.tables.programs;
  const plain = deflateRawSync(body);
  const packed = sealing === null ? plain : sealing.seal(plain, placeOf(program, head.id));
  const expiresAt = Math.ceil(goneAt(head) / 1000);
  const pieces: TransactItem[] = [];
  for (let at = 0; at < packed.length; at += pieceBytes) {
    const bytes = packed.subarray(at, at + pieceBytes);
    const Item = { ...parkedKeys.piece(program, head.id, pieces.length), bytes, expiresAt };
    pieces.push({ Put: { TableName, Item } });
  }
  const { id, errors, ...rest } = head;
  const key = sealing === null ? {} : { key: sealing.id };
  const more = { errors: JSON.stringify(errors), pieces: pieces.length, expiresAt, ...key };
  const Item = { ...parkedKeys.head(program, id), ...rest, ...more };
  if (!(await transact(store, [{ Put: { TableName, Item } }, ...pieces]))) {
    throw new StoreBusy(`delivery ${id} is parked by somebody else`);
  }
}

function placeOf(program: ProgramId, id: string): string {
  return `${program}/${id}`;
}

interface Reading {
  readonly sealing: Sealing | null;
  readonly now: Instant;
}

/** Null where there is none of this id. */
export async function getParked(
  store: Store,
  program: ProgramId,
  id: string,
  { sealing, now }: Reading,
): Promise<StoredParked | null> {
  const item = await getProgramsItem(store, parkedKeys.head(program, id));
  if (item === undefined) return null;
  const head = headOf(item);
  if (goneAt(head) <= now) return null;
  if (head.key !== null && head.key !== sealing?.id) return { ...head, body: null };
  const { pk } = parkedKeys.piece(program, id, 0);
  const pieces = await allProgramsItems(store, { pk, prefix: '' });
  const packed = Buffer.concat(pieces.map(({ bytes }) => bytes as Uint8Array));
  const plain = head.key === null || sealing === null ? packed : sealing.open(packed, placeOf(program, id));
  return { ...head, body: inflateRawSync(plain) };
}

interface Page {
  readonly limit: number;
  /** The id of the last one seen. */
  readonly after: string | null;
  readonly now: Instant;
}

/** Newest first. */
export async function listParked(
  store: Store,
  program: ProgramId,
  { limit, after, now }: Page,
): Promise<{ readonly parked: readonly ParkedHead[]; readonly next: string | null }> {
  const { pk } = parkedKeys.head(program, '');
  const range = { pk, prefix: '', isNewestFirst: true };
  const from = after === null ? null : parkedKeys.head(program, after);
  const { items, isMore } = await listProgramsItems(store, range, limit, from);
  const parked = items.map(headOf);
  const last = parked.at(-1);
  const kept = parked.filter((head) => goneAt(head) > now);
  // What is older than one that is gone is gone, too.
  const isEnd = !isMore || last === undefined || kept.length < parked.length;
  return { parked: kept, next: isEnd ? null : last.id };
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
  const { pk: _, sk, errors, expiresAt: __, subjects = [], key = null, ...rest } = item;
  return {
    ...(rest as Omit<ParkedHead, 'id' | 'errors' | 'subjects' | 'key'>),
    id: String(sk),
    errors: JSON.parse(String(errors)),
    subjects: subjects as readonly string[],
    key: key as string | null,
  };
}
