/** What a plan looks like. */
import { expect, test } from 'vitest';
import { effectLines, monthLines, type Paint, paintFor } from '../../../cli/program/planned.ts';
import type { Preview } from '../../../cli/program/previews.ts';

const plain: Paint = (_, text) => text;
const tagged: Paint = (colour, text) => `<${colour}>${text}</>`;

const base = {
  id: '20260206T090000000Z-effect',
  state: 'finished',
  at: '2026-02-06T09:01:00.000Z',
  standing: 'at-once',
  replaces: 2,
  done: 1_240,
  planned: 1_240,
  failed: 0,
  failures: [],
  months: null,
} as const;
const cell = (from: string, to: string, members: number) => ({ from, to, members });
const effect: Preview = {
  ...base,
  failures: [],
  effect: {
    rise: 1,
    fall: 12,
    liability: { before: { points: 1_500, value: '15.00' }, after: { points: 1_500, value: null } },
    matrix: [
      cell('gold', 'gold', 200),
      cell('gold', 'regular', 12),
      cell('regular', 'gold', 1),
      cell('regular', 'regular', 1_027),
    ],
  },
};
const move = (memberId: string, from: string, to: string) => ({ memberId, from, to, because: 'so it is' });
const moves = {
  falls: Array.from({ length: 12 }, (_, index) => move(`m${index}`, 'gold', 'regular')),
  rises: [move('ada', 'regular', 'gold')],
};
const ladder = ['regular', 'gold'];

test('who goes from where to where, in the order of the ladder, and why', () => {
  const text = effectLines(effect, moves, ladder, plain).join('\n');
  expect(text).toContain('of 1,240 members 1 rise and 12 fall.');
  expect(text).toContain(
    ['  from \\ to  regular  gold', '  regular      1,027     1', '  gold            12   200'].join('\n'),
  );
  expect(text).toContain('Owed to members: 1,500 points (15.00) without it, 1,500 points with it.');
  expect(text).toContain('- m0  gold → regular  so it is');
  expect(text).toContain('  … and 2 more (--json lists them all)');
  expect(text).toContain('+ ada  regular → gold  so it is');
});

test('what changes is coloured, and who stays is dim', () => {
  const text = effectLines(effect, moves, ladder, tagged).join('\n');
  expect(text).toContain('<red>- m0  gold → regular</>');
  expect(text).toContain('<yellow>     12</>  <dim> 200</>');
});

test('nobody is affected where there is nobody', () => {
  expect(effectLines({ ...effect, planned: 0 }, moves, ladder, plain)).toEqual([
    'The program has no members yet: nobody is affected.',
  ]);
});

test('month by month, what was and what would have been', () => {
  const was = { issued: 10, takenBack: 0, redeemed: 5, expired: 0, tiers: [{ tier: 'gold', members: 1 }] };
  const wouldBe = { ...was, issued: 1_030, tiers: [{ tier: 'regular', members: 1 }] };
  const lines = monthLines(
    { ...base, failures: [], effect: null, months: [{ month: '2026-01', was, wouldBe }] },
    plain,
  );
  expect(lines[3]).toMatch(/^ {2}2026-01 {2}10 → 1,030 {2}0 +5 +0 +gold 1 → regular 1 *$/);
});

test('colours are for terminals whose owner wants them', () => {
  const io = (isTTY: boolean, env = {}) => ({
    stdout: { isTTY, write: () => {} },
    stderr: { write: () => {} },
    env,
    cwd: '.',
    ask: null,
  });
  expect(paintFor(io(true))('red', 'no')).toBe('\u001b[31mno\u001b[0m');
  expect(paintFor(io(false))('red', 'no')).toBe('no');
  expect(paintFor(io(true, { NO_COLOR: '1' }))('red', 'no')).toBe('no');
});
