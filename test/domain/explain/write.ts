/** Writes what explanations.test.ts holds the explanations against. */
import { writeFileSync } from 'node:fs';
import { explained, lives } from './explained.ts';

for (const [name, life] of Object.entries(lives)) {
  const path = new URL(`./told/${name}.json`, import.meta.url);
  writeFileSync(path, `${JSON.stringify(explained(life), null, 2)}\n`);
}
