import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { AlarmTopic } from './alarm-topic.ts';
import type { LaurelFunction } from './laurel-function.ts';
import type { UntoldQueue } from './untold-queue.ts';

interface EventAlarmsProps {
  readonly topic: AlarmTopic;
  readonly publisher: LaurelFunction;
  readonly untold: UntoldQueue;
}

const period = Duration.minutes(5);

/** Events that come late, and what could not be told at all. */
export class EventAlarms extends Construct {
  constructor(scope: Construct, id: string, { topic, publisher, untold }: EventAlarmsProps) {
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
  }
}
