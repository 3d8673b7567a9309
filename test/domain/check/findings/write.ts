/** Writes what findings.test.ts holds the check against. */
import { writeFileSync } from 'node:fs';
import { cases } from './cases.ts';
import { foundIn } from './found.ts';

const found = Object.keys(cases).map((name) => [name, foundIn(name)]);
const path = new URL('./findings.json', import.meta.url);
writeFileSync(path, `${JSON.stringify(Object.fromEntries(found), null, 2)}\n`);
