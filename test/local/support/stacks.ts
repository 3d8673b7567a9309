/** Small templates for the tests of the local run. */

import { thisMachine } from '../../../infra/local/assembly/place.ts';
import { createResolver, type Place, type Resolver } from '../../../infra/local/assembly/resolve.ts';
import type { Stack, Template } from '../../../infra/local/assembly/template.ts';

export function stackOf(
  template: Partial<Template>,
  name = 'Shop',
  assets: Record<string, string> = {},
): Stack {
  return { name, template: { Resources: {}, ...template }, assets: new Map(Object.entries(assets)) };
}

const place = (parameters: Record<string, string> = {}): Place =>
  thisMachine({ api: 'http://localhost:3000', sqs: 'http://127.0.0.1:4000' }, parameters);

/** Resolves `value` as part of the first of `stacks`. */
export function resolveIn(stacks: readonly [Stack, ...Stack[]], value: unknown, parameters = {}): unknown {
  return resolverFor(stacks, parameters).resolve(stacks[0], value);
}

export function resolverFor(stacks: readonly Stack[], parameters: Record<string, string> = {}): Resolver {
  return createResolver(stacks, place(parameters));
}

const ref = (logicalId: string) => ({ Ref: logicalId });

/** A template with one function, two tables and three routes: open, with a token, with a scope. */
export const shop: Template = {
  Parameters: {
    TokenIssuer: { Type: 'String', Default: 'https://issuer.invalid' },
    TokenAudience: { Type: 'CommaDelimitedList', Default: 'laurel,other' },
  },
  Resources: {
    Orders: {
      Type: 'AWS::DynamoDB::Table',
      Properties: {
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
        StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
        DeletionProtectionEnabled: true,
      },
    },
    Echo: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        Runtime: 'nodejs24.x',
        Handler: 'echo.handler',
        Code: { S3Bucket: { 'Fn::Join': ['-', ['assets', { Ref: 'AWS::AccountId' }]] }, S3Key: 'echo.zip' },
        Environment: { Variables: { ORDERS_TABLE: ref('Orders') } },
        Role: { 'Fn::GetAtt': ['EchoRole', 'Arn'] },
        MemorySize: 256,
        Timeout: 10,
      },
    },
    EchoRole: { Type: 'AWS::IAM::Role' },
    Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { Name: 'shop', ProtocolType: 'HTTP' } },
    Stage: {
      Type: 'AWS::ApiGatewayV2::Stage',
      Properties: {
        ApiId: ref('Api'),
        StageName: '$default',
        AutoDeploy: true,
        DefaultRouteSettings: { ThrottlingRateLimit: 100, ThrottlingBurstLimit: 200 },
        AccessLogSettings: {
          DestinationArn: { 'Fn::GetAtt': ['AccessLog', 'Arn'] },
          Format: '$context.requestId',
        },
      },
    },
    AccessLog: { Type: 'AWS::Logs::LogGroup' },
    Tokens: {
      Type: 'AWS::ApiGatewayV2::Authorizer',
      Properties: {
        ApiId: ref('Api'),
        Name: 'tokens',
        AuthorizerType: 'JWT',
        IdentitySource: ['$request.header.Authorization'],
        JwtConfiguration: { Issuer: ref('TokenIssuer'), Audience: ref('TokenAudience') },
      },
    },
    ToEcho: {
      Type: 'AWS::ApiGatewayV2::Integration',
      Properties: {
        ApiId: ref('Api'),
        IntegrationType: 'AWS_PROXY',
        IntegrationUri: { 'Fn::GetAtt': ['Echo', 'Arn'] },
        PayloadFormatVersion: '2.0',
        TimeoutInMillis: 30_000,
      },
    },
    Health: {
      Type: 'AWS::ApiGatewayV2::Route',
      Properties: { ApiId: ref('Api'), RouteKey: 'GET /health', Target: target('ToEcho') },
    },
    Orders1: {
      Type: 'AWS::ApiGatewayV2::Route',
      Properties: {
        ApiId: ref('Api'),
        RouteKey: 'GET /orders/{order}',
        Target: target('ToEcho'),
        AuthorizationType: 'JWT',
        AuthorizerId: ref('Tokens'),
        AuthorizationScopes: ['orders:read'],
      },
    },
  },
};

function target(integration: string): unknown {
  return { 'Fn::Join': ['', ['integrations/', ref(integration)]] };
}

/** What the shop does behind its API: a queue with a dead-letter queue, worked off by `Echo`, and an hourly tick. */
export const shopWithQueue: Template = {
  ...shop,
  Resources: {
    ...shop.Resources,
    Jobs: {
      Type: 'AWS::SQS::Queue',
      Properties: {
        VisibilityTimeout: 60,
        RedrivePolicy: { deadLetterTargetArn: arn('DeadJobs'), maxReceiveCount: 3 },
        SqsManagedSseEnabled: true,
      },
    },
    DeadJobs: { Type: 'AWS::SQS::Queue', Properties: { MessageRetentionPeriod: 1_209_600 } },
    JobsPolicy: { Type: 'AWS::SQS::QueuePolicy', Properties: { Queues: [ref('Jobs')] } },
    JobsToEcho: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: {
        EventSourceArn: arn('Jobs'),
        FunctionName: ref('Echo'),
        BatchSize: 2,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        ScalingConfig: { MaximumConcurrency: 2 },
      },
    },
    Hourly: {
      Type: 'AWS::Scheduler::Schedule',
      Properties: {
        ScheduleExpression: 'rate(1 hour)',
        ScheduleExpressionTimezone: 'UTC',
        FlexibleTimeWindow: { Mode: 'OFF' },
        Target: {
          Arn: arn('Echo'),
          RoleArn: arn('EchoRole'),
          Input: '{"scheduledAt":"<aws.scheduler.scheduled-time>"}',
        },
      },
    },
  },
};

function arn(logicalId: string): unknown {
  return { 'Fn::GetAtt': [logicalId, 'Arn'] };
}
