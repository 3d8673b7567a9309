/** The member's card, built: one script for the pages of shops, and a page of this machine that shows it. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { projectRoot } from '../bundle.ts';
import { type Site, type SiteFile, siteFile } from './site.ts';

export interface CardSite extends Site {
  /** The script, in bytes after gzip. */
  readonly gzip: number;
}

/**
 * The script under a name that stays, which a shop writes into its page once, and under one with its hash, for whoever
 * wants no other than this one. The same sources give the same files, byte by byte.
 */
export async function buildCard(): Promise<CardSite> {
  const script = await bundled('console/card/card.ts');
  const hash = createHash('sha256').update(script).digest('hex').slice(0, 8).toUpperCase();
  const pinned = `assets/card-${hash}.js`;
  const files = new Map<string, SiteFile>([
    ['card.js', siteFile('card.js', script)],
    [pinned, siteFile(pinned, script, true)],
  ]);
  return { prefix: '/card', files, fallback: null, gzip: gzipSync(script).byteLength };
}

/** With a page that shows it, for this machine: on AWS a card stands in the pages of shops. */
export async function buildCardPage(): Promise<Site> {
  const { files, ...card } = await buildCard();
  const page = 'console/card/page';
  const texts = [`${page}/index.html`, `${page}/page.css`].map(async (path) => {
    return [basename(path), siteFile(path, await readFile(join(projectRoot, path)))] as const;
  });
  const script = siteFile('page.js', await bundled(`${page}/page.ts`));
  return {
    ...card,
    files: new Map([...files, ...(await Promise.all(texts)), ['page.js', script] as const]),
    fallback: 'index.html',
  };
}

/** A plain script: a page takes it from another origin without asking that origin's leave. */
async function bundled(entry: string): Promise<Uint8Array> {
  const { outputFiles } = await build({
    absWorkingDir: projectRoot,
    entryPoints: [entry],
    bundle: true,
    platform: 'browser',
    target: 'es2022',
    format: 'iife',
    minify: true,
    legalComments: 'none',
    write: false,
    logLevel: 'warning',
    tsconfig: 'console/tsconfig.json',
  });
  return outputFiles[0]!.contents;
}
