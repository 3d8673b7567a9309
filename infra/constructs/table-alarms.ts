import { type IMetric, MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { AlarmTopic } from './alarm-topic.ts';

interface TableAlarmsProps {
  readonly topic: AlarmTopic;
  readonly name: string;
  readonly table: Table;
  readonly indexes: readonly string[];
}

const period = Duration.minutes(5);

/**
 * A table that holds requests back. An index counts too: when it can't keep up, writes to its table are
 * held back. A few are normal while an on-demand table grows into new traffic, and the SDK tries again.
 */
export class TableAlarms extends Construct {
  constructor(scope: Construct, id: string, { topic, name, table, indexes }: TableAlarmsProps) {
    super(scope, id);
    const throttles: Record<string, IMetric> = {};
    for (const index of [undefined, ...indexes]) {
      for (const kind of ['Read', 'Write']) {
        throttles[`${index ?? 'table'}${kind}s`] = new Metric({
          namespace: 'AWS/DynamoDB',
          metricName: `${kind}ThrottleEvents`,
          dimensionsMap: { TableName: table.tableName, ...(index && { GlobalSecondaryIndexName: index }) },
          statistic: 'Sum',
          period,
        });
      }
    }
    topic.addAlarm(this, 'Throttles', {
      metric: new MathExpression({
        expression: Object.keys(throttles)
          .map((metric) => `FILL(${metric}, 0)`)
          .join(' + '),
        usingMetrics: throttles,
        label: 'requests held back',
        period,
      }),
      threshold: 10,
      evaluationPeriods: 1,
      alarmDescription: `${name} holds requests back: a hot key, or traffic that doubled within minutes.`,
    });
  }
}
