import fc from 'fast-check';
import { expect, test } from 'vitest';
import { plainJson } from '../../../cli/program/jsonc.ts';
import { runs } from '../../support/runs.ts';

test.each([
  ['{ "a": 1 } // one', { a: 1 }],
  ['{ /* two\nlines */ "a": [1, 2,], }', { a: [1, 2] }],
  [
    '{ "url": "http://x", "c": "/* no */ // no", "t": ",]" }',
    { url: 'http://x', c: '/* no */ // no', t: ',]' },
  ],
  ['["\\"// quoted", 1 // yes\n]', ['"// quoted', 1]],
  ['[1, // last\n]', [1]],
])('%s', (text, value) => {
  const plain = plainJson(text);
  expect(JSON.parse(plain)).toEqual(value);
  expect(plain).toHaveLength(text.length);
  expect(plain.split('\n')).toHaveLength(text.split('\n').length);
});

test('JSON stays what it is, to the last character', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      expect(plainJson(text)).toBe(text);
    }),
    runs(300),
  );
});
