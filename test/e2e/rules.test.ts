/** The rules change as an operator changes them: with the command, over HTTP, on the platform as it is deployed. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Platform, startPlatform } from '../../infra/local/platform.ts';
import { laurel } from '../cli/support/run.ts';
import { buy, type Client, clientOf, type Till } from './client.ts';

let platform: Platform;
let client: Client;
let folder: string;
let till: Till;
let token: string;
beforeAll(async () => {
  platform = await startPlatform();
  client = clientOf(platform.url);
  folder = await mkdtemp(join(tmpdir(), 'laurel-rules-'));
  token = await platform.issuer.sign({ program: 'club', scope: 'programs:write secrets:write members:read' });
});
afterAll(async () => {
  await platform?.stop();
  await rm(folder, { recursive: true, force: true });
});

const run = async (...argv: string[]) => {
  const to =
    argv[0] === 'init' || argv[0] === 'check'
      ? []
      : ['--url', platform.url, '--program', 'club', '--token', token];
  return laurel([...argv, ...to], { cwd: folder });
};
const now = () => new Date(platform.clock.nowMs()).toISOString();
const earns = async () => (await buy(client, till, 'm1', '10.00', { occurredAt: now() })).body.entry.points;

async function change(from: string, to: string): Promise<void> {
  const path = join(folder, 'club.jsonc');
  await writeFile(path, (await readFile(path, 'utf8')).replace(from, to));
}

it('init, check, publish: a program is there', async () => {
  expect((await run('init', '--id', 'club', '--yes')).exitCode).toBe(0);
  expect(await run('check', 'club.jsonc')).toMatchObject({ exitCode: 0 });
  expect(await run('publish', 'club.jsonc', '--note', 'opening')).toMatchObject({
    exitCode: 0,
    stdout: 'club version 1 is published: in effect now, and for all time before it.\n',
  });
  const added = await client.ask('addSecret', { params: { program: 'club' }, token });
  till = { program: 'club', secret: added.body.secret };
  expect(await earns()).toBe(10);
});

it('a mistake is told with its line, and nothing is published', async () => {
  await change('"300.00"', '"50.00"');
  const refused = await run('publish', 'club.jsonc');
  expect(refused).toMatchObject({
    exitCode: 1,
    stderr: expect.stringMatching(/^club.jsonc:\d+: error levels-out-of-order/),
  });
  await change('"50.00"', '"300.00"');
});

it('a change is published ahead, called off, and published again in place of the version that was seen', async () => {
  await change('"points": 1,', '"points": 3,');
  const later = new Date(platform.clock.nowMs() + 86_400_000).toISOString();
  expect((await run('publish', 'club.jsonc', '--at', later)).exitCode).toBe(0);
  expect((await run('withdraw', '2')).exitCode).toBe(0);
  expect(await run('publish', 'club.jsonc', '--replaces', '2')).toMatchObject({ exitCode: 1 });
  expect((await run('publish', 'club.jsonc', '--replaces', '1')).exitCode).toBe(0);
  expect((await run('diff', '1', '3')).stdout).toBe('~ earning.base.points  1 → 3\n');
  await client.advance('PT5M');
  expect(await earns()).toBe(30);
});

it('and taken back', async () => {
  expect((await run('rollback', '1', '--note', 'too generous')).exitCode).toBe(0);
  await client.advance('PT5M');
  expect(await earns()).toBe(10);
  const { versions } = JSON.parse((await run('versions', '--json')).stdout);
  expect(versions.map(({ line, version, state }: Record<string, unknown>) => [line, version, state])).toEqual(
    [
      [5, 1, 'in-force'],
      [4, 3, 'superseded'],
      [2, 2, 'withdrawn'],
      [1, 1, 'superseded'],
    ],
  );
  const explained = await run('member', 'm1', '--explain');
  expect(explained).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('why ') });
});

it('of all of which there is a record', async () => {
  const { body } = await client.ask('listActions', { params: { program: 'club' }, token });
  const told = body.actions.map(({ action, note }: Record<string, unknown>) => [action, note]);
  expect(told[0]).toEqual(['version.rolled-back', 'too generous']);
  expect(told.filter(([action]: string[]) => action === 'version.published')).toHaveLength(3);
  expect(told.filter(([action]: string[]) => action === 'version.withdrawn')).toHaveLength(1);
});

it('what would happen is seen before it does, and published only in place of what was seen', async () => {
  await change('"points": 3,', '"points": 4,');
  const plan = await run('plan', 'club.jsonc', '--since', '2020-01-01');
  expect(plan).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining('Of 1 member nobody moves.'),
  });
  expect(plan.stdout).toMatch(/^ {2}\d{4}-\d\d +50 → 120 +0 /m);
  const read = await run('plan', 'club.jsonc', '--json');
  expect(JSON.parse(read.stdout)).toMatchObject({
    findings: [],
    matrix: [{ from: 'member', to: 'member', members: 1 }],
    liability: { before: { points: 50 }, after: { points: 50 } },
    falls: [],
    rises: [],
    replaces: 5,
  });
  expect((await run('rollback', '3')).exitCode).toBe(0); // by somebody else
  expect(await run('publish', 'club.jsonc')).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining('version 3 is the last now, not the one that you saw'),
  });
});
