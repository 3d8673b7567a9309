/** The entry points of the functions, which read their environment when they are loaded. */
import type { Context } from 'aws-lambda';
import type { Event, Result } from '../../../functions/shared/http.ts';
import type { FunctionName } from '../../../functions/shared/route.ts';
import { deliveriesTable, eventsTable, tableNames } from '../../contract/tables.ts';

export function setEnvironment(dynamodb: string, secretsManager: string): void {
  Object.assign(process.env, {
    MEMBERS_TABLE: tableNames.members,
    LEDGER_TABLE: tableNames.ledger,
    PROGRAMS_TABLE: tableNames.programs,
    FORMATS_GENERATION: '2',
    EVENTS_TABLE: eventsTable,
    PEOPLE_TABLE: tableNames.people,
    DELIVERIES_TABLE: deliveriesTable,
    DELIVERY_QUEUE_URL: 'http://127.0.0.1:9/000000000000/nudges',
    WEBHOOK_SECRET_PREFIX: 'laurel/webhooks/',
    SIGNING_KEY: 'key-1',
    MEMBER_TOKEN_ISSUER: 'https://issuer.test',
    ISSUER_URL: 'https://issuer.test',
    QUEUE_URL: 'http://127.0.0.1:9/000000000000/untold',
    REVIEWS_QUEUE_URL: 'http://127.0.0.1:9/000000000000/reviews',
    PREVIEWS_QUEUE_URL: 'http://127.0.0.1:9/000000000000/previews',
    MODELS_QUEUE_URL: 'http://127.0.0.1:9/000000000000/models',
    AWS_ENDPOINT_URL_DYNAMODB: dynamodb,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: secretsManager,
    AWS_ENDPOINT_URL_KMS: 'http://127.0.0.1:2', // nothing listens there
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_SESSION_TOKEN: 'test',
    AWS_LAMBDA_LOG_LEVEL: process.env.AWS_LAMBDA_LOG_LEVEL ?? 'FATAL', // a failure is the test's to see
  });
}

export type Handler = (event: Event, context: Context) => Promise<Result>;
export type Handlers = Readonly<Record<FunctionName, Handler>>;

export async function loadHandlers(): Promise<Handlers> {
  const [webhooks, members, people, operators, reviews, events] = await Promise.all([
    import('../../../functions/lambda/webhooks.ts'),
    import('../../../functions/lambda/members.ts'),
    import('../../../functions/lambda/people.ts'),
    import('../../../functions/lambda/operators.ts'),
    import('../../../functions/lambda/reviews.ts'),
    import('../../../functions/lambda/events.ts'),
  ]);
  return {
    webhooks: webhooks.handler as unknown as Handler,
    members: members.handler as unknown as Handler,
    people: people.handler as unknown as Handler,
    operators: operators.handler as unknown as Handler,
    reviews: reviews.handler as unknown as Handler,
    events: events.handler as unknown as Handler,
  };
}
