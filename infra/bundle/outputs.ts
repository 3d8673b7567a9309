import { basename } from 'node:path';
import type { Metafile } from 'esbuild';

/** What one entry loads: at start (itself and its static imports), and on first need (`import()`). */
interface Loads {
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

/** The modules whose code is in the outputs: what tree shaking has left nothing of is not among them. */
export function modulesOf({ outputs }: Metafile): string[] {
  const inputs = Object.values(outputs).flatMap((output) => Object.entries(output.inputs));
  const present = inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([path]) => path);
  return [...new Set(present)].sort();
}
