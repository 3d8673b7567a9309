import { CfnEventBus, CfnRule } from 'aws-cdk-lib/aws-events';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { PartnerEvents } from '../../partner-events.ts';
import type { AlarmTopic } from '../alarm-topic.ts';
import { answerTimeout, type LaurelFunction } from '../laurel-function.ts';
import { WorkQueue } from '../work-queue.ts';

interface PartnerEntranceProps {
  readonly entries: readonly PartnerEvents[];
  readonly webhooks: LaurelFunction;
  readonly topic: AlarmTopic;
}

/** Messages that are worked on at once. */
const takenAtOnce = 5;
const period = Duration.minutes(5);

/**
 * The entrance by partners' event sources: a rule for each source of a program puts what is meant for it into one queue,
 * which the function of webhooks works off. The messages are text, so that long numbers keep their digits, and wait
 * while the tables are busy. Only the partner can send under the name of its event source: that is the proof.
 */
export class PartnerEntrance extends Construct {
  constructor(scope: Construct, id: string, { entries, webhooks, topic }: PartnerEntranceProps) {
    super(scope, id);
    const work = new WorkQueue(this, 'Events', {
      visibilityTimeout: Duration.seconds(6 * answerTimeout.toSeconds()),
    });
    webhooks.takeFrom(work.queue, takenAtOnce);
    const buses = new Map<string, CfnEventBus>();
    for (const entry of entries) {
      const { eventSource: name, hasBus } = entry;
      if (hasBus || buses.has(name)) continue;
      buses.set(
        name,
        new CfnEventBus(this, `Bus.${name.replaceAll('/', '.')}`, { name, eventSourceName: name }),
      );
    }
    const rules = entries.map((entry) => {
      const rule = this.#rule(entry, work);
      const bus = buses.get(entry.eventSource);
      if (bus !== undefined) rule.addResourceDependency(bus);
      return rule;
    });
    const arns = rules.map(({ attrArn }) => attrArn);
    for (const queue of [work.queue, work.deadLetters]) {
      queue.addToResourcePolicy(
        new PolicyStatement({
          principals: [new ServicePrincipal('events.amazonaws.com')],
          actions: ['sqs:SendMessage'],
          resources: [queue.queueArn],
          conditions: { ArnEquals: { 'aws:SourceArn': arns } },
        }),
      );
    }
    this.#alarms(topic, work);
  }

  #rule({ program, source, eventSource, shop }: PartnerEvents, { queue, deadLetters }: WorkQueue): CfnRule {
    const ofShop = shop === undefined ? {} : { detail: { metadata: { 'X-Shopify-Shop-Domain': [shop] } } };
    return new CfnRule(this, `To.${program}.${source}`, {
      description: `Events of ${eventSource}${shop === undefined ? '' : ` from ${shop}`} for source ${source} of ${program}`,
      eventBusName: eventSource,
      eventPattern: { source: [eventSource], ...ofShop },
      targets: [
        {
          id: 'Queue',
          arn: queue.queueArn,
          inputTransformer: {
            inputPathsMap: { detail: '$.detail' },
            inputTemplate: `{"program":${JSON.stringify(program)},"source":${JSON.stringify(source)},"detail":<detail>}`,
          },
          deadLetterConfig: { arn: deadLetters.queueArn },
          retryPolicy: { maximumEventAgeInSeconds: 86_400, maximumRetryAttempts: 185 },
        },
      ],
    });
  }

  #alarms(topic: AlarmTopic, { queue, deadLetters }: WorkQueue): void {
    topic.addAlarm(this, 'NotTaken', {
      metric: deadLetters.metricApproximateNumberOfMessagesVisible({ period, statistic: 'Maximum' }),
      threshold: 1,
      evaluationPeriods: 1,
      alarmDescription:
        "An event of a partner could not be taken: the log of webhooks has the reason (a program or source that isn't " +
        'there, too much parked, a table that was busy for a quarter of an hour). Put it right and redrive the queue ' +
        'within 14 days: what was recorded already counts once.',
    });
    topic.addAlarm(this, 'Late', {
      metric: queue.metricApproximateAgeOfOldestMessage({ period, statistic: 'Maximum' }),
      threshold: Duration.minutes(15).toSeconds(),
      evaluationPeriods: 2,
      alarmDescription:
        'Events of partners wait for longer than a quarter of an hour: see the log of webhooks. They are kept for four days.',
    });
  }
}
