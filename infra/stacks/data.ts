import { AttributeType, ProjectionType, StreamViewType } from 'aws-cdk-lib/aws-dynamodb';
import { Stack, type StackProps } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { RetainedTable } from '../constructs/retained-table.ts';

const { STRING, NUMBER } = AttributeType;

/** What must never be lost: the tables. Deployed rarely, and apart from everything that is replaced often. */
export class DataStack extends Stack {
  /** One item per member: the cached state. */
  readonly members: RetainedTable;
  /**
   * One item per entry: the truth that the members' states are folded from. Its stream is the outbox: an entry holds
   * its outcomes. The image before tells an entry that is new from one of which something was removed.
   */
  readonly ledger: RetainedTable;
  /** Timelines, versions, drafts, and which webhook secrets are active. */
  readonly programs: RetainedTable;
  /** What was told of every entry, in batches, for ninety days. */
  readonly events: RetainedTable;
  /** All that is personal, and nothing else: identities, what waits for a guest, profiles. */
  readonly people: RetainedTable;
  /** How far each subscription has come, what waits to be sent again, and what was tried in the last days. */
  readonly deliveries: RetainedTable;

  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, {
      description: 'Laurel: the tables of the loyalty platform',
      terminationProtection: true,
      ...props,
    });

    this.members = new RetainedTable(this, 'Members', {
      partitionKey: { name: 'pk', type: STRING },
    });
    this.members.addGlobalSecondaryIndex({
      indexName: 'due',
      partitionKey: { name: 'duePk', type: STRING },
      sortKey: { name: 'dueAt', type: NUMBER },
      projectionType: ProjectionType.KEYS_ONLY,
    });

    this.ledger = new RetainedTable(this, 'Ledger', {
      partitionKey: { name: 'pk', type: STRING },
      sortKey: { name: 'sk', type: STRING },
      stream: StreamViewType.NEW_AND_OLD_IMAGES,
    });
    this.ledger.addGlobalSecondaryIndex({
      indexName: 'byMember',
      partitionKey: { name: 'memberPk', type: STRING },
      sortKey: { name: 'memberSk', type: STRING },
      projectionType: ProjectionType.ALL,
    });

    this.programs = new RetainedTable(this, 'Programs', {
      partitionKey: { name: 'pk', type: STRING },
      sortKey: { name: 'sk', type: STRING },
      // Runs, previews and parked deliveries name a moment, and nothing else in the table does.
      timeToLiveAttribute: 'expiresAt',
    });

    this.events = new RetainedTable(this, 'Events', {
      partitionKey: { name: 'pk', type: STRING },
      sortKey: { name: 'sk', type: STRING },
      timeToLiveAttribute: 'expiresAt',
    });

    this.people = new RetainedTable(this, 'People', {
      partitionKey: { name: 'pk', type: STRING },
      sortKey: { name: 'sk', type: STRING },
      timeToLiveAttribute: 'expiresAt',
    });

    this.deliveries = new RetainedTable(this, 'Deliveries', {
      partitionKey: { name: 'pk', type: STRING },
      sortKey: { name: 'sk', type: STRING },
      timeToLiveAttribute: 'expiresAt',
    });
    this.deliveries.addGlobalSecondaryIndex({
      indexName: 'due',
      partitionKey: { name: 'duePk', type: STRING },
      sortKey: { name: 'dueAt', type: NUMBER },
      projectionType: ProjectionType.KEYS_ONLY,
    });
  }
}
