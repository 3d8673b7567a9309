/** The command itself, on the benchmark that takes no time. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { isMet } from './benchmark.ts';
import { median } from './support/statistics.ts';

const main = new URL('main.ts', import.meta.url).pathname;
const bench = (...args: string[]) => promisify(execFile)(process.execPath, [main, ...args]);

test('JSON is all there is on stdout, and holds what was asked for', async () => {
  const { stdout, stderr } = await bench('--json', '--only', 'purchase [WR]RU, history 0$');
  expect(JSON.parse(stdout)).toEqual([
    { name: 'purchase WRU, history 0', value: 6, unit: 'WRU', target: '<= 6' },
    { name: 'purchase RRU, history 0', value: 1.5, unit: 'RRU', target: '<= 1.5' },
  ]);
  expect(stderr).toContain(process.version);
});

test('without it, a table says what is met', async () => {
  const { stdout } = await bench('--only', 'purchase wru, history 0$');
  expect(stdout).toMatch(/^purchase WRU, history 0 +6 +WRU +<= 6 +met\n$/);
});

test.each([
  ['a pattern that nothing matches', ['--only', 'no such thing'], 'purchase WRU, history 0'],
  ['a pattern that is none', ['--only', '('], 'Invalid regular expression'],
  ['a flag that is none', ['--fast'], '--only PATTERN'],
])('%s is told, with exit code 2', async (_, args, told) => {
  const error = await bench(...args).catch((failed) => failed);
  expect(error).toMatchObject({ code: 2, stdout: '' });
  expect(error.stderr).toContain(told);
});

test.each([
  ['<= 5', 5, true],
  ['<= 5', 5.01, false],
  ['>= 300000', 300_000, true],
  ['>= 300000', 299_999, false],
  [null, 1, null],
] as const)('%s for %d', (target, value, met) => {
  expect(isMet({ name: '', unit: '', target, value })).toBe(met);
});

test('the median is the middle one, or between the middle two', () => {
  expect(median([9, 1, 5])).toBe(5);
  expect(median([9, 1, 5, 6])).toBe(5.5);
});
