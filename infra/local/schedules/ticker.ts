/**
 * Runs the template's schedules by the platform clock: in real time each tick as it comes, and while the
 * clock is being moved each tick that has something to do, in order.
 */
import type { SchedulePlan } from '../assembly/plan/schedule.ts';
import { type ClockAim, type ClockMove, isoOf, type PlatformClock } from '../clock/platform-clock.ts';
import type { Invoker } from '../workers/pool.ts';
import { type Called, callTarget } from './target.ts';

export interface TickerOptions {
  readonly schedules: readonly SchedulePlan[];
  /** By function ARN. */
  readonly functions: ReadonlyMap<string, Invoker>;
  readonly clock: PlatformClock;
  readonly nextWork: NextWork;
  /** Resolves when all that the last tick has set going is done; rejects when the platform stops. */
  readonly drain: () => Promise<void>;
  /** Fires when the platform stops. */
  readonly stopping: AbortSignal;
  readonly onMove?: ((progress: MoveProgress) => void) | undefined;
  /** Told of a schedule whose function has failed. */
  readonly onTrouble?: ((what: string) => void) | undefined;
}

/**
 * The first instant at which a tick of the schedule would find something to do, in milliseconds since 1970, or the first
 * later than a tick at `ranMs`; null: there is none. Ticks before it are skipped on a move.
 */
export type NextWork = (schedule: SchedulePlan, ranMs: number | null) => Promise<number | null>;

export interface MoveProgress {
  readonly fromMs: number;
  readonly atMs: number;
  readonly toMs: number;
  /** Schedules run so far. */
  readonly runs: number;
}

export type Moved =
  | { readonly kind: 'moved'; readonly runs: number }
  | Exclude<ClockAim, { kind: 'to' }>
  /** The clock stands at a tick whose function failed. */
  | { readonly kind: 'failed'; readonly why: string }
  | { readonly kind: 'stopped' };

/** Longer than a timer can sleep, and a machine that was suspended looks at its clock again. */
const sleepMaxMs = 60_000;

export class Ticker {
  readonly #options: TickerOptions;
  /** Every tick up to here has been run or skipped. */
  #passedMs: number;
  #timer: NodeJS.Timeout | undefined;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: TickerOptions) {
    this.#options = options;
    this.#passedMs = options.clock.nowMs();
    options.stopping.addEventListener('abort', () => clearTimeout(this.#timer), { once: true });
  }

  start(): void {
    if (this.#options.stopping.aborted || this.#options.schedules.length === 0) return;
    const sleepMs = this.#nextTick(this.#passedMs) - this.#options.clock.nowMs();
    this.#timer = setTimeout(
      async () => {
        await this.#inTurn(() => this.#tickInTime());
        this.start();
      },
      Math.min(Math.max(sleepMs, 0), sleepMaxMs),
    );
  }

  /** Moves the clock. A second move waits for the first, and begins where that has ended. */
  move(move: ClockMove): Promise<Moved> {
    return this.#inTurn(async () => {
      const aim = this.#options.clock.aim(move);
      return aim.kind === 'to' ? this.#moveTo(aim.ms) : aim;
    });
  }

  async #moveTo(toMs: number): Promise<Moved> {
    const { clock, drain, stopping, onMove } = this.#options;
    const fromMs = clock.nowMs();
    const finders = this.#finders();
    let runs = 0;
    const progress = () => onMove?.({ fromMs, atMs: clock.nowMs(), toMs, runs });
    try {
      await drain(); // what was under way belongs to the time before
      for (;;) {
        const ticks = await Promise.all(finders.map((finder) => finder.next(this.#passedMs)));
        const tickMs = Math.min(...ticks, toMs + 1);
        if (tickMs > toMs) break;
        stopping.throwIfAborted();
        clock.moveTo(tickMs);
        const ringing = finders.filter((_, index) => ticks[index] === tickMs);
        for (const finder of ringing) finder.ranMs = tickMs;
        this.#passedMs = tickMs;
        const called = await this.#call(
          ringing.map(({ schedule }) => schedule),
          tickMs,
        );
        if (called.kind === 'failed') return stopping.aborted ? { kind: 'stopped' } : called;
        await drain();
        runs += 1;
        progress();
      }
    } catch (error) {
      if (stopping.aborted) return { kind: 'stopped' };
      throw error;
    }
    clock.moveTo(toMs);
    this.#passedMs = toMs;
    progress();
    return { kind: 'moved', runs };
  }

  /** Where several have passed since (the machine slept), the first stands for all: it finds all that is due. */
  async #tickInTime(): Promise<void> {
    const nowMs = this.#options.clock.nowMs();
    const tickMs = this.#nextTick(this.#passedMs);
    if (tickMs > nowMs || this.#options.stopping.aborted) return;
    await this.#tick(tickMs);
    this.#passedMs = nowMs;
  }

  #finders(): readonly WorkFinder[] {
    return this.#options.schedules.map((schedule) => new WorkFinder(schedule, this.#options.nextWork));
  }

  /** Calls what ticks at this instant. */
  async #tick(tickMs: number): Promise<Called> {
    this.#passedMs = tickMs;
    const ringing = this.#options.schedules.filter(({ ticks }) => ticks.nextAfter(tickMs - 1) === tickMs);
    return this.#call(ringing, tickMs);
  }

  /** The first that fails ends it. */
  async #call(ringing: readonly SchedulePlan[], tickMs: number): Promise<Called> {
    const { functions, stopping, onTrouble } = this.#options;
    for (const schedule of ringing) {
      const called = await callTarget(schedule, functions.get(schedule.functionArn)!, tickMs);
      if (called.kind === 'done') continue;
      const why = `The schedule ${schedule.name} failed at ${isoOf(tickMs)}: ${called.why}.`;
      if (!stopping.aborted) onTrouble?.(why);
      return { kind: 'failed', why };
    }
    return { kind: 'done' };
  }

  #nextTick(afterMs: number): number {
    return Math.min(...this.#options.schedules.map(({ ticks }) => ticks.nextAfter(afterMs)));
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work);
    this.#turn = turn.catch(() => {}); // whoever asked for it hears of it
    return turn;
  }
}

/**
 * When a schedule is to ring next. What a tick leaves undone the next tick tries once more. What that leaves too waits
 * for a tick that has other work: else a member who can't be done would call for every tick there is.
 */
class WorkFinder {
  readonly schedule: SchedulePlan;
  /** Its last tick of this move. */
  ranMs: number | null = null;
  readonly #nextWork: NextWork;
  #leftMs: number | null = null;

  constructor(schedule: SchedulePlan, nextWork: NextWork) {
    this.schedule = schedule;
    this.#nextWork = nextWork;
  }

  /** Its first tick after `passedMs` that finds something; infinite: none does. */
  async next(passedMs: number): Promise<number> {
    const workMs = await this.#workMs();
    if (workMs === null) return Number.POSITIVE_INFINITY;
    return this.schedule.ticks.nextAfter(Math.max(workMs - 1, passedMs));
  }

  async #workMs(): Promise<number | null> {
    const { schedule, ranMs } = this;
    const workMs = await this.#nextWork(schedule, null);
    const isLeft = workMs !== null && ranMs !== null && workMs <= ranMs;
    if (isLeft && workMs === this.#leftMs) return this.#nextWork(schedule, ranMs);
    if (isLeft) this.#leftMs = workMs;
    return workMs;
  }
}
