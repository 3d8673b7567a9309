/**
 * Runs a command of this repository on its own Node, installing from the lockfile first when that has
 * not been done:
 *
 *     node infra/bootstrap.mjs node infra/local/main.ts --port 3001
 *
 * Plain JavaScript without imports from node_modules, because it runs on whatever Node the machine has,
 * before anything is installed. What npm prints goes to stderr, so that the command owns stdout.
 */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const bin = join(root, 'node_modules', '.bin');

const [command, ...args] = process.argv.slice(2);
if (command === undefined) {
  console.error('usage: node infra/bootstrap.mjs COMMAND [ARGUMENT…]');
  process.exit(2);
}
if (!isInstalled()) {
  console.error('Installing from package-lock.json (once, and again only when it changes)…');
  const code = await run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  if (code !== 0) {
    console.error('npm ci failed: see above. Nothing was started.');
    process.exit(code);
  }
}
const path = [bin, process.env.PATH].filter(Boolean).join(delimiter);
process.exit(await run(command, args, { stdio: 'inherit', env: { ...process.env, PATH: path } }));

/**
 * npm writes what it installed to node_modules/.package-lock.json. Packages for other operating systems
 * are in the lockfile only; anything else that differs asks for an install.
 */
function isInstalled() {
  const installed = packagesOf(join(root, 'node_modules', '.package-lock.json'));
  const locked = packagesOf(join(root, 'package-lock.json'));
  if (installed === undefined || locked === undefined || !existsSync(join(bin, 'node'))) return false;
  const isAsLocked = ([name, wanted]) => {
    const found = installed[name];
    if (found === undefined) return name === '' || wanted.optional === true;
    return found.version === wanted.version && found.integrity === wanted.integrity;
  };
  return Object.entries(locked).every(isAsLocked) && Object.keys(installed).every((name) => name in locked);
}

function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return undefined;
  }
}

/** Passes signals on, so that Ctrl-C and SIGTERM reach the command, and resolves with its exit code. */
function run(file, argv, options) {
  return new Promise((resolve) => {
    const child = spawn(file, argv, options);
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    const forward = (signal) => child.kill(signal);
    for (const signal of signals) process.on(signal, forward);
    const watch = whenOrphaned(() => forward('SIGTERM'));
    const finish = (code) => {
      clearInterval(watch);
      for (const signal of signals) process.off(signal, forward);
      resolve(code);
    };
    child.on('error', (error) => {
      console.error(`Cannot run ${file}: ${error.message}`);
      finish(127);
    });
    child.on('exit', (code, signal) => finish(code ?? 128 + (signal ? constants.signals[signal] : 0)));
  });
}

/**
 * npm runs a script through a shell, and passes signals to that. A shell that dies of one without a word
 * to us leaves us to another parent: what it started has to end then, too.
 */
function whenOrphaned(act) {
  const parent = process.ppid;
  const isStartedByNpm = process.env.npm_lifecycle_event !== undefined;
  return setInterval(() => {
    if (isStartedByNpm && process.ppid !== parent) act();
  }, 200);
}
