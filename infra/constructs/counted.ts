import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Duration } from 'aws-cdk-lib/core';
import type { LambdaName } from '../../functions/shared/env.ts';

/** What the functions count in their logs (embedded metric format), in five minutes. */
export function counted(name: LambdaName | 'ledger', metricName: string): Metric {
  return new Metric({
    namespace: 'Laurel',
    metricName,
    dimensionsMap: { service: `laurel-${name}` },
    statistic: 'Sum',
    period: Duration.minutes(5),
  });
}
