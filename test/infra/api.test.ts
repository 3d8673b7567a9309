import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type Assembly,
  inWords,
  pathOf,
  type Resource,
  removeAssembly,
  resources,
  synthesizeForTest,
} from './assembly.ts';

/**
 * Who may call what, written down a second time by hand: a change of the route table is to be repeated
 * here, so that no route loses its lock by accident.
 */
const expectedAccess = {
  'POST /v1/programs/{program}/webhooks/standard': 'anyone; the function checks the signature',
  'POST /v1/programs/{program}/webhooks/standard/batch': 'anyone; the function checks the signature',
  'POST /v1/programs/{program}/webhooks/{source}': 'anyone; the function checks the signature',
  'GET /v1/health': 'anyone',
  'OPTIONS /v1/me/{proxy+}': 'anyone; browsers ask without a token',
  'OPTIONS /v1/programs/{program}': 'anyone; browsers ask without a token',
  'GET /v1/openapi.json': 'anyone',
  'GET /v1/programs/{program}': 'any token',
  'GET /v1/programs/{program}/members/{memberId}/status': 'scope members:read',
  'GET /v1/programs/{program}/members/{memberId}/entries': 'scope members:read',
  'GET /v1/programs/{program}/members/{memberId}/entries/{entryId}/explain': 'scope members:read',
  'GET /v1/programs/{program}/members/{memberId}/points/schedule': 'scope members:read',
  'GET /v1/programs/{program}/members/{memberId}/value': 'scope members:read',
  'GET /v1/programs/{program}/segments': 'scope members:read',
  'GET /v1/programs/{program}/segments/{segment}/members': 'scope members:read',
  'POST /v1/programs/{program}/members/{memberId}/quotes': 'scope members:read',
  'GET /v1/programs/{program}/members/{memberId}/verify': 'scope members:read',
  'GET /v1/programs/{program}/members': 'scope members:read',
  'GET /v1/me/status': 'scope me',
  'GET /v1/me/entries': 'scope me',
  'GET /v1/me/schedule': 'scope me',
  'POST /v1/me/quotes': 'scope me',
  'GET /v1/me/value': 'scope me',
  'POST /v1/programs/{program}/members/{memberId}/redemptions': 'scope members:write',
  'GET /v1/programs/{program}/members/{memberId}/redemptions': 'scope members:read',
  'GET /v1/programs/{program}/members/{memberId}/redemptions/{redemptionId}': 'scope members:read',
  'POST /v1/programs/{program}/members/{memberId}/redemptions/{redemptionId}/capture': 'scope members:write',
  'POST /v1/programs/{program}/members/{memberId}/redemptions/{redemptionId}/cancel': 'scope members:write',
  'GET /v1/programs/{program}/members/{memberId}/rewards': 'scope members:read',
  'PUT /v1/programs/{program}/members/{memberId}/enrolment': 'scope members:write',
  'GET /v1/programs/{program}/members/{memberId}/tags': 'scope members:read',
  'PUT /v1/programs/{program}/members/{memberId}/tags/{tag}': 'scope members:write',
  'DELETE /v1/programs/{program}/members/{memberId}/tags/{tag}': 'scope members:write',
  'POST /v1/programs/{program}/members/{memberId}/privileges/{privilegeId}/uses': 'scope members:write',
  'POST /v1/programs/{program}/members/{memberId}/privileges/{privilegeId}/uses/{useId}/return':
    'scope members:write',
  'POST /v1/me/redemptions': 'scope me',
  'GET /v1/me/redemptions': 'scope me',
  'GET /v1/me/redemptions/{redemptionId}': 'scope me',
  'POST /v1/me/redemptions/{redemptionId}/cancel': 'scope me',
  'GET /v1/me/rewards': 'scope me',
  'POST /v1/me/privileges/{privilegeId}/uses': 'scope me',
  'POST /v1/programs/{program}/members/{memberId}/adjustments': 'scope points:adjust',
  'POST /v1/programs/{program}/members/{memberId}/adjustments/{adjustmentId}/undo': 'scope points:adjust',
  'POST /v1/programs/{program}/members/{memberId}/tier-overrides': 'scope points:adjust',
  'POST /v1/programs/{program}/members/{memberId}/tier-overrides/{overrideId}/end': 'scope points:adjust',
  'GET /v1/programs/{program}/members/{memberId}/tier-overrides': 'scope members:read',
  'GET /v1/programs/{program}/tier-overrides': 'scope members:read',
  'GET /v1/programs/{program}/summaries': 'scope members:read',
  'GET /v1/programs/{program}/orders/{orderId}': 'scope members:read',
  'PUT /v1/programs/{program}/drafts/{name}': 'scope programs:write',
  'GET /v1/programs/{program}/drafts': 'scope members:read',
  'GET /v1/programs/{program}/drafts/{name}': 'scope members:read',
  'DELETE /v1/programs/{program}/drafts/{name}': 'scope programs:write',
  'POST /v1/programs/{program}/drafts/{name}/check': 'scope programs:write',
  'POST /v1/programs/{program}/drafts/{name}/publish': 'scope programs:write',
  'GET /v1/programs/{program}/versions': 'scope members:read',
  'GET /v1/programs/{program}/versions/{version}': 'scope members:read',
  'GET /v1/programs/{program}/versions/{version}/diff/{other}': 'scope members:read',
  'POST /v1/programs/{program}/versions/{version}/rollback': 'scope programs:write',
  'POST /v1/programs/{program}/versions/{version}/withdraw': 'scope programs:write',
  'GET /v1/programs/{program}/audit': 'scope members:read',
  'POST /v1/programs/{program}/drafts/{name}/preview': 'scope programs:write',
  'GET /v1/programs/{program}/drafts/{name}/previews': 'scope members:read',
  'GET /v1/programs/{program}/drafts/{name}/previews/{preview}': 'scope members:read',
  'GET /v1/programs/{program}/drafts/{name}/previews/{preview}/moves': 'scope members:read',
  'DELETE /v1/programs/{program}/drafts/{name}/previews/{preview}': 'scope programs:write',
  'POST /v1/programs/{program}/reviews': 'scope programs:write',
  'POST /v1/programs/{program}/rebuilds': 'scope programs:write',
  'POST /v1/programs/{program}/members/{memberId}/rebuild': 'scope programs:write',
  'GET /v1/programs/{program}/reviews': 'scope members:read',
  'GET /v1/programs/{program}/reviews/{run}': 'scope members:read',
  'POST /v1/programs/{program}/secrets': 'scope secrets:write',
  'GET /v1/programs/{program}/secrets': 'scope secrets:write',
  'DELETE /v1/programs/{program}/secrets/{secretId}': 'scope secrets:write',
  'PUT /v1/programs/{program}/sources/{source}': 'scope secrets:write',
  'GET /v1/programs/{program}/sources': 'scope secrets:write',
  'GET /v1/programs/{program}/sources/{source}': 'scope secrets:write',
  'DELETE /v1/programs/{program}/sources/{source}/secrets/{secretId}': 'scope secrets:write',
  'GET /v1/programs/{program}/parked': 'scope secrets:write',
  'GET /v1/programs/{program}/parked/{parked}': 'scope secrets:write',
  'POST /v1/programs/{program}/parked/{parked}/replay': 'scope secrets:write',
  'DELETE /v1/programs/{program}/parked/{parked}': 'scope secrets:write',
  'GET /v1/programs/{program}/events': 'scope events:read',
} as const;

let assembly: Assembly;
let routes: Resource[];
beforeAll(async () => {
  assembly = await synthesizeForTest();
  routes = resources(assembly.platform, 'AWS::ApiGatewayV2::Route');
});
afterAll(() => removeAssembly(assembly));

test('every route is there, behind the token scope that it asks for, and only the listed ones are open', () => {
  const access = Object.fromEntries(routes.map((route) => [route.Properties.RouteKey, accessOf(route)]));
  const expected = Object.fromEntries(
    Object.entries(expectedAccess).map(([key, who]) => [key, who.startsWith('anyone') ? 'anyone' : who]),
  );
  expect(access).toEqual(expected);
});

function accessOf({ Properties }: Resource): string {
  if (Properties.AuthorizationType === 'NONE') return 'anyone';
  if (Properties.AuthorizationType !== 'JWT') return `unknown: ${Properties.AuthorizationType}`;
  if (inWords(assembly, Properties.AuthorizerId) !== '<Api/Tokens>') return 'unknown authorizer';
  const scopes = Properties.AuthorizationScopes;
  return scopes === undefined ? 'any token' : `scope ${scopes.join(' or ')}`;
}

describe('tokens', () => {
  test("are taken from one issuer for given audiences, both the stack's parameters", () => {
    const [authorizer, ...others] = resources(assembly.platform, 'AWS::ApiGatewayV2::Authorizer');
    expect(others).toEqual([]);
    expect(authorizer!.Properties).toMatchObject({
      AuthorizerType: 'JWT',
      IdentitySource: ['$request.header.Authorization'],
      JwtConfiguration: { Issuer: { Ref: 'TokenIssuer' }, Audience: { Ref: 'TokenAudience' } },
    });
  });

  test('several audiences can be given: with Cognito each client is one', () => {
    expect(assembly.platform.Parameters.TokenAudience!.Type).toBe('CommaDelimitedList');
  });

  test('open nothing until an issuer is given: the default is a name that cannot exist', () => {
    expect(assembly.platform.Parameters.TokenIssuer!.Default).toMatch(/^https:\/\/[a-z]+\.invalid$/);
  });
});

test('each route leads to its function by payload 2.0, and is waited for no longer than 29 seconds', () => {
  const integrations = resources(assembly.platform, 'AWS::ApiGatewayV2::Integration');
  for (const { Properties } of integrations) {
    expect(Properties).toMatchObject({
      IntegrationType: 'AWS_PROXY',
      PayloadFormatVersion: '2.0',
      TimeoutInMillis: 29_000,
    });
  }
  const lambdaOf = Object.fromEntries(
    integrations.map((integration) => [
      pathOf(integration),
      inWords(assembly, integration.Properties.IntegrationUri),
    ]),
  );
  const targets = Object.fromEntries(
    routes.map(({ Properties }) => {
      const integration = inWords(assembly, Properties.Target).replace(/^integrations\/<(.*)>$/, '$1');
      return [Properties.RouteKey, lambdaOf[integration]];
    }),
  );
  expect(targets).toMatchObject({
    'POST /v1/programs/{program}/webhooks/standard': '<Webhooks/Function.Arn>',
    'GET /v1/me/status': '<MembersFunction/Function.Arn>',
    'GET /v1/health': '<MembersFunction/Function.Arn>',
    'POST /v1/programs/{program}/members/{memberId}/redemptions': '<MembersFunction/Function.Arn>',
    'POST /v1/programs/{program}/members/{memberId}/adjustments': '<Operators/Function.Arn>',
    'POST /v1/programs/{program}/drafts/{name}/publish': '<Operators/Function.Arn>',
    'DELETE /v1/programs/{program}/secrets/{secretId}': '<Operators/Function.Arn>',
  });
  expect(Object.values(targets)).not.toContain(undefined);
});

test('the gateway may call a function for the routes that lead to it, and for nothing else', () => {
  const granted = resources(assembly.platform, 'AWS::Lambda::Permission').map(({ Properties }) => {
    expect(Properties).toMatchObject({
      Action: 'lambda:InvokeFunction',
      Principal: 'apigateway.amazonaws.com',
    });
    return inWords(assembly, Properties.SourceArn);
  });
  const api = 'arn:<AWS::Partition>:execute-api:<AWS::Region>:<AWS::AccountId>:<Api/Gateway>/$default/';
  const needed = Object.keys(expectedAccess).map((routeKey) => api + routeKey.replace(' ', ''));
  expect(granted.sort()).toEqual(needed.sort());
});

describe('the stage', () => {
  test('holds callers to a rate and a burst', () => {
    const { DefaultRouteSettings } = stage().Properties;
    expect(DefaultRouteSettings.ThrottlingRateLimit).toBeGreaterThan(0);
    expect(DefaultRouteSettings.ThrottlingBurstLimit).toBeGreaterThanOrEqual(200); // one member, 200 purchases at once
  });

  test('logs every request by route and request id, without paths, which hold member ids', () => {
    const { Format, DestinationArn } = stage().Properties.AccessLogSettings;
    expect(inWords(assembly, DestinationArn)).toBe('<Api/AccessLog.Arn>');
    expect(JSON.parse(Format)).toMatchObject({
      requestId: '$context.requestId',
      routeKey: '$context.routeKey',
      status: '$context.status',
    });
    expect(Format).not.toMatch(/\$context\.path|\$context\.authorizer\.claims\.(sub|member)/);
  });

  const stage = (): Resource => {
    const [only, ...others] = resources(assembly.platform, 'AWS::ApiGatewayV2::Stage');
    expect(others).toEqual([]);
    return only!;
  };
});
