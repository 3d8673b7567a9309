import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { tokens } from '../support/fakePlatform.ts';
import { credentials, laurel } from '../support/run.ts';

const id = '20270110T052000000Z-review';
const begun = {
  id,
  kind: 'review',
  state: 'running',
  slices: { planned: 2, done: 0 },
  planned: 12,
  done: 0,
  failed: 0,
  changed: { members: 0, raised: 0, lowered: 0, kept: 0, expired: 0, returned: 0, ended: 0 },
  failures: [],
  trouble: null,
};
const finished = {
  ...begun,
  state: 'finished',
  slices: { planned: 2, done: 2 },
  done: 12,
  changed: { ...begun.changed, members: 9, lowered: 8, expired: 3 },
};

/** What the run looks like, look after look. */
let looks: object[];
let first: object;
let asked: string[];
let server: Server;
let url: string;

beforeEach(async () => {
  looks = [{ ...begun, slices: { planned: 2, done: 1 }, done: 5 }, finished];
  first = begun;
  asked = [];
  server = createServer((request, response) => {
    const json = (status: number, body: object) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    asked.push(`${request.method} ${request.url}`);
    if (request.headers.authorization !== `Bearer ${tokens.operator}`) return json(401, {});
    switch (`${request.method} ${request.url}`) {
      case 'POST /v1/programs/demo/reviews':
        return json(202, first);
      case 'GET /v1/programs/demo/reviews?limit=1':
        return json(200, { runs: looks.slice(0, 1), next: null });
      case `GET /v1/programs/demo/reviews/${id}`:
        return json(200, looks.shift()!);
      default:
        return json(404, { type: '/problems/unknown-program', title: 'No such program', status: 404 });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const run = (...argv: string[]) => laurel(['review', ...argv], { env: credentials(url) });

test('starts a review and shows how far it is until it is finished', async () => {
  const { exitCode, stdout, stderr } = await run();
  expect({ exitCode, stdout }).toEqual({
    exitCode: 0,
    stdout: `${id}: 12 members looked at, 9 changed (8 lowered, 3 expired)\n`,
  });
  expect(stderr.split('\n')).toEqual([
    'review: 0 of 2 slices, 0 members',
    'review: 1 of 2 slices, 5 members',
    'review: 2 of 2 slices, 12 members',
    '',
  ]);
});

test('--watch starts nothing', async () => {
  const { exitCode } = await run('--watch');
  expect(exitCode).toBe(0);
  expect(asked.filter((request) => request.startsWith('POST'))).toEqual([]);
});

test('--watch where there was no run yet says so', async () => {
  looks = [];
  const { exitCode, stderr } = await run('--watch');
  expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: 'laurel: Program demo has had no run yet.\n' });
});

test('a review that finds nobody says that nothing is due, and shows no zeros', async () => {
  const slices = { planned: 0, done: 0 };
  first = { ...begun, slices, planned: 0 };
  looks = [{ ...finished, slices, done: 0, changed: { members: 0 } }];
  const { exitCode, stdout, stderr } = await run();
  expect(stderr).toBe('');
  expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: `${id}: nothing is due\n` });
});

test('members that could not be done are named, and the command is not content', async () => {
  const failures = [{ memberId: 'm 7', reason: 'is stored in unknown format 99' }];
  looks = [{ ...finished, done: 11, failed: 1, failures }];
  const { exitCode, stdout } = await run();
  expect(exitCode).toBe(1);
  expect(stdout).toContain('1 member could not be reviewed:\n  m 7: is stored in unknown format 99\n');
});

test('a run that stops says why', async () => {
  looks = [{ ...begun, state: 'stalled', trouble: "the store can't take this now: throttled" }];
  const { exitCode, stdout } = await run();
  expect(exitCode).toBe(1);
  expect(stdout).toBe(
    `${id} has stopped: the store can't take this now: throttled; start it again with laurel review\n`,
  );
});

test('--json prints the run', async () => {
  const { stdout } = await run('--json');
  expect(JSON.parse(stdout)).toEqual(finished);
});

test('an unknown program is refused', async () => {
  const { exitCode, stderr } = await run('--program', 'nobody');
  expect(exitCode).toBe(1);
  expect(stderr).toContain('No such program');
});
