/** Looks every minute which subscriptions are due, and names them in the queue. */
import {
  type DueSubscription,
  dueSubscriptions,
  removeProgress,
} from '../../store/subscriptions/progress.ts';
import { getSubscription } from '../../store/subscriptions/subscriptionRecords.ts';
import type { Parts } from './parts.ts';

/** Of one tick; the next one is a minute away. */
const dueMax = 500;

/** How many were named. */
export async function nudgeDue(
  parts: Pick<Parts, 'store' | 'deliveries' | 'nudges' | 'now'>,
): Promise<number> {
  const due = await dueSubscriptions(parts.deliveries, parts.now(), dueMax);
  const standing: DueSubscription[] = [];
  for (const each of due) {
    const record = await getSubscription(parts.store, each.program, each.id);
    if (record?.key === each.key) standing.push(each);
    // Of one that was deleted while somebody worked on it.
    else await removeProgress(parts.deliveries, each.program, each);
  }
  await parts.nudges.send(standing.map(({ program, id }) => ({ program, subscription: id })));
  return standing.length;
}
