/**
 * Every word of every explanation of one life, as operators and members read them. Where a rule or a
 * sentence changes on purpose, what is read changes with it: look at the difference before you keep it.
 *
 *     node test/domain/explanations/write.ts && npm run format
 */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { explained } from './explained.ts';

const kept: Record<string, unknown> = JSON.parse(
  readFileSync(new URL('./explanations.json', import.meta.url), 'utf8'),
);

describe('what is explained of', () => {
  test.each([...explained()])('%s', (name, explanations) => {
    expect(explanations).toEqual(kept[name]);
  });

  test('nothing else is kept', () => {
    expect(Object.keys(kept)).toEqual([...explained().keys()]);
  });
});
