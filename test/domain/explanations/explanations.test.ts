/**
 * Every word of every explanation of one life, as operators and members read them. Where a rule or a
 * sentence changes on purpose, what is read changes with it: look at the difference before you keep it.
 *
 *     node test/domain/explanations/write.ts && npm run format
 */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { explained } from './explained.ts';

test('a life in which everything happens is explained in these words', () => {
  const kept = JSON.parse(readFileSync(new URL('./explanations.json', import.meta.url), 'utf8'));
  expect(Object.fromEntries(explained())).toEqual(kept);
});
