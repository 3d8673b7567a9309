import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { AlarmTopic } from './alarm-topic.ts';
import type { LaurelFunction } from './laurel-function.ts';

interface FunctionAlarmsProps {
  readonly topic: AlarmTopic;
  readonly function: LaurelFunction;
  /** What nineteen of twenty calls should stay under, cold starts included. */
  readonly p95: Duration;
  /** What ninety-nine of a hundred calls should stay under. */
  readonly p99: Duration;
}

const period = Duration.minutes(5);

/** A function that fails, is held back, or is slow. Problems that it answers properly are no errors here. */
export class FunctionAlarms extends Construct {
  constructor(scope: Construct, id: string, props: FunctionAlarmsProps) {
    super(scope, id);
    const { topic } = props;
    const { lambda, name } = props.function;
    topic.addAlarm(this, 'Errors', {
      metric: lambda.metricErrors({ period }),
      threshold: 1,
      evaluationPeriods: 1,
      alarmDescription: `${name} crashed or ran out of time: its log has the stack trace.`,
    });
    topic.addAlarm(this, 'Throttles', {
      metric: lambda.metricThrottles({ period }),
      threshold: 1,
      evaluationPeriods: 1,
      alarmDescription: `${name} was not started for want of concurrency: raise the account's limit.`,
    });
    for (const [statistic, limit] of [
      ['p95', props.p95],
      ['p99', props.p99],
    ] as const) {
      topic.addAlarm(this, `Latency${statistic}`, {
        metric: lambda.metricDuration({ period, statistic }),
        threshold: limit.toMilliseconds(),
        evaluationPeriods: 3,
        evaluateLowSampleCountPercentile: 'ignore', // a lone cold start is no trend
        alarmDescription: `${name} is slow (${statistic} over 15 minutes): see its traces and the tables' throttles.`,
      });
    }
  }
}
