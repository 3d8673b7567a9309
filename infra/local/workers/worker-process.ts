/**
 * One worker, seen from the platform: a process with the function's environment and memory.
 *
 * Processes rather than threads: an abort, memory outside the heap or a native crash in a thread would
 * take the whole platform down; a process keeps its own loop, heap and environment, as Lambda does, and
 * writes its log without passing through ours. It costs some 50 MB and 100 ms each, once.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { track } from '../children.ts';
import type { FromWorker, Invoke } from './protocol.ts';

export interface WorkerOptions {
  readonly directory: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly memoryMb: number;
  /** File descriptor of the function's log. */
  readonly log: number;
}

/** How a start or an invocation ended. */
export type WorkerOutcome =
  | { readonly kind: 'ready' }
  | { readonly kind: 'returned'; readonly value: unknown }
  | { readonly kind: 'threw'; readonly error: string }
  | { readonly kind: 'died'; readonly how: string }
  | { readonly kind: 'timedOut' };

const program = fileURLToPath(new URL('worker.ts', import.meta.url));

/** Of its memory a function's objects get nine tenths; the rest is Node's own. */
const heapShare = 0.9;

export class WorkerProcess {
  readonly #child: ChildProcess;
  #settle: ((outcome: WorkerOutcome) => void) | undefined;
  readonly #gone = Promise.withResolvers<void>();
  #isAlive = true;

  /** `onExit` is called once, after whatever was under way has ended as `died`. */
  constructor(options: WorkerOptions, onExit: (worker: WorkerProcess) => void) {
    this.#child = fork(program, [], {
      cwd: options.directory,
      env: options.environment,
      execArgv: [`--max-old-space-size=${Math.floor(options.memoryMb * heapShare)}`],
      stdio: ['ignore', options.log, options.log, 'ipc'],
      detached: true, // Ctrl-C goes to the platform, which lets requests under way end first
    });
    track(this.#child);
    const gone = (how: string) => {
      if (!this.#isAlive) return;
      this.#isAlive = false;
      this.#end({ kind: 'died', how });
      onExit(this);
      this.#gone.resolve();
    };
    this.#child.on('message', (message: FromWorker) => this.#end(message));
    this.#child.on('exit', (code, signal) => gone(signal ?? `exit code ${code}`));
    this.#child.on('error', (error) => gone(error.message));
  }

  get isAlive(): boolean {
    return this.#isAlive;
  }

  /** Resolves with `ready` when the handler is loaded. */
  started(timeoutMs: number): Promise<WorkerOutcome> {
    return this.#outcome(timeoutMs);
  }

  invoke(message: Invoke, timeoutMs: number): Promise<WorkerOutcome> {
    const outcome = this.#outcome(timeoutMs);
    this.#child.send(message, (error) => error && this.#end({ kind: 'died', how: error.message }));
    return outcome;
  }

  /** Resolves when it is gone. */
  kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    return this.#gone.promise;
  }

  /** What the worker says next; one that says nothing in time is killed. */
  #outcome(timeoutMs: number): Promise<WorkerOutcome> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#end({ kind: 'timedOut' });
        void this.kill();
      }, timeoutMs);
      this.#settle = (outcome) => {
        clearTimeout(timer);
        this.#settle = undefined;
        resolve(outcome);
      };
      if (!this.#isAlive) this.#end({ kind: 'died', how: 'it was dead already' });
    });
  }

  #end(outcome: WorkerOutcome): void {
    this.#settle?.(outcome);
  }
}
