/** `npm run documents`: writes the documents that are made from the schemas. A test holds them to it. */
import { writeFileSync } from 'node:fs';
import { documents } from './documents.ts';

for (const [file, text] of documents()) {
  writeFileSync(file, text);
  console.log(`wrote ${file}`);
}
