/** Writes what explanations.test.ts holds the explanations against. */
import { writeFileSync } from 'node:fs';
import { explained } from './explained.ts';

const path = new URL('./explanations.json', import.meta.url);
writeFileSync(path, `${JSON.stringify(Object.fromEntries(explained()), null, 2)}\n`);
