/**
 * A storm: senders that repeat, shuffle, delay and lose acknowledgements, over functions that die at any
 * step, over a store that throttles, conflicts, lags and times out before and after it has written; rules
 * that change and a clock that is set forward in the middle of it.
 *
 * Afterwards every acknowledged purchase is there once, nothing is there that nobody sent, and every
 * member's books are right.
 */
import type { MemberId, ProgramId } from '../../domain/kernel/brand.ts';
import type { Purchase, Refund } from '../../domain/member/facts.ts';
import type { Timeline } from '../../domain/program/timeline.ts';
import type { Store } from '../../functions/store/client.ts';
import { sameContent } from '../../functions/store/entryItem.ts';
import { getMember } from '../../functions/store/members.ts';
import { tableNames, tableShapes } from '../contract/tables.ts';
import { bought } from '../functions/store/given.ts';
import { factsOf, faultsInBooks, faultsInVersions, readBooks } from './books.ts';
import { MemoryDynamo } from './dynamo/engine.ts';
import { memoryDocuments } from './memoryDynamo.ts';
import { publish, readTimeline } from './operator.ts';
import { Platform } from './platform.ts';
import { drawScenario, type Phase, type Scenario } from './scenario.ts';
import { Senders } from './sender.ts';
import { StormWeather } from './stormWeather.ts';
import { World } from './world.ts';

export interface StormReport {
  /** What is wrong afterwards; empty is right. */
  readonly faults: readonly string[];
  readonly recorded: number;
  readonly duplicates: number;
  readonly conflicts: number;
  readonly busy: number;
  readonly refunds: number;
  readonly waiting: number;
  readonly refused: number;
  readonly spendings: number;
  readonly deaths: number;
}

export async function storm(seed: number): Promise<StormReport> {
  const world = new World(seed);
  const play = new Storm(world, drawScenario(world.random));
  await world.play(play.run());
  return play.report();
}

const program = 'shop' as ProgramId;
const hourMs = 3_600_000;

class Storm {
  readonly #world: World;
  readonly #scenario: Scenario;
  readonly #weather: StormWeather;
  readonly #engine: MemoryDynamo;
  readonly #store: Store;
  readonly #platform: Platform;
  readonly #senders: Senders;
  readonly #faults: string[] = [];
  #clockShiftMs = 0;

  constructor(world: World, scenario: Scenario) {
    this.#world = world;
    this.#scenario = scenario;
    this.#weather = new StormWeather(world);
    this.#engine = new MemoryDynamo(tableShapes, this.#weather);
    this.#store = { documents: memoryDocuments(this.#engine, this.#weather), tables: tableNames };
    this.#platform = new Platform(world, this.#store, this.#platformNow);
    this.#senders = new Senders(this.#parts());
  }

  async run(): Promise<void> {
    await publish(this.#scenario.firstRules, this.#parts());
    for (const phase of this.#scenario.phases) await this.#runPhase(phase);
    this.#weather.calmDown();
    this.#platform.calmDown();
    await this.#world.sleep(hourMs); // what was under way has arrived, views have caught up
    await this.#audit();
  }

  report(): StormReport {
    const failures = this.#platform.failures.map((error) => `a function failed: ${(error as Error).stack}`);
    const faults = [...this.#senders.faults, ...this.#faults, ...failures];
    return { faults, ...this.#senders.counts, deaths: this.#platform.deaths };
  }

  readonly #platformNow = () => this.#scenario.startsAt + this.#clockShiftMs + this.#world.now();

  #parts() {
    const [world, store, platform, platformNow] = [
      this.#world,
      this.#store,
      this.#platform,
      this.#platformNow,
    ];
    return { world, store, platform, program, platformNow };
  }

  async #runPhase({ clockStepMs, newRules, senders }: Phase): Promise<void> {
    await this.#world.sleep(60_000); // no invocation of the phase before is left
    this.#clockShiftMs += clockStepMs;
    const beganAt = this.#platformNow();
    await Promise.all([
      newRules === null ? null : publish(newRules, this.#parts()),
      ...senders.map((sales) => this.#senders.deliverAll(sales, beganAt)),
    ]);
  }

  async #audit(): Promise<void> {
    const timeline = await readTimeline(this.#store, program);
    const booked = new Map<string, Purchase>();
    const refunds: Refund[] = [];
    const facts = new Set<string>();
    const members = new Set([...this.#senders.sent.values()].flat().map(({ memberId }) => memberId));
    for (const member of members) {
      const isKnown = await this.#visitOnceMore(member, timeline);
      if (!isKnown) continue; // a rival who never won
      const books = await readBooks(this.#store, program, member);
      const faults = [...faultsInBooks(books, timeline), ...faultsInVersions(books, timeline)];
      for (const fault of faults) this.#faults.push(`${member}: ${fault}`);
      for (const fact of factsOf(books.entries)) {
        facts.add(fact.id);
        if (fact.kind === 'refund') refunds.push(fact);
        if (fact.kind !== 'purchase') continue;
        if (booked.has(fact.order.orderId)) this.#faults.push(`${fact.order.orderId} is booked twice`);
        booked.set(fact.order.orderId, fact);
      }
    }
    this.#auditOrders(booked);
    this.#auditRefunds(booked, refunds);
    for (const id of this.#senders.acknowledgedSpendings) {
      if (!facts.has(id)) this.#faults.push(`${id} was acknowledged and is lost`);
    }
  }

  /** A last purchase: members last met under older rules are folded again. False where there is no member. */
  async #visitOnceMore(member: MemberId, timeline: Timeline): Promise<boolean> {
    if ((await getMember(this.#store, program, member)) === null) return false;
    const now = this.#platformNow();
    const fact = bought({ order: `last of ${member}`, member, at: now, recordedAt: now });
    this.#senders.check(fact, await this.#senders.record(fact, timeline, () => 29_000));
    await this.#world.sleep(hourMs);
    return true;
  }

  #auditOrders(booked: ReadonlyMap<string, Purchase>): void {
    const { sent, acknowledged } = this.#senders;
    for (const [order, fact] of booked) {
      const isSent = sent.get(order)?.some((each) => sameContent(each, fact)) ?? false;
      if (!isSent) this.#faults.push(`${order} was never sent like this`);
    }
    for (const order of acknowledged.keys()) {
      if (!booked.has(order)) this.#faults.push(`${order} was acknowledged and is lost`);
    }
    const stored = this.#engine
      .itemsOf(tableNames.ledger)
      .filter(({ sk, fact }) => sk?.S === 'purchase' && fact !== undefined);
    if (stored.length !== booked.size) {
      this.#faults.push(`${stored.length} purchases are in the ledger, ${booked.size} in members' books`);
    }
  }

  /** A refund that was taken, or that waits, counts as soon as its purchase is there; a refused one never does. */
  #auditRefunds(booked: ReadonlyMap<string, Purchase>, refunds: readonly Refund[]): void {
    const { sentRefunds, promisedRefunds, refusedRefunds } = this.#senders;
    const ids = new Set(refunds.map(({ id }) => id));
    if (ids.size < refunds.length) this.#faults.push('a refund is booked twice');
    for (const refund of refunds) {
      const sent = sentRefunds.get(refund.id);
      const isSent = sent !== undefined && sameContent(refund, { ...sent, memberId: refund.memberId });
      if (!isSent) this.#faults.push(`${refund.id} was never sent like this`);
      if (refusedRefunds.has(refund.id)) this.#faults.push(`${refund.id} was refused and is booked`);
      if (booked.get(refund.order.orderId)?.memberId !== refund.memberId) {
        this.#faults.push(`${refund.id} is booked to somebody who did not buy`);
      }
    }
    for (const id of promisedRefunds) {
      const order = sentRefunds.get(id)?.order.orderId ?? '';
      if (booked.has(order) && !ids.has(id)) this.#faults.push(`${id} was promised and is lost`);
    }
  }
}
