import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  ApplicationLogLevel,
  Architecture,
  Code,
  Function as LambdaFunction,
  LoggingFormat,
  RecursiveLoop,
  Runtime,
  StartingPosition,
  SystemLogLevel,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { SqsDlq, SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { type Environment, environments, type LambdaName } from '../../functions/shared/env.ts';
import type { Bundle } from '../bundle.ts';
import { metricsNamespace } from '../stage.ts';
import type { SigningKey } from './issuer/signing-key.ts';
import type { WebhookSecrets } from './webhook-secrets.ts';

/** There is no action for transactions: each of their parts needs the action of its kind. */
type TableAction =
  | 'GetItem'
  | 'BatchGetItem'
  | 'Query'
  | 'Scan'
  | 'PutItem'
  | 'UpdateItem'
  | 'DeleteItem'
  | 'ConditionCheckItem';

/** The actions on a table itself, and on each of its indexes. */
interface TableGrant {
  readonly actions?: readonly TableAction[];
  readonly indexes?: Readonly<Record<string, readonly TableAction[]>>;
}

interface LaurelFunctionProps<Name extends LambdaName> {
  readonly name: Name;
  readonly description: string;
  readonly bundle: Bundle;
  /** MiB; CPU grows with it, one core at 1,769. @default 1024 */
  readonly memorySize?: number;
  /** @default 29 s, what an API waits */
  readonly timeout?: Duration;
  /** How many calls may run at once, kept from all other functions. @default whatever the account has */
  readonly reservedConcurrency?: number;
  /** Whether it may call itself by way of a queue, again and again. @default false */
  readonly isRecursive?: boolean;
}

/** The most that the gateway waits for a function; a function that runs on answers no one. */
export const answerTimeout = Duration.seconds(29);

type Variable<Name extends LambdaName> = keyof Environment<Name> & string;

/**
 * A function with a role and a log group of its own. The role can write that log, send traces, and do
 * what the `bind…` methods grant; each sets the environment variable together with the permission.
 */
export class LaurelFunction<Name extends LambdaName = LambdaName> extends Construct {
  readonly name: Name;
  readonly lambda: LambdaFunction;
  readonly #role: Role;
  readonly #bound: Record<string, string> = {};

  constructor(scope: Construct, id: string, props: LaurelFunctionProps<Name>) {
    super(scope, id);
    this.name = props.name;
    this.#role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      description: `What the function ${props.name} may do`,
    });
    const logGroup = new LogGroup(this, 'Log', {
      retention: RetentionDays.ONE_MONTH,
      // Kept for its month when the stack goes, but not when creating the stack has failed.
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    logGroup.grantWrite(this.#role);
    this.lambda = new LambdaFunction(this, 'Function', {
      description: props.description,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      code: Code.fromAsset(props.bundle.directory),
      handler: `${props.name}.handler`,
      memorySize: props.memorySize ?? 1024,
      timeout: props.timeout ?? answerTimeout,
      ...(props.reservedConcurrency !== undefined && {
        reservedConcurrentExecutions: props.reservedConcurrency,
      }),
      ...(props.isRecursive && { recursiveLoop: RecursiveLoop.ALLOW }),
      role: this.#role,
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      applicationLogLevelV2: ApplicationLogLevel.INFO,
      systemLogLevelV2: SystemLogLevel.INFO, // `platform.report`: duration, memory and cold starts of each call
      tracing: Tracing.ACTIVE,
    });
    const namespace = metricsNamespace(this);
    if (namespace !== 'Laurel') this.lambda.addEnvironment('METRICS_NAMESPACE', namespace);
    this.#acknowledgeTracing();
    this.node.addValidation({ validate: () => this.#environmentErrors() });
  }

  /** Lets the function do `grant` on the table, and tells it the table's name. */
  bindTable(variable: Variable<Name>, table: Table, grant: TableGrant): void {
    this.#setVariable(variable, table.tableName);
    this.#allow('dynamodb', grant.actions ?? [], table.tableArn);
    for (const [index, actions] of Object.entries(grant.indexes ?? {})) {
      this.#allow('dynamodb', actions, `${table.tableArn}/index/${index}`);
    }
  }

  /** Tells the function which generation of formats it writes. */
  writeFormats(generation: string): void {
    this.#setVariable('FORMATS_GENERATION', generation);
  }

  /** Lets the function do one thing with the key pair, and tells it which one it is. */
  bindSigningKey(variable: Variable<Name>, key: SigningKey, action: 'Sign' | 'GetPublicKey'): void {
    this.#setVariable(variable, key.keyId);
    this.#allow('kms', [action], key.keyArn);
  }

  /** Tells the function what the issuer of members' tokens is called. */
  nameIssuer(variable: Variable<Name>, issuer: string): void {
    this.#setVariable(variable, issuer);
  }

  /** Lets the function send to the queue, and tells it where that is. */
  bindQueue(variable: Variable<Name>, queue: Queue): void {
    this.#setVariable(variable, queue.queueUrl);
    this.#allow('sqs', ['SendMessage'], queue.queueArn);
  }

  /** Hands the queue's messages to the function, one at a time, to so many at once. */
  takeFrom(queue: Queue, maxConcurrency: number): void {
    const source = new SqsEventSource(queue, { batchSize: 1, maxConcurrency, reportBatchItemFailures: true });
    this.lambda.addEventSource(source);
  }

  /**
   * Hands the records of the table's stream to the function, shard by shard in their order. What fails is tried again
   * until it is nearly gone from the stream, which keeps a day, and is then named in the queue.
   */
  takeStream(table: Table, deadLetters: Queue): void {
    const eventSourceArn = table.tableStreamArn;
    if (eventSourceArn === undefined) throw new Error(`${table.node.path} has no stream`);
    this.#allow(
      'dynamodb',
      ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams'],
      eventSourceArn,
    );
    this.lambda.addEventSourceMapping('Stream', {
      eventSourceArn,
      startingPosition: StartingPosition.TRIM_HORIZON,
      batchSize: 100,
      maxBatchingWindow: Duration.seconds(1),
      bisectBatchOnError: true,
      reportBatchItemFailures: true,
      maxRecordAge: Duration.hours(22),
      onFailure: new SqsDlq(deadLetters),
    });
  }

  /** Lets the function do `actions` on every webhook secret, and tells it how their names begin. */
  bindWebhookSecrets(variable: Variable<Name>, secrets: WebhookSecrets, actions: readonly string[]): void {
    this.#setVariable(variable, secrets.prefix);
    this.#allow('secretsmanager', actions, secrets.arnPattern);
    Validations.of(this.#policy).acknowledge({
      id: secrets.wildcardFinding,
      reason:
        'Operators add and retire webhook secrets while the platform runs, and Secrets Manager ends every ' +
        'ARN with random characters: what can be named beforehand is the prefix.',
    });
  }

  #allow(service: string, actions: readonly string[], resource: string): void {
    if (actions.length === 0) return;
    this.#role.addToPolicy(
      new PolicyStatement({
        actions: actions.map((action) => `${service}:${action}`),
        resources: [resource],
      }),
    );
  }

  #setVariable(variable: string, value: string): void {
    this.#bound[variable] = value;
    this.lambda.addEnvironment(variable, value);
  }

  get #policy(): Construct {
    return this.#role.node.findChild('DefaultPolicy') as Construct;
  }

  #acknowledgeTracing(): void {
    Validations.of(this.#policy).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'xray:PutTraceSegments and xray:PutTelemetryRecords know no resources; AWS takes only *.',
    });
  }

  /** The function reads its environment by this very schema: a variable that nobody bound fails synthesis. */
  #environmentErrors(): string[] {
    const { error } = environments[this.name].safeParse(this.#bound);
    return (error?.issues ?? []).map((issue) => `${this.name} lacks the variable ${issue.path.join('.')}`);
  }
}
