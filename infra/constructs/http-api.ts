import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  CfnRoute,
  HttpApi as GatewayApi,
  HttpAuthorizer,
  HttpAuthorizerType,
  HttpIntegration,
  HttpIntegrationType,
  HttpStage,
  LogGroupLogDestination,
  PayloadFormatVersion,
  type ThrottleSettings,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { RemovalPolicy, Stack, Validations } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { FunctionName, Route } from '../../functions/shared/route.ts';
import { stackName, stageOf } from '../stage.ts';
import { answerTimeout, type LaurelFunction } from './laurel-function.ts';

interface HttpApiProps {
  readonly routes: readonly Route[];
  readonly functions: Readonly<Record<FunctionName, LaurelFunction>>;
  /** Whose tokens open the routes of a program. */
  readonly tokens: TokenSource;
  /** Whose tokens open `/v1/me`: apps sign members in elsewhere than operators. */
  readonly memberTokens: TokenSource;
  /** Requests per second on each route; beyond it the gateway answers 429. */
  readonly throttle: ThrottleSettings;
}

export interface TokenSource {
  /** The `iss` claim: an https URL that serves the OpenID configuration. */
  readonly issuer: string;
  /** The `aud` (or `client_id`) claims that are taken, one of them. */
  readonly audience: string[];
}

/** The routes of the route table, each before its function, each behind its own proof of who is calling. */
export class HttpApi extends Construct {
  readonly gateway: GatewayApi;
  readonly stage: HttpStage;
  readonly accessLog: LogGroup;
  readonly #tokens: HttpAuthorizer;
  readonly #memberTokens: HttpAuthorizer;
  readonly #integrations = new Map<FunctionName, HttpIntegration>();
  readonly #functions: HttpApiProps['functions'];

  constructor(scope: Construct, id: string, props: HttpApiProps) {
    super(scope, id);
    this.#functions = props.functions;
    this.gateway = new GatewayApi(this, 'Gateway', {
      apiName: stackName('Laurel', stageOf(this)),
      description: 'Loyalty and membership tiers: webhooks in, status out',
      createDefaultStage: false,
    });
    this.accessLog = new LogGroup(this, 'AccessLog', {
      retention: RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    this.stage = new HttpStage(this, 'Stage', {
      httpApi: this.gateway,
      stageName: '$default',
      autoDeploy: true,
      throttle: props.throttle,
      accessLogSettings: {
        destination: new LogGroupLogDestination(this.accessLog),
        format: AccessLogFormat.custom(JSON.stringify(accessLogFields)),
      },
    });
    this.#tokens = this.#authorizer('Tokens', props.tokens);
    this.#memberTokens = this.#authorizer('MemberTokens', props.memberTokens);
    for (const route of props.routes) this.#addRoute(route);
  }

  /** Where clients find the platform, without a slash at the end. */
  get url(): string {
    return this.gateway.apiEndpoint;
  }

  #addRoute({ operation, function: name, method, path, access }: Route): void {
    const route = new CfnRoute(this, operation, {
      apiId: this.gateway.apiId,
      routeKey: `${method} ${path}`,
      operationName: operation,
      target: `integrations/${this.#integration(name).integrationId}`,
      ...(access.kind === 'token'
        ? {
            authorizationType: 'JWT',
            authorizerId: (isOfMembers(path) ? this.#memberTokens : this.#tokens).authorizerId,
            authorizationScopes: [...access.scopes],
          }
        : { authorizationType: 'NONE' }),
    });
    if (access.kind !== 'token') {
      Validations.of(route).acknowledge({ id: 'AwsSolutions-APIG4', reason: withoutToken[access.kind] });
    }
  }

  /** One for each function: one for each route would outgrow the 20 KB that a function's policy may have. */
  #allowCalls(name: FunctionName): void {
    this.#functions[name].lambda.addPermission('Api', {
      principal: new ServicePrincipal('apigateway.amazonaws.com'),
      sourceArn: Stack.of(this).formatArn({
        service: 'execute-api',
        resource: this.gateway.apiId,
        resourceName: `${this.stage.stageName}/*`,
      }),
    });
  }

  #authorizer(id: string, { issuer, audience }: TokenSource): HttpAuthorizer {
    return new HttpAuthorizer(this, id, {
      httpApi: this.gateway,
      type: HttpAuthorizerType.JWT,
      identitySource: ['$request.header.Authorization'],
      jwtIssuer: issuer,
      jwtAudience: audience,
    });
  }

  #integration(name: FunctionName): HttpIntegration {
    const known = this.#integrations.get(name);
    if (known) return known;
    const integration = new HttpIntegration(this, `${name}Integration`, {
      httpApi: this.gateway,
      integrationType: HttpIntegrationType.AWS_PROXY,
      integrationUri: this.#functions[name].lambda.functionArn,
      payloadFormatVersion: PayloadFormatVersion.VERSION_2_0,
      timeout: answerTimeout,
    });
    this.#integrations.set(name, integration);
    this.#allowCalls(name);
    return integration;
  }
}

/** What a member's own token opens. */
const isOfMembers = (path: string): boolean => path.startsWith('/v1/me/');

const withoutToken = {
  open:
    'Health and the API description hold nothing of a retailer or a member; they are public on purpose. What a ' +
    'browser asks before it sends a token comes without one, and opens nothing.',
  signature:
    'The sender proves itself by a signature over the raw body, which the function checks: shops that send ' +
    'webhooks carry no tokens.',
} as const;

/**
 * One line a request. The route, not the path: paths hold member ids, which have no place in logs.
 * `requestId` is the one that functions answer with and log, so a line leads to the function's own.
 */
const accessLogFields = {
  time: '$context.requestTimeEpoch',
  requestId: '$context.requestId',
  routeKey: '$context.routeKey',
  status: '$context.status',
  latencyMs: '$context.responseLatency',
  integrationLatencyMs: '$context.integrationLatency',
  responseBytes: '$context.responseLength',
  sourceIp: '$context.identity.sourceIp',
  program: '$context.authorizer.claims.program',
  authorizerError: '$context.authorizer.error',
  integrationError: '$context.integrationErrorMessage',
  error: '$context.error.message',
};
