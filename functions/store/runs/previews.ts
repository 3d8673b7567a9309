/** Previews: what was asked of a draft, beside the draft; and who would move, in a partition of each run. */
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Instant, LevelId, MemberId, ProgramId } from '../../../domain/kernel/brand.ts';
import type { Asks } from '../../../domain/preview/effect.ts';
import type { MigrationPolicy, ProgramFile } from '../../../domain/program/file.ts';
import type { Store } from '../client.ts';
import { translated } from '../errors.ts';
import { previewKeys } from '../keys.ts';
import { getProgramsItem, listProgramsItems, putIf } from '../programs/programsTable.ts';
import { expiryOf } from './expiry.ts';

export interface Preview {
  /** Of its run. */
  readonly id: string;
  readonly kind: 'effect' | 'since';
  readonly draft: string;
  /** Of the draft that is previewed: it may have changed since. */
  readonly hash: string;
  readonly file: ProgramFile;
  /** The number that the draft would have as a version. */
  readonly version: number;
  /** The last line of the timeline that stood then; 0 where there was none. */
  readonly line: number;
  /** From when the draft is taken to be in force. */
  readonly at: Instant;
  readonly standing: MigrationPolicy;
}

export interface Move {
  readonly memberId: MemberId;
  readonly from: LevelId;
  readonly to: LevelId;
  readonly because: string;
  readonly rule: string | null;
  readonly asks: Asks | null;
}

export type Direction = 'falls' | 'rises';

/** False where the id is taken. */
export async function putPreview(store: Store, program: ProgramId, preview: Preview): Promise<boolean> {
  const { id, draft, file, ...rest } = preview;
  const Item = {
    ...previewKeys.preview(program, draft, id),
    ...rest,
    file: JSON.stringify(file),
    ...expiryOf('preview'),
  };
  return putIf(store, Item, { ConditionExpression: 'attribute_not_exists(pk)' });
}

export async function getPreview(
  store: Store,
  program: ProgramId,
  draft: string,
  id: string,
): Promise<Preview | null> {
  const item = await getProgramsItem(store, previewKeys.preview(program, draft, id));
  return item === undefined ? null : parsePreview(item, draft);
}

/** Newest first. */
export async function listPreviews(
  store: Store,
  program: ProgramId,
  draft: string,
  limit: number,
  after: string | null,
): Promise<{ readonly previews: readonly Preview[]; readonly next: string | null }> {
  const { pk, sk: prefix } = previewKeys.preview(program, draft, '');
  const from = after === null ? null : previewKeys.preview(program, draft, after);
  const { items, isMore } = await listProgramsItems(store, { pk, prefix, isNewestFirst: true }, limit, from);
  const previews = items.map((item) => parsePreview(item, draft));
  return { previews, next: isMore ? (previews.at(-1)?.id ?? null) : null };
}

function parsePreview(
  { pk: _, sk, file, expiresAt: __, ...item }: Record<string, unknown>,
  draft: string,
): Preview {
  const id = String(sk).slice(String(sk).lastIndexOf('#') + 1);
  return { ...item, id, draft, file: JSON.parse(file as string) } as Preview;
}

/** Written again it is the same: a page may be tried twice. */
export async function putMove(
  store: Store,
  program: ProgramId,
  run: string,
  direction: Direction,
  { memberId, ...move }: Move,
): Promise<void> {
  const Item = {
    ...previewKeys.move(program, run, direction, memberId),
    memberId,
    ...move,
    ...expiryOf('preview'),
  };
  await translated(() => store.documents.send(new PutCommand({ TableName: store.tables.programs, Item })));
}

/** By member; `after` is the last one seen. */
export async function listMoves(
  store: Store,
  program: ProgramId,
  run: string,
  direction: Direction,
  { limit, after }: { readonly limit: number; readonly after: MemberId | null },
): Promise<{ readonly moves: readonly Move[]; readonly next: MemberId | null }> {
  const { pk, sk: prefix } = previewKeys.move(program, run, direction, '' as MemberId);
  const from = after === null ? null : previewKeys.move(program, run, direction, after);
  const { items, isMore } = await listProgramsItems(store, { pk, prefix }, limit, from);
  // Moves of an older preview say neither rule nor amounts.
  const moves = items.map(
    ({ pk: _, sk: __, expiresAt: ___, ...move }) => ({ rule: null, asks: null, ...move }) as unknown as Move,
  );
  return { moves, next: isMore ? (moves.at(-1)?.memberId ?? null) : null };
}
