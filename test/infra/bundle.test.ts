import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { environments } from '../../functions/shared/env.ts';
import { type Bundle, bundleEntries, bundleFunctions, functionNames } from '../../infra/bundle.ts';

let directory: string;
let bundles: Awaited<ReturnType<typeof bundleFunctions>>;
let example: Bundle;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'laurel-bundle-test-'));
  bundles = await bundleFunctions(join(directory, 'functions'));
  ({ example } = await bundleEntries({ example: 'test/infra/entries/signed-call.ts' }, directory));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

/** Runs `script` in a fresh Node with `bundle` at hand, and nothing in the environment but `variables`. */
async function run(bundle: Bundle, script: string, variables: Record<string, string> = {}): Promise<string> {
  const url = JSON.stringify(join(bundle.directory, bundle.entry));
  const code = `const { handler } = await import(${url}); ${script}`;
  const env = { AWS_REGION: 'eu-central-1', ...variables };
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', code], {
    env,
  });
  return stdout.trim();
}

async function sourcesOf(bundle: Bundle): Promise<{ file: string; source: string }[]> {
  const files = await readdir(bundle.directory);
  return Promise.all(
    files.map(async (file) => ({ file, source: await readFile(join(bundle.directory, file), 'utf8') })),
  );
}

/** esbuild puts them at a file's beginning, one after the other. */
function staticImports(source: string): string[] {
  const [imports] = /^(import\s?[^;]*?"[^"]+";\s*)*/.exec(source)!;
  return [...imports.matchAll(/"([^"]+)";/g)].map(([, specifier]) => specifier!);
}

test('a bundle imports nothing from outside its folder, and no built-in module eagerly', async () => {
  for (const bundle of [example, ...Object.values(bundles)]) {
    const sources = await sourcesOf(bundle);
    const inFolder = sources.map(({ file }) => `./${file}`);
    for (const { file, source } of sources) {
      for (const specifier of staticImports(source))
        expect(inFolder, `${bundle.name}: ${file}`).toContain(specifier);
    }
  }
});

describe.each(functionNames)('the bundle of %s', (name) => {
  test('loads by itself, with no more environment than its schema asks for', async () => {
    const variables = Object.keys(environments[name].shape).map((variable) => [variable, 'some-name']);
    const kind = await run(bundles[name], 'console.log(typeof handler)', {
      ...Object.fromEntries(variables),
    });
    expect(kind).toBe('function');
  });

  test('stays under 400 KB at a cold start', () => {
    expect(bundles[name].bytesAtStart).toBeLessThanOrEqual(400 * 1024);
  });
});

describe('credentials', () => {
  const keys = {
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_SESSION_TOKEN: 'session',
  };
  const call = 'console.log(await handler({ secrets: false }).catch((error) => error.message))';

  test('come from the environment, session token included', async () => {
    let seen: IncomingMessage | undefined;
    const server = createServer((request, response) => {
      seen = request;
      response.setHeader('content-type', 'application/x-amz-json-1.0').end('{"TableNames":["one"]}');
    }).listen(0, '127.0.0.1');
    try {
      await once(server, 'listening');
      const { port } = server.address() as AddressInfo;
      const AWS_ENDPOINT_URL_DYNAMODB = `http://127.0.0.1:${port}`;
      expect(await run(example, call, { ...keys, AWS_ENDPOINT_URL_DYNAMODB })).toBe('one');
    } finally {
      server.close();
    }
    expect(seen!.headers.authorization).toContain('Credential=AKIDEXAMPLE/');
    expect(seen!.headers['x-amz-security-token']).toBe('session');
  });

  test('that are missing are named; no file and no other machine is asked for them', async () => {
    expect(await run(example, call)).toMatch(/AWS_ACCESS_KEY_ID .* not in the environment/);
  });

  test('from anywhere else stop the build', async () => {
    const entries = { chain: 'test/infra/entries/credential-files.ts' };
    await expect(bundleEntries(entries, join(directory, 'chain'))).rejects.toThrow(/credential-provider-ini/);
  });
});

test('what stands behind import() is not loaded at start, and is there when it is needed', async () => {
  expect(example.bytesOnNeed).toBeGreaterThan(10_000);
  expect(await run(example, 'console.log(await handler({ secrets: true }))')).toMatch(/^[0-9a-f]{64}$/);
  const sizes = await Promise.all((await sourcesOf(example)).map(({ source }) => Buffer.byteLength(source)));
  expect(sizes.reduce((sum, size) => sum + size)).toBe(example.bytesAtStart + example.bytesOnNeed);
});
