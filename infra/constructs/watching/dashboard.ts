import {
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  type IMetric,
  PeriodOverride,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { AlarmTopic } from '../alarm-topic.ts';
import type { HttpApi } from '../http-api.ts';
import type { LaurelFunction } from '../laurel-function.ts';

interface PlatformDashboardProps {
  /** Made after every alarm: those that it has by now are shown. */
  readonly topic: AlarmTopic;
  readonly api: HttpApi;
  readonly functions: readonly LaurelFunction[];
  /** By the name that people know. */
  readonly tables: Readonly<Record<string, Table>>;
  readonly queues: Readonly<Record<string, Queue>>;
}

const period = Duration.minutes(5);
const wide = 24;
const half = 12;

/** What somebody looks at who was woken up: alarms first, then from the caller inwards. */
export class PlatformDashboard extends Construct {
  constructor(
    scope: Construct,
    id: string,
    { topic, api, functions, tables, queues }: PlatformDashboardProps,
  ) {
    super(scope, id);
    const { gateway } = api;
    const ofFunctions = (metric: (each: LaurelFunction) => IMetric) => functions.map(metric);
    const ofTables = (metric: (table: Table, label: string) => IMetric) =>
      Object.entries(tables).map(([label, table]) => metric(table, label));
    new Dashboard(this, 'Dashboard', {
      defaultInterval: Duration.hours(12),
      periodOverride: PeriodOverride.AUTO,
      widgets: [
        [new AlarmStatusWidget({ title: 'Alarms', width: wide, height: 6, alarms: [...topic.alarms] })],
        [
          graph('Requests, and those that were answered 4xx and 5xx', [
            gateway.metricCount({ period, label: 'all' }),
            gateway.metricClientError({ period, label: '4xx, 429 among them' }),
            gateway.metricServerError({ period, label: '5xx' }),
          ]),
          graph('What callers wait, ms', [
            gateway.metricLatency({ period, statistic: 'p50', label: 'half' }),
            gateway.metricLatency({ period, statistic: 'p95', label: '19 of 20' }),
            gateway.metricLatency({ period, statistic: 'p99', label: '99 of 100' }),
          ]),
        ],
        [
          graph(
            'Functions: 19 of 20 calls take, ms',
            ofFunctions(({ lambda, name }) =>
              lambda.metricDuration({ period, statistic: 'p95', label: name }),
            ),
          ),
          graph(
            'Functions: running at once',
            ofFunctions(({ lambda, name }) =>
              lambda.metric('ConcurrentExecutions', { period, statistic: 'Maximum', label: name }),
            ),
          ),
        ],
        [
          graph(
            'Functions: crashed or out of time',
            ofFunctions(({ lambda, name }) => lambda.metricErrors({ period, label: name })),
          ),
          graph(
            'Functions: not started for want of concurrency',
            ofFunctions(({ lambda, name }) => lambda.metricThrottles({ period, label: name })),
          ),
        ],
        [
          graph(
            'Tables: units written',
            ofTables((table, label) => table.metricConsumedWriteCapacityUnits({ period, label })),
          ),
          graph(
            'Tables: units read',
            ofTables((table, label) => table.metricConsumedReadCapacityUnits({ period, label })),
          ),
        ],
        [
          graph(
            'Queues: the oldest message is so old, s',
            Object.entries(queues).map(([label, queue]) =>
              queue.metricApproximateAgeOfOldestMessage({ period, label }),
            ),
            wide,
          ),
        ],
      ],
    });
  }
}

function graph(title: string, left: IMetric[], width = half): GraphWidget {
  return new GraphWidget({ title, width, height: 6, left, leftYAxis: { min: 0 } });
}
