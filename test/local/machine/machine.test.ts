/** The real template on this machine, with a route taken out of it. */
import { execFileSync } from 'node:child_process';
import { get } from 'node:http';
import { networkInterfaces } from 'node:os';
import {
  DescribeTableCommand,
  DynamoDBClient,
  ListTablesCommand,
  type TableDescription,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { routes } from '../../../functions/api/routes.ts';
import type { Route } from '../../../functions/shared/route.ts';
import type { TablePlan } from '../../../infra/local/assembly/plan/table.ts';
import type { Stack } from '../../../infra/local/assembly/template.ts';
import { createTables } from '../../../infra/local/dynamodb/tables.ts';
import { type Machine, startMachine } from '../../../infra/local/machine.ts';

const takenOut = 'GET /v1/openapi.json';

let machine: Machine;
beforeAll(async () => {
  machine = await startMachine({ port: 0, program: 'demo', changeStacks: withoutRoute });
});
afterAll(() => machine?.stop());

function withoutRoute(stacks: readonly Stack[]): Stack[] {
  return stacks.map((stack) => {
    const resources = Object.entries(stack.template.Resources);
    const rest = resources.filter(([, { Properties }]) => Properties?.RouteKey !== takenOut);
    return { ...stack, template: { ...stack.template, Resources: Object.fromEntries(rest) } };
  });
}

const call = ({ method, path }: Route) =>
  fetch(machine.url + path.replaceAll(/\{\w+\}/g, 'x'), { method, ...(method !== 'GET' && { body: '{}' }) });

test('a route that is taken out of the template is gone', async () => {
  const response = await call(routes.find(({ method, path }) => `${method} ${path}` === takenOut)!);
  expect([response.status, await response.json()]).toEqual([404, { message: 'Not Found' }]);
});

test('every other route is there, and asks for a token where the route table says so', async () => {
  for (const route of routes.filter(({ method, path }) => `${method} ${path}` !== takenOut)) {
    const response = await call(route);
    const body = await response.text();
    const isTurnedAway = response.status === 401 && body === '{"message":"Unauthorized"}';
    expect([route.operation, isTurnedAway]).toEqual([route.operation, route.access.kind === 'token']);
    expect([route.operation, body]).not.toEqual([route.operation, '{"message":"Not Found"}']);
  }
});

describe('the template’s tables', () => {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  let members: TableDescription;
  let ledger: TableDescription;

  beforeAll(async () => {
    const client = new DynamoDBClient({ endpoint: machine.dynamodb, region: 'us-east-1', credentials });
    const { TableNames = [] } = await client.send(new ListTablesCommand({}));
    const describeTable = async (of: string) => {
      const TableName = TableNames.find((name) => name.includes(of));
      return (await client.send(new DescribeTableCommand({ TableName }))).Table!;
    };
    members = await describeTable('Members');
    ledger = await describeTable('Ledger');
    client.destroy();
    expect(TableNames).toHaveLength(6);
  });

  /** As the template has it, and as a template would that has changed. */
  const planned = (change: Partial<TablePlan> = {}): TablePlan => ({
    TableName: members.TableName!,
    AttributeDefinitions: members.AttributeDefinitions!,
    KeySchema: members.KeySchema!,
    GlobalSecondaryIndexes: [
      {
        IndexName: 'due',
        KeySchema: [
          { AttributeName: 'duePk', KeyType: 'HASH' },
          { AttributeName: 'dueAt', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'KEYS_ONLY' },
      },
    ],
    ...change,
  });

  test('are there, with their indexes and streams', () => {
    expect(members.GlobalSecondaryIndexes!.map(({ IndexName }) => IndexName)).toEqual(['due']);
    expect(members.StreamSpecification).toBeUndefined();
    expect(ledger.StreamSpecification!.StreamViewType).toBe('NEW_AND_OLD_IMAGES');
  });

  test('stay when they are kept from another start', async () => {
    await createTables(machine.dynamodb, [planned()]);
  });

  test.each<[what: string, change: Partial<TablePlan>]>([
    ['an index', { GlobalSecondaryIndexes: [] }],
    ['a key', { KeySchema: [{ AttributeName: 'memberPk', KeyType: 'HASH' }] }],
    ['a stream', { StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' } }],
  ])('are refused when the template has changed %s since', async (_what, change) => {
    await expect(createTables(machine.dynamodb, [planned(change)])).rejects.toThrow('The kept table');
  });
});

test('it is reached over loopback alone', async () => {
  const outside = Object.values(networkInterfaces())
    .flat()
    .filter((each) => each!.family === 'IPv4' && !each!.internal);
  for (const url of [machine.url, machine.dynamodb]) {
    for (const { address } of outside.map((each) => each!)) {
      const refused = new Promise((resolve, reject) => {
        get(url.replace(/localhost|127\.0\.0\.1/, address), () =>
          reject(new Error(`${url} answers on ${address}`)),
        ).on('error', resolve);
      });
      expect(await refused).toMatchObject({ code: 'ECONNREFUSED' });
    }
  }
});

test('stopped, it leaves no process behind', async () => {
  const running = children();
  await machine.stop();
  expect(running.length).toBeGreaterThan(1); // the database, and workers
  expect(children()).toEqual([]);
});

function children(): string[] {
  const rows = execFileSync('ps', ['-eo', 'ppid=,stat=,args='], { encoding: 'utf8' }).split('\n');
  const own = rows.filter((row) => row.trim().startsWith(`${process.pid} `));
  return own.filter((row) => !/ Z| ps -eo /.test(row));
}
