import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  CfnRoute,
  HttpApi as GatewayApi,
  HttpIntegration,
  HttpIntegrationType,
  HttpStage,
  LogGroupLogDestination,
  PayloadFormatVersion,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { RemovalPolicy, Stack, Validations } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { discoveryPath, keysPath } from '../../../functions/shared/route.ts';
import { stackName, stageOf } from '../../stage.ts';
import { answerTimeout, type LaurelFunction } from '../laurel-function.ts';

interface IssuerApiProps {
  readonly function: LaurelFunction<'issuer'>;
}

/** Gateways keep what they have read for hours: few ask. */
const throttle = { rateLimit: 20, burstLimit: 40 };

/** Two public documents under one address, which is the issuer's name. */
export class IssuerApi extends Construct {
  /** Without a slash at the end. */
  readonly url: string;

  constructor(scope: Construct, id: string, { function: fn }: IssuerApiProps) {
    super(scope, id);
    const gateway = new GatewayApi(this, 'Gateway', {
      apiName: stackName('LaurelIssuer', stageOf(this)),
      description: "The public key of members' tokens",
      createDefaultStage: false,
    });
    this.url = gateway.apiEndpoint;
    const accessLog = new LogGroup(this, 'AccessLog', {
      retention: RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    const stage = new HttpStage(this, 'Stage', {
      httpApi: gateway,
      stageName: '$default',
      autoDeploy: true,
      throttle,
      accessLogSettings: {
        destination: new LogGroupLogDestination(accessLog),
        format: AccessLogFormat.custom(JSON.stringify(accessLogFields)),
      },
    });
    const integration = new HttpIntegration(this, 'Integration', {
      httpApi: gateway,
      integrationType: HttpIntegrationType.AWS_PROXY,
      integrationUri: fn.lambda.functionArn,
      payloadFormatVersion: PayloadFormatVersion.VERSION_2_0,
      timeout: answerTimeout,
    });
    fn.lambda.addPermission('Api', {
      principal: new ServicePrincipal('apigateway.amazonaws.com'),
      sourceArn: Stack.of(this).formatArn({
        service: 'execute-api',
        resource: gateway.apiId,
        resourceName: `${stage.stageName}/*`,
      }),
    });
    for (const [name, path] of [
      ['Discovery', discoveryPath],
      ['Keys', keysPath],
    ] as const) {
      const route = new CfnRoute(this, name, {
        apiId: gateway.apiId,
        routeKey: `GET ${path}`,
        operationName: name,
        target: `integrations/${integration.integrationId}`,
        authorizationType: 'NONE',
      });
      const reason = 'A public key and where it lies: whoever checks a token has to be able to read both.';
      Validations.of(route).acknowledge({ id: 'AwsSolutions-APIG4', reason });
    }
  }
}

const accessLogFields = {
  time: '$context.requestTimeEpoch',
  requestId: '$context.requestId',
  routeKey: '$context.routeKey',
  status: '$context.status',
  latencyMs: '$context.responseLatency',
  sourceIp: '$context.identity.sourceIp',
  integrationError: '$context.integrationErrorMessage',
};
