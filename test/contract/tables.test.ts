import { Template } from 'aws-cdk-lib/assertions';
import { App } from 'aws-cdk-lib/core';
import { expect, test } from 'vitest';
import { DataStack } from '../../infra/stacks/data.ts';
import { tableShapes } from './tables.ts';

const template = Template.fromStack(new DataStack(new App(), 'Data'));
const templateTables = Object.entries(template.findResources('AWS::DynamoDB::Table'));

test.each(tableShapes)('the table $TableName of the tests is the one of the template', (shape) => {
  const found = templateTables.find(([logicalId]) => logicalId.startsWith(shape.TableName));
  if (found === undefined) throw new Error(`the template has no table ${shape.TableName}`);
  const { AttributeDefinitions, KeySchema, GlobalSecondaryIndexes, StreamSpecification } =
    found[1].Properties;
  const stream = StreamSpecification && { StreamEnabled: true, ...StreamSpecification };
  expect(shape).toEqual({
    TableName: shape.TableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions,
    KeySchema,
    ...(GlobalSecondaryIndexes && { GlobalSecondaryIndexes }),
    ...(stream && { StreamSpecification: stream }),
  });
});

test('the template has no other table', () => {
  expect(templateTables).toHaveLength(tableShapes.length);
});
