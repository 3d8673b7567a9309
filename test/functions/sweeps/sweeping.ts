/** Programs with members, a planner and workers over them, and a queue that is worked off by hand. */
import type { Instant, ProgramId } from '../../../domain/kernel/brand.ts';
import { beginningOfTime } from '../../../domain/kernel/instant.ts';
import type { Timeline } from '../../../domain/program/timeline.ts';
import type { Store } from '../../../functions/store/client.ts';
import { getStoredTimeline } from '../../../functions/store/programs/programs.ts';
import { timelineReader } from '../../../functions/store/programs/timelines.ts';
import { addVersion } from '../../../functions/store/programs/versions.ts';
import type { Hop } from '../../../functions/store/runs/hops.ts';
import { getLatestRun, type Run } from '../../../functions/store/runs/runs.ts';
import { look, type Planner, startReview } from '../../../functions/sweeps/planner.ts';
import { type Sweeper, takeHop } from '../../../functions/sweeps/sweeper.ts';
import { at, type Bought, bought, newProgram, programFile, record, shop } from '../store/given.ts';

export class Sweeping {
  readonly program: ProgramId = newProgram();
  readonly store: Store;
  /** Waiting, in the order in which they were sent. */
  readonly messages: Hop[] = [];
  readonly stalled: string[] = [];
  readonly finished: string[] = [];
  now: Instant;
  timeLeftMs = () => 60_000;

  constructor(store: Store, now: string) {
    this.store = store;
    this.now = at(now);
  }

  get planner(): Planner {
    return {
      store: this.store,
      hops: { send: async (_queue, hops) => void this.messages.push(...hops) },
      now: () => this.now,
      onStalled: (_, { id }) => this.stalled.push(id),
    };
  }

  get sweeper(): Sweeper {
    const { store, hops, now } = this.planner;
    return {
      store,
      hops,
      now,
      timelineOf: timelineReader(store, { realNow: () => 0, platformNow: now }),
      timeLeftMs: () => this.timeLeftMs(),
      onFinished: (_, { id }) => this.finished.push(id),
    };
  }

  async timeline(): Promise<Timeline> {
    const timeline = await this.sweeper.timelineOf(this.program);
    if (timeline === null) throw new Error('nothing is published');
    return timeline;
  }

  /** Publishes the shop's rules, changed as said: the first version for all time, a later one from now on. */
  async publish(more: object = {}): Promise<void> {
    const before = await getStoredTimeline(this.store, this.program);
    const file = programFile({ ...shop, id: this.program, ...more });
    const version = (before?.lines.length ?? 0) + 1;
    const effectiveFrom = before === null ? beginningOfTime : this.now;
    const line = { version, effectiveFrom, publishedAt: this.now, standing: file.tiers.standing };
    const added = { line, text: JSON.stringify(file), author: 'tests', note: null, requestId: 'r' };
    if (!(await addVersion(this.store, this.program, before, added))) throw new Error('published meanwhile');
  }

  async buy(sale: Bought): Promise<void> {
    const { kind } = await record(this.store, this.program, bought(sale), await this.timeline());
    if (kind !== 'recorded') throw new Error(`the purchase is ${kind}`);
  }

  /** The schedule ticks; what it sends waits. */
  async tick(now: string): Promise<readonly Run[]> {
    this.now = at(now);
    return look(this.planner, this.program, this.now);
  }

  async byHand(now: string): Promise<Run | null> {
    this.now = at(now);
    return startReview(this.planner, this.program, 'operator');
  }

  /** Takes messages until none is left. */
  async drain(): Promise<void> {
    const { sweeper } = this;
    for (let hop = this.messages.shift(); hop !== undefined; hop = this.messages.shift()) {
      await takeHop(sweeper, hop);
    }
  }

  async latest(kind = 'review'): Promise<Run> {
    const run = await getLatestRun(this.store, this.program, kind);
    if (run === null) throw new Error(`there was no ${kind}`);
    return run;
  }
}
