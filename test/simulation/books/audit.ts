/** After the storm: every acknowledged fact is there once, nothing else is, and what was promised holds. */

import { mayWait, type WaitingFact } from '../../../domain/facts/catalogue.ts';
import { engagementFactId, type Fact, purchaseFactId } from '../../../domain/facts/facts.ts';
import { purchasesAmong } from '../../../domain/facts/order.ts';
import type { FactId, MemberId, ProgramId } from '../../../domain/kernel/brand.ts';
import type { Store } from '../../../functions/store/client.ts';
import { sameContent } from '../../../functions/store/ledger/factText.ts';
import { getMember } from '../../../functions/store/members/members.ts';
import { getStoredTimeline, publishedLines } from '../../../functions/store/programs/programs.ts';
import { tableNames } from '../../contract/tables.ts';
import type { MemoryDynamo } from '../dynamo/engine.ts';
import type { Item } from '../dynamo/expressions/values.ts';
import { reading } from '../senders/commands.ts';
import { purchase } from '../senders/deliveries.ts';
import { readTimeline } from '../senders/operator.ts';
import type { Senders } from '../senders/sender.ts';
import type { World } from '../world/world.ts';
import { factsOf, faultsInBooks, faultsInVersions, readBooks } from './books.ts';
import { faultsInCommands } from './limits.ts';

interface AuditProps {
  readonly world: World;
  readonly store: Store;
  readonly engine: MemoryDynamo;
  readonly program: ProgramId;
  readonly senders: Senders;
  readonly platformNow: () => number;
}

const hourMs = 3_600_000;
/** How many of the acknowledged facts are sent once more. */
const againMax = 5;

type Sent = Pick<Senders, 'sent' | 'tagged' | 'acknowledged' | 'promised' | 'conflicting'>;

export class Audit {
  readonly #props: AuditProps;
  readonly #booked = new Map<FactId, Fact>();
  readonly faults: string[] = [];
  /** What is booked, by kind. */
  readonly counts = new Map<string, number>();

  constructor(props: AuditProps) {
    this.#props = props;
  }

  /** `published`: the lines that must be on the timeline, with the versions that they name. */
  async run(people: readonly string[], published: ReadonlyMap<number, number>): Promise<void> {
    await this.#auditTimeline(published);
    for (const member of people) await this.#auditMember(member as MemberId);
    this.faults.push(...faultsInSent(this.#booked, this.#props.senders));
    const stored = this.#props.engine.itemsOf(tableNames.ledger).filter(isOfFact);
    if (stored.length !== this.#booked.size) {
      this.faults.push(`${stored.length} facts are in the ledger, ${this.#booked.size} in members' books`);
    }
    await this.#sendAgain();
  }

  async #auditTimeline(published: ReadonlyMap<number, number>): Promise<void> {
    const { store, program } = this.#props;
    const stored = await getStoredTimeline(store, program);
    const lines = stored === null ? [] : publishedLines(stored);
    for (const [number, version] of published) {
      const line = lines.find((each) => each.line === number);
      const stands = line?.version === version && line.withdrawnAt === null;
      if (!stands) this.faults.push(`line ${number} was acknowledged and is lost`);
    }
  }

  async #auditMember(member: MemberId): Promise<void> {
    const { store, program, senders, world } = this.#props;
    if ((await getMember(store, program, member)) === null) return; // never met, or a rival who never won
    await this.#visitOnceMore(member);
    await world.sleep(hourMs); // views have caught up
    const timeline = await readTimeline(store, program);
    const books = await readBooks(store, program, member);
    const faults = [
      ...faultsInBooks(books, timeline),
      ...faultsInVersions(books, timeline),
      ...faultsInCommands(books.entries),
    ];
    for (const fault of faults) this.faults.push(`${member}: ${fault}`);
    for (const { body } of books.entries) this.#count(body.kind === 'fact' ? body.fact.kind : body.kind);
    for (const fact of factsOf(books.entries)) {
      if (this.#booked.has(fact.id)) this.faults.push(`${fact.id} is booked twice`);
      this.#booked.set(fact.id, fact);
    }
    await senders.deliver(reading('verifyMember', member));
  }

  #count(kind: string): void {
    this.counts.set(`${kind} booked`, (this.counts.get(`${kind} booked`) ?? 0) + 1);
  }

  /** Members last met under older rules are folded again. */
  async #visitOnceMore(member: MemberId): Promise<void> {
    const { senders, platformNow } = this.#props;
    await senders.deliver(
      purchase(`last of ${member}`, member, [{ lineId: 'l0', cents: 2_500 }], platformNow()),
    );
  }

  /** Every key answers what it answered first, however much has happened since. */
  async #sendAgain(): Promise<void> {
    const { senders, world } = this.#props;
    const acknowledged = world.random.shuffled([...senders.acknowledged.keys()]).slice(0, againMax);
    for (const id of acknowledged) {
      const fact = this.#booked.get(id);
      const delivery = senders.sent.get(id)?.find((each) => fact !== undefined && states(each.fact, fact));
      if (delivery === undefined) continue; // said already
      const before = senders.counts.get('duplicate') ?? 0;
      await senders.deliver(delivery);
      if (senders.counts.get('duplicate') !== before + 1)
        this.faults.push(`${id} is unknown when sent again`);
    }
  }
}

function faultsInSent(booked: ReadonlyMap<FactId, Fact>, sent: Sent): string[] {
  const faults: string[] = [];
  const bought = purchasesAmong(booked.values());
  const subjectOf = (fact: WaitingFact): Fact | undefined =>
    fact.kind === 'engagement-revocation'
      ? booked.get(engagementFactId(fact.source, fact.engagementId))
      : bought.get(purchaseFactId(fact.order));
  for (const [id, fact] of booked) {
    const isTag = fact.kind === 'tag-set' || fact.kind === 'tag-unset';
    const isSent = isTag
      ? sent.tagged.has(`${fact.kind} ${fact.memberId} ${fact.tag}`)
      : (sent.sent.get(id)?.some((delivery) => states(delivery.fact, fact)) ?? false);
    if (!isSent) faults.push(`${id} was never sent like this`);
    if (mayWait(fact) && subjectOf(fact)?.memberId !== fact.memberId) {
      faults.push(`${id} is booked to somebody whose it is not`);
    }
  }
  for (const id of sent.acknowledged.keys()) {
    if (!booked.has(id)) faults.push(`${id} was acknowledged and is lost`);
  }
  for (const id of sent.promised) {
    const [delivery] = sent.sent.get(id) ?? [];
    const fact = delivery?.fact ?? null;
    const isDue = fact !== null && mayWait(fact) && subjectOf(fact) !== undefined;
    if (isDue && !booked.has(id)) faults.push(`${id} was promised and is lost`);
  }
  for (const fact of sent.conflicting) {
    if (states(fact, booked.get(fact.id))) faults.push(`${fact.id} was in conflict with itself`);
  }
  return faults;
}

/** Whether what was sent is what is booked; whose an order's event is, the order says. */
function states(sent: Fact | null, booked: Fact | undefined): boolean {
  if (sent === null || booked === undefined) return false;
  return sameContent(booked, mayWait(sent) ? { ...sent, memberId: booked.memberId } : sent);
}

/** Of a fact, and not of what stands beside one: whether or not its text is packed. */
function isOfFact({ memberSk }: Item): boolean {
  const id = memberSk?.S?.split('#')[1] ?? '';
  return id !== '' && !id.startsWith('passage:') && !id.startsWith('correction:');
}
