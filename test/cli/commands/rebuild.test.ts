import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { tokens } from '../support/fakePlatform.ts';
import { credentials, laurel } from '../support/run.ts';

const unchanged = { members: 0, raised: 0, lowered: 0, kept: 0, expired: 0, returned: 0, ended: 0 };
const begun = {
  id: '20260701T090000000Z-rebuild',
  state: 'running',
  slices: { planned: 16, done: 0 },
  ...{ planned: 0, done: 0, failed: 0, changed: unchanged, failures: [], trouble: null },
};

let ended: object;
let asked: string[];
let server: Server;
let url: string;

beforeEach(async () => {
  asked = [];
  ended = begun;
  server = createServer((request, response) => {
    const json = (status: number, body: object) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    if (request.headers.authorization !== `Bearer ${tokens.operator}`) return json(401, {});
    const route = `${request.method} ${request.url}`;
    asked.push(route);
    if (route === 'POST /v1/programs/demo/rebuilds') return json(202, begun);
    if (route === `GET /v1/programs/demo/reviews/${begun.id}`) return json(200, ended);
    const was = route === 'POST /v1/programs/demo/members/m%201/rebuild' ? 'behind' : 'sound';
    return json(200, { was, version: 7, member: {} });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const run = (...argv: string[]) => laurel(['rebuild', ...argv], { env: credentials(url) });

describe('one member', () => {
  test('who was not what the ledger says', async () => {
    const stdout = 'm 1 was behind: folded from the ledger again, version 7\n';
    expect(await run('m 1')).toEqual({ exitCode: 0, stdout, stderr: '' });
  });

  test('who was sound', async () => {
    expect(await run('m2')).toEqual({ exitCode: 0, stdout: 'm2 was sound\n', stderr: '' });
  });
});

describe('everybody', () => {
  test('is followed to the end, and counted by what was wrong', async () => {
    const counts = { sound: 1_200, missing: 3, behind: 0, ahead: 0, unreadable: 0, forked: 1, different: 0 };
    const slices = { planned: 16, done: 16 };
    ended = { ...begun, state: 'finished', slices, planned: 1_204, done: 1_204, rebuilt: counts };
    const { exitCode, stdout } = await run('--all');
    expect({ exitCode, stdout }).toEqual({
      exitCode: 0,
      stdout: `${begun.id}: 1,204 members folded from the ledger (1,200 sound, 3 missing, 1 forked)\n`,
    });
    expect(asked).toEqual(['POST /v1/programs/demo/rebuilds', `GET /v1/programs/demo/reviews/${begun.id}`]);
  });

  test('but those of whom the ledger has lost something: exit 1, and who they are', async () => {
    const failures = [{ memberId: 'm9', reason: 'entry b follows a, which is not in the ledger' }];
    ended = { ...begun, state: 'finished', done: 1, failed: 1, rebuilt: { sound: 1 }, failures };
    const { exitCode, stdout } = await run('--all');
    expect(exitCode).toBe(1);
    expect(stdout).toContain(
      '1 member could not be folded:\n  m9: entry b follows a, which is not in the ledger\n',
    );
  });
});

test.each([[[]], [['m1', '--all']]])('who is meant must be said: %j', async (argv) => {
  const { exitCode, stderr } = await run(...argv);
  expect(exitCode).toBe(2);
  expect(stderr).toContain('name one member, or --all');
});
