/** Tells operators, in the same log, how a subscription fares. */
import type { Outcome } from '../../store/subscriptions/deliveries.ts';
import { listSubscriptions } from '../../store/subscriptions/subscriptionRecords.ts';
import { type OperatorType, operatorEvent } from '../events/operatorEvents.ts';
import type { Run } from './parts.ts';

export async function tellOperators(run: Run, type: OperatorType, outcome: Outcome): Promise<void> {
  const { parts, program, record, progress } = run;
  if (type === 'laurel.subscription.failing') run.counts.opened = true;
  const event = operatorEvent({
    type,
    at: outcome.at,
    key: record.key,
    data: {
      program,
      subscription: record.id,
      failures: progress.failures,
      status: outcome.status,
      reason: outcome.reason,
    },
  });
  await parts.log.append(program, [event], parts.realNow());
  const others = (await listSubscriptions(parts.store, program)).filter(({ id }) => id !== record.id);
  await parts.nudges.send(others.map(({ id }) => ({ program, subscription: id })));
}
