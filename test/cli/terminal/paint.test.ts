import { describe, expect, test } from 'vitest';
import { paintFor, shownWidth } from '../../../cli/terminal/paint.ts';

const shown = (isTTY: boolean, env: Record<string, string> = {}) =>
  paintFor({ stdout: { isTTY, write: () => {} }, env })('red', 'no');
const red = '\u001b[31mno\u001b[0m';

describe('colours are for terminals whose owner wants them', () => {
  test.each<[string, boolean, Record<string, string>, string]>([
    ['a terminal', true, {}, red],
    ['a pipe', false, {}, 'no'],
    ['NO_COLOR', true, { NO_COLOR: '1' }, 'no'],
    ['an empty NO_COLOR says nothing', true, { NO_COLOR: '' }, red],
    ['a terminal that can do nothing', true, { TERM: 'dumb' }, 'no'],
    ['FORCE_COLOR in a pipe', false, { FORCE_COLOR: '1' }, red],
    ['FORCE_COLOR=0 on a terminal', true, { FORCE_COLOR: '0' }, 'no'],
    ['FORCE_COLOR goes before NO_COLOR', false, { FORCE_COLOR: '1', NO_COLOR: '1' }, red],
  ])('%s', (_, isTTY, env, text) => expect(shown(isTTY, env)).toBe(text));
});

test('colours take no room', () => {
  expect([shownWidth(red), shownWidth('→ é'), shownWidth('')]).toEqual([2, 3, 0]);
});
