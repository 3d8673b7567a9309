import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startDynamoDb } from '../../../infra/local/dynamodb/start.ts';
import { Refusal } from '../../../infra/local/refusal.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'laurel-java-'));
  vi.stubEnv('PATH', folder); // no other Java than the one that a test puts there
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

function java(script: string): void {
  writeFileSync(join(folder, 'java'), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, 'java'), 0o755);
}

const oneSentence = /^The local run needs Java 17 or newer .* install it, .*openjdk-17-jre-headless[^\n]*$/;

test('without Java it says in a sentence what to install', async () => {
  await expect(startDynamoDb()).rejects.toThrow(oneSentence);
});

test('with an old Java it says in a sentence what to install', async () => {
  java('echo "Exception in thread main java.lang.UnsupportedClassVersionError: LoopbackServer" >&2; exit 1');
  await expect(startDynamoDb()).rejects.toThrow(oneSentence);
});

test('when it ends at once it says why', async () => {
  java('echo "Could not reserve enough space for object heap" >&2; exit 1');
  const started = startDynamoDb();
  await expect(started).rejects.toBeInstanceOf(Refusal);
  await expect(started).rejects.toThrow('Could not reserve enough space');
});

test('it is stopped by the end of its standard input, and a death of its own is told', async () => {
  java('echo "listening on port 8149"; read -r line; exit 0');
  const crashes: string[] = [];
  const stopped = await startDynamoDb({ onCrash: (why) => crashes.push(why) });
  expect(stopped.endpoint).toBe('http://127.0.0.1:8149');
  await stopped.stop();
  expect(crashes).toEqual([]);

  java('echo "listening on port 8149"; exit 7');
  const why = await new Promise<string>((resolve) => void startDynamoDb({ onCrash: resolve }));
  expect(why).toContain('exit code 7');
});
