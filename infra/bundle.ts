/**
 * The Lambda bundles: for each function a folder that holds its entry and exactly the chunks it can reach.
 *
 * Each function is built by itself. In one build for all, a module that two functions share is kept whole
 * for both: with code that only the other one calls, functions grew by up to 70 KB.
 *
 * The CDK app, the local run, the tests and the benchmark all bundle here, so that what is measured
 * and tested is what is deployed.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import type { SourceMapPayload } from 'node:module';
import { basename, join, relative, resolve } from 'node:path';
import { type BuildOptions, build, type Metafile } from 'esbuild';
import { environments, type LambdaName } from '../functions/shared/env.ts';
import { builtinModules } from './bundle/builtins.ts';
import { environmentCredentials, refuseCredentialChain } from './bundle/credentials.ts';
import { loadsOf, modulesOf } from './bundle/outputs.ts';
import { versionsOnly, withoutJsonSchemas } from './bundle/trimming.ts';

export interface Bundle {
  readonly name: string;
  /** The asset folder: the entry `<name>.mjs` and its chunks. */
  readonly directory: string;
  readonly entry: string;
  /** Bytes loaded at a cold start: the entry and the chunks that it imports statically. */
  readonly bytesAtStart: number;
  /** Bytes loaded when first needed: what only `import()` reaches. */
  readonly bytesOnNeed: number;
  /** The modules that it has code of, by path from the project's root. */
  readonly modules: readonly string[];
}

export const projectRoot = resolve(import.meta.dirname, '..');

export const functionNames = Object.keys(environments) as LambdaName[];

const options = {
  absWorkingDir: projectRoot, // chunk names are hashes over paths too: they must not tell where the clone is
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  outExtension: { '.js': '.mjs' },
  mainFields: ['module', 'main'], // the SDK's ES modules can be tree-shaken, its CommonJS files cannot
  minify: true,
  lineLimit: 500, // Node prints the line that threw: not all of the bundle
  splitting: true, // what stands behind `import()` is read from disk only when it is needed
  legalComments: 'none',
  metafile: true,
  write: false,
  outdir: '/',
  entryNames: '[name]',
  chunkNames: '[name]-[hash]',
  logLevel: 'warning',
  plugins: [builtinModules, environmentCredentials, withoutJsonSchemas, versionsOnly],
} as const satisfies BuildOptions;

/** A function has a folder of its own, but for the one that does what another has planned. */
export const handlerPath = (name: LambdaName): string => `functions/lambda/${name}.ts`;

/** Bundles all functions into `<directory>/<function>/`. */
export function bundleFunctions(directory: string): Promise<Record<LambdaName, Bundle>> {
  const entries = Object.fromEntries(functionNames.map((name) => [name, handlerPath(name)]));
  return bundleEntries(entries as Record<LambdaName, string>, directory);
}

/**
 * Bundles modules into `<directory>/<name>/`, the way functions are.
 *
 * @param entries name → path of a module, absolute or from the project's root
 */
export async function bundleEntries<Name extends string>(
  entries: Readonly<Record<Name, string>>,
  directory: string,
): Promise<Record<Name, Bundle>> {
  const bundles = await Promise.all(
    Object.entries<string>(entries).map(([name, path]) => bundleEntry(name, path, join(directory, name))),
  );
  return Object.fromEntries(bundles.map((bundle) => [bundle.name, bundle])) as Record<Name, Bundle>;
}

async function bundleEntry(name: string, path: string, directory: string): Promise<Bundle> {
  const { metafile, outputFiles } = await build({ ...options, entryPoints: { [name]: path } });
  refuseCredentialChain(metafile);
  const contents = new Map(outputFiles.map((file) => [basename(file.path), file.contents]));
  return writeBundle(name, directory, metafile, contents);
}

/** The source maps of a bundle, by file name. They are not deployed: reading them would slow every cold start. */
export async function sourceMapsOf(name: string, path: string): Promise<Map<string, SourceMapPayload>> {
  const { outputFiles } = await build({ ...options, sourcemap: 'external', entryPoints: { [name]: path } });
  const maps = outputFiles.filter((file) => file.path.endsWith('.map'));
  return new Map(maps.map((file) => [basename(file.path, '.map'), fromProjectRoot(JSON.parse(file.text))]));
}

function fromProjectRoot(map: SourceMapPayload): SourceMapPayload {
  return { ...map, sources: map.sources.map((path) => relative(projectRoot, resolve(options.outdir, path))) };
}

async function writeBundle(
  name: string,
  directory: string,
  metafile: Metafile,
  contents: ReadonlyMap<string, Uint8Array>,
): Promise<Bundle> {
  const entry = `${name}.mjs`;
  const { atStart, onNeed } = loadsOf(entry, metafile);
  await rm(directory, { recursive: true, force: true }); // an old chunk would change the asset's hash
  await mkdir(directory, { recursive: true });
  await Promise.all(
    [...atStart, ...onNeed].map((file) => writeFile(join(directory, file), contents.get(file)!)),
  );
  const bytes = (files: readonly string[]) =>
    files.reduce((sum, file) => sum + contents.get(file)!.byteLength, 0);
  return {
    name,
    directory,
    entry,
    bytesAtStart: bytes(atStart),
    bytesOnNeed: bytes(onNeed),
    modules: modulesOf(metafile),
  };
}
