import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import { Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { LaurelFunction } from './laurel-function.ts';

interface TickProps {
  readonly function: LaurelFunction;
  /** As EventBridge Scheduler has it, in UTC. */
  readonly expression: string;
  /** What it is for. */
  readonly description: string;
}

/**
 * Every hour, since it is midnight somewhere in each, twenty minutes past: what a midnight brings is booked a quarter
 * of an hour after it.
 */
export const hourly = 'cron(20 * * * ? *)';

export const everyMinute = 'rate(1 minute)';

/** Calls a function again and again. A role of its own may call that function and no other. */
export class Tick extends Construct {
  constructor(scope: Construct, id: string, { function: { lambda }, expression, description }: TickProps) {
    super(scope, id);
    const call = new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [lambda.functionArn] });
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
      description: `What the schedule of ${id} may do`,
      inlinePolicies: { call: new PolicyDocument({ statements: [call] }) },
    });
    new CfnSchedule(this, 'Schedule', {
      description,
      scheduleExpression: expression,
      scheduleExpressionTimezone: 'UTC',
      flexibleTimeWindow: { mode: 'OFF' },
      target: {
        arn: lambda.functionArn,
        roleArn: role.roleArn,
        input: JSON.stringify({ scheduledAt: '<aws.scheduler.scheduled-time>' }),
        // What this tick does not do, the next one does.
        retryPolicy: { maximumEventAgeInSeconds: 1_800, maximumRetryAttempts: 5 },
      },
    });
  }
}
