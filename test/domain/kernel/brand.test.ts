import { describe, expect, test } from 'vitest';
import { isId, isProgramId, minorUnits, points } from '../../../domain/kernel/brand.ts';

describe('an id is 1 to 128 bytes of well-formed UTF-8', () => {
  test.each([
    ['one letter', 'a'],
    ['128 letters', 'a'.repeat(128)],
    ['64 letters of two bytes', 'é'.repeat(64)],
    ['42 letters of three bytes', '語'.repeat(42)],
    ['32 letters of four bytes', '🎁'.repeat(32)],
    ['a digit too many for a number', '900719925474099312345'],
    ['a space', ' '],
    ['three dots', '...'],
    ['dots and more', '.a'],
  ])('%s is one', (_, text) => {
    expect(isId(text)).toBe(true);
  });

  test.each([
    ['nothing', ''],
    ['129 letters', 'a'.repeat(129)],
    ['65 letters of two bytes', 'é'.repeat(65)],
    ['43 letters of three bytes', '語'.repeat(43)],
    ['33 letters of four bytes', '🎁'.repeat(33)],
    ['half a pair', 'a\ud800'],
    ['a dot, which is no part of a path', '.'],
    ['two dots', '..'],
  ])('%s is none', (_, text) => {
    expect(isId(text)).toBe(false);
  });
});

describe('a program id is 1 to 40 lower-case letters, digits and hyphens', () => {
  test.each(['a', '7', 'my-shop-2', 'x'.repeat(40)])('%s is one', (text) => {
    expect(isProgramId(text)).toBe(true);
  });

  test.each(['', 'x'.repeat(41), 'Shop', 'a b', 'a/b', 'a.b', 'a_b', 'ü', 'a\n'])('%j is none', (text) => {
    expect(isProgramId(text)).toBe(false);
  });
});

describe.each([
  ['points', points],
  ['minor units', minorUnits],
] as const)('%s', (_, make) => {
  test('are safe integers, and zero has no sign', () => {
    for (const value of [0, 1, -1, Number.MAX_SAFE_INTEGER]) expect(make(value)).toBe(value);
    expect(Object.is(make(-0), 0)).toBe(true);
  });

  test('are nothing else: that is a bug, and stops what goes on', () => {
    for (const value of [0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53]) {
      expect(() => make(value)).toThrow(RangeError);
    }
  });
});
