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
import { answerTimeout, type LaurelFunction } from './laurel-function.ts';

interface HttpApiProps {
  readonly routes: readonly Route[];
  readonly functions: Readonly<Record<FunctionName, LaurelFunction>>;
  /** Whose tokens are taken: the `iss` claim, an https URL that serves the OpenID configuration. */
  readonly tokenIssuer: string;
  /** The `aud` (or `client_id`) claims that are taken, one of them. */
  readonly tokenAudience: string[];
  /** Requests per second over all routes; beyond it the gateway answers 429. @default 500, burst 1000 */
  readonly throttle?: ThrottleSettings;
}

/** The routes of the route table, each before its function, each behind its own proof of who is calling. */
export class HttpApi extends Construct {
  readonly gateway: GatewayApi;
  readonly stage: HttpStage;
  readonly accessLog: LogGroup;
  readonly #authorizer: HttpAuthorizer;
  readonly #integrations = new Map<FunctionName, HttpIntegration>();
  readonly #functions: HttpApiProps['functions'];

  constructor(scope: Construct, id: string, props: HttpApiProps) {
    super(scope, id);
    this.#functions = props.functions;
    this.gateway = new GatewayApi(this, 'Gateway', {
      apiName: 'Laurel',
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
      throttle: props.throttle ?? { rateLimit: 500, burstLimit: 1000 },
      accessLogSettings: {
        destination: new LogGroupLogDestination(this.accessLog),
        format: AccessLogFormat.custom(JSON.stringify(accessLogFields)),
      },
    });
    this.#authorizer = new HttpAuthorizer(this, 'Tokens', {
      httpApi: this.gateway,
      type: HttpAuthorizerType.JWT,
      identitySource: ['$request.header.Authorization'],
      jwtIssuer: props.tokenIssuer,
      jwtAudience: props.tokenAudience,
    });
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
            authorizerId: this.#authorizer.authorizerId,
            ...(access.scope !== null && { authorizationScopes: [access.scope] }),
          }
        : { authorizationType: 'NONE' }),
    });
    if (access.kind !== 'token') {
      Validations.of(route).acknowledge({ id: 'AwsSolutions-APIG4', reason: withoutToken[access.kind] });
    }
    this.#functions[name].lambda.addPermission(operation, {
      principal: new ServicePrincipal('apigateway.amazonaws.com'),
      sourceArn: Stack.of(this).formatArn({
        service: 'execute-api',
        resource: this.gateway.apiId,
        resourceName: `${this.stage.stageName}/${method}${path}`,
      }),
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
    return integration;
  }
}

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
