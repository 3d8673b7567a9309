import { expect, test } from 'vitest';
import { welcome } from '../../../infra/local/start/welcome.ts';

const shown = { url: 'http://localhost:3000', program: 'demo', logs: `${process.cwd()}/.laurel/logs` };

test('the banner fits a small terminal', () => {
  const lines = welcome(shown, true).split('\n');
  expect(lines.length).toBeLessThanOrEqual(12);
  expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(80);
  expect(lines.at(-1)).toBe('Logs are in .laurel/logs. Ctrl-C stops it.');
});

test('without a demo it names none of its members', () => {
  expect(welcome(shown, false)).not.toContain('demo-member');
  expect(welcome(shown, true)).toContain('demo-member');
});
