import { BillingMode, Table, type TableProps } from 'aws-cdk-lib/aws-dynamodb';
import { RemovalPolicy } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';

/**
 * A table that outlives mistakes: on demand, restorable to any second of the last 35 days, kept when its
 * stack goes, and not deletable before someone takes the protection off.
 *
 * One region on purpose: a commit is a transaction under the member's version, and DynamoDB keeps
 * transactions and conditions only within a region. It is encrypted with a key that AWS owns.
 */
export class RetainedTable extends Table {
  constructor(scope: Construct, id: string, props: TableProps) {
    super(scope, id, {
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true, recoveryPeriodInDays: 35 },
      removalPolicy: RemovalPolicy.RETAIN,
      deletionProtection: true,
      ...props,
    });
  }
}
