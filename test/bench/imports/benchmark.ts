/** What a cold start loads, against the least it could: the DynamoDB client alone, bundled the same way. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import type { LambdaName } from '../../../functions/shared/env.ts';
import { type Bundle, bundleEntries, bundleFunctions, functionNames } from '../../../infra/bundle.ts';
import { benchmark, type Measure } from '../benchmark.ts';
import { anyEnvironment } from '../support/environment.ts';
import { median, rounded } from '../support/statistics.ts';

const processes = 20;

/** Those that somebody waits for, at a till or in an app. */
const hurried: readonly LambdaName[] = ['webhooks', 'members'];

type What = 'ratio' | 'ms' | 'bytes' | 'lazyBytes';
type Key = 'client' | `${LambdaName}.${What}`;

const measures = {
  client: { name: 'import time of the DynamoDB client alone', unit: 'ms', target: null },
  ...Object.assign({}, ...functionNames.map(measuresOf)),
} as Record<Key, Measure>;

function measuresOf(name: LambdaName): Partial<Record<Key, Measure>> {
  const [ratioMost, bytesMost] = hurried.includes(name) ? (['<= 1.6', '<= 409600'] as const) : [null, null];
  return {
    [`${name}.ratio`]: {
      name: `import time of ${name}, against the client alone`,
      unit: '×',
      target: ratioMost,
    },
    [`${name}.ms`]: { name: `import time of ${name}`, unit: 'ms', target: null },
    [`${name}.bytes`]: { name: `bundle of ${name}, loaded at start`, unit: 'bytes', target: bytesMost },
    [`${name}.lazyBytes`]: { name: `bundle of ${name}, loaded when needed`, unit: 'bytes', target: null },
  };
}

export const importsBenchmark = benchmark(measures, async () => {
  const directory = await mkdtemp(join(tmpdir(), 'laurel-bench-'));
  try {
    const functions = await bundleFunctions(join(directory, 'functions'));
    const { client } = await bundleEntries({ client: 'test/bench/imports/client.ts' }, directory);
    const times = await importTimes({ client, ...functions });
    const clientMs = median(times.client);
    const values: Partial<Record<Key, number>> = { client: rounded(clientMs) };
    for (const name of functionNames) {
      const ms = median(times[name]);
      values[`${name}.ratio`] = rounded(ms / clientMs);
      values[`${name}.ms`] = rounded(ms);
      values[`${name}.bytes`] = functions[name].bytesAtStart;
      values[`${name}.lazyBytes`] = functions[name].bytesOnNeed;
    }
    return values as Record<Key, number>;
  } finally {
    await rm(directory, { recursive: true });
  }
});

/** Milliseconds of each import, in turn and each first at times, so that what else goes on meets all alike. */
async function importTimes<Name extends string>(
  bundles: Readonly<Record<Name, Bundle>>,
): Promise<Record<Name, number[]>> {
  const names = Object.keys(bundles) as Name[];
  const times = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  for (let turn = 0; turn <= processes; turn++) {
    const first = turn % names.length;
    for (const name of [...names.slice(first), ...names.slice(0, first)]) {
      const ms = await importTime(bundles[name]);
      if (turn > 0) times[name].push(ms); // the first reads the files from disk
    }
  }
  return times;
}

async function importTime({ directory, entry }: Bundle): Promise<number> {
  const url = pathToFileURL(join(directory, entry)).href;
  const script = `const from = performance.now(); await import(${JSON.stringify(url)}); console.log(performance.now() - from); process.exit();`;
  const args = ['--input-type=module', '--eval', script];
  const { stdout } = await promisify(execFile)(process.execPath, args, { env: anyEnvironment });
  return Number(stdout);
}
