/** What people read about a text that is no JSON. */
import { expect, test } from 'vitest';
import { notJson } from '../../../domain/kernel/jsonText.ts';

function said(text: string): string {
  try {
    JSON.parse(text);
  } catch (error) {
    return notJson('the body', text, (error as Error).message);
  }
  throw new Error('it is JSON');
}

test.each([
  ['', 'the body is empty: send JSON'],
  [' \n', 'the body is empty: send JSON'],
  ['nul', 'the body is not JSON: it ends too early: a quote or a bracket is not closed'],
  [
    '{"a":"b',
    'the body is not JSON: it ends too early: a quote or a bracket is not closed (line 1, column 8)',
  ],
  ['{\n  "a": 1\n', 'the body is not JSON: it needs a comma or "}" (line 3, column 1)'],
  ['{"a":1 "b":2}', 'the body is not JSON: it needs a comma or "}" (line 1, column 8)'],
  ['[1 2]', 'the body is not JSON: it needs a comma or "]" (line 1, column 4)'],
  ['{a:1}', 'the body is not JSON: it needs a name in double quotes (line 1, column 2)'],
  ['{"a":1,}', 'the body is not JSON: it needs a name in double quotes (line 1, column 8)'],
  ['{"a" 1}', 'the body is not JSON: it needs a colon after the name (line 1, column 6)'],
  ['[1,]', 'the body is not JSON: it has "]" where it can\'t be'],
  ['{}}', 'the body is not JSON: it goes on after its end (line 1, column 3)'],
  [
    '{"a":01}',
    'the body is not JSON: it has a number that is not written as JSON writes numbers (line 1, column 7)',
  ],
  [
    '{"a":1.}',
    'the body is not JSON: it has a number that is not written as JSON writes numbers (line 1, column 8)',
  ],
  [
    '"a\nb"',
    'the body is not JSON: it has a line break or a tab inside a text: write \\n or \\t (line 1, column 3)',
  ],
  [
    '"\\x"',
    'the body is not JSON: it has a backslash with something after it that JSON does not know (line 1, column 3)',
  ],
])('%j', (text, expected) => {
  expect(said(text)).toBe(expected);
});
