/** What is said about a document that is wrong: where, what stands there, and the rule it breaks. */
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { finding, formatPath, fromIssues } from '../../../domain/kernel/finding.ts';

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
    expect(finding(document, path, 'rule')).toEqual({ path: formatPath(path), value, rule: 'rule' });
  });

  test('with the path as one writes it', () => {
    expect(formatPath(['tiers', 'levels', 1, 'id'])).toBe('tiers.levels[1].id');
    expect(formatPath([0, 'id'])).toBe('[0].id');
    expect(formatPath([])).toBe('');
    expect(finding({}, ['\ud800'], 'rule').path).toBe('\ufffd');
  });
});

describe('where one of two shapes is asked for', () => {
  const line = z.strictObject({ id: z.string(), count: z.int() });
  const shape = z.union(
    [
      z.strictObject({ lines: z.array(line), currency: z.string(), note: z.string() }),
      z.strictObject({ amount: z.string() }),
    ],
    'either lines or an amount',
  );
  const lines = [{ id: 'a', count: 1 }];

  test.each<[string, unknown, string[]]>([
    [
      'faults deep in one of them are told, however many they are',
      {
        lines: [
          { id: 1, count: 'x', sku: 'y' },
          { id: 2, count: 'z' },
        ],
        currency: 'EUR',
        note: '',
      },
      [
        'lines[0].id: Invalid input: expected string, received number',
        'lines[0].count: Invalid input: expected number, received string',
        'lines[0].sku: unknown field',
        'lines[1].id: Invalid input: expected string, received number',
        'lines[1].count: Invalid input: expected number, received string',
      ],
    ],
    [
      'two wrong fields of one are closer than two unknown to the other, and one missing',
      { lines, currency: 1, note: 2 },
      [
        'currency: Invalid input: expected string, received number',
        'note: Invalid input: expected string, received number',
      ],
    ],
    [
      'a wrong field and a stranger are closer than two missing and a stranger',
      { amount: 1, lines },
      ['amount: Invalid input: expected string, received number', 'lines: unknown field'],
    ],
    ['a text is neither', 'lines', [': either lines or an amount']],
    ['nothing at all could be either of equals', null, [': either lines or an amount']],
  ])('%s', (_, document, expected) => {
    const parsed = shape.safeParse(document);
    const findings = fromIssues(document, parsed.error?.issues ?? []);
    expect(findings.map(({ path, rule }) => `${path}: ${rule}`)).toEqual(expected);
  });
});
