/**
 * A storm: senders that repeat, shuffle, delay and lose acknowledgements, over functions that die at any
 * step, over a store that throttles, conflicts, lags and times out before and after it has written; rules
 * that change and a clock that is set forward in the middle of it.
 *
 * Afterwards every acknowledged fact is there once, nothing is there that nobody sent, and every member's
 * books are right.
 */
import { createHash } from 'node:crypto';
import type { Instant, ProgramId } from '../../../domain/kernel/brand.ts';
import type { ProgramFile } from '../../../domain/program/file.ts';
import type { Store } from '../../../functions/store/client.ts';
import { cancellation } from '../../../functions/store/errors.ts';
import { listDue, shards } from '../../../functions/store/members/due.ts';
import { settlingMs } from '../../../functions/sweeps/settling.ts';
import { tableNames, tableShapes } from '../../contract/tables.ts';
import { Audit } from '../books/audit.ts';
import { MemoryDynamo } from '../dynamo/engine.ts';
import { Operator } from '../senders/operator.ts';
import { Script } from '../senders/script.ts';
import { Senders } from '../senders/sender.ts';
import { Sweeping } from '../senders/sweeping.ts';
import { connectClients, type Send } from '../world/clients.ts';
import { type Instances, loadInstances } from '../world/instances.ts';
import { memoryDocuments } from '../world/memoryDynamo.ts';
import { Platform } from '../world/platform.ts';
import { stormySecrets } from '../world/secrets.ts';
import { World } from '../world/world.ts';
import { drawRules } from './rules.ts';
import { StormWeather } from './stormWeather.ts';

interface StormReport {
  /** What is wrong afterwards; empty is right. */
  readonly faults: readonly string[];
  /** How often what happened. */
  readonly counts: Readonly<Record<string, number>>;
  /** Of all that is stored at the end. */
  readonly digest: string;
}

export async function storm(seed: number): Promise<StormReport> {
  const play = new Storm(new World(seed), await loadInstances());
  const disconnect = play.connect();
  try {
    await play.run();
  } finally {
    disconnect();
  }
  return play.report();
}

/** More than it takes until a run that came to a halt is handed on again, and the next one is through. */
const ticksMax = 6;
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** Midnight, clock changes, the end of a year, 29 February, an ordinary afternoon; New York time. */
const beginnings = [
  '2026-11-22T05:00:00Z',
  '2026-03-08T06:59:00Z',
  '2026-11-01T05:59:00Z',
  '2026-01-01T04:59:30Z',
  '2028-02-29T12:00:00Z',
  '2026-07-15T19:30:00Z',
];
const secret = `whsec_${Buffer.alloc(32, 'storm').toString('base64')}`;

let storms = 0;

class Storm {
  readonly #world: World;
  /** Of its own: instances know nothing of it, even where the same storm was played before. */
  readonly #program = `storm-${String(++storms).padStart(9, '0')}` as ProgramId;
  readonly #weather: StormWeather;
  readonly #engine: MemoryDynamo;
  readonly #store: Store;
  readonly #platform: Platform;
  readonly #operator: Operator;
  readonly #senders: Senders;
  readonly #script: Script;
  readonly #enrolment: ProgramFile['enrolment'];
  readonly #audit: Audit;
  readonly #sweeping: Sweeping;
  readonly #isSwept: boolean;
  readonly #faults: string[] = [];
  #clockShiftMs = 0;
  #clockSteps = 0;
  #versions = 0;
  #checksFailed = 0;
  #lostRaces = 0;

  constructor(world: World, instances: Instances) {
    const { random } = world;
    const program = this.#program;
    this.#world = world;
    world.beginAt(Date.parse(random.pick(beginnings)));
    this.#weather = new StormWeather(world);
    this.#engine = new MemoryDynamo(tableShapes, this.#weather);
    this.#store = { documents: memoryDocuments(this.#engine, this.#weather), tables: tableNames };
    this.#platform = new Platform(world, instances);
    this.#operator = new Operator({ world, platform: this.#platform, program });
    this.#senders = new Senders({ world, platform: this.#platform, program, secret });
    this.#script = new Script(random);
    this.#enrolment = random.chance(8) ? 'by-enrolling' : 'automatic';
    const [store, engine, senders, platformNow] = [
      this.#store,
      this.#engine,
      this.#senders,
      this.#platformNow,
    ];
    this.#sweeping = new Sweeping({ world, weather: this.#weather, platform: this.#platform, platformNow });
    this.#isSwept = random.chance(50);
    this.#audit = new Audit({ world, store, engine, program, senders, platformNow });
  }

  /** The functions' clients answer from this storm until the result is called. */
  connect(): () => void {
    const { documents } = this.#store;
    const send = documents.send.bind(documents) as unknown as Send;
    const watched: Send = (command) => send(command).catch((error: unknown) => this.#watch(error));
    return connectClients(watched, stormySecrets(this.#weather), this.#sweeping.send);
  }

  async run(): Promise<void> {
    const before = process.env.LAUREL_CLOCK_SHIFT_MS;
    try {
      await this.#world.play(() => this.#play());
    } finally {
      if (before === undefined) delete process.env.LAUREL_CLOCK_SHIFT_MS;
      else process.env.LAUREL_CLOCK_SHIFT_MS = before;
    }
  }

  report(): StormReport {
    const mayArriveLate = (this.#weather.counts.get('overtaken commit') ?? 0) > 0;
    const surprises = mayArriveLate ? [] : this.#senders.surprises;
    const faults = [...surprises, ...this.#senders.faults, ...this.#audit.faults, ...this.#faults];
    const counts = {
      ...this.#platform.counts,
      clockSteps: this.#clockSteps,
      versions: this.#versions,
      checksFailed: this.#checksFailed,
      lostRaces: this.#lostRaces,
      ...this.#sweeping.counts,
      ...Object.fromEntries(this.#audit.counts),
      ...Object.fromEntries(this.#weather.counts),
      ...Object.fromEntries(this.#senders.counts),
    };
    return { faults, counts, digest: this.#digest() };
  }

  #watch(error: unknown): never {
    if (cancellation(error)?.codes.includes('ConditionalCheckFailed')) this.#lostRaces++;
    throw error;
  }

  async #play(): Promise<void> {
    const { random } = this.#world;
    this.#setClock(0);
    await this.#operator.addSecret(secret);
    await this.#publishRules('first');
    const phases = random.between(1, 3);
    for (let index = 0; index < phases; index++) {
      // Every sender of the phase before is done; what is still under way was decided by its time.
      await this.#world.sleep(random.pick([0, 5_000, minuteMs]));
      if (index > 0) this.#setClock(random.pick([0, hourMs, 20 * dayMs, 200 * dayMs, 500 * dayMs]));
      await this.#playPhase(index);
    }
    this.#weather.calmDown();
    this.#platform.calmDown();
    await this.#world.sleep(hourMs); // what was under way has arrived, views have caught up
    if (this.#isSwept) await this.#sweepAll();
    await this.#audit.run(this.#script.people, this.#operator.published);
  }

  async #playPhase(index: number): Promise<void> {
    const { random } = this.#world;
    const senders = this.#script.phase(this.#platformNow());
    const publishing = (['a', 'b'] as const).filter(() => index > 0 && random.chance(35));
    await Promise.all([
      ...publishing.map((name) => this.#publish(`${name}${index}`)),
      ...this.#ticks(),
      ...senders.map((deliveries) => this.#senders.deliverAll(deliveries)),
    ]);
  }

  /** The schedule, more often than it is: at times two at once. */
  #ticks(): Promise<void>[] {
    const { random } = this.#world;
    const count = this.#isSwept ? random.pick([0, 1, 2]) : 0;
    return Array.from({ length: count }, async () => {
      await this.#world.sleep(random.pick([0, 30_000, 200_000]));
      await this.#sweeping.tick();
    });
  }

  /** Hour after hour, as if no job had ever failed: in the end nobody is due. */
  async #sweepAll(): Promise<void> {
    for (let count = 0; count < ticksMax; count++) {
      const until = this.#platformNow() - settlingMs;
      await this.#sweeping.tick();
      await this.#world.sleep(hourMs);
      if (!(await this.#isAnyDue(until as Instant))) return;
    }
    this.#faults.push('members stay due however often they are looked at');
  }

  async #isAnyDue(until: Instant): Promise<boolean> {
    const pages = shards.map((shard) =>
      listDue(this.#store, this.#program, { shard, until, after: null, limit: 1 }),
    );
    return (await Promise.all(pages)).some(({ members }) => members.length > 0);
  }

  /** While everything goes on. */
  async #publish(name: string): Promise<void> {
    const { random } = this.#world;
    await this.#world.sleep(random.pick([0, 0, 20_000, 90_000]));
    this.#versions++;
    const before = [...this.#operator.published.values()];
    switch (random.between(1, 4)) {
      case 1:
        await this.#operator.rollBack(random.pick(before));
        return;
      case 2: {
        const at = this.#platformNow() + random.pick([5, 15]) * minuteMs;
        const version = await this.#publishRules(name, at);
        await this.#world.sleep(random.between(0, 10 * minuteMs));
        await this.#operator.withdraw(version);
        return;
      }
      default:
        await this.#publishRules(name);
    }
  }

  /** Until the check finds nothing that can't be accepted. */
  async #publishRules(name: string, at: number | null = null): Promise<number> {
    for (;;) {
      const version = await this.#operator.publish(name, this.#drawRules(), at);
      if (version !== null) return version;
      this.#checksFailed++;
    }
  }

  #drawRules(): ProgramFile {
    return drawRules(this.#world.random, this.#program, this.#enrolment);
  }

  readonly #platformNow = () => this.#world.realNow() + this.#clockShiftMs;

  #setClock(stepMs: number): void {
    if (stepMs > 0) this.#clockSteps++;
    this.#clockShiftMs += stepMs;
    process.env.LAUREL_CLOCK_SHIFT_MS = String(this.#clockShiftMs);
  }

  /** Request ids are made by chance, and each play has a program of its own. */
  #digest(): string {
    const items = [tableNames.members, tableNames.ledger]
      .flatMap((table) => this.#engine.itemsOf(table))
      .map(({ requestId: _, ...item }) => JSON.stringify(item).replaceAll(this.#program, 'program'));
    return createHash('sha256').update(items.sort().join('\n')).digest('hex');
  }
}
