/** The operator's console, built: pages, scripts and styles by name, and what each view loads. */
import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type BuildOptions, build, type Metafile } from 'esbuild';
import { loadsOf } from '../bundle/outputs.ts';
import { projectRoot } from '../bundle.ts';
import { type Site, type SiteFile, siteFile } from './site.ts';

export interface ConsoleSite extends Site {
  /** Scripts and styles of the first load, in bytes after gzip. */
  readonly gzipAtStart: number;
  /** What a module loads beyond the first load when it is needed, in bytes after gzip. */
  gzipOf(module: string): number;
}

const outdir = '/site';

const options = {
  absWorkingDir: projectRoot, // hashes are over paths too: they must not tell where the clone is
  entryPoints: { main: 'console/main.tsx' },
  bundle: true,
  platform: 'browser',
  target: 'es2022',
  format: 'esm',
  splitting: true,
  jsx: 'automatic',
  minify: true,
  legalComments: 'none',
  define: { 'process.env.NODE_ENV': '"production"' },
  metafile: true,
  write: false,
  outdir,
  entryNames: 'assets/[name]-[hash]',
  chunkNames: 'assets/[name]-[hash]',
  logLevel: 'warning',
  tsconfig: 'console/tsconfig.json',
} as const satisfies BuildOptions;

/** The same sources give the same site, byte by byte. About a second. */
export async function buildConsole(): Promise<ConsoleSite> {
  const { outputFiles, metafile } = await build(options);
  const files = new Map<string, SiteFile>();
  for (const { path, contents } of outputFiles) {
    files.set(relative(outdir, path), siteFile(path, contents, true));
  }
  const { script, style, atStart } = startOf(metafile);
  const template = await readFile(join(projectRoot, 'console/index.html'), 'utf8');
  const head = [
    `<link rel="stylesheet" href="/console/${style}">`,
    ...atStart
      .filter((path) => path !== script)
      .map((path) => `<link rel="modulepreload" href="/console/${path}">`),
    `<script type="module" src="/console/${script}"></script>`,
  ];
  files.set('index.html', siteFile('index.html', template.replace('<!-- assets -->', head.join('\n    '))));
  files.set('icon.svg', siteFile('icon.svg', await readFile(join(projectRoot, 'console/icon.svg'))));

  const gzip = (paths: readonly string[]) =>
    paths.reduce((sum, path) => sum + gzipSync(files.get(path)!.body).byteLength, 0);
  return {
    prefix: '/console',
    files,
    fallback: 'index.html',
    gzipAtStart: gzip([...atStart, style]),
    gzipOf: (module) => gzip(loadedBy(module, metafile).filter((path) => !atStart.includes(path))),
  };
}

function startOf(metafile: Metafile) {
  const [entry] = entriesOf(metafile).filter(([, { entryPoint }]) => entryPoint === options.entryPoints.main);
  if (entry?.[1].cssBundle === undefined) throw new Error('The console has no script, or no styles.');
  return {
    script: pathOf(entry[0]),
    style: pathOf(entry[1].cssBundle),
    atStart: staticLoads(entry[0], metafile),
  };
}

function loadedBy(module: string, metafile: Metafile): string[] {
  const [entry] = entriesOf(metafile).filter(([, { entryPoint }]) => entryPoint === module);
  if (entry === undefined) throw new Error(`${module} is not loaded on need: it has no chunk of its own.`);
  return staticLoads(entry[0], metafile);
}

const entriesOf = ({ outputs }: Metafile) =>
  Object.entries(outputs).filter(
    ([path, { entryPoint }]) => entryPoint !== undefined && path.endsWith('.js'),
  );

const pathOf = (output: string) => `assets/${output.split('/').at(-1)}`;

const staticLoads = (output: string, metafile: Metafile): string[] =>
  loadsOf(output.split('/').at(-1)!, metafile).atStart.map(pathOf);
