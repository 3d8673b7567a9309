/** The id that is proposed for a name. */
import { expect, test } from 'vitest';
import { slugOf } from '../../../cli/program/firstFile.ts';

test.each([
  ['Bäckerei Müller', 'baeckerei-mueller'],
  ['Café Crème', 'cafe-creme'],
  ['Weiß & Söhne', 'weiss-soehne'],
  ['Smørrebrød', 'smoerrebroed'],
  ['Łódź', 'odz'],
  ['  Ünïcode!  ', 'uenicode'],
  ['茶馆', 'level'],
])('%s is %s', (name, slug) => {
  expect(slugOf(name)).toBe(slug);
});
