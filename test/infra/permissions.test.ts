import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundleFunctions, projectRoot } from '../../infra/bundle.ts';
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
const takenFrom = [
  'sqs:ChangeMessageVisibility',
  'sqs:DeleteMessage',
  'sqs:GetQueueAttributes',
  'sqs:GetQueueUrl',
  'sqs:ReceiveMessage',
  'sqs:SendMessage',
];
const calls: Record<string, Record<string, string[]>> = {
  Webhooks: {
    '<Members.Arn>': ['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:PutItem'],
    '<Ledger.Arn>': ['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query'],
    '<Ledger.Arn>/index/byMember': ['dynamodb:Query'],
    '<Programs.Arn>': ['dynamodb:DeleteItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query'],
    '<People.Arn>': ['dynamodb:DeleteItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query'],
    [secrets]: ['secretsmanager:GetSecretValue'],
  },
  MembersFunction: {
    '<Members.Arn>': ['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:PutItem'],
    '<Members.Arn>/index/due': ['dynamodb:Query'],
    '<Ledger.Arn>': ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query'],
    '<Ledger.Arn>/index/byMember': ['dynamodb:Query'],
    '<Programs.Arn>': ['dynamodb:GetItem'],
    '<People.Arn>': ['dynamodb:DeleteItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query'],
  },
  PeopleFunction: {
    '<Members.Arn>': ['dynamodb:GetItem', 'dynamodb:PutItem'],
    '<Ledger.Arn>': [
      'dynamodb:BatchGetItem',
      'dynamodb:DeleteItem',
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:Query',
    ],
    '<Ledger.Arn>/index/byMember': ['dynamodb:Query'],
    '<Programs.Arn>': ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query'],
    '<People.Arn>': ['dynamodb:DeleteItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query'],
    '<Key.Arn>': ['kms:Sign'],
  },
  Operators: {
    '<Members.Arn>': ['dynamodb:GetItem', 'dynamodb:PutItem'],
    '<Ledger.Arn>': ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query'],
    '<Ledger.Arn>/index/byMember': ['dynamodb:Query'],
    '<Programs.Arn>': ['dynamodb:DeleteItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query'],
    [secrets]: ['secretsmanager:CreateSecret', 'secretsmanager:DeleteSecret'],
  },
  Reviews: {
    '<Members.Arn>/index/due': ['dynamodb:Query'],
    '<Programs.Arn>': ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query'],
    '<Sweeps/Queue.Arn>': ['sqs:SendMessage'],
    '<Previews/Queue.Arn>': ['sqs:SendMessage'],
    '<Models/Queue.Arn>': ['sqs:SendMessage'],
  },
  Sweeper: {
    '<Members.Arn>': ['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:PutItem'],
    '<Members.Arn>/index/due': ['dynamodb:Query'],
    '<Ledger.Arn>': ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query'],
    '<Ledger.Arn>/index/byMember': ['dynamodb:Query', 'dynamodb:Scan'],
    '<Programs.Arn>': ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query'],
    '<Sweeps/Queue.Arn>': takenFrom,
    '<Previews/Queue.Arn>': takenFrom,
    '<Models/Queue.Arn>': takenFrom,
  },
  Publisher: {
    '<Programs.Arn>': ['dynamodb:GetItem', 'dynamodb:Query'],
    '<Nudges/Queue.Arn>': ['sqs:SendMessage'],
    '<Events.Arn>': ['dynamodb:PutItem', 'dynamodb:Query'],
    '<Ledger.StreamArn>': [
      'dynamodb:DescribeStream',
      'dynamodb:GetRecords',
      'dynamodb:GetShardIterator',
      'dynamodb:ListStreams',
    ],
    // To set a record aside, and Lambda's own for what fails in the end.
    '<Untold/Queue.Arn>': ['sqs:GetQueueAttributes', 'sqs:GetQueueUrl', 'sqs:SendMessage'],
  },
  EventsFunction: {
    '<Events.Arn>': ['dynamodb:Query'],
    '<Programs.Arn>': ['dynamodb:DeleteItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query'],
    '<Deliveries.Arn>': ['dynamodb:DeleteItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query'],
    '<Nudges/Queue.Arn>': ['sqs:SendMessage'],
    [secrets]: [
      'secretsmanager:CreateSecret',
      'secretsmanager:DeleteSecret',
      'secretsmanager:GetSecretValue',
    ],
  },
  Deliverer: {
    '<Programs.Arn>': ['dynamodb:GetItem', 'dynamodb:Query'],
    '<Events.Arn>': ['dynamodb:PutItem', 'dynamodb:Query'],
    '<Deliveries.Arn>': ['dynamodb:DeleteItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query'],
    '<Deliveries.Arn>/index/due': ['dynamodb:Query'],
    '<Nudges/Queue.Arn>': [
      'sqs:ChangeMessageVisibility',
      'sqs:DeleteMessage',
      'sqs:GetQueueAttributes',
      'sqs:GetQueueUrl',
      'sqs:ReceiveMessage',
      'sqs:SendMessage',
    ],
    [secrets]: ['secretsmanager:GetSecretValue'],
  },
};

/** The function of the issuer's stack reads the public half, and can sign nothing. */
const callsOfIssuer = { '<Key.Arn>': ['kms:GetPublicKey'] };

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
let bundles: Awaited<ReturnType<typeof bundleFunctions>>;
let directory: string;
let statements: { owner: string; statement: Statement }[];
beforeAll(async () => {
  assembly = await synthesizeForTest();
  directory = await mkdtemp(join(tmpdir(), 'laurel-permissions-'));
  bundles = await bundleFunctions(directory);
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
afterAll(async () => {
  await removeAssembly(assembly);
  await rm(directory, { recursive: true, force: true });
});

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
        granted[words] = [...new Set([...(granted[words] ?? []), ...asList(statement.Action)])].sort();
      }
    }
    expect(granted).toEqual({ ...calls[name], ...ofEveryFunction(name) });
  });
});

test('the issuer reads the public half of its key, and can sign nothing', () => {
  const granted = resources(assembly.issuer, 'AWS::IAM::Policy').flatMap(({ Properties }) =>
    Properties.PolicyDocument.Statement.flatMap(({ Action, Resource }: Statement) =>
      asList(Resource).map((each) => [inWords(assembly, each), asList(Action)]),
    ),
  );
  expect(Object.fromEntries(granted)).toEqual({
    ...callsOfIssuer,
    ...ofEveryFunction('Documents'),
  });
});

/** What a command of the SDK needs at least. Query and Scan are in every bundle, by way of the SDK's own paginators. */
const neededBy: Record<string, string> = {
  BatchGetCommand: 'dynamodb:BatchGetItem',
  BatchWriteCommand: 'dynamodb:PutItem',
  DeleteCommand: 'dynamodb:DeleteItem',
  GetCommand: 'dynamodb:GetItem',
  PutCommand: 'dynamodb:PutItem',
  TransactWriteCommand: 'dynamodb:PutItem',
  UpdateCommand: 'dynamodb:UpdateItem',
};

const ofNoCommand = /:(Query|Scan|DescribeStream|GetRecords|GetShardIterator|ListStreams)$/;

describe('roles and code agree', () => {
  test.each([
    ['Webhooks', 'webhooks'],
    ['MembersFunction', 'members'],
    ['PeopleFunction', 'people'],
    ['Operators', 'operators'],
    ['Reviews', 'reviews'],
    ['Sweeper', 'sweeper'],
    ['Publisher', 'publisher'],
    ['EventsFunction', 'events'],
    ['Deliverer', 'deliverer'],
  ] as const)(
    '%s: what the bundle can send is granted, and nothing is granted for no command',
    (role, name) => {
      const commands = bundles[name].modules.flatMap(
        (path) => /lib-dynamodb\/.*\/commands\/(\w+)\.js$/.exec(path)?.[1] ?? [],
      );
      const sent = new Set(commands.flatMap((command) => neededBy[command] ?? []));
      const granted = new Set(
        Object.values(calls[role]!)
          .flat()
          .filter((action) => action.startsWith('dynamodb:') && !ofNoCommand.test(action)),
      );
      const deleting = [
        'api/programs/drafts.ts',
        'store/sources/parkedDeliveries.ts',
        'store/people/ownership.ts',
        'store/people/unclaimed.ts',
      ];
      if (bundles[name].modules.some((path) => deleting.some((each) => path.endsWith(each))))
        sent.add('dynamodb:DeleteItem');
      expect([...granted].sort()).toEqual([...sent].sort());
    },
  );

  /** A transaction's own actions are in no command's name. */
  // For these operators, and whoever takes webhooks, hold DeleteItem on Programs.
  const deletes = [
    'programs/drafts.ts',
    'sources/parkedDeliveries.ts',
    'people/ownership.ts',
    'people/unclaimed.ts',
    'subscriptions/subscriptionRecords.ts',
    'people/erasures.ts',
    'people/scrub.ts',
  ];

  test('transactions put, and delete drafts, subscriptions, what is parked and identities: what they update would need a grant of its own', async () => {
    const store = join(projectRoot, 'functions/store');
    const files = (await readdir(store, { recursive: true })).filter((file) => file.endsWith('.ts'));
    expect(files).toContain('ledger/commit.ts');
    for (const file of files) {
      const kinds = (await readFile(join(store, file), 'utf8')).match(
        /\b(Update|Delete|ConditionCheck)(?=: \{)/g,
      );
      expect([...new Set(kinds)], file).toEqual(deletes.includes(file) ? ['Delete'] : []);
    }
  });
});

test('there is no role but those of the functions and of the schedules, and none has a managed policy', () => {
  const roles = resources(assembly.platform, 'AWS::IAM::Role');
  expect(roles.map(pathOf).sort()).toEqual(
    [...Object.keys(calls), 'Tick', 'DeliveryTick', 'Erasures'].map((name) => `${name}/Role`).sort(),
  );
  for (const { Properties } of roles) expect(Properties.ManagedPolicyArns).toBeUndefined();
  expect(resources(assembly.platform, 'AWS::IAM::ManagedPolicy')).toEqual([]);
});

test('the schedule may call the function that looks who is due, and nothing else', () => {
  const [trust, call, ...others] = statements.filter(({ owner }) => owner === 'Tick/Role');
  expect(others).toEqual([]);
  expect(trust!.statement).toMatchObject({
    Action: 'sts:AssumeRole',
    Principal: { Service: 'scheduler.amazonaws.com' },
    Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
  });
  const { Action, Resource } = call!.statement;
  expect([Action, inWords(assembly, Resource)]).toEqual(['lambda:InvokeFunction', '<Reviews/Function.Arn>']);
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
