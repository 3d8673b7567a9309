import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { AlarmTopic } from './alarm-topic.ts';
import { counted } from './counted.ts';
import type { LaurelFunction } from './laurel-function.ts';
import type { UntoldQueue } from './untold-queue.ts';
import type { WorkQueue } from './work-queue.ts';

interface EventAlarmsProps {
  readonly topic: AlarmTopic;
  readonly publisher: LaurelFunction;
  readonly untold: UntoldQueue;
  readonly nudges: WorkQueue;
}

const period = Duration.minutes(5);

/** Events that come late, and what could not be told at all. */
export class EventAlarms extends Construct {
  constructor(scope: Construct, id: string, { topic, publisher, untold, nudges }: EventAlarmsProps) {
    super(scope, id);
    topic.addAlarm(this, 'Late', {
      metric: publisher.lambda.metric('IteratorAge', { period, statistic: 'Maximum' }),
      threshold: Duration.minutes(10).toMilliseconds(),
      evaluationPeriods: 2,
      alarmDescription:
        "The ledger's stream is told ten minutes late or more: the publisher's log says what it waits for. The " +
        'stream keeps a day; nothing is lost until then.',
    });
    topic.addAlarm(this, 'Untold', {
      metric: untold.queue.metricApproximateNumberOfMessagesVisible({ period, statistic: 'Maximum' }),
      threshold: 1,
      evaluationPeriods: 1,
      alarmDescription:
        "Something of the ledger was not told: the message names the item or the place in the stream, the publisher's " +
        'log the reason. The entries stand in the ledger; whoever follows events has to read them there.',
    });
    topic.addAlarm(this, 'Undelivered', {
      metric: nudges.deadLetters.metricApproximateNumberOfMessagesVisible({ period, statistic: 'Maximum' }),
      threshold: 1,
      evaluationPeriods: 1,
      alarmDescription:
        "Work on a subscription broke off five times: the deliverer's log has the reason, the message names the " +
        'subscription. No event is lost; the next one that is told, or the next that is due, goes on.',
    });
    topic.addAlarm(this, 'Failing', {
      metric: counted(this, 'deliverer', 'circuitsOpened'),
      threshold: 1,
      evaluationPeriods: 1,
      alarmDescription:
        'Nothing arrives at a subscription any more: `laurel subscription show` says what its receiver answers. New ' +
        'events wait in the log for ninety days.',
    });
  }
}
