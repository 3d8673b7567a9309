import { MathExpression, Unit } from 'aws-cdk-lib/aws-cloudwatch';
import { FilterPattern, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { Route } from '../../functions/shared/routes.ts';
import type { AlarmTopic } from './alarm-topic.ts';
import type { HttpApi } from './http-api.ts';

export interface ApiAlarmsProps {
  readonly topic: AlarmTopic;
  readonly api: HttpApi;
  readonly routes: readonly Route[];
}

const period = Duration.minutes(5);

/** What callers see going wrong: answers of 5xx, and webhook deliveries that are turned away. */
export class ApiAlarms extends Construct {
  constructor(scope: Construct, id: string, { topic, api, routes }: ApiAlarmsProps) {
    super(scope, id);
    topic.addAlarm(this, 'ServerErrors', {
      metric: new MathExpression({
        expression: 'IF(errors >= 5, 100 * errors / requests, 0)',
        usingMetrics: {
          errors: api.gateway.metricServerError({ period, statistic: 'Sum' }),
          requests: api.gateway.metricCount({ period, statistic: 'Sum' }),
        },
        label: 'answers of 5xx, percent',
        period,
      }),
      threshold: 1,
      evaluationPeriods: 1,
      alarmDescription:
        'Five or more answers of 5xx in five minutes, and over 1 % of all: the access log names routes and errors.',
    });
    topic.addAlarm(this, 'RefusedDeliveries', {
      metric: refusedDeliveries(this, api, routes).metric({ period, statistic: 'Sum' }),
      threshold: 10,
      evaluationPeriods: 1,
      alarmDescription:
        'Webhook deliveries are answered 4xx: a secret retired too early (401), or a shop sending what the ' +
        "program can't take (400, 404, 409). The access log has the status, the function's log the problem.",
    });
  }
}

/** Counted from the access log: the gateway's own metric counts every route's 4xx together. */
function refusedDeliveries(scope: Construct, api: HttpApi, routes: readonly Route[]): MetricFilter {
  const signed = routes.filter(({ access }) => access.kind === 'signature');
  const isSigned = signed.map(({ method, path }) =>
    FilterPattern.stringValue('$.routeKey', '=', `${method} ${path}`),
  );
  return new MetricFilter(scope, 'RefusedDeliveriesFilter', {
    logGroup: api.accessLog,
    filterPattern: FilterPattern.all(
      FilterPattern.any(...isSigned),
      FilterPattern.stringValue('$.status', '=', '4*'),
    ),
    metricNamespace: 'Laurel',
    metricName: 'RefusedDeliveries',
    metricValue: '1',
    unit: Unit.COUNT,
  });
}
