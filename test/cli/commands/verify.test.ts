import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { tokens } from '../support/fakePlatform.ts';
import { credentials, laurel } from '../support/run.ts';

const difference = { check: 'state', at: 'lots[0].remaining', stored: 115, folded: 120 };

let members: string[];
let unsound: string | null;
let verified: string[];
let server: Server;
let url: string;

/** Lists its members three a page, and verifies them one by one. */
beforeEach(async () => {
  members = Array.from({ length: 7 }, (_, index) => `m ${index}/é`);
  unsound = null;
  verified = [];
  server = createServer((request, response) => {
    const json = (status: number, body: object) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://platform');
    if (request.headers.authorization !== `Bearer ${tokens.operator}`) return json(401, {});
    if (pathname === '/v1/programs/demo/members') {
      const from = Number(searchParams.get('cursor') ?? '0');
      const page = members.slice(from, from + 3).map((memberId) => ({ memberId }));
      return json(200, { members: page, next: from + 3 < members.length ? String(from + 3) : null });
    }
    const asked = /^\/v1\/programs\/demo\/members\/([^/]+)\/verify$/.exec(pathname)?.[1];
    const memberId = decodeURIComponent(asked ?? '');
    if (!members.includes(memberId)) {
      const detail = `program "demo" has no member "${memberId}"`;
      return json(404, { type: '/problems/unknown-member', title: 'No such member', status: 404, detail });
    }
    verified.push(memberId);
    return json(200, memberId === unsound ? { sound: false, difference } : { sound: true });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const run = (...argv: string[]) => laurel(['verify', ...argv], { env: credentials(url) });

test('one member who is sound', async () => {
  expect(await run('--member', 'm 3/é')).toEqual({ exitCode: 0, stdout: '1 member is sound\n', stderr: '' });
  expect(verified).toEqual(['m 3/é']);
});

test('all members, page by page, with progress on stderr', async () => {
  const { exitCode, stdout, stderr } = await run();
  expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: '7 members are sound\n' });
  expect(verified.toSorted()).toEqual(members);
  expect(stderr).toMatch(/verify 100% 7 of 7/);
});

test('a member whom no path can name is told, and the others are looked at', async () => {
  members = ['m1', '.', '..', 'm2'];
  const { exitCode, stdout, stderr } = await run();
  expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: '2 members are sound\n' });
  expect(stderr).toContain('. is not verified: no path can name this member\n');
  expect(stderr).toContain('.. is not verified: no path can name this member\n');
  const asked = await run('--member', '..');
  expect(asked).toMatchObject({ exitCode: 1, stdout: '' });
  expect(asked.stderr).toContain('A member can\'t be called "..": in a path that is a step, no name.');
});

test('a member who is not sound: exit 1 and the difference in full', async () => {
  unsound = 'm 5/é';
  const { exitCode, stdout } = await run();
  expect(exitCode).toBe(1);
  const [first, ...rest] = stdout.split('\n');
  expect(first).toBe('m 5/é is not sound:');
  expect(JSON.parse(rest.join('\n'))).toEqual(difference);
});

test('the same as JSON', async () => {
  unsound = 'm 5/é';
  const { exitCode, stdout } = await run('--member', 'm 5/é', '--json');
  expect(exitCode).toBe(1);
  expect(JSON.parse(stdout)).toEqual({ sound: false, verified: 1, memberId: 'm 5/é', difference });
  const sound = await run('--member', 'm 4/é', '--json');
  expect(JSON.parse(sound.stdout)).toEqual({ sound: true, verified: 1 });
});

test('nobody is looked at after the first who is not sound', async () => {
  members = Array.from({ length: 200 }, (_, index) => `m${index}`);
  unsound = 'm0';
  expect((await run()).exitCode).toBe(1);
  expect(verified.length).toBeLessThan(50);
});

test('a program without members is sound', async () => {
  members = [];
  expect(await run()).toMatchObject({ exitCode: 0, stdout: '0 members are sound\n' });
});

test('a member who is not there is refused', async () => {
  const { exitCode, stderr } = await run('--member', 'nobody');
  expect(exitCode).toBe(1);
  expect(stderr).toContain('has no member "nobody"');
});

test('--help shows examples', async () => {
  const { exitCode, stdout } = await laurel(['verify', '--help']);
  expect(exitCode).toBe(0);
  expect(stdout).toContain('Examples:\n  laurel verify');
});
