/** What is said about a document that is wrong: where, what stands there, the rule, and what to write. */
import { describe, expect, test } from 'vitest';
import { fieldName, finding, formatPath, sentenceOf } from '../../../domain/kernel/finding.ts';

describe('a finding shows what stands at its path', () => {
  test.each<[string, unknown, PropertyKey[], string | null]>([
    ['a value', { a: [{ b: 7 }] }, ['a', 0, 'b'], '7'],
    ['a null', { a: null }, ['a'], 'null'],
    ['nothing where it is missing', { a: 1 }, ['b'], null],
    ['nothing beyond what is missing', { a: 1 }, ['b', 'c'], null],
    ['nothing beyond a null', { a: null }, ['a', 'b'], null],
    ['nothing within a text', { a: 'text' }, ['a', 'length'], null],
    ['nothing that the object only inherits', {}, ['constructor'], null],
    ['the document itself', [1], [], '[1]'],
    ['a hundred characters at most', { a: 'x'.repeat(200) }, ['a'], `"${'x'.repeat(99)}`],
    ['no half of a pair', { a: `${'x'.repeat(98)}🎁` }, ['a'], `"${'x'.repeat(98)}\ufffd`],
  ])('%s', (_, document, path, value) => {
    expect(finding(document, path, 'is wrong', 'write another')).toEqual({
      path: formatPath(path),
      value,
      rule: `${fieldName(path)} is wrong`,
      fix: 'write another',
    });
  });

  test('with the path as one writes it', () => {
    expect(formatPath(['tiers', 'levels', 1, 'id'])).toBe('tiers.levels[1].id');
    expect(formatPath([0, 'id'])).toBe('[0].id');
    expect(formatPath([])).toBe('');
    expect(finding({}, ['\ud800'], 'is wrong', 'write another').path).toBe('\ufffd');
  });
});

test.each<[PropertyKey[], string]>([
  [[], 'the body'],
  [['amount'], '"amount"'],
  [['data', 'lines', 0, 'amount'], '"amount"'],
  [['data', 'lines', 0], '"lines[0]"'],
  [['a', 0, 1], '"a[0][1]"'],
  [[0, 1], '"[0][1]"'],
])('the field at %j is called %s', (path, name) => {
  expect(fieldName(path)).toBe(name);
});

test('a finding is one sentence for people: the place is told where the field alone does not tell it', () => {
  const nested = finding({ lines: [{ amount: '5' }] }, ['lines', 0, 'amount'], 'is wrong', 'write another');
  expect(sentenceOf(nested)).toBe('"amount" is wrong (lines[0].amount): write another');
  expect(sentenceOf(finding({}, ['amount'], 'is wrong', 'add it'))).toBe('"amount" is wrong: add it');
  expect(sentenceOf(finding(1, [], 'is wrong', 'write another', 'the file'))).toBe(
    'the file is wrong: write another',
  );
});
