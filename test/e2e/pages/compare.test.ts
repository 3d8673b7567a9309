/** The comparison of pages with answers can fail. */
import { describe, expect, test } from 'vitest';
import { blocksOf, faultsOf, isAnswer, isRun } from './blocks.ts';
import { documentsIn, missing, missingLines } from './compare.ts';

describe('documents', () => {
  test.each([
    ['one after the other', '{"a":"}"}[1]', [{ a: '}' }, [1]]],
    ['over several lines, with text around', 'x\n{\n "a": [1]\n}\ny', [{ a: [1] }]],
    ['none', 'nothing {here', []],
  ])('%s', (_, text, found) => expect(documentsIn(text)).toEqual(found));
});

describe('an expected document', () => {
  const actual = {
    id: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZI',
    at: '2026-01-02T03:04:05Z',
    points: 5,
    list: [{ a: 1 }, { b: 2 }],
  };

  test.each([
    ['part of it', { points: 5, list: [{ b: 2 }] }],
    ['another instant and another id', { id: 'whsec_AAAA9r8GKYqrTwjUPD8ILPZI', at: '2027-01-02' }],
  ])('is there: %s', (_, expected) => expect(missing(expected, actual, false)).toEqual([]));

  test.each([
    ['another figure', { points: 6 }],
    ['a field that is not there', { pints: 5 }],
    ['an item that is not there', { list: [{ a: 2 }] }],
    ['another word', { at: 'now' }],
    ['another kind', { list: { a: 1 } }],
  ])('is not there: %s', (_, expected) => expect(missing(expected, actual, false)).toHaveLength(1));

  test('with any figures where it hangs on the day', () => {
    expect(missing({ points: 6 }, actual, true)).toEqual([]);
    expect(missing({ points: 'six' }, actual, true)).toHaveLength(1);
    expect(missing('12 points', '5 points', true)).toEqual([]);
  });
});

describe('expected lines', () => {
  const printed = 'ada: Gold\npoints   1,200 to spend\nexpiring 5 on 2027-01-01\n';

  test('come in their order, with any dates', () => {
    expect(missingLines('ada: Gold\nexpiring  5 on 2026-05-05', printed, false)).toEqual([]);
    expect(missingLines('expiring 5 on 2026-05-05\nada: Gold', printed, false)).toEqual(['ada: Gold']);
    expect(missingLines('points 1,100 to spend', printed, false)).toEqual(['points 1,100 to spend']);
    expect(missingLines('points 3 to spend', printed, true)).toEqual([]);
  });
});

test('marks tell what is run and what is an answer; one that means nothing is a fault', () => {
  const page =
    '```sh\na\n```\n```json answer\n{}\n```\n```sh elsewhere\nb\n```\n```text like\nx\n```\n```json anser\n{}\n```\n';
  const blocks = blocksOf(page);
  expect(blocks.map(isRun)).toEqual([true, false, false, false, false]);
  expect(blocks.map(isAnswer)).toEqual([false, true, false, true, false]);
  expect(faultsOf(blocks)).toEqual([
    'line 10: it answers nothing that is run',
    'line 13: what is json anser?',
  ]);
});
