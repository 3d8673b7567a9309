/**
 * A storm over sweeps: planners and workers that die at any step, messages that come twice, late or not at
 * all, a store that throttles, conflicts and lags, purchases and new rules in the middle of it, a clock that
 * jumps over days, a member whose item is spoiled.
 *
 * Afterwards every member stands as if time had passed for them alone, each outcome is booked once, nobody
 * is due any more, and every run counts what it booked.
 */
import { isDeepStrictEqual } from 'node:util';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import type { TimedOutcome } from '../../../domain/facts/outcomes.ts';
import type { Instant, MemberId, ProgramId } from '../../../domain/kernel/brand.ts';
import { advance, dueAt } from '../../../domain/member/advance.ts';
import { fold } from '../../../domain/member/fold.ts';
import type { ProgramFile } from '../../../domain/program/file.ts';
import type { Timeline } from '../../../domain/program/timeline.ts';
import type { Store } from '../../../functions/store/client.ts';
import { auditMember } from '../../../functions/store/history/audit.ts';
import { duePk, memberPk } from '../../../functions/store/keys.ts';
import type { Entry } from '../../../functions/store/ledger/entryItem.ts';
import { UnreadableMember } from '../../../functions/store/members/memberItem.ts';
import { getMember } from '../../../functions/store/members/members.ts';
import { recordFact } from '../../../functions/store/recording/record.ts';
import type { Hop } from '../../../functions/store/runs/hops.ts';
import { listRuns, type Run } from '../../../functions/store/runs/runs.ts';
import { look, type Planner } from '../../../functions/sweeps/planner.ts';
import { settlingMs } from '../../../functions/sweeps/settling.ts';
import { SliceTaken, takeHop } from '../../../functions/sweeps/sweeper.ts';
import { tableNames, tableShapes } from '../../contract/tables.ts';
import { bought } from '../../functions/store/given.ts';
import { factsOf, readBooks } from '../books/books.ts';
import { MemoryDynamo } from '../dynamo/engine.ts';
import { readTimeline } from '../senders/operator.ts';
import { StormWeather } from '../storm/stormWeather.ts';
import { memoryDocuments } from '../world/memoryDynamo.ts';
import { World } from '../world/world.ts';
import { publish, setAside } from './commands.ts';
import { StormFunctions } from './functions.ts';
import { StormQueue } from './queue.ts';
import { drawSweepScenario, type SweepPhase, type SweepScenario } from './scenario.ts';

export interface SweepReport {
  /** What is wrong afterwards; empty is right. */
  readonly faults: readonly string[];
  readonly deaths: number;
  readonly duplicates: number;
  readonly deadLetters: number;
  readonly stalled: number;
  readonly finished: number;
  readonly booked: number;
  /** Members whose items were spoiled, and who are there again. */
  readonly mended: number;
  /** Slices that a worker found in another's hands, or lost to one. */
  readonly taken: number;
}

export async function sweepStorm(seed: number): Promise<SweepReport> {
  const world = new World(seed);
  const play = new SweepStorm(world, drawSweepScenario(world.random, program));
  await world.play(() => play.run());
  return play.report();
}

const program = 'shop' as ProgramId;
const hourMs = 3_600_000;
/** More looks than any run needs to come to its end in calm weather. */
const looksMax = 40;

class SweepStorm {
  readonly #world: World;
  readonly #scenario: SweepScenario;
  readonly #weather: StormWeather;
  readonly #store: Store;
  readonly #functions: StormFunctions;
  readonly #queue: StormQueue;
  readonly #faults: string[] = [];
  readonly #counts = { stalled: 0, finished: 0, booked: 0, mended: 0, taken: 0 };
  #clockShiftMs = 0;
  #orders = 0;

  constructor(world: World, scenario: SweepScenario) {
    this.#world = world;
    this.#scenario = scenario;
    this.#weather = new StormWeather(world);
    const engine = new MemoryDynamo(tableShapes, this.#weather);
    this.#store = { documents: memoryDocuments(engine, this.#weather), tables: tableNames };
    this.#functions = new StormFunctions(world, this.#store, this.#platformNow);
    this.#queue = new StormQueue(world, (hop) => this.#takeHop(hop));
  }

  async run(): Promise<void> {
    const { firstRules, members, phases } = this.#scenario;
    await this.#publish(firstRules);
    await Promise.all(members.map((member) => this.#buy(member)));
    await this.#poison();
    for (const phase of phases) await this.#runPhase(phase);
    this.#weather.calmDown();
    this.#functions.calmDown();
    this.#queue.calmDown();
    await this.#comeToRest();
    await this.#audit();
  }

  report(): SweepReport {
    const { deaths, failures: errors } = this.#functions;
    const failures = errors.map((error) => `a function failed: ${(error as Error).stack}`);
    const { duplicates, deadLetters } = this.#queue;
    return { faults: [...this.#faults, ...failures], deaths, duplicates, deadLetters, ...this.#counts };
  }

  readonly #platformNow = () => (this.#scenario.startsAt + this.#clockShiftMs + this.#world.now()) as Instant;

  async #publish(file: ProgramFile): Promise<void> {
    const tryIt = () => publish(this.#store, program, file, this.#platformNow());
    while ((await this.#functions.run(tryIt)) !== true) await this.#world.sleep(1_000);
  }

  async #runPhase({ clockStepMs, newRules, ticks, buyers, savers }: SweepPhase): Promise<void> {
    const { random } = this.#world;
    await this.#world.sleep(random.pick([0, 60_000])); // a jump may find runs in the middle of their work
    this.#clockShiftMs += clockStepMs;
    const others = buyers.filter((member) => member !== this.#scenario.poisoned);
    const within = (ms: number) => this.#world.sleep(random.between(0, ms));
    await Promise.all([
      newRules === null ? null : this.#publish(newRules),
      this.#tick(ticks),
      ...others.map((member) => within(hourMs).then(() => this.#buy(member))),
      ...savers.map((member, index) => within(hourMs).then(() => this.#save(member, index))),
    ]);
  }

  async #tick(count: number): Promise<void> {
    for (let done = 0; done < count; done++) {
      const at = this.#platformNow();
      // Sometimes twice at once, and again when it did not answer.
      const looks = this.#world.random.chance(20) ? [1, 2] : [1];
      await Promise.all(looks.map(() => this.#look(at)));
      await this.#world.sleep(hourMs);
    }
  }

  async #look(at: Instant): Promise<void> {
    for (let tries = 0; tries < 3; tries++) {
      if ((await this.#functions.run(() => look(this.#planner(), program, at))) !== null) return;
      await this.#world.sleep(60_000);
    }
  }

  #planner(): Planner {
    const onStalled = () => void this.#counts.stalled++;
    return { store: this.#store, hops: this.#queue, now: this.#platformNow, onStalled };
  }

  async #takeHop(hop: Hop): Promise<boolean> {
    const isTaken = await this.#functions.run(async (instance) => {
      const onFinished = () => void this.#counts.finished++;
      const { store, hops, now } = this.#planner();
      try {
        await takeHop({ store, hops, now, ...instance, onFinished }, hop);
        return true;
      } catch (error) {
        if (!(error instanceof SliceTaken)) throw error;
        this.#counts.taken++;
        return false;
      }
    });
    return isTaken === true;
  }

  /** Sent again until it stands. */
  async #buy(member: string): Promise<void> {
    const { random } = this.#world;
    const order = `order ${++this.#orders}`;
    const cents = random.pick([0, 3_000, 6_000, 35_000]);
    const at = this.#platformNow() - random.pick([0, 0, 1_000, 600_000, 40 * 24 * hourMs]);
    for (let tries = 1; ; tries++) {
      const fact = bought({ order, member, cents, at, recordedAt: this.#platformNow() });
      const recorded = await this.#functions.run(async ({ timelineOf, timeLeftMs }) => {
        const timeline = (await timelineOf(program)) as Timeline;
        return recordFact(this.#store, { program, timeline, fact, metadata: null, timeLeftMs });
      });
      if (recorded !== null) return;
      await this.#world.sleep(1_000 * tries);
    }
  }

  async #save(member: string, index: number): Promise<void> {
    if (member === this.#scenario.poisoned) return;
    const id = `${this.#platformNow()}-${index}`;
    await this.#functions.run((instance) =>
      setAside(this.#store, program, member, id, this.#platformNow, instance),
    );
  }

  async #poison(): Promise<void> {
    const { poisoned } = this.#scenario;
    if (poisoned === null) return;
    const pk = memberPk(program, poisoned as MemberId);
    const state = new Uint8Array([99]);
    const Item = { pk, duePk: duePk(program, poisoned as MemberId), dueAt: 1, version: 1, state };
    for (;;) {
      try {
        await this.#store.documents.send(new PutCommand({ TableName: tableNames.members, Item }));
        return;
      } catch {
        await this.#world.sleep(1_000);
      }
    }
  }

  /** Calm weather, and the schedule goes on: every run ends, and then nobody is due. */
  async #comeToRest(): Promise<void> {
    for (let looks = 0; looks < looksMax; looks++) {
      await this.#world.sleep(hourMs);
      await this.#look(this.#platformNow());
      while (this.#queue.waiting > 0) await this.#world.sleep(60_000);
      const { runs } = await listRuns(this.#store, program, 100, null);
      const isQuiet = runs.every(({ finishedAt }) => finishedAt !== null);
      if (isQuiet && looks >= 2) return;
    }
    this.#faults.push('a run does not come to its end');
  }

  async #audit(): Promise<void> {
    const timeline = await readTimeline(this.#store, program);
    const until = (this.#platformNow() - settlingMs - 2 * hourMs) as Instant;
    const booked: Entry[] = [];
    for (const member of this.#scenario.members) {
      // Who was spoiled is folded from the ledger again by whoever reads them, if the ledger knows them.
      if (member === this.#scenario.poisoned) {
        if (!(await this.#isReadable(member as MemberId))) continue;
        this.#counts.mended++;
      }
      booked.push(...(await this.#auditMember(member as MemberId, timeline, until)));
    }
    const { runs } = await listRuns(this.#store, program, 100, null);
    for (const run of runs) this.#auditRun(run, booked);
  }

  async #isReadable(member: MemberId): Promise<boolean> {
    try {
      return (await getMember(this.#store, program, member)) !== null;
    } catch (error) {
      if (error instanceof UnreadableMember) return false;
      throw error;
    }
  }

  /** The passages that runs have booked for the member. */
  async #auditMember(member: MemberId, timeline: Timeline, until: Instant): Promise<readonly Entry[]> {
    const fault = (what: string) => void this.#faults.push(`${member}: ${what}`);
    const record = await getMember(this.#store, program, member);
    if (record === null) {
      fault('is not there');
      return [];
    }
    const difference = await auditMember(this.#store, program, timeline, record, this.#platformNow());
    if (difference !== null) fault(JSON.stringify(difference));
    if (record.dueAt <= until) fault('is still due');
    const { entries } = await readBooks(this.#store, program, member);
    const still: TimedOutcome[] = [];
    const now = advance(record.state, timeline, until, still);
    if (still.length > 0) fault(`${JSON.stringify(still)} is not booked`);
    const alone = fold(factsOf(entries), timeline, Math.max(until, record.state.asOf.at) as Instant).state;
    const isSame = isDeepStrictEqual(
      advance(now, timeline, Math.max(until, now.asOf.at) as Instant, []),
      alone,
    );
    if (record.state.need === timeline.need.fingerprint && !isSame) {
      fault(`is ${JSON.stringify(now)}, alone it would be ${JSON.stringify(alone)}`);
    }
    if (alone !== null && record.dueAt > dueAt(alone, timeline)) fault('is due too late');
    const passages = entries.filter(({ body }) => body.kind === 'passage');
    const outcomes = passages.flatMap((entry) => entry.outcomes.map((outcome) => JSON.stringify(outcome)));
    if (new Set(outcomes).size < outcomes.length) fault('an outcome is booked twice');
    return passages.filter(({ body }) => body.kind === 'passage' && body.by !== null);
  }

  #auditRun({ id, result }: Run, booked: readonly Entry[]): void {
    if (result === null) return;
    const own = booked.filter(
      ({ body }) => body.kind === 'passage' && body.by?.requestId.startsWith(`${id}/`),
    );
    const counted = (JSON.parse(result.sum) as Record<string, number>) ?? {};
    const { members, ...kinds } = counted;
    // A late purchase may give a page that is done again a second passage for the same member.
    const who = new Set(own.map(({ memberId, body }) => JSON.stringify([memberId, body])));
    const sum = Object.values(kinds).reduce((total, count) => total + count, 0);
    const outcomes = own.reduce((total, entry) => total + entry.outcomes.length, 0);
    if (sum !== outcomes || members !== who.size) {
      this.#faults.push(
        `${id} counts ${members} members and ${sum} outcomes, it booked ${who.size} and ${outcomes}`,
      );
    }
    if (result.done + result.failed !== result.found)
      this.#faults.push(`${id} has lost somebody: ${JSON.stringify(result)}`);
    if (result.failures.some(({ memberId }) => memberId !== this.#scenario.poisoned)) {
      this.#faults.push(`${id} fails for ${JSON.stringify(result.failures)}`);
    }
    this.#counts.booked += own.length;
  }
}
