/** Senders: they deliver until they are answered, again and again, and notice when an answer can't be right. */
import { isDeepStrictEqual } from 'node:util';
import type { FactId, ProgramId } from '../../domain/kernel/brand.ts';
import type { Fact, Purchase, Refund } from '../../domain/member/facts.ts';
import type { Timeline } from '../../domain/program/timeline.ts';
import type { Store } from '../../functions/store/client.ts';
import { type Entry, sameContent } from '../../functions/store/entryItem.ts';
import { type RecordResult, recordFact } from '../../functions/store/record.ts';
import type { CommandResult } from '../../functions/store/recordCommand.ts';
import { type OrderResult, recordOnOrder } from '../../functions/store/recordOnOrder.ts';
import type { Platform } from './platform.ts';
import {
  type Delivery,
  type GivenBack,
  refundAsFact,
  type Sale,
  type Spending,
  saleAsFact,
} from './scenario.ts';
import { spend } from './spender.ts';
import type { World } from './world.ts';

const triesMax = 30;

export interface SendersProps {
  readonly world: World;
  readonly store: Store;
  readonly platform: Platform;
  readonly program: ProgramId;
  readonly platformNow: () => number;
}

export class Senders {
  readonly #props: SendersProps;
  /** Every version of every order that was ever sent. */
  readonly sent = new Map<string, Purchase[]>();
  /** The entry that first answered for a purchase. */
  readonly acknowledged = new Map<string, Entry>();
  readonly sentRefunds = new Map<FactId, Refund>();
  /** Answered as recorded, or as waiting for their purchase. */
  readonly promisedRefunds = new Set<FactId>();
  readonly refusedRefunds = new Set<FactId>();
  readonly acknowledgedSpendings = new Set<string>();
  readonly #recorded = new Set<string>();
  readonly faults: string[] = [];
  readonly counts = {
    recorded: 0,
    duplicates: 0,
    conflicts: 0,
    busy: 0,
    refunds: 0,
    waiting: 0,
    refused: 0,
    spendings: 0,
  };

  constructor(props: SendersProps) {
    this.#props = props;
  }

  /** One after the other, each until it is answered or the sender loses patience. */
  async deliverAll(deliveries: readonly Delivery[], phaseBeganAt: number): Promise<void> {
    const { world } = this.#props;
    for (const delivery of deliveries) {
      await world.sleep(world.random.pick([0, 10, 500, 30_000]));
      for (let attempt = 1; attempt <= triesMax; attempt++) {
        if (await this.#deliver(delivery, phaseBeganAt)) break;
        await world.sleep(world.random.between(100, 1_000 * attempt));
      }
    }
  }

  /** As a function records it, and the answer as seen by whoever sent it. */
  async record(fact: Purchase, timeline: Timeline, timeLeftMs: () => number): Promise<RecordResult> {
    const { store, program } = this.#props;
    const { orderId } = fact.order;
    this.sent.set(orderId, [...(this.sent.get(orderId) ?? []), fact]);
    return recordFact(store, { program, timeline, fact, metadata: null, timeLeftMs });
  }

  check(fact: Purchase, result: RecordResult): void {
    const { orderId } = fact.order;
    switch (result.kind) {
      case 'recorded':
      case 'duplicate':
        this.#checkStanding(fact, result);
        return;
      case 'conflict':
        this.counts.conflicts++;
        if (states(result.entry, fact)) this.faults.push(`${orderId} is in conflict with itself`);
        return;
      case 'out-of-range':
        this.faults.push(`${orderId} is out of range`);
    }
  }

  /** Whether the sender may go on. */
  #deliver(delivery: Delivery, phaseBeganAt: number): Promise<boolean> {
    switch (delivery.kind) {
      case 'sale':
        return this.#deliverSale(delivery, phaseBeganAt);
      case 'refund':
        return this.#deliverRefund(delivery, phaseBeganAt);
      default:
        return this.#deliverSpending(delivery);
    }
  }

  async #deliverSale(sale: Sale, phaseBeganAt: number): Promise<boolean> {
    const { platform, program, platformNow } = this.#props;
    const answer = await platform.invoke(async ({ timelineOf, timeLeftMs }) => {
      const timeline = await timelineOf(program);
      if (timeline === null) throw new Error('the program has no timeline');
      const fact = saleAsFact(sale, phaseBeganAt, platformNow());
      return { fact, result: await this.record(fact, timeline, timeLeftMs) };
    });
    if (answer.kind === 'busy') this.counts.busy++;
    if (answer.kind !== 'answered') return false;
    this.check(answer.value.fact, answer.value.result);
    return true;
  }

  async #deliverRefund(refund: GivenBack, phaseBeganAt: number): Promise<boolean> {
    const { platform, program, platformNow, store } = this.#props;
    const answer = await platform.invoke(async ({ timelineOf, timeLeftMs }) => {
      const timeline = await timelineOf(program);
      if (timeline === null) throw new Error('the program has no timeline');
      const fact = refundAsFact(refund, phaseBeganAt, platformNow());
      this.sentRefunds.set(fact.id, fact);
      return { fact, result: await recordOnOrder(store, { program, timeline, fact, timeLeftMs }) };
    });
    if (answer.kind === 'busy') this.counts.busy++;
    if (answer.kind !== 'answered') return false;
    this.#checkRefund(answer.value.fact, answer.value.result);
    return true;
  }

  async #deliverSpending(spending: Spending): Promise<boolean> {
    const { platform, program, platformNow, store } = this.#props;
    const answer = await platform.invoke(async ({ timelineOf, timeLeftMs }) => {
      const timeline = await timelineOf(program);
      if (timeline === null) throw new Error('the program has no timeline');
      return spend(spending, { store, program, timeline, now: platformNow, timeLeftMs });
    });
    if (answer.kind === 'busy') this.counts.busy++;
    if (answer.kind !== 'answered') return false;
    this.#checkSpending(spending, answer.value);
    return true;
  }

  #checkSpending({ kind, redemptionId }: Spending, result: CommandResult): void {
    const what = `${kind} ${redemptionId}`;
    if (result.kind === 'refused' || result.kind === 'unknown-member') {
      this.counts.refused++;
    } else if (result.kind === 'recorded' || result.kind === 'duplicate') {
      this.counts.spendings++;
      this.acknowledgedSpendings.add(result.entry.id);
      const uncovered = result.entry.outcomes.flatMap((outcome) =>
        outcome.kind === 'points.redeemed' || outcome.kind === 'points.reserved'
          ? outcome.taken.filter(({ expiresOn }) => expiresOn === 0)
          : [],
      );
      if (uncovered.length > 0) this.faults.push(`${what} spent points that nobody had`);
    } else {
      this.faults.push(`${what} is answered with ${result.kind}`);
    }
  }

  #checkRefund(fact: Refund, result: OrderResult): void {
    switch (result.kind) {
      case 'waiting':
        this.counts.waiting++;
        this.promisedRefunds.add(fact.id);
        return;
      case 'refused':
        this.counts.refused++;
        this.refusedRefunds.add(fact.id);
        return;
      case 'recorded':
      case 'duplicate':
        this.counts.refunds++;
        this.promisedRefunds.add(fact.id);
        if (!states(result.entry, { ...fact, memberId: result.entry.memberId })) {
          this.faults.push(`${fact.id} is answered with another entry`);
        }
        if (result.member.version < result.entry.version) this.faults.push(`${fact.id}: an old member`);
        return;
      default:
        this.faults.push(`${fact.id} is answered with ${result.kind}`);
    }
  }

  #checkStanding(
    fact: Purchase,
    { kind, entry, member }: Extract<RecordResult, { readonly member: unknown }>,
  ): void {
    const { orderId } = fact.order;
    const isNew = kind === 'recorded';
    this.counts[isNew ? 'recorded' : 'duplicates']++;
    if (isNew && this.#recorded.has(orderId)) this.faults.push(`${orderId} is recorded twice`);
    if (isNew) this.#recorded.add(orderId);
    const first = this.acknowledged.get(orderId) ?? entry;
    this.acknowledged.set(orderId, first);
    if (!isDeepStrictEqual(first, entry)) this.faults.push(`${orderId} has two entries`);
    if (!states(entry, fact)) this.faults.push(`${orderId} is answered with another purchase's entry`);
    if (member.version < entry.version) {
      this.faults.push(`${orderId}, version ${entry.version}, is answered with version ${member.version}`);
    }
  }
}

function states(entry: Entry, fact: Fact): boolean {
  return entry.body.kind === 'fact' && sameContent(entry.body.fact, fact);
}
