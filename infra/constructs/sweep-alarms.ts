import { ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Schedule } from 'aws-cdk-lib/aws-scheduler';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { type QueueName, queueNames } from '../../functions/shared/queues.ts';
import type { AlarmTopic } from './alarm-topic.ts';
import { counted } from './counted.ts';
import type { WorkQueue } from './work-queue.ts';

interface SweepAlarmsProps {
  readonly topic: AlarmTopic;
  readonly queues: Readonly<Record<QueueName, WorkQueue>>;
}

const period = Duration.minutes(5);

/** Runs that fail, stop, or are not begun. What they have not done, the next tick or a run by hand does. */
export class SweepAlarms extends Construct {
  constructor(scope: Construct, id: string, { topic, queues }: SweepAlarmsProps) {
    super(scope, id);
    topic.addAlarm(this, 'TickMissing', {
      metric: counted(this, 'reviews', 'ticks').with({ period: Duration.hours(1) }),
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      threshold: 1,
      evaluationPeriods: 2,
      treatMissingData: TreatMissingData.BREACHING, // a tick that does not run counts nothing
      alarmDescription:
        'No tick of the schedule has ended for two hours: tiers are not decided and points do not expire in the books ' +
        '(what members see is right all the same). After a first deployment it rings until the first tick. See the ' +
        'schedule and the log of reviews; the next tick catches up.',
    });
    for (const name of queueNames) this.#queueAlarms(topic, name, queues[name]);
    topic.addAlarm(this, 'RunFailed', {
      metric: counted(this, 'sweeper', 'runsFailed'),
      threshold: 1,
      evaluationPeriods: 1,
      alarmDescription:
        'A run ended without some of its members: it names them with the reason. Everybody else is done.',
    });
    topic.addAlarm(this, 'RunStalled', {
      metric: counted(this, 'reviews', 'runsStalled'),
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

  #queueAlarms(topic: AlarmTopic, name: QueueName, { queue, deadLetters }: WorkQueue): void {
    topic.addAlarm(this, deadLettersIds[name], {
      metric: deadLetters.metricApproximateNumberOfMessagesVisible({ period, statistic: 'Maximum' }),
      threshold: 1,
      evaluationPeriods: 1,
      alarmDescription:
        `A slice of a run of ${name} failed five times and stands still: the message names program and run, the run ` +
        "its trouble, the sweeper's log the stack. The next tick tries it again; then purge the message.",
    });
    topic.addAlarm(this, `Age${name}`, {
      metric: queue.metricApproximateAgeOfOldestMessage({ period, statistic: 'Maximum' }),
      threshold: ageMax[name].toSeconds(),
      evaluationPeriods: 3,
      alarmDescription:
        `Slices of ${name} wait for longer than ${ageMax[name].toHumanString()}: the queue has more to do than its ` +
        'workers. What waits is done in the end; raise the number of workers of this queue if it comes back.',
    });
  }
}

/** The first queue had no name of its own. */
const deadLettersIds: Readonly<Record<QueueName, string>> = {
  reviews: 'DeadLetters',
  previews: 'DeadLettersPreviews',
  models: 'DeadLettersModels',
};

/** Reviews are to be done within the hour; for a preview somebody waits; models have the night. */
const ageMax: Readonly<Record<QueueName, Duration>> = {
  reviews: Duration.minutes(30),
  previews: Duration.minutes(15),
  models: Duration.hours(4),
};
