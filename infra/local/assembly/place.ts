/** What resources of a deployment to this machine are called. */
import type { Place } from './resolve.ts';
import type { Resource, Stack } from './template.ts';

export const region = 'us-east-1';
export const accountId = '000000000000';

const arnPrefix = (service: string) => `arn:aws:${service}:${region}:${accountId}`;

/** Where this machine answers. */
export interface Addresses {
  /** Of the HTTP API. */
  readonly api: string;
  /** Of the SQS emulator. */
  readonly sqs: string;
}

export function thisMachine({ api, sqs }: Addresses, parameters: Readonly<Record<string, string>>): Place {
  const queueUrl = (physical: string) => `${sqs}/${accountId}/${physical}`;
  return {
    region,
    accountId,
    parameters,
    ref(stack, logicalId, resource) {
      const physical = physicalName(stack, logicalId, resource);
      return resource.Type === 'AWS::SQS::Queue' ? queueUrl(physical) : physical;
    },
    attribute(stack, logicalId, resource, name) {
      const physical = physicalName(stack, logicalId, resource);
      switch (`${resource.Type} ${name}`) {
        case 'AWS::DynamoDB::Table Arn':
        case 'AWS::DynamoDB::GlobalTable Arn':
          return `${arnPrefix('dynamodb')}:table/${physical}`;
        case 'AWS::DynamoDB::Table StreamArn':
        case 'AWS::DynamoDB::GlobalTable StreamArn':
          return `${arnPrefix('dynamodb')}:table/${physical}/stream/local`;
        case 'AWS::Lambda::Function Arn':
          return `${arnPrefix('lambda')}:function:${physical}`;
        case 'AWS::ApiGatewayV2::Api ApiEndpoint':
          return api;
        case 'AWS::ApiGatewayV2::Api ApiId':
        case 'AWS::IAM::Role Arn': // a schedule names its role beside what it calls; nobody takes it on
          return `arn:aws:iam::${accountId}:role/${physical}`;
        case 'AWS::KMS::Key Arn':
          return `${arnPrefix('kms')}:key/${physical}`;
        case 'AWS::SQS::Queue QueueName':
          return physical;
        case 'AWS::SQS::Queue Arn':
          return `${arnPrefix('sqs')}:${physical}`;
        case 'AWS::SQS::Queue QueueUrl':
          return queueUrl(physical);
        default:
          return undefined;
      }
    },
  };
}

/** A name given in the template, as long as it is plain text; else one made as CloudFormation would, but the same at each start. */
function physicalName(stack: Stack, logicalId: string, resource: Resource): string {
  const given = resource.Properties?.[nameProperty[resource.Type] ?? ''];
  return typeof given === 'string' ? given : `${stack.name}-${logicalId}`;
}

const nameProperty: Readonly<Record<string, string>> = {
  'AWS::DynamoDB::Table': 'TableName',
  'AWS::DynamoDB::GlobalTable': 'TableName',
  'AWS::Lambda::Function': 'FunctionName',
  'AWS::Events::EventBus': 'Name',
  'AWS::Events::Rule': 'Name',
  'AWS::Scheduler::Schedule': 'Name',
  'AWS::SQS::Queue': 'QueueName',
};
