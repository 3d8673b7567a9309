import { Schedule } from 'aws-cdk-lib/aws-scheduler';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { AlarmTopic } from './alarm-topic.ts';
import { counted } from './counted.ts';
import type { SweepQueue } from './sweep-queue.ts';

interface SweepAlarmsProps {
  readonly topic: AlarmTopic;
  readonly queue: SweepQueue;
}

const period = Duration.minutes(5);

/** Runs that fail, stop, or are not begun. What they have not done, the next tick or a run by hand does. */
export class SweepAlarms extends Construct {
  constructor(scope: Construct, id: string, { topic, queue }: SweepAlarmsProps) {
    super(scope, id);
    topic.addAlarm(this, 'DeadLetters', {
      metric: queue.deadLetters.metricApproximateNumberOfMessagesVisible({ period, statistic: 'Maximum' }),
      threshold: 1,
      evaluationPeriods: 1,
      alarmDescription:
        'A slice of a run failed five times and stands still: the message names program and run, the run its ' +
        "trouble, the sweeper's log the stack. The next tick tries it again; then purge the message.",
    });
    topic.addAlarm(this, 'RunFailed', {
      metric: counted('sweeper', 'runsFailed'),
      threshold: 1,
      evaluationPeriods: 1,
      alarmDescription:
        'A run ended without some of its members: it names them with the reason. Everybody else is done.',
    });
    topic.addAlarm(this, 'RunStalled', {
      metric: counted('reviews', 'runsStalled'),
      threshold: 1,
      evaluationPeriods: 1,
      alarmDescription:
        'A run was found that did not go on; it was handed on again. If this comes back, the run shows its ' +
        'trouble, or the queue has more to do than its workers: see the age of its oldest message.',
    });
    topic.addAlarm(this, 'TickDropped', {
      metric: Schedule.metricAllDropped({ period }),
      threshold: 1,
      evaluationPeriods: 1,
      alarmDescription:
        'The schedule could not call its function: see its role. Who became due is found by the next tick.',
    });
  }
}
