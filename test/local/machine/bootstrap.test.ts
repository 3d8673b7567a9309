// biome-ignore-all lint/suspicious/noTemplateCurlyInString: a shell script.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const bootstrap = new URL('../../../infra/bootstrap.mjs', import.meta.url);
const lock = (version: string) => ({
  packages: {
    '': { name: 'laurel' },
    'node_modules/a': { version, integrity: `sha512-${version}` },
    'node_modules/for-windows': { version: '1.0.0', integrity: 'sha512-w', optional: true },
  },
});

/** A clone with a lockfile, and an npm that leaves a note of what it was asked for. */
let clone: string;
beforeEach(() => {
  clone = mkdtempSync(join(tmpdir(), 'laurel-clone-'));
  mkdirSync(join(clone, 'infra'));
  copyFileSync(bootstrap, join(clone, 'infra', 'bootstrap.mjs'));
  writeFileSync(join(clone, 'package-lock.json'), JSON.stringify(lock('1.0.0')));
  script('npm', 'echo noise; echo "$@" >> npm-calls; exit ${NPM_EXIT:-0}');
});
afterEach(() => rmSync(clone, { recursive: true }));

function script(path: string, text: string): void {
  writeFileSync(join(clone, path), `#!/bin/sh\n${text}\n`);
  chmodSync(join(clone, path), 0o755);
}

function install(packages: Record<string, unknown>): void {
  mkdirSync(join(clone, 'node_modules', '.bin'), { recursive: true });
  script('node_modules/.bin/node', 'echo own node');
  writeFileSync(join(clone, 'node_modules', '.package-lock.json'), JSON.stringify({ packages }));
}

function start(command: string[], env = {}): ChildProcess {
  const PATH = `${clone}:${process.env.PATH}`;
  return spawn(process.execPath, [join(clone, 'infra', 'bootstrap.mjs'), ...command], {
    env: { PATH, ...env },
  });
}

async function run(command: string[], env = {}) {
  const child = start(command, env);
  let stdout = '';
  child.stdout!.on('data', (text) => (stdout += text));
  const [code] = await once(child, 'close');
  return { code, stdout, isInstalling: existsSync(join(clone, 'npm-calls')) };
}

const { '': _root, 'node_modules/for-windows': _optional, ...asLocked } = lock('1.0.0').packages;

describe('it installs from the lockfile', () => {
  test.each<[what: string, packages: Record<string, unknown> | null]>([
    ['when nothing is installed', null],
    ['when a package is missing', {}],
    [
      'when a package is another version',
      { ...asLocked, 'node_modules/a': { version: '0.9.0', integrity: 'sha512-1.0.0' } },
    ],
    [
      'when a package is another file',
      { ...asLocked, 'node_modules/a': { version: '1.0.0', integrity: 'sha512-x' } },
    ],
    ['when a package is no longer locked', { ...asLocked, 'node_modules/b': { version: '1.0.0' } }],
  ])('%s', async (_what, packages) => {
    if (packages !== null) install(packages);
    expect(await run(['echo', 'done'])).toEqual({ code: 0, stdout: 'done\n', isInstalling: true });
  });

  test('but not when all is as locked', async () => {
    install(asLocked);
    expect(await run(['echo', 'done'])).toEqual({ code: 0, stdout: 'done\n', isInstalling: false });
  });

  test('and runs nothing when that fails', async () => {
    expect(await run(['echo', 'done'], { NPM_EXIT: '3' })).toEqual({
      code: 3,
      stdout: '',
      isInstalling: true,
    });
  });
});

describe('the command', () => {
  beforeEach(() => install(asLocked));

  test('runs on the project’s own Node', async () => {
    expect((await run(['node', '--version'])).stdout).toBe('own node\n');
  });

  test('gets its arguments as they are, and its exit code is passed on', async () => {
    script('args', 'printf "%s|" "$@"; exit 9');
    expect(await run(['args', 'a b', '--port', '3'])).toMatchObject({ code: 9, stdout: 'a b|--port|3|' });
  });

  test('that is not there is an error', async () => {
    expect((await run(['no-such-command'])).code).toBe(127);
  });

  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('gets %s', async (signal) => {
    const code = `process.on("${signal}", () => process.exit(5)); console.log("ready"); setInterval(() => {}, 1e6)`;
    script('wait-for-signal', `exec "${process.execPath}" -e '${code}'`);
    const child = start(['wait-for-signal']);
    await once(child.stdout!, 'data');
    child.kill(signal);
    expect((await once(child, 'close'))[0]).toBe(5);
  });
});
