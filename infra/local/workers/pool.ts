/**
 * The workers of one function: at most so many, one request at a time each; more requests wait in line.
 * Workers start when there is work for them, and one that dies is replaced when there is work again.
 */
import type { FunctionPlan } from '../assembly/plan/function.ts';
import type { Invoke } from './protocol.ts';
import { type WorkerOptions, type WorkerOutcome, WorkerProcess } from './worker-process.ts';

/** How an invocation ended, in order of precedence. */
export type Invocation =
  | { readonly kind: 'returned'; readonly value: unknown }
  /** The function failed: it threw, died, ran out of time or could not be loaded. */
  | { readonly kind: 'failed'; readonly why: string }
  /** No worker took it: the line is full, the caller gave up waiting, or the platform stops. */
  | { readonly kind: 'refused'; readonly why: string };

export interface Request {
  readonly requestId: string;
  readonly traceId: string;
  readonly event: unknown;
  /** When it fires, a request that still waits in line is dropped; one under way goes on, as in Lambda. */
  readonly signal?: AbortSignal;
}

/** Whatever runs a function: its pool, or a test's stand-in. */
export interface Invoker {
  invoke(request: Request): Promise<Invocation>;
}

interface PoolOptions extends Omit<WorkerOptions, 'directory' | 'memoryMb'> {
  readonly workersMax: number;
  /** Variables for each invocation, read when it begins. */
  readonly invocationEnvironment: () => Readonly<Record<string, string>>;
  /** Told of every failure, for the log. */
  readonly onFailure?: (why: string, requestId: string) => void;
}

interface Waiting {
  readonly request: Request;
  readonly resolve: (invocation: Invocation) => void;
}

const waitingMax = 1_000;
/** Lambda's limit for loading a function. */
const initTimeoutMs = 10_000;

export class Pool implements Invoker {
  readonly plan: FunctionPlan;
  readonly #options: PoolOptions;
  readonly #workers = new Set<WorkerProcess>();
  readonly #idle: WorkerProcess[] = [];
  #starting = 0;
  #waiting: Waiting[] = [];
  #isStopped = false;

  constructor(plan: FunctionPlan, options: PoolOptions) {
    this.plan = plan;
    this.#options = options;
  }

  invoke(request: Request): Promise<Invocation> {
    if (this.#isStopped) return Promise.resolve({ kind: 'refused', why: 'the platform stops' });
    if (this.#waiting.length >= waitingMax)
      return Promise.resolve({ kind: 'refused', why: 'the line is full' });
    return new Promise((resolve) => {
      this.#waiting.push({ request, resolve });
      request.signal?.addEventListener('abort', () => this.#drop(request), { once: true });
      this.#pump();
    });
  }

  /** Starts workers before there is work for them, so that the first requests do not wait. */
  warm(count: number): void {
    while (this.#workers.size < Math.min(count, this.#workersMax)) this.#start();
  }

  /** Kills the workers, and resolves when they are gone; what is under way fails, what waits is refused. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    for (const { resolve } of this.#waiting.splice(0))
      resolve({ kind: 'refused', why: 'the platform stops' });
    await Promise.all([...this.#workers].map((worker) => worker.kill()));
  }

  get #workersMax(): number {
    return Math.min(this.#options.workersMax, this.plan.concurrencyMax ?? this.#options.workersMax);
  }

  #pump(): void {
    while (this.#waiting.length > 0 && this.#idle.length > 0) {
      void this.#run(this.#idle.pop()!, this.#waiting.shift()!);
    }
    while (this.#starting < this.#waiting.length && this.#workers.size < this.#workersMax) this.#start();
  }

  #start(): void {
    const { directory, memoryMb } = this.plan;
    const worker = new WorkerProcess({ ...this.#options, directory, memoryMb }, (dead) => this.#forget(dead));
    this.#workers.add(worker);
    this.#starting += 1;
    void worker.started(initTimeoutMs).then((outcome) => this.#onStarted(worker, outcome));
  }

  #onStarted(worker: WorkerProcess, outcome: WorkerOutcome): void {
    this.#starting -= 1;
    if (outcome.kind === 'ready') this.#idle.push(worker);
    else this.#failFirst(`it could not be loaded: ${whyOf(outcome)}`);
    this.#pump();
  }

  /** One failed start fails one request, so a function that can't be loaded does not start workers forever. */
  #failFirst(why: string): void {
    const first = this.#waiting.shift();
    if (first !== undefined) this.#fail(first, why);
  }

  async #run(worker: WorkerProcess, { request, resolve }: Waiting): Promise<void> {
    const outcome = await worker.invoke(this.#message(request), this.plan.timeoutMs);
    if (outcome.kind === 'returned') resolve({ kind: 'returned', value: outcome.value });
    else this.#fail({ request, resolve }, whyOf(outcome));
    const isUsable = outcome.kind === 'returned' || outcome.kind === 'threw';
    if (isUsable && worker.isAlive) this.#idle.push(worker);
    this.#pump();
  }

  #message({ requestId, traceId, event }: Request): Invoke {
    return {
      kind: 'invoke',
      requestId,
      event,
      traceId,
      functionName: this.plan.name,
      functionArn: this.plan.arn,
      memoryMb: this.plan.memoryMb,
      deadlineMs: Date.now() + this.plan.timeoutMs,
      environment: this.#options.invocationEnvironment(),
    };
  }

  #fail({ request, resolve }: Waiting, why: string): void {
    this.#options.onFailure?.(why, request.requestId);
    resolve({ kind: 'failed', why });
  }

  #drop(request: Request): void {
    const dropped = this.#waiting.find((each) => each.request === request);
    if (dropped === undefined) return;
    this.#waiting = this.#waiting.filter((each) => each !== dropped);
    dropped.resolve({ kind: 'refused', why: 'nobody waits for it any more' });
  }

  #forget(worker: WorkerProcess): void {
    this.#workers.delete(worker);
    const at = this.#idle.indexOf(worker);
    if (at >= 0) this.#idle.splice(at, 1);
    if (!this.#isStopped) this.#pump();
  }
}

function whyOf(outcome: WorkerOutcome): string {
  switch (outcome.kind) {
    case 'threw':
      return outcome.error;
    case 'died':
      return `its process died (${outcome.how})`;
    case 'timedOut':
      return 'it ran out of time';
    case 'ready':
    case 'returned':
      return outcome.kind;
  }
}
