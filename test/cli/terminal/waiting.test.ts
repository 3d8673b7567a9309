import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { withWaiting } from '../../../cli/terminal/waiting.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function start(isTTY: boolean) {
  const screen: string[] = [];
  const stream = { isTTY, columns: 80, write: (text: string) => screen.push(text) };
  const io = { stdout: stream, stderr: stream, env: {}, cwd: '/', ask: async () => 'yes' };
  return { screen, ...withWaiting(io, 'laurel plan') };
}

test('within a second a terminal shows that something goes on, and for how long', () => {
  const { screen, end } = start(true);
  vi.advanceTimersByTime(600);
  expect(screen).toEqual([]);
  vi.advanceTimersByTime(400);
  expect(screen.at(-1)).toContain('laurel plan');
  vi.advanceTimersByTime(4_000);
  expect(screen.at(-1)).toContain('… 5 s');
  end();
  expect(screen.at(-1)).toBe('\r\u001b[K');
  const written = screen.length;
  vi.advanceTimersByTime(5_000);
  expect(screen).toHaveLength(written);
});

test('what the command writes takes the place of the sign, and a bar is left alone', () => {
  const { screen, io, end } = start(true);
  vi.advanceTimersByTime(1_000);
  io.stdout.write('done\n');
  expect(screen.slice(-2)).toEqual(['\r\u001b[K', 'done\n']);
  io.stderr.write('\rbar 50%');
  vi.advanceTimersByTime(5_000);
  expect(screen.at(-1)).toBe('\rbar 50%');
  end();
});

test('a question is not written over', async () => {
  const { screen, io, end } = start(true);
  const answer = Promise.withResolvers<string>();
  const asked = withWaiting({ ...io, ask: () => answer.promise }, 'laurel init');
  const asking = asked.io.ask?.('Which?');
  const written = screen.length;
  vi.advanceTimersByTime(600);
  expect(screen).toHaveLength(written);
  answer.resolve('this');
  expect(await asking).toBe('this');
  asked.end();
  end();
});

test('a file and a pipe get nothing of it', () => {
  const { screen, end } = start(false);
  vi.advanceTimersByTime(60_000);
  end();
  expect(screen).toEqual([]);
});
