/** The real template on this machine, with a route taken out of it. */
import { execFileSync } from 'node:child_process';
import { get } from 'node:http';
import { networkInterfaces } from 'node:os';
import { DescribeTableCommand, DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Route, routes } from '../../functions/shared/routes.ts';
import type { Stack } from '../../infra/local/assembly/template.ts';
import { type Machine, startMachine } from '../../infra/local/machine.ts';

const takenOut = 'GET /v1/openapi.json';

let machine: Machine;
beforeAll(async () => {
  machine = await startMachine({ port: 0, program: 'demo', changeStacks: withoutRoute });
}, 60_000);
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

test('the template’s tables are there, with their indexes and streams', async () => {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new DynamoDBClient({ endpoint: machine.dynamodb, region: 'us-east-1', credentials });
  try {
    const { TableNames = [] } = await client.send(new ListTablesCommand({}));
    const members = TableNames.find((name) => name.includes('Members'));
    const { Table } = await client.send(new DescribeTableCommand({ TableName: members }));
    expect(TableNames).toHaveLength(3);
    expect(Table!.GlobalSecondaryIndexes!.map(({ IndexName }) => IndexName)).toEqual(['due']);
    expect(Table!.StreamSpecification!.StreamViewType).toBe('NEW_AND_OLD_IMAGES');
  } finally {
    client.destroy();
  }
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
