/** What operators did: an entry for each action, written in the transaction that does it. */
import type { Instant, ProgramId } from '../../../domain/kernel/brand.ts';
import type { Store } from '../client.ts';
import { programKeys } from '../keys.ts';
import type { TransactItem } from '../transact.ts';
import { listProgramsItems } from './programsTable.ts';

export const actionKinds = [
  'draft.saved',
  'draft.deleted',
  'version.published',
  'version.rolled-back',
  'version.withdrawn',
  'secret.added',
  'secret.retired',
  'member.adjusted',
  'adjustment.undone',
  'tier.overridden',
  'override.ended',
] as const;
export type ActionKind = (typeof actionKinds)[number];

/** Who acts, when, why, in which request. */
export interface Acting {
  readonly at: Instant;
  readonly by: string;
  readonly note: string | null;
  readonly requestId: string;
}

/** Names what was there by numbers, ids and hashes, never by its content. */
export type Reference = Readonly<Record<string, string | number | null>>;

export interface Action extends Acting {
  readonly action: ActionKind;
  /** What it was done to: `draft`, `timeline`, `secret`, `member`, and which. */
  readonly about: Reference;
  /** Null where nothing was there, or nothing is. */
  readonly before: Reference | null;
  readonly after: Reference | null;
}

export function actionPut(store: Store, program: ProgramId, action: Action): TransactItem {
  const { at, requestId } = action;
  return {
    Put: {
      TableName: store.tables.programs,
      Item: { ...programKeys.action(program, at, requestId), ...action },
    },
  };
}

/** Newest first; `after` is the sort key of the last one seen. */
export async function listActions(
  store: Store,
  program: ProgramId,
  limit: number,
  after: string | null,
): Promise<{ readonly actions: readonly Action[]; readonly next: string | null }> {
  const { pk } = programKeys.timeline(program);
  const range = { pk, prefix: programKeys.actionPrefix, isNewestFirst: true };
  const from = after === null ? null : { pk, sk: after };
  const { items, isMore } = await listProgramsItems(store, range, limit, from);
  return {
    actions: items.map(({ pk: _pk, sk: _sk, ...action }) => action as unknown as Action),
    next: isMore ? ((items.at(-1)?.sk as string | undefined) ?? null) : null,
  };
}
