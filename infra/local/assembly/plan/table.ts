import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { propertiesOf } from '../properties.ts';
import type { Planned } from './planned.ts';

/** Ready for CreateTable. */
export type TablePlan = CreateTableCommandInput & { readonly TableName: string };

const keys = z.array(z.object({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) }));
const projection = z.object({
  ProjectionType: z.enum(['ALL', 'KEYS_ONLY', 'INCLUDE']),
  NonKeyAttributes: z.array(z.string()).optional(),
});
const index = z.object({ IndexName: z.string(), KeySchema: keys, Projection: projection });

/** Recovery, encryption, protection and capacity have no meaning in DynamoDB Local and are passed over. */
const schema = z.object({
  AttributeDefinitions: z.array(
    z.object({ AttributeName: z.string(), AttributeType: z.enum(['S', 'N', 'B']) }),
  ),
  KeySchema: keys,
  GlobalSecondaryIndexes: z.array(index).optional(),
  LocalSecondaryIndexes: z.array(index).optional(),
  StreamSpecification: z
    .object({ StreamViewType: z.enum(['NEW_AND_OLD_IMAGES', 'NEW_IMAGE', 'OLD_IMAGE', 'KEYS_ONLY']) })
    .optional(),
});

export function planTable(planned: Planned): TablePlan {
  const { StreamSpecification, ...rest } = propertiesOf(schema, planned);
  return {
    ...withoutUndefined(rest),
    TableName: planned.ref(),
    BillingMode: 'PAY_PER_REQUEST',
    ...(StreamSpecification && { StreamSpecification: { StreamEnabled: true, ...StreamSpecification } }),
  };
}

function withoutUndefined<T extends object>(object: T): T {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as T;
}
