/**
 * The least that a handler could do to record a purchase: parse, read the member, write entry and member,
 * answer. Two calls of the SDK with items of the same sizes, and nothing else.
 */
import { GetCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { openStore } from '../../../functions/store/client.ts';

const { MEMBERS_TABLE = '', LEDGER_TABLE = '', PROGRAMS_TABLE = '' } = process.env;
const { documents, tables } = openStore({
  members: MEMBERS_TABLE,
  ledger: LEDGER_TABLE,
  programs: PROGRAMS_TABLE,
});

interface Body {
  readonly data: {
    readonly orderId: string;
    readonly memberId: string;
    readonly occurredAt: string;
    readonly lines: readonly object[];
  };
}

const outcomes =
  '[{"kind":"points.earned","rule":"earning.base","programVersion":1,"points":109,"deficitPaid":0,"availableOn":20859,"expiresOn":21215}]';

export async function handler(event: { readonly body: string }): Promise<object> {
  const { data } = JSON.parse(event.body) as Body;
  const pk = `M#demo#${data.memberId}`;
  const { Item } = await documents.send(
    new GetCommand({ TableName: tables.members, Key: { pk }, ConsistentRead: true }),
  );
  if (Item === undefined) throw new Error(`no member ${data.memberId}`);
  const version = Item.version + 1;
  const entry = {
    pk: `O#demo#standard#${data.orderId}`,
    sk: 'purchase',
    memberPk: pk,
    memberSk: `${data.occurredAt}#purchase:standard:${data.orderId}`,
    recordedAt: Date.now(),
    programVersion: 1,
    version,
    previous: `purchase:standard:${data.orderId}`,
    fact: JSON.stringify({ occurredAt: data.occurredAt, lines: data.lines, channel: 'web' }),
    outcomes,
  };
  await documents.send(
    new TransactWriteCommand({
      TransactItems: [
        {
          Put: {
            TableName: tables.ledger,
            Item: entry,
            ConditionExpression: 'attribute_not_exists(pk)',
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          },
        },
        {
          Put: {
            TableName: tables.members,
            Item: { ...Item, version },
            ConditionExpression: '#version = :version AND #dueAt = :dueAt',
            ExpressionAttributeNames: { '#version': 'version', '#dueAt': 'dueAt' },
            ExpressionAttributeValues: { ':version': Item.version, ':dueAt': Item.dueAt },
          },
        },
      ],
    }),
  );
  return {
    statusCode: 200,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ status: 'recorded', entry, member: { memberId: data.memberId, version } }),
  };
}
