import * as z from 'zod';
import { Refusal } from '../../refusal.ts';
import { ignored, propertiesOf } from '../properties.ts';
import type { Planned } from './planned.ts';

/** The routes of every HTTP API of the templates: this machine has one address for all. */
export interface ApiPlan {
  readonly routes: readonly RoutePlan[];
}

export interface RoutePlan {
  readonly apiId: string;
  /** As in the template: `GET /v1/health`, or `$default`. */
  readonly key: string;
  readonly functionArn: string;
  readonly timeoutMs: number;
  /** Undefined: open to everyone. */
  readonly authorizer: AuthorizerPlan | undefined;
  /** The token needs one of these; empty: any valid token. */
  readonly scopes: readonly string[];
  /** Requests per second and at once; undefined: unbounded. */
  readonly throttle: { readonly rate: number; readonly burst: number } | undefined;
}

export interface AuthorizerPlan {
  readonly issuer: string;
  readonly audience: readonly string[];
}

/** The gateway's own limit; a longer time-out in the template changes nothing. */
const gatewayTimeoutMs = 29_000;

const apiSchema = z.strictObject({
  Name: ignored,
  Description: ignored,
  ProtocolType: z.literal('HTTP'),
  Tags: ignored,
  IpAddressType: ignored,
});
const integrationSchema = z.strictObject({
  ApiId: z.string(),
  IntegrationType: z.literal('AWS_PROXY'),
  IntegrationUri: z.string(),
  IntegrationMethod: ignored,
  PayloadFormatVersion: z.literal('2.0'),
  TimeoutInMillis: z.coerce.number().default(gatewayTimeoutMs),
  Description: ignored,
});
const authorizerSchema = z.strictObject({
  ApiId: z.string(),
  Name: ignored,
  AuthorizerType: z.literal('JWT'),
  IdentitySource: z.tuple([z.literal('$request.header.Authorization')]),
  JwtConfiguration: z.strictObject({ Issuer: z.string(), Audience: z.array(z.string()) }),
});
const routeSchema = z.strictObject({
  ApiId: z.string(),
  RouteKey: z.string(),
  Target: z.string().startsWith('integrations/'),
  AuthorizationType: z.enum(['NONE', 'JWT']).default('NONE'),
  AuthorizerId: z.string().optional(),
  AuthorizationScopes: z.array(z.string()).default([]),
  OperationName: ignored,
});
const settingsSchema = z.looseObject({
  ThrottlingRateLimit: z.coerce.number().optional(),
  ThrottlingBurstLimit: z.coerce.number().optional(),
});
const stageSchema = z.strictObject({
  ApiId: z.string(),
  StageName: z.literal('$default'),
  AutoDeploy: z.literal(true),
  Description: ignored,
  DefaultRouteSettings: settingsSchema.default({}),
  RouteSettings: z.record(z.string(), settingsSchema).default({}),
  AccessLogSettings: ignored,
  Tags: ignored,
});

type OfType = (...types: string[]) => readonly Planned[];

export function planApi(ofType: OfType): ApiPlan {
  for (const api of ofType('AWS::ApiGatewayV2::Api')) propertiesOf(apiSchema, api);
  const stages = stagesByApi(ofType('AWS::ApiGatewayV2::Stage'));
  const integrations = byRef(integrationSchema, ofType('AWS::ApiGatewayV2::Integration'));
  const authorizers = byRef(authorizerSchema, ofType('AWS::ApiGatewayV2::Authorizer'));

  const routes = ofType('AWS::ApiGatewayV2::Route').map((planned): RoutePlan => {
    const route = propertiesOf(routeSchema, planned);
    const integration = integrations.get(route.Target.slice('integrations/'.length));
    const authorizer = authorizers.get(route.AuthorizerId ?? '')?.JwtConfiguration;
    if (integration === undefined)
      throw new Refusal(`Route ${route.RouteKey} targets no integration of the template.`);
    if (route.AuthorizationType === 'JWT' && authorizer === undefined) {
      throw new Refusal(`Route ${route.RouteKey} names no authorizer of the template.`);
    }
    const stage = stages.get(route.ApiId);
    if (stage === undefined) throw new Refusal(`Route ${route.RouteKey} is of an API without a stage.`);
    const settings = { ...stage.DefaultRouteSettings, ...stage.RouteSettings[route.RouteKey] };
    return {
      apiId: route.ApiId,
      key: route.RouteKey,
      functionArn: integration.IntegrationUri,
      timeoutMs: Math.min(integration.TimeoutInMillis, gatewayTimeoutMs),
      authorizer:
        route.AuthorizationType === 'JWT'
          ? { issuer: authorizer!.Issuer, audience: authorizer!.Audience }
          : undefined,
      scopes: route.AuthorizationScopes,
      throttle: throttleOf(settings),
    };
  });
  refuseTwice(routes.map(({ key }) => key));
  return { routes };
}

function throttleOf(settings: z.infer<typeof settingsSchema>): RoutePlan['throttle'] {
  const { ThrottlingRateLimit: rate, ThrottlingBurstLimit: burst } = settings;
  if (rate === undefined && burst === undefined) return undefined;
  return { rate: rate ?? Number.POSITIVE_INFINITY, burst: burst ?? Number.POSITIVE_INFINITY };
}

function byRef<T extends z.ZodObject>(schema: T, all: readonly Planned[]): ReadonlyMap<string, z.infer<T>> {
  return new Map(all.map((planned) => [planned.ref(), propertiesOf(schema, planned)]));
}

function stagesByApi(all: readonly Planned[]): ReadonlyMap<string, z.infer<typeof stageSchema>> {
  if (all.length === 0) throw new Refusal('The template holds no HTTP stage.');
  const stages = all.map((planned) => propertiesOf(stageSchema, planned));
  const byApi = new Map(stages.map((stage) => [stage.ApiId, stage]));
  if (byApi.size < stages.length) throw new Refusal('The local run serves one stage of each HTTP API.');
  return byApi;
}

/** APIs have an address each on AWS. Here a route that two of them have would hide one. */
function refuseTwice(keys: readonly string[]): void {
  const twice = keys.find((key, index) => keys.indexOf(key) !== index);
  if (twice !== undefined) throw new Refusal(`The local run has one address, and two APIs have ${twice}.`);
}
