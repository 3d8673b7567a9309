import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type Assembly,
  asList,
  inWords,
  pathOf,
  removeAssembly,
  resources,
  synthesizeForTest,
} from './assembly.ts';

/** What each function calls, from its own code: all that its role may hold. */
const secrets = 'arn:<AWS::Partition>:secretsmanager:<AWS::Region>:<AWS::AccountId>:secret:laurel/webhooks/*';
const calls: Record<string, Record<string, string[]>> = {
  Webhooks: {
    '<Members.Arn>': ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
    '<Ledger.Arn>': ['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:PutItem'],
    '<Ledger.Arn>/index/byMember': ['dynamodb:Query'],
    '<Programs.Arn>': ['dynamodb:GetItem', 'dynamodb:Query'],
    [secrets]: ['secretsmanager:GetSecretValue'],
  },
  MembersFunction: {
    '<Members.Arn>': ['dynamodb:GetItem'],
    '<Ledger.Arn>': ['dynamodb:GetItem'],
    '<Ledger.Arn>/index/byMember': ['dynamodb:Query'],
    '<Programs.Arn>': ['dynamodb:GetItem', 'dynamodb:Query'],
  },
  Operators: {
    '<Programs.Arn>': [
      'dynamodb:ConditionCheckItem',
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:Query',
      'dynamodb:UpdateItem',
    ],
    [secrets]: ['secretsmanager:CreateSecret', 'secretsmanager:DeleteSecret'],
  },
};

/** Every function may besides write its own log and send its traces. */
const ofEveryFunction = (name: string) => ({
  [`<${name}/Log.Arn>`]: ['logs:CreateLogStream', 'logs:PutLogEvents'],
  '*': ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'],
});

interface Statement {
  readonly Effect: string;
  readonly Action: string | string[];
  readonly Resource: unknown;
  readonly Principal?: unknown;
}

let assembly: Assembly;
let statements: { owner: string; statement: Statement }[];
beforeAll(async () => {
  assembly = await synthesizeForTest();
  const documents = resources(assembly.platform).flatMap((resource) => {
    const { PolicyDocument, AssumeRolePolicyDocument, Policies = [] } = resource.Properties;
    const inline = Policies.map((policy: { PolicyDocument: unknown }) => policy.PolicyDocument);
    return [PolicyDocument, AssumeRolePolicyDocument, ...inline]
      .filter((document) => document !== undefined)
      .map((document) => ({ owner: pathOf(resource), document }));
  });
  statements = documents.flatMap(({ owner, document }) =>
    document.Statement.map((statement: Statement) => ({ owner, statement })),
  );
});
afterAll(() => removeAssembly(assembly));

describe.each(Object.keys(calls))('the role of %s', (name) => {
  test('belongs to it alone', () => {
    const users = resources(assembly.platform, 'AWS::Lambda::Function')
      .filter(({ Properties }) => inWords(assembly, Properties.Role) === `<${name}/Role.Arn>`)
      .map(pathOf);
    expect(users).toEqual([`${name}/Function`]);
  });

  test('may do exactly what the function calls', () => {
    const granted: Record<string, string[]> = {};
    for (const { owner, statement } of statements) {
      if (owner !== `${name}/Role/DefaultPolicy`) continue;
      expect(statement.Effect).toBe('Allow');
      for (const resource of asList(statement.Resource)) {
        const words = inWords(assembly, resource);
        granted[words] = [...(granted[words] ?? []), ...asList(statement.Action)].sort();
      }
    }
    expect(granted).toEqual({ ...calls[name], ...ofEveryFunction(name) });
  });
});

test('there is no role but those of the functions, and none has a managed policy', () => {
  const roles = resources(assembly.platform, 'AWS::IAM::Role');
  expect(roles.map(pathOf).sort()).toEqual(
    Object.keys(calls)
      .map((name) => `${name}/Role`)
      .sort(),
  );
  for (const { Properties } of roles) expect(Properties.ManagedPolicyArns).toBeUndefined();
  expect(resources(assembly.platform, 'AWS::IAM::ManagedPolicy')).toEqual([]);
});

test('nothing is allowed by wildcard but what AWS leaves no other way for', () => {
  const wildcards = statements
    .filter(({ statement }) => statement.Effect === 'Allow')
    .flatMap(({ statement }) =>
      asList(statement.Resource ?? []).flatMap((resource) =>
        asList(statement.Action).map((action) => `${action} on ${inWords(assembly, resource)}`),
      ),
    )
    .filter((grant) => grant.includes('*'));
  expect([...new Set(wildcards)].sort()).toEqual([
    `secretsmanager:CreateSecret on ${secrets}`,
    `secretsmanager:DeleteSecret on ${secrets}`,
    `secretsmanager:GetSecretValue on ${secrets}`,
    'xray:PutTelemetryRecords on *',
    'xray:PutTraceSegments on *',
  ]);
});

test('no policy lets everyone in', () => {
  const everyone = statements.filter(
    ({ statement }) =>
      statement.Effect === 'Allow' && JSON.stringify(statement.Principal ?? '').includes('*'),
  );
  expect(everyone).toEqual([]);
});
