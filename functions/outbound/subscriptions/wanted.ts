/** Which events a subscription gets. */
import type { SubscriptionRecord } from '../../store/subscriptions/subscriptionRecords.ts';
import type { LaurelEvent } from '../events/event.ts';
import { isOperatorType } from '../events/operatorEvents.ts';
import { type ConnectorName, connectors } from '../integrations/connector.ts';
import { compileFilter } from './filter.ts';

/**
 * Of a subscription without types: all that is about members. What is told of subscriptions is for those that name
 * its type, and never for the one that it is about, whose failing it would feed.
 */
export function wantedBy({
  id,
  types,
  filter,
  connector,
}: SubscriptionRecord): (event: LaurelEvent) => boolean {
  const named = types === null ? null : new Set(types);
  const holds = filter === null ? null : compileFilter(filter);
  const isAboutMembers = connector !== null && connectors[connector as ConnectorName].about === 'members';
  return (event) => {
    if (isAboutMembers && memberOf(event) === null) return false;
    const isNamed = named === null ? !isOperatorType(event.type) : named.has(event.type);
    if (!isNamed || ('subscription' in event.data && event.data.subscription === id)) return false;
    return holds === null || holds(event);
  };
}

/** Null where it is about no member. */
export function memberOf({ data }: LaurelEvent): string | null {
  return 'memberId' in data ? data.memberId : null;
}
