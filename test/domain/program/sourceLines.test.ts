import fc from 'fast-check';
import { expect, it } from 'vitest';
import { linesOf } from '../../../domain/program/sourceLines.ts';
import { runs } from '../../support/runs.ts';

const text = `{
  "a": 1,
  "b": { "c": [
    10,
    { "d": "x\\"}]" }
  ] },

  "e.f": true
}`;

it.each([
  ['', 1],
  ['a', 2],
  ['b', 3],
  ['b.c', 3],
  ['b.c[0]', 4],
  ['b.c[1]', 5],
  ['b.c[1].d', 5],
  ['e.f', 8],
])('"%s" stands on line %i', (path, line) => {
  expect(linesOf(text)(path)).toBe(line);
});

it.each([
  ['5', '', 1],
  ['\n true\n', '', 2],
  ['[]', '[0]', 1],
  ['[\n{},\n{}]', '[1]', 3],
  ['{\n}', 'a', 1],
  ['[\n[1, 2],\n[3,\n4]\n]', '[1][1]', 4],
  ['{"a":\n{"b":"\\\\"},\n"c":1}', 'c', 3],
  ['{"a":\n"\\"",\n"c" :1 }', 'c', 3],
  ['{"a\\nb":\n1}', 'a\nb', 1],
  ['{"a" :\n\n1}', 'a', 1],
])('of %j, "%s" stands on line %i', (json, path, line) => {
  JSON.parse(json);
  expect(linesOf(json)(path)).toBe(line);
});

it.each([
  ['b.x', 3],
  ['b.c[7].d', 3],
  ['nothing.there', 1],
])('"%s", which is not there, is to be put on line %i', (path, line) => {
  expect(linesOf(text)(path)).toBe(line);
});

it('whatever the document: each value stands on the line on which it is written', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: 'binary' }), { maxLength: 5 }),
      fc.json({ maxDepth: 3 }),
      (keys, json) => {
        const fields = keys.map((key) => `${JSON.stringify(key)}: ${json.replaceAll('\n', ' ')}`);
        const lines = linesOf(`{\n${fields.join(',\n')}\n}`);
        keys.forEach((key, index) => {
          const isPlain = /^\w+$/.test(key) && keys.indexOf(key) === index && keys.lastIndexOf(key) === index;
          if (isPlain) expect(lines(key)).toBe(index + 2);
        });
      },
    ),
    runs(200),
  );
});
