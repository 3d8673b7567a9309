/** The environment of a function: the template's variables, and those that Lambda itself sets. */
import { region } from '../assembly/place.ts';
import type { FunctionPlan } from '../assembly/plan/function.ts';

/** Where the AWS services of this machine answer. */
export interface Endpoints {
  readonly dynamodb: string;
  readonly secretsManager: string;
  readonly sqs: string;
  readonly kms: string;
}

export function environmentOf(plan: FunctionPlan, endpoints: Endpoints): Record<string, string> {
  return {
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    PATH: '/usr/local/bin:/usr/bin:/bin',
    ...plan.environment,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: 'local', // any will do; DynamoDB Local keeps apart what different ones write
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_SESSION_TOKEN: 'local',
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_NAME: plan.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(plan.memoryMb),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${plan.name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: 'local',
    LAMBDA_TASK_ROOT: plan.directory,
    _HANDLER: plan.handler,
    LAUREL_LOCAL_RECEIVERS: 'allowed', // receivers of events are on this machine, too
    AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamodb,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: endpoints.secretsManager,
    AWS_ENDPOINT_URL_SQS: endpoints.sqs,
    AWS_ENDPOINT_URL_KMS: endpoints.kms,
  };
}
