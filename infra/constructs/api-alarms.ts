import { MathExpression, type Metric, Unit } from 'aws-cdk-lib/aws-cloudwatch';
import { FilterPattern, type JsonPattern, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { Route } from '../../functions/shared/route.ts';
import { metricsNamespace } from '../stage.ts';
import type { AlarmTopic } from './alarm-topic.ts';
import type { HttpApi } from './http-api.ts';

interface ApiAlarmsProps {
  readonly topic: AlarmTopic;
  readonly api: HttpApi;
  readonly routes: readonly Route[];
}

const period = Duration.minutes(5);

/** What callers see going wrong: faults, too many answers of 5xx, and webhook deliveries turned away. */
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
        'Five or more answers of 5xx in five minutes, and 1 % or more of all. 503 asks callers to try again: ' +
        "look at the tables' throttles first. The access log names routes and errors.",
    });
    const faults = FilterPattern.all(status('5*'), FilterPattern.stringValue('$.status', '!=', '503'));
    topic.addAlarm(this, 'Faults', {
      metric: countOf(this, api, 'Faults', faults),
      threshold: 1,
      evaluationPeriods: 1,
      alarmDescription:
        'An answer of 5xx that is not 503: a fault of the platform. Find its request id in the access log, ' +
        "then the line with that id in the function's log.",
    });
    const refused = FilterPattern.all(FilterPattern.any(...signedRoutes(routes)), status('4*'));
    topic.addAlarm(this, 'RefusedDeliveries', {
      metric: countOf(this, api, 'RefusedDeliveries', refused),
      threshold: 10,
      evaluationPeriods: 1,
      alarmDescription:
        'Webhook deliveries are answered 4xx: a secret retired too early (401), or a shop sending what the ' +
        "program can't take (400, 404, 409). The access log has the status, the function's log the problem.",
    });
  }
}

const status = (pattern: string): JsonPattern => FilterPattern.stringValue('$.status', '=', pattern);

const signedRoutes = (routes: readonly Route[]): JsonPattern[] =>
  routes
    .filter(({ access }) => access.kind === 'signature')
    .map(({ method, path }) => FilterPattern.stringValue('$.routeKey', '=', `${method} ${path}`));

/** Lines of the access log that match. The gateway's own metrics tell neither routes nor statuses apart. */
function countOf(scope: Construct, api: HttpApi, metricName: string, filterPattern: JsonPattern): Metric {
  const filter = new MetricFilter(scope, `${metricName}Filter`, {
    logGroup: api.accessLog,
    filterPattern,
    metricNamespace: metricsNamespace(scope),
    metricName,
    metricValue: '1',
    unit: Unit.COUNT,
  });
  return filter.metric({ period, statistic: 'Sum' });
}
