/** How far a subscription has come in its program's log, who is at work on it, and how it fares. */
import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Instant, ProgramId } from '../../../domain/kernel/brand.ts';
import { endOfTime } from '../../../domain/kernel/instant.ts';
import { translated } from '../errors.ts';
import { type Item, isInteger, isText } from '../item.ts';
import { type LogPlace, type SubscriptionName, subscriptionKeys, subscriptionOf } from '../keys.ts';
import { type DeliveryTable, deleteItem, getItem, putItem } from './deliveriesTable.ts';

export interface Progress {
  /** Everything before this place was sent, or waits to be sent again. */
  readonly next: LogPlace;
  /** Who works on it, and until when nobody else may; null: nobody. */
  readonly lease: { readonly holder: string; readonly until: Instant } | null;
  /** Somebody else came while it was held: there may be more. */
  readonly nudged: boolean;
  /** Tries in a row that failed. */
  readonly failures: number;
  /** Since when nothing new is sent, because nothing arrives; null: it does. */
  readonly openedAt: Instant | null;
  /** The last try, while nothing arrives. */
  readonly probedAt: Instant | null;
  /** The receiver has said that it is gone; null: it has not. */
  readonly endedAt: Instant | null;
  /** When there is something to do that nobody will tell of; null: there is nothing. */
  readonly dueAt: Instant | null;
  readonly revision: number;
}

export const fromPlace = (next: LogPlace): Progress => ({
  next,
  lease: null,
  nudged: false,
  failures: 0,
  openedAt: null,
  probedAt: null,
  endedAt: null,
  dueAt: null,
  revision: 0,
});

export async function getProgress(
  table: DeliveryTable,
  program: ProgramId,
  name: SubscriptionName,
): Promise<Progress | null> {
  const item = await getItem(table, subscriptionKeys.progress(program, name));
  return item === undefined ? null : parseProgress(item);
}

/** Written where nobody has since `progress` was read; then as it stands now, else null. */
export async function putProgress(
  table: DeliveryTable,
  program: ProgramId,
  name: SubscriptionName,
  progress: Progress,
): Promise<Progress | null> {
  const { revision, dueAt, ...rest } = progress;
  const written = { ...progress, revision: revision + 1 };
  const item = {
    ...subscriptionKeys.progress(program, name),
    ...rest,
    revision: written.revision,
    ...(dueAt === null ? {} : { duePk: subscriptionKeys.due, dueAt }),
  };
  const isWritten = await putItem(
    table,
    item,
    revision === 0
      ? { expression: 'attribute_not_exists(pk)' }
      : { expression: 'revision = :revision', values: { ':revision': revision } },
  );
  return isWritten ? written : null;
}

export async function removeProgress(
  table: DeliveryTable,
  program: ProgramId,
  name: SubscriptionName,
): Promise<void> {
  await deleteItem(table, subscriptionKeys.progress(program, name));
}

function parseProgress({ next, lease, nudged, failures, ...item }: Item): Progress {
  if (!isInteger(item.revision)) throw new Error(`the progress at ${item.pk} is malformed`);
  return {
    next: next as LogPlace,
    lease: lease as Progress['lease'],
    nudged: nudged === true,
    failures: failures as number,
    openedAt: item.openedAt as Instant | null,
    probedAt: item.probedAt as Instant | null,
    endedAt: item.endedAt as Instant | null,
    dueAt: (item.dueAt ?? null) as Instant | null,
    revision: item.revision,
  };
}

export interface DueSubscription extends SubscriptionName {
  readonly program: ProgramId;
  readonly dueAt: Instant;
}

/** Of all programs, soonest first; eventually consistent. */
export async function dueSubscriptions(
  { documents, deliveries }: DeliveryTable,
  until: Instant,
  limit: number,
): Promise<readonly DueSubscription[]> {
  const command = new QueryCommand({
    TableName: deliveries,
    IndexName: 'due',
    KeyConditionExpression: 'duePk = :pk AND dueAt <= :until',
    ExpressionAttributeValues: { ':pk': subscriptionKeys.due, ':until': until },
    Limit: limit,
  });
  const { Items = [] } = await translated(() => documents.send(command));
  return Items.map(({ pk, dueAt }) => {
    if (!isText(pk) || !isInteger(dueAt))
      throw new Error(`item ${pk} of the index of what is due is malformed`);
    return { ...subscriptionOf(pk), dueAt: dueAt as Instant };
  });
}

/** The first moment at which a subscription is due, later than `after` where that is given; null: none is. */
export async function nextDueSubscription(
  { documents, deliveries }: DeliveryTable,
  after: Instant | null,
): Promise<Instant | null> {
  const command = new QueryCommand({
    TableName: deliveries,
    IndexName: 'due',
    KeyConditionExpression: 'duePk = :pk AND dueAt > :after',
    ExpressionAttributeValues: { ':pk': subscriptionKeys.due, ':after': after ?? 0 },
    Limit: 1,
  });
  const { Items = [] } = await translated(() => documents.send(command));
  const dueAt = Items[0]?.dueAt;
  return isInteger(dueAt) && dueAt < endOfTime ? (dueAt as Instant) : null;
}
