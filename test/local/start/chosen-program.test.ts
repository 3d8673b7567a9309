import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { chooseProgram } from '../../../infra/local/start/chosen-program.ts';
import { programJson } from '../../support/programs.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'laurel-program-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('a name is a file in programs/, wherever one stands', () => {
  expect(chooseProgram('hotel', folder)).toMatchObject({ file: { id: 'hotel' }, isDemo: false });
  expect(chooseProgram('hotel.json', folder).file.id).toBe('hotel');
  expect(chooseProgram('demo', folder)).toMatchObject({ file: { id: 'demo' }, isDemo: true });
});

test('a path is taken from where one stands; comments are left out', () => {
  writeFileSync(join(folder, 'mine.jsonc'), `// mine\n${JSON.stringify(programJson({ id: 'mine' }))}`);
  const chosen = chooseProgram('./mine.jsonc', folder);
  expect(chosen).toMatchObject({ file: { id: 'mine' }, isDemo: false });
  expect(JSON.parse(chosen.text).id).toBe('mine');
});

test.each([
  ['nothing-of-this-name', null, /There is no program file nothing-of-this-name. In programs\/: airline, /],
  ['broken.json', '{', /broken\.json is not JSON/],
  [
    'wrong.json',
    JSON.stringify(programJson({ currency: 'XXY' })),
    /wrong\.json.*error schema: currency = "XXY"/,
  ],
])('%s is refused with the reason', (name, text, reason) => {
  if (text !== null) writeFileSync(join(folder, name), text);
  expect(() => chooseProgram(name, folder)).toThrow(reason);
});
