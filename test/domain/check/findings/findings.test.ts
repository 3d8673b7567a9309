/**
 * Every word that the check says of some hundred programs, as operators read it. Where a rule or a sentence
 * changes on purpose, what is read changes with it: look at the difference before you keep it.
 *
 *     node test/domain/program/check/findings/write.ts && npm run format
 */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { checkOf } from '../../../support/checks.ts';
import { cases } from './cases.ts';
import { foundIn } from './found.ts';

const kept = JSON.parse(readFileSync(new URL('./findings.json', import.meta.url), 'utf8'));

test.each(Object.keys(cases))('%s', (name) => {
  expect(foundIn(name)).toEqual(kept[name]);
});

test('nothing is kept of a program that is no more', () => {
  expect(Object.keys(kept)).toEqual(Object.keys(cases));
});

test('of very much that is wrong forty findings are told', () => {
  const bonuses = Array.from({ length: 50 }, (_, index) => ({
    id: `bonus-${index}`,
    effect: { kind: 'add', points: 5 },
  }));
  expect(checkOf({ earning: { bonuses } })).toHaveLength(40);
  expect(checkOf({ earning: { bonuses: bonuses.slice(0, 41) } })).toHaveLength(40);
  expect(checkOf({ earning: { bonuses: bonuses.slice(0, 40) } })).toHaveLength(39);
});
