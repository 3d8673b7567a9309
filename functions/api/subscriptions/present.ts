/** A subscription and what became of its deliveries, as operators see them: never the values of its secrets. */
import { formatInstant } from '../../../domain/kernel/instant.ts';
import type { Delivery, Outcome } from '../../store/subscriptions/deliveries.ts';
import type { Progress } from '../../store/subscriptions/progress.ts';
import type { SubscriptionRecord } from '../../store/subscriptions/subscriptionRecords.ts';
import type { Try } from '../../store/subscriptions/tries.ts';

export function presentSubscription(record: SubscriptionRecord, progress: Progress | null) {
  const { id, connector, url, types, filter, ordered, secrets, createdAt, changedAt } = record;
  const [newest] = secrets;
  return {
    id,
    connector,
    url,
    types,
    filter,
    ordered,
    signature: newest === undefined || newest.signature === 'credential' ? null : newest.signature,
    secrets: secrets.map((secret) => ({
      id: secret.id,
      signature: secret.signature,
      publicKey: secret.publicKey,
      createdAt: formatInstant(secret.createdAt),
      until: secret.until === null ? null : formatInstant(secret.until),
    })),
    state: stateOf(progress),
    failures: progress?.failures ?? 0,
    failingSince: progress?.openedAt == null ? null : formatInstant(progress.openedAt),
    endedAt: progress?.endedAt == null ? null : formatInstant(progress.endedAt),
    createdAt: formatInstant(createdAt),
    changedAt: formatInstant(changedAt),
  };
}

function stateOf(progress: Progress | null) {
  if (progress?.endedAt != null) return 'ended';
  return progress?.openedAt == null ? 'delivering' : 'failing';
}

export function presentOutcome({ at, status, reason, milliseconds, answer }: Outcome) {
  return { at: formatInstant(at), arrived: reason === null, status, reason, milliseconds, answer };
}

export function presentTry({ event, type, member, number, ...outcome }: Try) {
  return { event, type, memberId: member, try: number, ...presentOutcome(outcome) };
}

export function presentDead({ event, type, member, tries, firstAt, last }: Delivery) {
  return {
    event,
    type,
    memberId: member,
    tries,
    firstAt: formatInstant(firstAt),
    last: last === null ? null : presentOutcome(last),
  };
}
