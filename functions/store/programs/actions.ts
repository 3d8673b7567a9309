/** What operators did: an entry for each action, written in the transaction that does it. */
import type { Instant, ProgramId } from '../../../domain/kernel/brand.ts';
import type { Store } from '../client.ts';
import { programKeys } from '../keys.ts';
import type { TransactItem } from '../transact.ts';
import { getProgramsItem, listProgramsItems } from './programsTable.ts';

export const actionKinds = [
  'draft.saved',
  'draft.deleted',
  'version.published',
  'version.rolled-back',
  'version.withdrawn',
  'secret.added',
  'secret.retired',
  'source.put',
  'source.secret-retired',
  'subscription.put',
  'subscription.secret-changed',
  'subscription.deleted',
  'parked.replayed',
  'parked.discarded',
  'parked.erased',
  'member.adjusted',
  'adjustment.undone',
  'tier.overridden',
  'override.ended',
  'member.merged',
  'order.moved',
  'member.erased',
  'file.imported',
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
  /** What it was done to: `draft`, `timeline`, `secret`, `source`, `member`, and which. */
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

/** The one action of a request; null where it did nothing of the kind. */
export async function getAction(
  store: Store,
  program: ProgramId,
  at: Instant,
  requestId: string,
): Promise<Action | null> {
  const item = await getProgramsItem(store, programKeys.action(program, at, requestId));
  return item === undefined ? null : parseAction(item);
}

/** The form of the sort keys that a list goes on after. */
export const actionPosition = /^action#\d{4}-[\dT:.-]+Z#[!-~]+$/;

export interface ListedAction extends Action {
  /** Its sort key. */
  readonly position: string;
}

/** Newest first; `after` is the position of the last one seen. */
export async function listActions(
  store: Store,
  program: ProgramId,
  limit: number,
  after: string | null,
): Promise<{ readonly actions: readonly ListedAction[]; readonly next: string | null }> {
  const { pk } = programKeys.timeline(program);
  const range = { pk, prefix: programKeys.actionPrefix, isNewestFirst: true };
  const from = after === null ? null : { pk, sk: after };
  const { items, isMore } = await listProgramsItems(store, range, limit, from);
  const actions = items.map((item) => ({ ...parseAction(item), position: item.sk as string }));
  return { actions, next: isMore ? (actions.at(-1)?.position ?? null) : null };
}

function parseAction({ pk: _pk, sk: _sk, ...action }: Record<string, unknown>): Action {
  return action as unknown as Action;
}
