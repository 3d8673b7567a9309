import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

/** zod's JSON Schema generator: 17 KB that every schema refers to and no function calls. */
const generatorFiles = /[/\\]zod[/\\]v4[/\\]core[/\\](to-json-schema|json-schema-processors)\.js$/;

/** What schemas need of these files at other times, too. */
const keptExports = ['aggregateChecks'];

/**
 * Leaves the JSON Schema generator of zod out. Schemas parse as before; what would make a JSON Schema
 * of one throws. The OpenAPI document and the schema of program files are made before, not in a function.
 */
export const withoutJsonSchemas: Plugin = {
  name: 'without-json-schemas',
  setup(build) {
    build.onLoad({ filter: generatorFiles }, async ({ path, suffix }) => {
      if (suffix === '?whole') return undefined;
      const source = await readFile(path, 'utf8');
      const names = [...source.matchAll(/^export (?:const|function) (\w+)/gm)].map(([, name]) => name!);
      const kept = names.filter((name) => keptExports.includes(name));
      const dropped = names.filter((name) => !keptExports.includes(name));
      const lines = [
        `const unavailable = () => { throw new Error('JSON Schemas are not made in a function'); };`,
        `export { ${dropped.map((name) => `unavailable as ${name}`).join(', ')} };`,
        kept.length > 0 ? `export { ${kept.join(', ')} } from ${JSON.stringify(`${path}?whole`)};` : '',
      ];
      return { contents: lines.join('\n'), loader: 'js' };
    });
  },
};

/** SDK clients read their version from their package.json; the rest of it is no part of a bundle. */
export const versionsOnly: Plugin = {
  name: 'versions-only',
  setup(build) {
    build.onLoad({ filter: /[/\\]@aws-sdk[/\\][^/\\]+[/\\]package\.json$/ }, async ({ path }) => {
      const { version } = JSON.parse(await readFile(path, 'utf8'));
      return { contents: JSON.stringify({ version }), loader: 'json' };
    });
  },
};
