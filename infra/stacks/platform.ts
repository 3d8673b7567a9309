import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { preflights } from '../../functions/api/preflights.ts';
import { routes } from '../../functions/api/routes.ts';
import type { LambdaName } from '../../functions/shared/env.ts';
import { type QueueName, queueNames } from '../../functions/shared/queues.ts';
import type { Bundle } from '../bundle.ts';
import { AlarmTopic } from '../constructs/alarm-topic.ts';
import { ApiAlarms } from '../constructs/api-alarms.ts';
import { DeliveryAlarms } from '../constructs/deliveries/delivery-alarms.ts';
import { PartnerEntrance } from '../constructs/deliveries/partner-entrance.ts';
import { EventAlarms } from '../constructs/event-alarms.ts';
import { FunctionAlarms } from '../constructs/function-alarms.ts';
import { HttpApi } from '../constructs/http-api.ts';
import { LaurelFunction } from '../constructs/laurel-function.ts';
import { LedgerAlarms } from '../constructs/ledger-alarms.ts';
import { SweepAlarms } from '../constructs/sweep-alarms.ts';
import { TableAlarms } from '../constructs/table-alarms.ts';
import { everyMinute, hourly, Tick } from '../constructs/tick.ts';
import { UntoldQueue } from '../constructs/untold-queue.ts';
import { PlatformDashboard } from '../constructs/watching/dashboard.ts';
import { WebhookSecrets } from '../constructs/webhook-secrets.ts';
import { WorkQueue } from '../constructs/work-queue.ts';
import { partnerEventsOf } from '../partner-events.ts';
import type { DataStack } from './data.ts';
import type { IssuerStack } from './issuer.ts';
import { formatsParameter, reservedParameter, throttleParameters, tokenParameters } from './parameters.ts';

interface PlatformStackProps extends StackProps {
  readonly data: DataStack;
  readonly issuer: IssuerStack;
  readonly bundles: Readonly<Record<LambdaName, Bundle>>;
}

/** What the functions are made of and work on. */
type Parts = Pick<PlatformStackProps, 'data' | 'bundles'>;

/** A hop walks until 25 s are left. */
const sweepSeconds = 60;
/** Slices that are walked at once, of all programs together: more would crowd out purchases. */
const sweepersAtOnce: Readonly<Record<QueueName, number>> = { reviews: 8, previews: 4, models: 4 };

type SweepQueues = Readonly<Record<QueueName, WorkQueue>>;

const queueVariables = {
  reviews: 'REVIEWS_QUEUE_URL',
  previews: 'PREVIEWS_QUEUE_URL',
  models: 'MODELS_QUEUE_URL',
} as const;

/** A go at a subscription takes nothing new when 20 s are left. */
const deliverySeconds = 60;
/** Subscriptions that are worked on at once. */
const deliverersAtOnce = 10;

/** What can be taken down and put up again without losing anything: functions, API, alarms. */
export class PlatformStack extends Stack {
  /** Where the API answers, without a slash at the end. */
  readonly apiUrl: string;

  constructor(scope: Construct, id: string, { data, issuer, bundles, ...props }: PlatformStackProps) {
    super(scope, id, { description: 'Laurel: API, functions and alarms of the loyalty platform', ...props });
    const parts = { data, bundles };
    const { memberIssuer, ...tokens } = tokenParameters(this, issuer.url);
    const secrets = new WebhookSecrets(this, 'WebhookSecrets');
    const webhooks = this.#webhooks(parts, secrets);
    const members = this.#members(parts);
    const people = this.#people(parts);
    people.bindSigningKey('SIGNING_KEY', issuer.key, 'Sign');
    people.nameIssuer('MEMBER_TOKEN_ISSUER', memberIssuer);
    const operators = this.#operators(parts, secrets);
    const visibilityTimeout = Duration.seconds(6 * sweepSeconds);
    const queues = {
      reviews: new WorkQueue(this, 'Sweeps', { visibilityTimeout }),
      previews: new WorkQueue(this, 'Previews', { visibilityTimeout }),
      models: new WorkQueue(this, 'Models', { visibilityTimeout }),
    };
    const reviews = this.#reviews(parts, queues);
    const sweeper = this.#sweeper(parts, queues);
    const untold = new UntoldQueue(this, 'Untold');
    const nudges = new WorkQueue(this, 'Nudges', {
      visibilityTimeout: Duration.seconds(6 * deliverySeconds),
    });
    const publisher = this.#publisher(parts, untold, nudges);
    const events = this.#events(parts, secrets, nudges);
    const deliverer = this.#deliverer(parts, secrets, nudges);

    const formats = formatsParameter(this);
    const background = { sweeper, publisher, deliverer };
    const called = [webhooks, members, people, operators, reviews, events];
    for (const each of [...called, ...Object.values(background)]) {
      each.writeFormats(formats);
    }

    const functions = { webhooks, members, people, operators, reviews, events };
    const api = new HttpApi(this, 'Api', {
      routes: [...routes, ...preflights],
      functions,
      ...tokens,
      throttle: throttleParameters(this),
    });

    const topic = new AlarmTopic(this, 'Alarms');
    this.#functionAlarms(topic, { ...functions, ...background, issuer: issuer.function });
    new SweepAlarms(this, 'SweepAlarms', { topic, queues });
    new EventAlarms(this, 'EventAlarms', { topic, publisher, untold, nudges });
    new DeliveryAlarms(this, 'DeliveryAlarms', { topic });
    const entries = partnerEventsOf(this);
    if (entries.length > 0) new PartnerEntrance(this, 'PartnerEntrance', { entries, webhooks, topic });
    new LedgerAlarms(this, 'LedgerAlarms', { topic });
    new ApiAlarms(this, 'ApiAlarms', { topic, api, routes });
    this.#tableAlarms(topic, data);
    new PlatformDashboard(this, 'Dashboard', {
      topic,
      api,
      functions: Object.values({ ...functions, ...background, issuer: issuer.function }),
      tables: {
        members: data.members,
        ledger: data.ledger,
        programs: data.programs,
        events: data.events,
        people: data.people,
        deliveries: data.deliveries,
      },
      queues: {
        reviews: queues.reviews.queue,
        previews: queues.previews.queue,
        models: queues.models.queue,
        untold: untold.queue,
        deliveries: nudges.queue,
      },
    });

    this.apiUrl = api.url;
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
      reservedConcurrency: reservedParameter(this),
    });
    webhooks.bindTable('MEMBERS_TABLE', data.members, { actions: ['GetItem', 'BatchGetItem', 'PutItem'] });
    webhooks.bindTable('LEDGER_TABLE', data.ledger, {
      actions: ['GetItem', 'BatchGetItem', 'Query', 'PutItem'],
      indexes: { byMember: ['Query'] },
    });
    webhooks.bindTable('PROGRAMS_TABLE', data.programs, {
      actions: ['GetItem', 'Query', 'PutItem', 'DeleteItem'],
    });
    webhooks.bindTable('PEOPLE_TABLE', data.people, {
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
    members.bindTable('PEOPLE_TABLE', data.people, {
      actions: ['GetItem', 'Query', 'PutItem', 'DeleteItem'],
    });
    return members;
  }

  #people({ data, bundles }: Parts): LaurelFunction<'people'> {
    const people = new LaurelFunction(this, 'PeopleFunction', {
      name: 'people',
      description: 'Keeps who members are: their identities',
      bundle: bundles.people,
    });
    people.bindTable('MEMBERS_TABLE', data.members, { actions: ['GetItem', 'PutItem'] });
    people.bindTable('LEDGER_TABLE', data.ledger, {
      actions: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'DeleteItem'],
      indexes: { byMember: ['Query'] },
    });
    people.bindTable('PROGRAMS_TABLE', data.programs, { actions: ['GetItem', 'Query', 'PutItem'] });
    people.bindTable('PEOPLE_TABLE', data.people, { actions: ['GetItem', 'Query', 'PutItem', 'DeleteItem'] });
    new Tick(this, 'Erasures', {
      function: people,
      expression: hourly,
      description: 'Laurel looks whose days of grace are over',
    });
    return people;
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

  #reviews({ data, bundles }: Parts, queues: SweepQueues): LaurelFunction {
    const reviews = new LaurelFunction(this, 'Reviews', {
      name: 'reviews',
      description: 'Looks every hour who is due, starts the runs that book it, and shows them',
      bundle: bundles.reviews,
    });
    reviews.bindTable('MEMBERS_TABLE', data.members, { indexes: { due: ['Query'] } });
    reviews.bindTable('LEDGER_TABLE', data.ledger, {});
    reviews.bindTable('PROGRAMS_TABLE', data.programs, { actions: ['GetItem', 'Query', 'PutItem'] });
    for (const name of queueNames) reviews.bindQueue(queueVariables[name], queues[name].queue);
    new Tick(this, 'Tick', {
      function: reviews,
      expression: hourly,
      description: 'Laurel looks whether time has changed any member',
    });
    return reviews;
  }

  #sweeper({ data, bundles }: Parts, queues: SweepQueues): LaurelFunction {
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
    for (const name of queueNames) {
      sweeper.bindQueue(queueVariables[name], queues[name].queue);
      sweeper.takeFrom(queues[name].queue, sweepersAtOnce[name]);
    }
    return sweeper;
  }

  #publisher({ data, bundles }: Parts, untold: UntoldQueue, nudges: WorkQueue): LaurelFunction {
    const publisher = new LaurelFunction(this, 'Publisher', {
      name: 'publisher',
      description: "Tells what the ledger's stream brings: writes the log of events",
      bundle: bundles.publisher,
    });
    publisher.bindTable('MEMBERS_TABLE', data.members, {});
    publisher.bindTable('LEDGER_TABLE', data.ledger, {});
    publisher.bindTable('PROGRAMS_TABLE', data.programs, { actions: ['GetItem', 'Query'] });
    publisher.bindTable('EVENTS_TABLE', data.events, { actions: ['Query', 'PutItem'] });
    publisher.bindQueue('QUEUE_URL', untold.queue);
    publisher.bindQueue('DELIVERY_QUEUE_URL', nudges.queue);
    publisher.takeStream(data.ledger, untold.queue);
    return publisher;
  }

  #events({ data, bundles }: Parts, secrets: WebhookSecrets, nudges: WorkQueue): LaurelFunction {
    const events = new LaurelFunction(this, 'EventsFunction', {
      name: 'events',
      description: 'Answers with what was told, and keeps subscriptions to it',
      bundle: bundles.events,
    });
    events.bindTable('MEMBERS_TABLE', data.members, {});
    events.bindTable('LEDGER_TABLE', data.ledger, {});
    events.bindTable('PROGRAMS_TABLE', data.programs, {
      actions: ['GetItem', 'Query', 'PutItem', 'DeleteItem'],
    });
    events.bindTable('EVENTS_TABLE', data.events, { actions: ['Query'] });
    events.bindTable('DELIVERIES_TABLE', data.deliveries, {
      actions: ['GetItem', 'Query', 'PutItem', 'DeleteItem'],
    });
    events.bindQueue('DELIVERY_QUEUE_URL', nudges.queue);
    events.bindWebhookSecrets('WEBHOOK_SECRET_PREFIX', secrets, [
      'CreateSecret',
      'DeleteSecret',
      'GetSecretValue',
    ]);
    return events;
  }

  #deliverer({ data, bundles }: Parts, secrets: WebhookSecrets, nudges: WorkQueue): LaurelFunction {
    const deliverer = new LaurelFunction(this, 'Deliverer', {
      name: 'deliverer',
      description: 'Sends events to subscriptions, again where they did not arrive',
      bundle: bundles.deliverer,
      timeout: Duration.seconds(deliverySeconds),
      isRecursive: true,
    });
    deliverer.bindTable('MEMBERS_TABLE', data.members, {});
    deliverer.bindTable('LEDGER_TABLE', data.ledger, {});
    deliverer.bindTable('PROGRAMS_TABLE', data.programs, { actions: ['GetItem', 'Query'] });
    deliverer.bindTable('EVENTS_TABLE', data.events, { actions: ['Query', 'PutItem'] });
    deliverer.bindTable('DELIVERIES_TABLE', data.deliveries, {
      actions: ['GetItem', 'Query', 'PutItem', 'DeleteItem'],
      indexes: { due: ['Query'] },
    });
    deliverer.bindQueue('DELIVERY_QUEUE_URL', nudges.queue);
    deliverer.bindWebhookSecrets('WEBHOOK_SECRET_PREFIX', secrets, ['GetSecretValue']);
    deliverer.takeFrom(nudges.queue, deliverersAtOnce);
    new Tick(this, 'DeliveryTick', {
      function: deliverer,
      expression: everyMinute,
      description: 'Laurel looks which deliveries are due',
    });
    return deliverer;
  }

  #functionAlarms(topic: AlarmTopic, functions: Readonly<Record<LambdaName, LaurelFunction>>): void {
    const seconds = Duration.seconds;
    for (const [id, name, p95, p99] of [
      ['WebhooksAlarms', 'webhooks', seconds(1), seconds(3)],
      ['MembersAlarms', 'members', seconds(1), seconds(2)],
      ['PeopleFunctionAlarms', 'people', seconds(3), seconds(10)],
      ['OperatorsAlarms', 'operators', seconds(3), seconds(10)],
      ['ReviewsAlarms', 'reviews', seconds(5), seconds(20)],
      ['SweeperAlarms', 'sweeper', seconds(45), seconds(55)],
      ['PublisherAlarms', 'publisher', seconds(5), seconds(20)],
      ['EventsFunctionAlarms', 'events', seconds(5), seconds(20)], // a test delivery waits for its receiver
      ['IssuerAlarms', 'issuer', seconds(2), seconds(5)],
      ['DelivererAlarms', 'deliverer', seconds(50), seconds(58)],
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
      ['PeopleTableAlarms', 'People', data.people, []],
      ['DeliveriesTableAlarms', 'Deliveries', data.deliveries, ['due']],
    ] as const) {
      new TableAlarms(this, id, { topic, name, table, indexes });
    }
  }
}
