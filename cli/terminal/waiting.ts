/** While a command says nothing for a moment, a terminal shows that it works, and for how long. */
import type { Io, TextStream } from './io.ts';

interface Waiting {
  /** The same, but what is written through it takes the place of the sign. */
  readonly io: Io;
  end(): void;
}

const silenceMs = 700;
const everyMs = 200;
const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];

/** Nothing is shown where stderr is no terminal. End it in `finally`. */
export function withWaiting(io: Io, label: string): Waiting {
  const { stderr } = io;
  if (stderr.isTTY !== true) return { io, end: () => {} };
  const startedAt = Date.now();
  let quietSince = startedAt;
  let isLineOpen = false;
  let isAsking = false;
  let frame = 0;
  let isShown = false;

  const clear = () => {
    if (isShown) stderr.write('\r\u001b[K');
    isShown = false;
  };
  const tick = () => {
    // A bar that stands on the line is a sign of its own.
    if (isAsking || isLineOpen || Date.now() - quietSince < silenceMs) return;
    frame += 1;
    isShown = true;
    const seconds = Math.floor((Date.now() - startedAt) / 1000);
    stderr.write(`\r${frames[frame % frames.length]} ${label} … ${seconds} s\u001b[K`);
  };
  const timer = setInterval(tick, everyMs);
  timer.unref();

  const watched = (stream: TextStream): TextStream => ({
    ...(stream.isTTY === undefined ? {} : { isTTY: stream.isTTY }),
    get columns() {
      return stream.columns ?? 80;
    },
    write(text) {
      clear();
      quietSince = Date.now();
      isLineOpen = !text.endsWith('\n');
      return stream.write(text);
    },
  });
  const { ask } = io;
  const asking = async (question: string) => {
    clear();
    isAsking = true;
    try {
      return (await ask?.(question)) ?? '';
    } finally {
      isAsking = false;
      quietSince = Date.now();
    }
  };
  return {
    io: {
      ...io,
      stdout: watched(io.stdout),
      stderr: watched(stderr),
      ask: ask === null ? null : asking,
    },
    end() {
      clearInterval(timer);
      clear();
    },
  };
}
