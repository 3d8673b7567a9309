import { expect, test } from 'vitest';
import { suiteOf, testFiles } from './suite.ts';

test('every quick test of the rules can be run outside of vitest, where the mutants are', async () => {
  const files = testFiles();
  const load = (await suiteOf(files))();
  for (const file of files) expect(load(file).length, file).toBeGreaterThan(0);
});

test('a test has an id of its own, and passes or fails there as it does in vitest', async () => {
  const [file] = testFiles();
  const begin = await suiteOf([file as string]);
  const tests = begin()(file as string);
  expect(new Set(tests.map(({ id }) => id)).size).toBe(tests.length);
  for (const { run } of tests) await run();
});
