/** The repository's source files and what they import, for tests that hold the boundaries of rooms. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

export interface Source {
  /** From the repository's root, e.g. `domain/member/fold.ts`. */
  readonly path: string;
  /** Without comments. */
  readonly code: string;
  readonly imports: readonly Import[];
}

export interface Import {
  /** A path from the repository's root, or a package's specifier. */
  readonly to: string;
  readonly isPackage: boolean;
  /** Erased when the code runs. */
  readonly isType: boolean;
}

export function sourcesOf(room: string): readonly Source[] {
  return readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(tsx?|mjs)$/.test(name) && !name.includes('node_modules'))
    .map((name) => toSource(join(room, name), readFileSync(join(root, room, name), 'utf8')))
    .toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

/** Exported for its own test. */
export function toSource(path: string, text: string): Source {
  const code = withoutComments(text);
  return { path, code, imports: importsOf(path, code) };
}

const statement = /^\s*(?:import|export)\b([^'"`;]*?)\bfrom\s*['"]([^'"]+)['"]/gm;
const bare = /^\s*import\s*['"]([^'"]+)['"]/gm;
const dynamic = /\b(?:import|require|getBuiltinModule|resolve)\(\s*['"`]([^'"`]+)['"`]/g;

function importsOf(path: string, code: string): Import[] {
  const found: Import[] = [];
  const add = (specifier: string, isType: boolean) => {
    const isPackage = !specifier.startsWith('.');
    const to = isPackage ? specifier : relative('.', normalize(join(dirname(path), specifier)));
    found.push({ to, isPackage, isType });
  };
  for (const [, clause = '', specifier = ''] of code.matchAll(statement)) add(specifier, isTypeOnly(clause));
  for (const [, specifier = ''] of code.matchAll(bare)) add(specifier, false);
  for (const [, specifier = ''] of code.matchAll(dynamic)) add(specifier, false);
  return found;
}

/** `type { A }`, or `{ type A, type B }`. */
function isTypeOnly(clause: string): boolean {
  if (/^\s*type\b/.test(clause)) return true;
  const names = /^\s*\{([^}]*)\}\s*$/
    .exec(clause)?.[1]
    ?.split(',')
    .filter((name) => name.trim() !== '');
  return names?.every((name) => /^\s*type\s/.test(name)) ?? false;
}

/** Strings are kept whole: a `//` in one is no comment. */
function withoutComments(text: string): string {
  const token = /(\/\*[\s\S]*?\*\/|\/\/[^\n]*)|('(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`)/g;
  return text.replace(token, (_, comment?: string, string?: string) =>
    comment === undefined ? (string ?? '') : ' ',
  );
}
