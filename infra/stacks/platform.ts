import { CfnOutput, CfnParameter, Duration, Stack, type StackProps } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { preflights } from '../../functions/api/preflights.ts';
import { routes } from '../../functions/api/routes.ts';
import type { LambdaName } from '../../functions/shared/env.ts';
import { generations, newestGeneration } from '../../functions/shared/generation.ts';
import type { Bundle } from '../bundle.ts';
import { AlarmTopic } from '../constructs/alarm-topic.ts';
import { ApiAlarms } from '../constructs/api-alarms.ts';
import { EventAlarms } from '../constructs/event-alarms.ts';
import { FunctionAlarms } from '../constructs/function-alarms.ts';
import { HourlyTick } from '../constructs/hourly-tick.ts';
import { HttpApi } from '../constructs/http-api.ts';
import { LaurelFunction } from '../constructs/laurel-function.ts';
import { LedgerAlarms } from '../constructs/ledger-alarms.ts';
import { SweepAlarms } from '../constructs/sweep-alarms.ts';
import { SweepQueue } from '../constructs/sweep-queue.ts';
import { TableAlarms } from '../constructs/table-alarms.ts';
import { UntoldQueue } from '../constructs/untold-queue.ts';
import { WebhookSecrets } from '../constructs/webhook-secrets.ts';
import type { DataStack } from './data.ts';

interface PlatformStackProps extends StackProps {
  readonly data: DataStack;
  readonly bundles: Readonly<Record<LambdaName, Bundle>>;
}

/** What the functions are made of and work on. */
type Parts = Pick<PlatformStackProps, 'data' | 'bundles'>;

/** A hop walks until 25 s are left. */
const sweepSeconds = 60;
/** Slices that are walked at once, of all programs together: more would crowd out purchases. */
const sweepersAtOnce = 8;

/** What can be taken down and put up again without losing anything: functions, API, alarms. */
export class PlatformStack extends Stack {
  constructor(scope: Construct, id: string, { data, bundles, ...props }: PlatformStackProps) {
    super(scope, id, { description: 'Laurel: API, functions and alarms of the loyalty platform', ...props });
    const parts = { data, bundles };
    const tokens = this.#tokenParameters();
    const secrets = new WebhookSecrets(this, 'WebhookSecrets');
    const webhooks = this.#webhooks(parts, secrets);
    const members = this.#members(parts);
    const operators = this.#operators(parts, secrets);
    const queue = new SweepQueue(this, 'Sweeps', { visibilityTimeout: Duration.seconds(6 * sweepSeconds) });
    const reviews = this.#reviews(parts, queue);
    const sweeper = this.#sweeper(parts, queue);
    const untold = new UntoldQueue(this, 'Untold');
    const publisher = this.#publisher(parts, untold);
    const events = this.#events(parts);

    const formats = this.#formatsParameter();
    for (const each of [webhooks, members, operators, reviews, sweeper, publisher, events]) {
      each.writeFormats('FORMATS_GENERATION', formats);
    }

    const functions = { webhooks, members, operators, reviews, events };
    const api = new HttpApi(this, 'Api', {
      routes: [...routes, ...preflights],
      functions,
      ...tokens,
    });

    const topic = new AlarmTopic(this, 'Alarms');
    this.#functionAlarms(topic, { ...functions, sweeper, publisher });
    new SweepAlarms(this, 'SweepAlarms', { topic, queue });
    new EventAlarms(this, 'EventAlarms', { topic, publisher, untold });
    new LedgerAlarms(this, 'LedgerAlarms', { topic });
    new ApiAlarms(this, 'ApiAlarms', { topic, api, routes });
    this.#tableAlarms(topic, data);

    new CfnOutput(this, 'ApiUrl', { value: api.url, description: 'Where the API answers' });
    new CfnOutput(this, 'AlarmTopicArn', {
      value: topic.topic.topicArn,
      description: 'Subscribe to it to hear of alarms',
    });
  }

  #webhooks({ data, bundles }: Parts, secrets: WebhookSecrets): LaurelFunction {
    const webhooks = new LaurelFunction(this, 'Webhooks', {
      name: 'webhooks',
      description: 'Takes signed purchases, records them once, answers with what they earned',
      bundle: bundles.webhooks,
    });
    webhooks.bindTable('MEMBERS_TABLE', data.members, { actions: ['GetItem', 'BatchGetItem', 'PutItem'] });
    webhooks.bindTable('LEDGER_TABLE', data.ledger, {
      actions: ['GetItem', 'BatchGetItem', 'Query', 'PutItem'],
      indexes: { byMember: ['Query'] },
    });
    webhooks.bindTable('PROGRAMS_TABLE', data.programs, {
      actions: ['GetItem', 'Query', 'PutItem', 'DeleteItem'],
    });
    webhooks.bindWebhookSecrets('WEBHOOK_SECRET_PREFIX', secrets, ['GetSecretValue']);
    return webhooks;
  }

  #members({ data, bundles }: Parts): LaurelFunction {
    const members = new LaurelFunction(this, 'MembersFunction', {
      name: 'members',
      description:
        "Answers with members' status, entries and the program's ladder; takes redemptions and uses",
      bundle: bundles.members,
    });
    members.bindTable('MEMBERS_TABLE', data.members, {
      actions: ['GetItem', 'BatchGetItem', 'PutItem'],
      indexes: { due: ['Query'] },
    });
    members.bindTable('LEDGER_TABLE', data.ledger, {
      actions: ['GetItem', 'Query', 'PutItem'],
      indexes: { byMember: ['Query'] },
    });
    members.bindTable('PROGRAMS_TABLE', data.programs, { actions: ['GetItem'] });
    return members;
  }

  #operators({ data, bundles }: Parts, secrets: WebhookSecrets): LaurelFunction {
    const operators = new LaurelFunction(this, 'Operators', {
      name: 'operators',
      description: 'Keeps drafts, publishes programs, keeps webhook secrets, puts members right',
      bundle: bundles.operators,
    });
    operators.bindTable('MEMBERS_TABLE', data.members, { actions: ['GetItem', 'PutItem'] });
    operators.bindTable('LEDGER_TABLE', data.ledger, {
      actions: ['GetItem', 'Query', 'PutItem'],
      indexes: { byMember: ['Query'] },
    });
    operators.bindTable('PROGRAMS_TABLE', data.programs, {
      actions: ['GetItem', 'Query', 'PutItem', 'DeleteItem'],
    });
    operators.bindWebhookSecrets('WEBHOOK_SECRET_PREFIX', secrets, ['CreateSecret', 'DeleteSecret']);
    return operators;
  }

  #reviews({ data, bundles }: Parts, queue: SweepQueue): LaurelFunction {
    const reviews = new LaurelFunction(this, 'Reviews', {
      name: 'reviews',
      description: 'Looks every hour who is due, starts the runs that book it, and shows them',
      bundle: bundles.reviews,
    });
    reviews.bindTable('MEMBERS_TABLE', data.members, { indexes: { due: ['Query'] } });
    reviews.bindTable('LEDGER_TABLE', data.ledger, {});
    reviews.bindTable('PROGRAMS_TABLE', data.programs, { actions: ['GetItem', 'Query', 'PutItem'] });
    reviews.bindQueue('QUEUE_URL', queue.queue);
    new HourlyTick(this, 'Tick', { function: reviews });
    return reviews;
  }

  #sweeper({ data, bundles }: Parts, queue: SweepQueue): LaurelFunction {
    const sweeper = new LaurelFunction(this, 'Sweeper', {
      name: 'sweeper',
      description: 'Walks slices of a program and books what time has brought to its members',
      bundle: bundles.sweeper,
      memorySize: 1769,
      timeout: Duration.seconds(sweepSeconds),
      isRecursive: true,
    });
    sweeper.bindTable('MEMBERS_TABLE', data.members, {
      actions: ['GetItem', 'BatchGetItem', 'PutItem'],
      indexes: { due: ['Query'] },
    });
    sweeper.bindTable('LEDGER_TABLE', data.ledger, {
      actions: ['GetItem', 'Query', 'PutItem'],
      indexes: { byMember: ['Query', 'Scan'] },
    });
    sweeper.bindTable('PROGRAMS_TABLE', data.programs, { actions: ['GetItem', 'Query', 'PutItem'] });
    sweeper.bindQueue('QUEUE_URL', queue.queue);
    sweeper.takeFrom(queue.queue, sweepersAtOnce);
    return sweeper;
  }

  #publisher({ data, bundles }: Parts, untold: UntoldQueue): LaurelFunction {
    const publisher = new LaurelFunction(this, 'Publisher', {
      name: 'publisher',
      description: "Tells what the ledger's stream brings: writes the log of events",
      bundle: bundles.publisher,
    });
    publisher.bindTable('MEMBERS_TABLE', data.members, {});
    publisher.bindTable('LEDGER_TABLE', data.ledger, {});
    publisher.bindTable('PROGRAMS_TABLE', data.programs, { actions: ['GetItem'] });
    publisher.bindTable('EVENTS_TABLE', data.events, { actions: ['Query', 'PutItem'] });
    publisher.bindQueue('QUEUE_URL', untold.queue);
    publisher.takeStream(data.ledger, untold.queue);
    return publisher;
  }

  #events({ data, bundles }: Parts): LaurelFunction {
    const events = new LaurelFunction(this, 'EventsFunction', {
      name: 'events',
      description: 'Answers with what was told',
      bundle: bundles.events,
    });
    events.bindTable('MEMBERS_TABLE', data.members, {});
    events.bindTable('LEDGER_TABLE', data.ledger, {});
    events.bindTable('PROGRAMS_TABLE', data.programs, {});
    events.bindTable('EVENTS_TABLE', data.events, { actions: ['Query'] });
    return events;
  }

  #functionAlarms(topic: AlarmTopic, functions: Readonly<Record<LambdaName, LaurelFunction>>): void {
    const seconds = Duration.seconds;
    for (const [id, name, p95, p99] of [
      ['WebhooksAlarms', 'webhooks', seconds(1), seconds(3)],
      ['MembersAlarms', 'members', seconds(1), seconds(2)],
      ['OperatorsAlarms', 'operators', seconds(3), seconds(10)],
      ['ReviewsAlarms', 'reviews', seconds(5), seconds(20)],
      ['SweeperAlarms', 'sweeper', seconds(45), seconds(55)],
      ['PublisherAlarms', 'publisher', seconds(5), seconds(20)],
      ['EventsFunctionAlarms', 'events', seconds(1), seconds(3)],
    ] as const) {
      new FunctionAlarms(this, id, { topic, function: functions[name], p95, p99 });
    }
  }

  #tableAlarms(topic: AlarmTopic, data: DataStack): void {
    for (const [id, name, table, indexes] of [
      ['MembersTableAlarms', 'Members', data.members, ['due']],
      ['LedgerTableAlarms', 'Ledger', data.ledger, ['byMember']],
      ['ProgramsTableAlarms', 'Programs', data.programs, []],
      ['EventsTableAlarms', 'Events', data.events, []],
    ] as const) {
      new TableAlarms(this, id, { topic, name, table, indexes });
    }
  }

  #formatsParameter(): string {
    const generation = new CfnParameter(this, 'FormatsGeneration', {
      default: String(newestGeneration),
      allowedValues: Object.keys(generations),
      description:
        'Which generation of formats is written; all are read. An update keeps it: raise it once nobody goes ' +
        'back to the release before',
    });
    return generation.valueAsString;
  }

  #tokenParameters(): { tokenIssuer: string; tokenAudience: string[] } {
    const issuer = new CfnParameter(this, 'TokenIssuer', {
      default: 'https://issuer.invalid', // a name that can't exist: until it is set, no token opens anything
      allowedPattern: 'https://[^ ]+',
      constraintDescription: 'an https URL',
      description: 'Whose tokens are taken: the OpenID issuer, exactly as its tokens name it in "iss"',
    });
    const audience = new CfnParameter(this, 'TokenAudience', {
      type: 'CommaDelimitedList',
      default: 'laurel',
      description: 'Tokens must carry one of these, by commas, as "aud" (or as "client_id", with Cognito)',
    });
    return { tokenIssuer: issuer.valueAsString, tokenAudience: audience.valueAsList };
  }
}
