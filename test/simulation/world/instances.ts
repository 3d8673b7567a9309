/**
 * Instances of the functions: each loaded on its own, so that it keeps what it has read to itself, as an
 * instance on Lambda does. They stay from storm to storm; every storm has a program of its own, of which
 * they know nothing.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FunctionName } from '../../../functions/shared/route.ts';
import { type Handler, setEnvironment } from '../../functions/support/handlers.ts';

/** The sweeper is no function of the API. */
export type InstanceName = FunctionName | 'sweeper';
export type Instances = Readonly<Record<InstanceName, readonly Handler[]>>;

/** More at once than these share one, as they would on an instance that takes several at a time. */
const instancesOfEach = 3;

let loading: Promise<Instances> | undefined;

export function loadInstances(): Promise<Instances> {
  loading ??= load();
  return loading;
}

async function load(): Promise<Instances> {
  setEnvironment('http://127.0.0.1:9', 'http://127.0.0.1:9');
  await loadWhatIsLoadedLate();
  const [webhooks, members, people, operators, reviews, events, sweeper] = await Promise.all([
    instancesOf('webhooks'),
    instancesOf('members'),
    instancesOf('people'),
    instancesOf('operators'),
    instancesOf('reviews'),
    instancesOf('events'),
    instancesOf('sweeper'),
  ]);
  return { webhooks, members, people, operators, reviews, events, sweeper };
}

async function instancesOf(name: InstanceName): Promise<Handler[]> {
  const instances: Handler[] = [];
  for (let index = 0; index < instancesOfEach; index++) {
    const entry = `../../../functions/lambda/${name}.ts?instance=${index}`;
    const { handler } = (await import(/* @vite-ignore */ entry)) as { readonly handler: Handler };
    instances.push(handler);
  }
  return instances;
}

/**
 * What the functions load when it is first asked for: a module that comes from the disk in the midst of a storm
 * would take real time, and no two storms would be the same.
 */
async function loadWhatIsLoadedLate(): Promise<void> {
  const root = fileURLToPath(new URL('../../../functions', import.meta.url));
  const late = new Set<string>();
  for (const file of readdirSync(root, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.ts')) continue;
    const path = join(root, file);
    for (const [, name = ''] of readFileSync(path, 'utf8').matchAll(/\bimport\('(\.[^']+\.ts)'\)/g)) {
      late.add(resolve(dirname(path), name));
    }
  }
  await Promise.all([...late].map((path) => import(/* @vite-ignore */ path)));
}
