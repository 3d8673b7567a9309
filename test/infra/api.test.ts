import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { routes as routeTable } from '../../functions/api/routes.ts';
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
  'POST /v1/programs/{program}/webhooks/{source}/batch': 'anyone; the function checks the signature',
  'GET /v1/health': 'anyone',
  'OPTIONS /v1/me/{proxy+}': 'anyone; browsers ask without a token',
  'OPTIONS /v1/programs/{program}': 'anyone; browsers ask without a token',
  'GET /v1/openapi.json': 'anyone',
  'GET /v1/programs/{program}':
    'scope members:read or members:write or programs:read or programs:write or me',
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
  'GET /v1/programs/{program}/members/{memberId}/identities': 'scope members:read',
  'POST /v1/programs/{program}/members/{memberId}/identities': 'scope members:write',
  'GET /v1/programs/{program}/members/{memberId}/export': 'scope members:read',
  'DELETE /v1/programs/{program}/members/{memberId}': 'scope points:adjust',
  'DELETE /v1/programs/{program}/members/{memberId}/erasure': 'scope points:adjust',
  'POST /v1/programs/{program}/imports': 'scope points:adjust or members:write',
  'POST /v1/programs/{program}/openings': 'scope points:adjust',
  'POST /v1/programs/{program}/members/{memberId}/merge': 'scope points:adjust',
  'POST /v1/programs/{program}/members/{memberId}/orders': 'scope members:write',
  'POST /v1/programs/{program}/members/{memberId}/tokens': 'scope members:tokens',
  'DELETE /v1/programs/{program}/members/{memberId}/identities/{identityId}': 'scope members:write',
  'GET /v1/me/status': 'scope me',
  'GET /v1/me/entries': 'scope me',
  'GET /v1/me/schedule': 'scope me',
  'POST /v1/me/quotes': 'scope me',
  'GET /v1/me/program': 'scope me',
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
  'GET /v1/programs/{program}/drafts': 'scope programs:read or programs:write',
  'GET /v1/programs/{program}/drafts/{name}': 'scope programs:read or programs:write',
  'GET /v1/programs/{program}/drafts/{name}/members/{memberId}/status': 'scope members:read',
  'GET /v1/programs/{program}/search': 'scope members:read',
  'GET /v1/programs/{program}/excesses': 'scope members:read',
  'DELETE /v1/programs/{program}/drafts/{name}': 'scope programs:write',
  'POST /v1/programs/{program}/drafts/{name}/check': 'scope programs:write',
  'POST /v1/programs/{program}/drafts/{name}/publish': 'scope programs:write',
  'GET /v1/programs/{program}/versions': 'scope programs:read or programs:write',
  'GET /v1/programs/{program}/versions/{version}': 'scope programs:read or programs:write',
  'GET /v1/programs/{program}/versions/{version}/diff/{other}': 'scope programs:read or programs:write',
  'POST /v1/programs/{program}/versions/{version}/rollback': 'scope programs:write',
  'POST /v1/programs/{program}/versions/{version}/withdraw': 'scope programs:write',
  'GET /v1/programs/{program}/audit': 'scope members:read',
  'POST /v1/programs/{program}/drafts/{name}/preview': 'scope programs:write',
  'GET /v1/programs/{program}/drafts/{name}/previews': 'scope programs:read or programs:write',
  'GET /v1/programs/{program}/drafts/{name}/previews/{preview}': 'scope programs:read or programs:write',
  'GET /v1/programs/{program}/drafts/{name}/previews/{preview}/moves':
    'scope programs:read or programs:write',
  'DELETE /v1/programs/{program}/drafts/{name}/previews/{preview}': 'scope programs:write',
  'POST /v1/programs/{program}/reviews': 'scope programs:write',
  'POST /v1/programs/{program}/rebuilds': 'scope programs:write',
  'POST /v1/programs/{program}/members/{memberId}/rebuild': 'scope programs:write',
  'GET /v1/programs/{program}/reviews': 'scope programs:read or programs:write or members:read',
  'GET /v1/programs/{program}/reviews/{run}': 'scope programs:read or programs:write or members:read',
  'POST /v1/programs/{program}/secrets': 'scope secrets:write',
  'GET /v1/programs/{program}/secrets': 'scope secrets:write',
  'DELETE /v1/programs/{program}/secrets/{secretId}': 'scope secrets:write',
  'PUT /v1/programs/{program}/sources/{source}': 'scope secrets:write',
  'GET /v1/programs/{program}/sources': 'scope secrets:write',
  'GET /v1/programs/{program}/sources/{source}': 'scope secrets:write',
  'DELETE /v1/programs/{program}/sources/{source}/secrets/{secretId}': 'scope secrets:write',
  'POST /v1/programs/{program}/sources/{source}/reconcile': 'scope secrets:write',
  'GET /v1/programs/{program}/parked': 'scope secrets:write',
  'GET /v1/programs/{program}/parked/{parked}': 'scope secrets:write',
  'POST /v1/programs/{program}/parked/{parked}/replay': 'scope secrets:write',
  'DELETE /v1/programs/{program}/parked/{parked}': 'scope secrets:write',
  'GET /v1/programs/{program}/events': 'scope events:read',
  'PUT /v1/programs/{program}/subscriptions/{subscription}': 'scope secrets:write',
  'GET /v1/programs/{program}/subscriptions': 'scope secrets:write',
  'GET /v1/programs/{program}/subscriptions/{subscription}': 'scope secrets:write',
  'DELETE /v1/programs/{program}/subscriptions/{subscription}': 'scope secrets:write',
  'POST /v1/programs/{program}/subscriptions/{subscription}/secret': 'scope secrets:write',
  'POST /v1/programs/{program}/subscriptions/{subscription}/test': 'scope secrets:write',
  'GET /v1/programs/{program}/subscriptions/{subscription}/deliveries': 'scope secrets:write',
  'GET /v1/programs/{program}/subscriptions/{subscription}/dead-letters': 'scope secrets:write',
  'POST /v1/programs/{program}/subscriptions/{subscription}/dead-letters/redrive': 'scope secrets:write',
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
  const authorizer = Properties.RouteKey.includes(' /v1/me/') ? '<Api/MemberTokens>' : '<Api/Tokens>';
  if (inWords(assembly, Properties.AuthorizerId) !== authorizer) return 'unknown authorizer';
  const scopes = Properties.AuthorizationScopes;
  return `scope ${scopes.join(' or ')}`;
}

describe('tokens', () => {
  const authorizers = () =>
    Object.fromEntries(
      resources(assembly.platform, 'AWS::ApiGatewayV2::Authorizer').map((each) => [
        pathOf(each),
        each.Properties,
      ]),
    );

  test("are taken from one issuer for given audiences, both the stack's parameters", () => {
    expect(Object.keys(authorizers()).sort()).toEqual(['Api/MemberTokens', 'Api/Tokens']);
    for (const properties of Object.values(authorizers())) {
      expect(properties).toMatchObject({
        AuthorizerType: 'JWT',
        IdentitySource: ['$request.header.Authorization'],
      });
    }
    const { JwtConfiguration } = authorizers()['Api/Tokens'];
    expect(JwtConfiguration).toEqual({ Issuer: { Ref: 'TokenIssuer' }, Audience: { Ref: 'TokenAudience' } });
  });

  test("of members are the platform's own, or those of an issuer that is given", () => {
    const { Issuer, Audience } = authorizers()['Api/MemberTokens'].JwtConfiguration;
    expect(Issuer).toEqual({
      'Fn::If': ['MembersSignInElsewhere', { Ref: 'MemberTokenIssuer' }, ownIssuer()],
    });
    expect(Audience).toEqual({
      'Fn::If': ['MembersSignInElsewhere', { Ref: 'MemberTokenAudience' }, ['laurel']],
    });
    expect(assembly.platform.Parameters.MemberTokenIssuer!.Default).toBe('');
  });

  test('that the platform makes carry the name of the issuer that its gateway takes', () => {
    const people = resources(assembly.platform, 'AWS::Lambda::Function').find((each) =>
      pathOf(each).startsWith('PeopleFunction/'),
    );
    expect(people?.Properties.Environment.Variables.MEMBER_TOKEN_ISSUER).toEqual({
      'Fn::If': ['MembersSignInElsewhere', 'elsewhere', ownIssuer()],
    });
    expect(inWords(assembly, ownIssuer())).toBe('<Api/Gateway.ApiEndpoint>');
  });

  /** As the platform's template has it: an output of the stack that is deployed before. */
  function ownIssuer(): unknown {
    const { Issuer } = authorizers()['Api/MemberTokens'].JwtConfiguration;
    return Issuer['Fn::If'][2];
  }

  test('several audiences can be given: with Cognito each client is one', () => {
    expect(assembly.platform.Parameters.TokenAudience!.Type).toBe('CommaDelimitedList');
  });

  test('have no issuer until one is given: the gateway reads its documents when it is deployed', () => {
    expect(assembly.platform.Parameters.TokenIssuer).not.toHaveProperty('Default');
  });
});

describe('the policy of each function', () => {
  test('lets the gateway in once, for the one stage, and stays far below the 20 KB that Lambda takes', () => {
    const permissions = resources(assembly.platform, 'AWS::Lambda::Permission').filter(
      ({ Properties }) => Properties.Principal === 'apigateway.amazonaws.com',
    );
    const served = new Set(routeTable.map(({ function: name }) => name));
    expect(permissions).toHaveLength(served.size);
    for (const { Properties } of permissions) {
      expect(Properties.Action).toBe('lambda:InvokeFunction');
      expect(inWords(assembly, Properties.SourceArn)).toMatch(/:<Api\/Gateway>\/\$default\/\*$/);
    }
    const all = resources(assembly.platform, 'AWS::Lambda::Permission');
    const byFunction = Map.groupBy(all, ({ Properties }) => inWords(assembly, Properties.FunctionName));
    for (const [name, statements] of byFunction) {
      // As Lambda keeps them, with names in the place of references; names on AWS are longer.
      const bytes =
        JSON.stringify(statements.map(({ Properties }) => Properties)).length + 300 * statements.length;
      expect(bytes, name).toBeLessThan(20_480 / 4);
    }
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

describe('the stage', () => {
  test('holds callers to a rate and a burst', () => {
    const { DefaultRouteSettings } = stage().Properties;
    expect(DefaultRouteSettings).toEqual({
      ThrottlingRateLimit: { Ref: 'ThrottleRate' },
      ThrottlingBurstLimit: { Ref: 'ThrottleBurst' },
    });
    const { ThrottleRate, ThrottleBurst } = assembly.platform.Parameters;
    expect(Number(ThrottleRate!.Default)).toBeGreaterThan(0);
    expect(Number(ThrottleBurst!.Default)).toBeGreaterThanOrEqual(200); // one member, 200 purchases at once
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
