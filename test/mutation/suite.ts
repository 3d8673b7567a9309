/**
 * The quick tests of the rules as one script that is evaluated again and again in one process, each time
 * with all modules of `domain/` and of the tests anew: nothing that a mutant left in a cache meets the next.
 */
import { globSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Script } from 'node:vm';
import { build, type Plugin, stop } from 'esbuild';
import { collector, type Test } from './collector.ts';

/** Begins with all modules anew; what it gives loads a test file, by its path, and has its tests. */
export type Suite = () => (file: string) => readonly Test[];

type Loaders = Readonly<Record<string, () => void>>;
type Evaluate = (require: (name: string) => unknown, module: { exports: Loaders }) => void;

/** Before any test. */
const setup = 'test/mutation/setup.ts';

/** The generators' own tests are about what the properties draw; the value of a member decides no rule. */
export function testFiles(): readonly string[] {
  return globSync('test/{domain,properties}/**/*.test.ts', {
    exclude: ['**/generators.test.ts', 'test/domain/value/**'],
  }).sort();
}

export async function suiteOf(files: readonly string[]): Promise<Suite> {
  const evaluate = await compile([setup, ...files]);
  const requirePackage = createRequire(resolve('package.json'));
  return () => {
    const { register, vitest } = collector();
    const module = { exports: {} as Loaders };
    evaluate((name) => (name === 'vitest' ? vitest : requirePackage(name)), module);
    module.exports[setup]?.();
    return (file) => register(file, () => module.exports[file]?.());
  };
}

async function compile(files: readonly string[]): Promise<Evaluate> {
  const loaders = files.map(
    (file) => `${JSON.stringify(file)}: () => require(${JSON.stringify(`./${file}`)})`,
  );
  const { outputFiles } = await build({
    stdin: { contents: `module.exports = { ${loaders.join(',\n')} }`, resolveDir: resolve('.') },
    // Not where this module was loaded: Stryker changes to the sandbox afterwards.
    absWorkingDir: resolve('.'),
    bundle: true,
    write: false,
    format: 'cjs',
    platform: 'node',
    packages: 'external',
    plugins: [ownUrl],
  });
  await stop();
  const code = outputFiles[0]?.text ?? '';
  return new Script(`(require, module) => {${code}\n}`, {
    filename: 'suite.cjs',
  }).runInThisContext() as Evaluate;
}

/** A file that reads another beside it finds it, although they are one script now. */
const ownUrl: Plugin = {
  name: 'own-url',
  setup(builder) {
    builder.onLoad({ filter: /\/test\/.*\.ts$/ }, ({ path: filename }) => {
      const meta = { url: pathToFileURL(filename).href, filename, dirname: dirname(filename) };
      const contents = readFileSync(filename, 'utf8').replaceAll('import.meta', `(${JSON.stringify(meta)})`);
      return { contents, loader: 'ts' };
    });
  },
};
