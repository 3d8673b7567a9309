/** A site on disk, as a stack takes it: what may be kept for ever apart from what is asked for each time. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Site } from './site.ts';

export interface SiteFolders {
  readonly prefix: string;
  readonly fallback: string | null;
  /** Folders whose paths are those of the site, prefix and all. */
  readonly immutable: string;
  readonly pages: string;
}

export async function writeSite({ prefix, files, fallback }: Site, directory: string): Promise<SiteFolders> {
  const folders = { immutable: join(directory, 'immutable'), pages: join(directory, 'pages') };
  for (const folder of Object.values(folders)) await mkdir(folder, { recursive: true });
  await Promise.all(
    [...files].map(async ([name, { body, isImmutable }]) => {
      const path = join(isImmutable ? folders.immutable : folders.pages, prefix, name);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, body);
    }),
  );
  return { prefix, fallback, ...folders };
}
