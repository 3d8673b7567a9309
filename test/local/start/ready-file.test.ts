import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { listenOnLoopback, urlOf } from '../../../infra/local/listen.ts';
import type { Platform } from '../../../infra/local/platform.ts';
import {
  refuseSecondPlatform,
  removeReadyFile,
  writeReadyFile,
} from '../../../infra/local/start/ready-file.ts';

const tokens = { service: 's', operator: 'o', member: 'm' };
const platform = {
  url: 'http://localhost:3000',
  program: 'demo',
  webhookSecret: 'whsec_eA==',
  tokens,
} as Platform;
const deadPid = 2 ** 30;

let made: string;
let folder: string;
let file: string;
beforeEach(() => {
  made = mkdtempSync(join(tmpdir(), 'laurel-ready-'));
  folder = join(made, '.laurel');
  file = join(folder, 'local.json');
});
afterEach(() => rmSync(made, { recursive: true }));

test('it says how to reach the platform, to this user alone, and nothing else is left beside it', () => {
  writeReadyFile(folder, platform);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ ...platform, pid: process.pid });
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(readdirSync(folder)).toEqual(['local.json']);
});

test('it is removed by the platform that wrote it, and by no other', () => {
  writeReadyFile(folder, platform);
  removeReadyFile(folder);
  expect(existsSync(file)).toBe(false);
  writeReadyFile(folder, platform);
  writeFileSync(file, readFileSync(file, 'utf8').replace(`${process.pid}`, `${deadPid}`));
  removeReadyFile(folder);
  expect(existsSync(file)).toBe(true);
});

test('a second platform is refused while the first one answers', async () => {
  const server = createServer((_request, response) => response.end('{}'));
  await listenOnLoopback(server, '127.0.0.1', 0);
  try {
    writeReadyFile(folder, { ...platform, url: urlOf(server, '127.0.0.1') });
    await expect(refuseSecondPlatform(folder)).rejects.toThrow(`process ${process.pid}`);
    writeFileSync(file, readFileSync(file, 'utf8').replace(`${process.pid}`, `${deadPid}`));
    await refuseSecondPlatform(folder); // killed, and its file left behind
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

test('a file left behind does not stop a new platform', async () => {
  await refuseSecondPlatform(folder);
  writeReadyFile(folder, { ...platform, url: 'http://127.0.0.1:9' }); // its process id is in use again
  await refuseSecondPlatform(folder);
  writeFileSync(file, 'not JSON');
  await refuseSecondPlatform(folder);
});
