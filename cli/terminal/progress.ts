/** Progress on a terminal is a bar that redraws; elsewhere (a log, a pipe) a plain line now and then. */
import type { TextStream } from './io.ts';
import { grouped } from './numbers.ts';

export interface Progress {
  update(done: number, note?: string): void;
  /** Shows the last state once more and leaves the line. */
  end(): void;
}

interface ProgressOptions {
  readonly stream: TextStream;
  readonly label: string;
  readonly total: number;
  readonly now?: () => number;
}

const REDRAW_MS = 100;
/** The first line comes within a second. */
const FIRST_LINE_MS = 900;
const LINE_MS = 2_000;
const BAR_CELLS = 24;

export function createProgress({ stream, label, total, now = Date.now }: ProgressOptions): Progress {
  const terminal = stream.isTTY === true;
  const startedAt = now();
  let drawnAt = terminal ? Number.NEGATIVE_INFINITY : startedAt;
  let done = 0;
  let note = '';
  let drawn = -1;
  let waitMs = terminal ? REDRAW_MS : FIRST_LINE_MS;

  const draw = () => {
    drawnAt = now();
    drawn = done;
    if (!terminal) waitMs = LINE_MS;
    const text = progressText({
      label,
      done,
      total,
      seconds: (drawnAt - startedAt) / 1000,
      note,
      bar: terminal,
    });
    if (terminal) stream.write(`\r${text.slice(0, (stream.columns ?? 100) - 1)}\u001b[K`);
    else stream.write(`${text}\n`);
  };

  return {
    update(doneNow, noteNow = '') {
      done = doneNow;
      note = noteNow;
      if (now() - drawnAt >= waitMs) draw();
    },
    end() {
      if (terminal || drawn !== done) draw();
      if (terminal) stream.write('\n');
    },
  };
}

interface ProgressState {
  readonly label: string;
  readonly done: number;
  readonly total: number;
  readonly seconds: number;
  readonly note: string;
  readonly bar: boolean;
}

export function progressText({ label, done, total, seconds, note, bar }: ProgressState): string {
  const percent = total <= 0 ? 100 : Math.min(100, Math.floor((100 * done) / total));
  const cells = Math.round((percent * BAR_CELLS) / 100);
  const drawn = bar ? ` ${'█'.repeat(cells)}${'░'.repeat(BAR_CELLS - cells)}` : '';
  const rate = seconds >= 0.5 ? `, ${grouped(Math.round(done / seconds))}/s` : '';
  const tail = note === '' ? '' : `, ${note}`;
  return `${label}${drawn} ${percent}% ${grouped(done)} of ${grouped(total)}${rate}${tail}`;
}
