import { ArnFormat, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { stageOf } from '../stage.ts';

/**
 * The webhook secrets: not made here, since operators add and retire them while the platform runs, but
 * all under one prefix in Secrets Manager, so that a role can be held to them.
 */
export class WebhookSecrets extends Construct {
  readonly prefix: string;
  readonly arnPattern: string;
  /** What cdk-nag calls the wildcard in {@link arnPattern}. */
  readonly wildcardFinding: string;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const stage = stageOf(this);
    this.prefix = stage === undefined ? 'laurel/webhooks/' : `laurel/${stage}/webhooks/`;
    this.arnPattern = Stack.of(this).formatArn({
      service: 'secretsmanager',
      resource: 'secret',
      resourceName: `${this.prefix}*`,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    this.wildcardFinding =
      'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:secretsmanager:<AWS::Region>:<AWS::AccountId>:' +
      `secret:${this.prefix}*]`;
  }
}
