import { expect, test } from 'vitest';
import { createProgress, progressText } from '../../../cli/terminal/progress.ts';

function setUp(isTTY: boolean) {
  const written: string[] = [];
  let clock = 0;
  const stream = { isTTY, columns: 80, write: (text: string) => written.push(text) };
  const progress = createProgress({ stream, label: 'demo', total: 100, now: () => clock });
  return { written, progress, at: (ms: number) => (clock = ms) };
}

test('a log gets a plain line within a second, then every two seconds, and a last one', () => {
  const { written, progress, at } = setUp(false);
  for (let ms = 0; ms <= 5_000; ms += 50) {
    at(ms);
    progress.update(ms / 50);
  }
  progress.end();
  expect(written).toEqual([
    'demo 18% 18 of 100, 20/s\n',
    'demo 58% 58 of 100, 20/s\n',
    'demo 98% 98 of 100, 20/s\n',
    'demo 100% 100 of 100, 20/s\n',
  ]);
});

test('a terminal gets a bar that redraws in place within its width, and a line end last', () => {
  const { written, progress, at } = setUp(true);
  progress.update(0);
  at(50);
  progress.update(10);
  at(1_000);
  progress.update(50, `half of it, ${'x'.repeat(200)}`);
  progress.end();
  expect(written.at(-1)).toBe('\n');
  expect(written.slice(0, -1)).toHaveLength(3);
  for (const text of written.slice(0, -1)) {
    expect(text.startsWith('\r')).toBe(true);
    expect(text.replace('\r', '').replace('\u001b[K', '').length).toBeLessThan(80);
  }
  expect(written.at(-2)).toContain('50%');
});

test('nothing to do is all done', () => {
  expect(progressText({ label: 'x', done: 0, total: 0, seconds: 0, note: '', bar: false })).toBe(
    'x 100% 0 of 0',
  );
});
