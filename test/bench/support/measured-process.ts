/** A process of its own for what is measured, so that nothing else warms, fills or slows it. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

export interface MeasuredProcess<Ask, Answer> {
  ask(message: Ask): Promise<Answer>;
  stop(): void;
}

export interface ProcessOptions {
  readonly environment?: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
}

/**
 * Starts `script`, which answers each message with one message, after a first one that says it is ready.
 * What it prints comes through a pipe, as on Lambda, and is thrown away here.
 */
export async function startMeasured<Ask extends object, Answer>(
  script: URL,
  { environment = {}, args = [] }: ProcessOptions = {},
): Promise<MeasuredProcess<Ask, Answer>> {
  const child = fork(script, args, {
    env: { PATH: process.env.PATH, TZ: 'UTC', ...environment },
    execArgv: [],
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  child.stdout?.resume();
  await nextMessage(child);
  return {
    ask: (message) => {
      const answer = nextMessage(child);
      child.send(message);
      return answer as Promise<Answer>;
    },
    stop: () => child.kill('SIGKILL'),
  };
}

async function nextMessage(child: ChildProcess): Promise<unknown> {
  const done = new AbortController();
  const { signal } = done;
  try {
    return await Promise.race([
      once(child, 'message', { signal }).then(([message]) => message),
      once(child, 'exit', { signal }).then(([code, killedBy]) => {
        throw new Error(`a measured process ended by itself (${killedBy ?? `exit code ${code}`})`);
      }),
    ]);
  } finally {
    done.abort();
  }
}
