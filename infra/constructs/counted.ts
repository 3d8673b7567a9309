import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Duration } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import type { LambdaName } from '../../functions/shared/env.ts';
import { metricsNamespace } from '../stage.ts';

/** What the functions count in their logs (embedded metric format), in five minutes. */
export function counted(scope: IConstruct, name: LambdaName | 'ledger', metricName: string): Metric {
  return new Metric({
    namespace: metricsNamespace(scope),
    metricName,
    dimensionsMap: { service: `laurel-${name}` },
    statistic: 'Sum',
    period: Duration.minutes(5),
  });
}
