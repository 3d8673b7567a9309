import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type Assembly,
  pathOf,
  type Resource,
  removeAssembly,
  resources,
  synthesizeForTest,
} from './assembly.ts';

let assembly: Assembly;
let tables: Record<string, Resource>;
beforeAll(async () => {
  assembly = await synthesizeForTest();
  const found = resources(assembly.data, 'AWS::DynamoDB::Table');
  tables = Object.fromEntries(found.map((table) => [pathOf(table), table]));
});
afterAll(() => removeAssembly(assembly));

describe.each(['Members', 'Ledger', 'Programs', 'Events', 'People', 'Deliveries'])('the table %s', (name) => {
  test('is kept when its stack is deleted or would replace it', () => {
    expect(tables[name]).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
  });

  test('can be restored to any second of the last 35 days', () => {
    expect(tables[name]!.Properties.PointInTimeRecoverySpecification).toEqual({
      PointInTimeRecoveryEnabled: true,
      RecoveryPeriodInDays: 35,
    });
  });

  test('cannot be deleted while its protection is on', () => {
    expect(tables[name]!.Properties.DeletionProtectionEnabled).toBe(true);
  });

  test('is paid by request, with no capacity to run out of', () => {
    expect(tables[name]!.Properties.BillingMode).toBe('PAY_PER_REQUEST');
    expect(tables[name]!.Properties.ProvisionedThroughput).toBeUndefined();
  });
});

interface Shape {
  readonly key: readonly string[];
  readonly indexes: Readonly<
    Record<string, { readonly key: readonly string[]; readonly projection: string }>
  >;
}

const shapes: Record<string, Shape> = {
  Members: { key: ['pk S'], indexes: { due: { key: ['duePk S', 'dueAt N'], projection: 'KEYS_ONLY' } } },
  Ledger: {
    key: ['pk S', 'sk S'],
    indexes: { byMember: { key: ['memberPk S', 'memberSk S'], projection: 'ALL' } },
  },
  Programs: { key: ['pk S', 'sk S'], indexes: {} },
  Events: { key: ['pk S', 'sk S'], indexes: {} },
  People: { key: ['pk S', 'sk S'], indexes: {} },
  Deliveries: {
    key: ['pk S', 'sk S'],
    indexes: { due: { key: ['duePk S', 'dueAt N'], projection: 'KEYS_ONLY' } },
  },
};

test.each(Object.entries(shapes))(
  '%s has the keys and indexes that the store is written for',
  (name, shape) => {
    expect(shapeOf(tables[name]!)).toEqual(shape);
  },
);

function shapeOf({ Properties }: Resource): Shape {
  const types = Object.fromEntries(
    Properties.AttributeDefinitions.map((attribute: { AttributeName: string; AttributeType: string }) => [
      attribute.AttributeName,
      attribute.AttributeType,
    ]),
  );
  const key = (schema: { AttributeName: string; KeyType: string }[]) =>
    [...schema]
      .sort((a, b) => a.KeyType.localeCompare(b.KeyType)) // HASH before RANGE
      .map(({ AttributeName }) => `${AttributeName} ${types[AttributeName]}`);
  const indexes = (Properties.GlobalSecondaryIndexes ?? []).map(
    (index: { IndexName: string; KeySchema: []; Projection: { ProjectionType: string } }) => [
      index.IndexName,
      { key: key(index.KeySchema), projection: index.Projection.ProjectionType },
    ],
  );
  return { key: key(Properties.KeySchema), indexes: Object.fromEntries(indexes) };
}

test('every entry goes out on the stream, with what stood in its place; no other table has one', () => {
  const streams = Object.entries(tables).flatMap(([name, { Properties }]) =>
    Properties.StreamSpecification === undefined ? [] : [[name, Properties.StreamSpecification]],
  );
  expect(streams).toEqual([['Ledger', { StreamViewType: 'NEW_AND_OLD_IMAGES' }]]);
});

test.each(['Events', 'Programs', 'Deliveries'])('what stands in %s goes by itself after its time', (name) => {
  expect(tables[name]!.Properties.TimeToLiveSpecification).toEqual({
    AttributeName: 'expiresAt',
    Enabled: true,
  });
});

test('the stack of the tables holds nothing else and is protected against deletion', async () => {
  expect([...new Set(resources(assembly.data).map(({ Type }) => Type))]).toEqual(['AWS::DynamoDB::Table']);
  const manifest = JSON.parse(await readFile(join(assembly.directory, 'manifest.json'), 'utf8'));
  expect(manifest.artifacts.LaurelData.properties.terminationProtection).toBe(true);
});

test('the platform can be taken down without losing anything: it keeps no data', () => {
  // Not SQS: a message says which slice is next, which stands in the run as well; the next tick sends it again.
  const stateful = /^AWS::(DynamoDB|S3|RDS|SecretsManager|Kinesis|ElastiCache|Cognito)::/;
  expect(resources(assembly.platform).filter(({ Type }) => stateful.test(Type))).toEqual([]);
});
