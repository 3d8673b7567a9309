import { describe, expect, test } from 'vitest';
import { type Plan, plan } from '../../../infra/local/assembly/plan/plan.ts';
import type { Resource, Template } from '../../../infra/local/assembly/template.ts';
import { Refusal } from '../../../infra/local/refusal.ts';
import { resolverFor, shop, shopWithQueue, stackOf } from '../support/stacks.ts';

function planOf(template: Template): Plan {
  const stack = stackOf(template, 'Shop', { 'echo.zip': '/assembly/echo' });
  return plan([stack], resolverFor([stack], { TokenIssuer: 'http://localhost:3000' }));
}

/** The shop's template with `resources` added, changed, or (null) taken out. */
function changed(resources: Record<string, Resource | null>, template = shop): Template {
  const all = { ...template.Resources, ...resources };
  return {
    ...template,
    Resources: Object.fromEntries(
      Object.entries(all).filter(([, each]) => each !== null),
    ) as Template['Resources'],
  };
}

function withProperties(logicalId: string, properties: Record<string, unknown>, template = shop): Template {
  const resource = template.Resources[logicalId]!;
  const Properties = { ...resource.Properties, ...properties };
  return changed({ [logicalId]: { ...resource, Properties } }, template);
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

describe('what the shop does behind its API', () => {
  const echo = 'arn:aws:lambda:us-east-1:000000000000:function:Shop-Echo';
  const at = 'arn:aws:sqs:us-east-1:000000000000:';

  test('a queue is made with its attributes and its dead-letter queue', () => {
    expect(planOf(shopWithQueue).queues).toEqual([
      {
        name: 'Shop-Jobs',
        arn: `${at}Shop-Jobs`,
        url: 'http://127.0.0.1:4000/000000000000/Shop-Jobs',
        visibilityTimeoutSeconds: 60,
        redrive: { deadLetterArn: `${at}Shop-DeadJobs`, receiveCountMax: 3 },
        attributes: {
          VisibilityTimeout: '60',
          DelaySeconds: '0',
          ReceiveMessageWaitTimeSeconds: '0',
          RedrivePolicy: `{"deadLetterTargetArn":"${at}Shop-DeadJobs","maxReceiveCount":3}`,
        },
      },
      expect.objectContaining({ name: 'Shop-DeadJobs', redrive: undefined }),
    ]);
  });

  test('an event source hands a queue to a function, so many messages and so many batches at once', () => {
    expect(planOf(shopWithQueue).eventSources).toEqual([
      {
        queue: expect.objectContaining({ name: 'Shop-Jobs' }),
        functionArn: echo,
        batchSize: 2,
        concurrencyMax: 2,
        reportsFailures: true,
      },
    ]);
  });

  test('a schedule calls a function with its input', () => {
    expect(planOf(shopWithQueue).schedules).toEqual([
      {
        name: 'Shop-Hourly',
        functionArn: echo,
        input: '{"scheduledAt":"<aws.scheduler.scheduled-time>"}',
        ticks: expect.anything(),
      },
    ]);
  });

  test('a function is told the URL of its queue', () => {
    const template = withProperties(
      'Echo',
      { Environment: { Variables: { QUEUE_URL: { Ref: 'Jobs' } } } },
      shopWithQueue,
    );
    expect(planOf(template).functions.get(echo)!.environment).toEqual({
      QUEUE_URL: 'http://127.0.0.1:4000/000000000000/Shop-Jobs',
    });
  });

  test.each<[what: string, change: Template]>([
    ['taken out', changed({ JobsToEcho: null, Hourly: null }, shopWithQueue)],
    [
      'switched off',
      withProperties(
        'Hourly',
        { State: 'DISABLED' },
        withProperties('JobsToEcho', { Enabled: false }, shopWithQueue),
      ),
    ],
  ])('is not done when it is %s', (_what, template) => {
    const { eventSources, schedules, queues } = planOf(template);
    expect([eventSources, schedules, queues.length]).toEqual([[], [], 2]);
  });

  const change = (logicalId: string, properties: Record<string, unknown>) =>
    withProperties(logicalId, properties, shopWithQueue);
  const target = shopWithQueue.Resources.Hourly!.Properties!.Target as object;

  test.each<[what: string, template: Template, named: string]>([
    [
      'a stream',
      change('JobsToEcho', { EventSourceArn: 'arn:stream', StartingPosition: 'LATEST' }),
      'StartingPosition',
    ],
    ['a queue of elsewhere', change('JobsToEcho', { EventSourceArn: 'arn:queue' }), 'arn:queue'],
    ['a filter', change('JobsToEcho', { FilterCriteria: {} }), 'FilterCriteria'],
    [
      'batches that are waited for',
      change('JobsToEcho', { MaximumBatchingWindowInSeconds: 5 }),
      'MaximumBatchingWindowInSeconds',
    ],
    ['batches of more than ten', change('JobsToEcho', { BatchSize: 100 }), 'BatchSize'],
    ['a function of elsewhere', change('JobsToEcho', { FunctionName: 'arn:function' }), 'arn:function'],
    [
      'a queue without a dead-letter queue',
      change('JobsToEcho', { EventSourceArn: { 'Fn::GetAtt': ['DeadJobs', 'Arn'] } }),
      'Shop-DeadJobs',
    ],
    [
      'a dead-letter queue of elsewhere',
      change('Jobs', { RedrivePolicy: { deadLetterTargetArn: 'arn:dead', maxReceiveCount: 3 } }),
      'arn:dead',
    ],
    [
      'messages that come back before their function ends',
      change('Jobs', { VisibilityTimeout: 9 }),
      'VisibilityTimeout',
    ],
    ['first in, first out', change('Jobs', { FifoQueue: true }), 'FifoQueue'],
    [
      'another zone',
      change('Hourly', { ScheduleExpressionTimezone: 'Europe/Paris' }),
      'ScheduleExpressionTimezone',
    ],
    ['a weekday', change('Hourly', { ScheduleExpression: 'cron(0 4 ? * MON *)' }), 'cron(0 4 ? * MON *)'],
    ['a first day', change('Hourly', { StartDate: '2027-01-01T00:00:00Z' }), 'StartDate'],
    ['a target of elsewhere', change('Hourly', { Target: { ...target, Arn: 'arn:target' } }), 'arn:target'],
    ['a queue as target', change('Hourly', { Target: { ...target, SqsParameters: {} } }), 'SqsParameters'],
    ['an input that is not JSON', change('Hourly', { Target: { ...target, Input: 'now' } }), 'Input: JSON'],
    ['no input', change('Hourly', { Target: { Arn: 'arn:target', RoleArn: 'arn:role' } }), 'Input'],
    [
      'another value of the scheduler',
      change('Hourly', { Target: { ...target, Input: '"<aws.scheduler.attempt-number>"' } }),
      'Input',
    ],
  ])('%s is refused', (_what, template, named) => {
    expect(() => planOf(template)).toThrow(Refusal);
    expect(() => planOf(template)).toThrow(named);
  });
});

describe('a rule of a bus', () => {
  const properties = {
    EventBusName: 'aws.partner/shopify.com/1/laurel',
    EventPattern: { source: ['aws.partner/shopify.com/1/laurel'], detail: { kind: ['a', 'b'] } },
    Targets: [
      {
        Id: 'Queue',
        Arn: { 'Fn::GetAtt': ['Jobs', 'Arn'] },
        InputTransformer: {
          InputPathsMap: { detail: '$.detail' },
          InputTemplate: '{"for":"us","detail":<detail>}',
        },
        DeadLetterConfig: { Arn: 'arn:dead' },
      },
    ],
  };
  const ruled = (more: Record<string, unknown> = {}) =>
    changed({ Rule: { Type: 'AWS::Events::Rule', Properties: { ...properties, ...more } } }, shopWithQueue);
  const [target] = properties.Targets;

  test('puts what has its pattern into a queue of the template', () => {
    expect(planOf(ruled()).busRules).toEqual([
      {
        name: 'Shop-Rule',
        bus: properties.EventBusName,
        pattern: properties.EventPattern,
        queueUrl: planOf(shopWithQueue).queues.find(({ name }) => name === 'Shop-Jobs')!.url,
        template: '{"for":"us","detail":<detail>}',
      },
    ]);
  });

  test('that is switched off takes nothing', () => {
    expect(planOf(ruled({ State: 'DISABLED' })).busRules).toEqual([]);
  });

  test.each<[what: string, more: Record<string, unknown>, named: string]>([
    ['a pattern by prefix', { EventPattern: { source: [{ prefix: 'aws.' }] } }, 'EventPattern'],
    ['a schedule', { ScheduleExpression: 'rate(1 hour)' }, 'ScheduleExpression'],
    ['two targets', { Targets: [target, target] }, 'Targets'],
    ['a target that is no queue', { Targets: [{ ...target, Arn: 'arn:else' }] }, 'arn:else'],
    ['the event as it is', { Targets: [{ Id: 'Queue', Arn: 'arn:else' }] }, 'InputTransformer'],
    [
      'another variable',
      {
        Targets: [
          { ...target, InputTransformer: { ...target!.InputTransformer, InputTemplate: '{"a":<b>}' } },
        ],
      },
      'InputTemplate',
    ],
  ])('%s is refused', (_what, more, named) => {
    expect(() => planOf(ruled(more))).toThrow(Refusal);
    expect(() => planOf(ruled(more))).toThrow(named);
  });
});

const inSecond = (name: 'Stage' | 'Health' | 'Api', more: Record<string, unknown>) => ({
  ...shop.Resources[name]!,
  Properties: { ...shop.Resources[name]!.Properties, ...more },
});
const second = {
  Api2: inSecond('Api', {}),
  Stage2: inSecond('Stage', { ApiId: { Ref: 'Api2' } }),
};
const twoApis = { ...second, Health2: inSecond('Health', { ApiId: { Ref: 'Api2' } }) };

test('the routes of two APIs are served under the one address that there is', () => {
  const other = inSecond('Health', { ApiId: { Ref: 'Api2' }, RouteKey: 'GET /other' });
  const { routes } = planOf(changed({ ...second, Other: other })).api;
  const apiOf = (key: string) => routes.find((route) => route.key === key)?.apiId;
  expect([apiOf('GET /health'), apiOf('GET /other')]).toEqual(['Shop-Api', 'Shop-Api2']);
});

describe('what the local run cannot run is refused, not left out', () => {
  test.each(['AWS::Events::Archive', 'AWS::SNS::Subscription', 'Custom::AnythingElse'])('%s', (Type) => {
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
    ['a route that two APIs have', changed(twoApis), 'GET /health'],
    ['a second stage', changed({ Stage2: shop.Resources.Stage! }), 'one stage'],
    ['an API without a stage', changed({ Stage: null }), 'stage'],
    ['no API', changed({ Api: null }), ''],
  ])('%s', (_what, template, named) => {
    expect(() => planOf(template)).toThrow(Refusal);
    expect(() => planOf(template)).toThrow(named);
  });
});
