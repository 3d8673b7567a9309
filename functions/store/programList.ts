/** The programs of the platform, one small item each: whoever looks after all of them scans no table. */
import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { ProgramId } from '../../domain/kernel/brand.ts';
import type { Store } from './client.ts';
import { translated } from './errors.ts';
import { programListPk } from './keys.ts';

export async function listPrograms(store: Store): Promise<readonly ProgramId[]> {
  const programs: ProgramId[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const page = await translated(() =>
      store.documents.send(
        new QueryCommand({
          TableName: store.tables.programs,
          ConsistentRead: true,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': programListPk },
          ...(start === undefined ? {} : { ExclusiveStartKey: start }),
        }),
      ),
    );
    for (const { sk } of page.Items ?? []) programs.push(sk as ProgramId);
    start = page.LastEvaluatedKey;
  } while (start !== undefined);
  return programs;
}
