/**
 * Every word of every explanation of some lives, as operators and members read them. Where a rule or a
 * sentence changes on purpose, what is read changes with it: look at the difference before you keep it.
 *
 *     node test/domain/explanations/write.ts && npm run format
 */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { explained, lives } from './explained.ts';

test.each(Object.keys(lives))('the life "%s" is explained in the words that are kept of it', (name) => {
  const told = JSON.parse(readFileSync(new URL(`./told/${name}.json`, import.meta.url), 'utf8'));
  expect(explained(lives[name]!)).toEqual(told);
});
