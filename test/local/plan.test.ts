import { describe, expect, test } from 'vitest';
import { type Plan, plan } from '../../infra/local/assembly/plan.ts';
import type { Resource, Template } from '../../infra/local/assembly/template.ts';
import { Refusal } from '../../infra/local/refusal.ts';
import { resolverFor, shop, stackOf } from './stacks.ts';

function planOf(template: Template): Plan {
  const stack = stackOf(template, 'Shop', { 'echo.zip': '/assembly/echo' });
  return plan([stack], resolverFor([stack], { TokenIssuer: 'http://localhost:3000' }));
}

/** The shop's template with `resources` added, changed, or (null) taken out. */
function changed(resources: Record<string, Resource | null>): Template {
  const all = { ...shop.Resources, ...resources };
  return {
    ...shop,
    Resources: Object.fromEntries(
      Object.entries(all).filter(([, each]) => each !== null),
    ) as Template['Resources'],
  };
}

function withProperties(logicalId: string, properties: Record<string, unknown>): Template {
  const resource = shop.Resources[logicalId]!;
  return changed({ [logicalId]: { ...resource, Properties: { ...resource.Properties, ...properties } } });
}

test('a table is created with the template’s keys, indexes and stream', () => {
  expect(planOf(shop).tables).toEqual([
    {
      TableName: 'Shop-Orders',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'dueAt', AttributeType: 'N' },
      ],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'due',
          KeySchema: [{ AttributeName: 'dueAt', KeyType: 'HASH' }],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ],
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
    },
  ]);
});

test('a function runs from its asset with the environment, memory and time of the template', () => {
  const arn = 'arn:aws:lambda:us-east-1:000000000000:function:Shop-Echo';
  expect(planOf(shop).functions.get(arn)).toEqual({
    name: 'Shop-Echo',
    arn,
    label: 'echo',
    directory: '/assembly/echo',
    handler: 'echo.handler',
    environment: { ORDERS_TABLE: 'Shop-Orders' },
    memoryMb: 256,
    timeoutMs: 10_000,
    concurrencyMax: undefined,
  });
});

test('a route carries its authorizer, its scopes, the throttle of the stage and the gateway’s own limit', () => {
  const throttle = { rate: 100, burst: 200 };
  const authorizer = { issuer: 'http://localhost:3000', audience: ['laurel', 'other'] };
  expect(planOf(shop).api.routes).toMatchObject([
    { key: 'GET /health', timeoutMs: 29_000, authorizer: undefined, scopes: [], throttle },
    { key: 'GET /orders/{order}', timeoutMs: 29_000, authorizer, scopes: ['orders:read'], throttle },
  ]);
});

test('a stage throttles one route apart from the others', () => {
  const template = withProperties('Stage', { RouteSettings: { 'GET /health': { ThrottlingRateLimit: 1 } } });
  const [health, orders] = planOf(template).api.routes;
  expect(health!.throttle).toEqual({ rate: 1, burst: 200 });
  expect(orders!.throttle).toEqual({ rate: 100, burst: 200 });
});

test('a route that is taken out of the template is gone', () => {
  expect(planOf(changed({ Health: null })).api.routes.map(({ key }) => key)).toEqual(['GET /orders/{order}']);
});

describe('what the local run cannot run is refused, not left out', () => {
  test.each([
    'AWS::Lambda::EventSourceMapping',
    'AWS::Scheduler::Schedule',
    'AWS::Events::Rule',
    'AWS::SQS::Queue',
    'AWS::SNS::Subscription',
    'Custom::AnythingElse',
  ])('%s', (Type) => {
    const template = changed({ Stranger: { Type } });
    expect(() => planOf(template)).toThrow(Refusal);
    expect(() => planOf(template)).toThrow(`${Type} yet (Stranger in stack Shop)`);
  });

  test.each<[what: string, template: Template, named: string]>([
    ['code that is not in the assembly', withProperties('Echo', { Code: { S3Key: 'gone.zip' } }), 'gone.zip'],
    ['another runtime', withProperties('Echo', { Runtime: 'python3.13' }), 'Runtime'],
    ['layers', withProperties('Echo', { Layers: ['arn:layer'] }), 'Layers'],
    ['cross-origin rules', withProperties('Api', { CorsConfiguration: {} }), 'CorsConfiguration'],
    [
      'another payload format',
      withProperties('ToEcho', { PayloadFormatVersion: '1.0' }),
      'PayloadFormatVersion',
    ],
    ['another kind of authorizer', withProperties('Tokens', { AuthorizerType: 'REQUEST' }), 'AuthorizerType'],
    ['authorization by IAM', withProperties('Health', { AuthorizationType: 'AWS_IAM' }), 'AuthorizationType'],
    ['a named stage', withProperties('Stage', { StageName: 'prod' }), 'StageName'],
    ['a route to nothing', withProperties('Health', { Target: 'integrations/gone' }), 'GET /health'],
    ['a token asked of no authorizer', withProperties('Health', { AuthorizationType: 'JWT' }), 'GET /health'],
    ['a second API', changed({ Api2: shop.Resources.Api! }), 'one HTTP API'],
    ['no API', changed({ Api: null }), ''],
  ])('%s', (_what, template, named) => {
    expect(() => planOf(template)).toThrow(Refusal);
    expect(() => planOf(template)).toThrow(named);
  });
});
