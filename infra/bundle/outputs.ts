import { basename } from 'node:path';
import type { Metafile } from 'esbuild';

/** What one entry loads: at start (itself and its static imports), and on first need (`import()`). */
export interface Loads {
  readonly atStart: readonly string[];
  readonly onNeed: readonly string[];
}

/** File names, without folders: a build writes all its files side by side. */
export function loadsOf(entry: string, { outputs }: Metafile): Loads {
  const imports = new Map(Object.entries(outputs).map(([path, output]) => [basename(path), output.imports]));
  const reach = (follows: (kind: string) => boolean): string[] => {
    const seen = new Set([entry]);
    for (const file of seen) {
      for (const { path, kind, external } of imports.get(file) ?? []) {
        if (!external && follows(kind)) seen.add(basename(path));
      }
    }
    return [...seen].sort();
  };
  const atStart = reach((kind) => kind === 'import-statement');
  return { atStart, onNeed: reach(() => true).filter((file) => !atStart.includes(file)) };
}
