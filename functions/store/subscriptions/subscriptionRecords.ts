/** Subscriptions as operators made them: where events go, which, and which secrets sign them. One small item each. */
import type { Instant, ProgramId } from '../../../domain/kernel/brand.ts';
import type { Store } from '../client.ts';
import { programKeys, type SubscriptionName } from '../keys.ts';
import { type Action, actionPut } from '../programs/actions.ts';
import { allProgramsItems, getProgramsItem } from '../programs/programsTable.ts';
import { transact } from '../transact.ts';

export interface SubscriptionSecret {
  readonly id: string;
  /** `v1`: HMAC-SHA256; `v1a`: Ed25519; `credential`: of a connector, which signs nothing. */
  readonly signature: 'v1' | 'v1a' | 'credential';
  /** Of `v1a`, what receivers verify with: `whpk_` and 32 bytes in base64; null of `v1`. */
  readonly publicKey: string | null;
  readonly createdAt: Instant;
  /** Until then it signs beside the one that took its place; null: it is the newest. */
  readonly until: Instant | null;
}

export interface SubscriptionRecord extends SubscriptionName {
  /** The tool whose format it has; null: events as they are, signed. */
  readonly connector: string | null;
  /** Null where the address itself is the connector's credential. */
  readonly url: string | null;
  /** Null: every type that is about members. */
  readonly types: readonly string[] | null;
  /** A condition in CEL; null: none. */
  readonly filter: string | null;
  /** Whether an event waits for those of its member that came before it. */
  readonly ordered: boolean;
  /** Newest first. */
  readonly secrets: readonly SubscriptionSecret[];
  readonly createdAt: Instant;
  readonly changedAt: Instant;
  /** One more with every change. */
  readonly revision: number;
}

export async function getSubscription(
  store: Store,
  program: ProgramId,
  id: string,
): Promise<SubscriptionRecord | null> {
  const item = await getProgramsItem(store, programKeys.subscription(program, id));
  return item === undefined ? null : parseSubscription(item);
}

/** There are few: all of them. */
export async function listSubscriptions(
  store: Store,
  program: ProgramId,
): Promise<readonly SubscriptionRecord[]> {
  const { pk } = programKeys.timeline(program);
  const items = await allProgramsItems(store, { pk, prefix: programKeys.subscriptionPrefix });
  return items.map(parseSubscription);
}

/** False where it has changed since it was read: `record` is one revision after that. */
export async function putSubscription(
  store: Store,
  program: ProgramId,
  record: SubscriptionRecord,
  action: Action,
): Promise<boolean> {
  const isNew = record.revision === 1;
  const put = {
    TableName: store.tables.programs,
    Item: { ...programKeys.subscription(program, record.id), ...record },
    ConditionExpression: isNew ? 'attribute_not_exists(pk)' : 'revision = :before',
    ...(isNew ? {} : { ExpressionAttributeValues: { ':before': record.revision - 1 } }),
  };
  return transact(store, [{ Put: put }, actionPut(store, program, action)]);
}

/** False where it has changed since it was read. */
export async function deleteSubscription(
  store: Store,
  program: ProgramId,
  { id, revision }: SubscriptionRecord,
  action: Action,
): Promise<boolean> {
  const TableName = store.tables.programs;
  const Key = programKeys.subscription(program, id);
  const ConditionExpression = 'revision = :before';
  const ExpressionAttributeValues = { ':before': revision };
  return transact(store, [
    { Delete: { TableName, Key, ConditionExpression, ExpressionAttributeValues } },
    actionPut(store, program, action),
  ]);
}

function parseSubscription({ pk: _pk, sk: _sk, ...record }: Record<string, unknown>): SubscriptionRecord {
  return record as unknown as SubscriptionRecord;
}
