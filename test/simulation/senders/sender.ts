/** Senders: they deliver until they are answered, again and again, and notice when an answer can't be right. */
import { isDeepStrictEqual } from 'node:util';
import { isWaitingKind } from '../../../domain/facts/catalogue.ts';
import type { Fact } from '../../../domain/facts/facts.ts';
import type { FactId } from '../../../domain/kernel/brand.ts';
import type { Operation } from '../../../functions/api/routes.ts';
import { bytesOf, type Call } from '../../functions/support/event.ts';
import { signedHeaders } from '../../functions/support/sign.ts';
import type { Answer, Platform } from '../world/platform.ts';
import type { World } from '../world/world.ts';
import type { Delivery } from './deliveries.ts';

const triesMax = 30;

interface SendersProps {
  readonly world: World;
  readonly platform: Platform;
  readonly program: string;
  readonly secret: string;
}

type Answered = Extract<Answer, { readonly kind: 'answered' }>;

export class Senders {
  readonly #props: SendersProps;
  /** By fact, every version of it that was ever sent. */
  readonly sent = new Map<FactId, Delivery[]>();
  /** The entry that first answered for a fact, as its sender saw it. */
  readonly acknowledged = new Map<FactId, unknown>();
  /** Which tags were set on whom, or taken off, as far as anybody asked for it. */
  readonly tagged = new Set<string>();
  /** Told to wait for their purchase. */
  readonly promised = new Set<FactId>();
  /** Told that another content stands. */
  readonly conflicting: Fact[] = [];
  readonly #recorded = new Set<FactId>();
  readonly faults: string[] = [];
  /** Duplicates of nothing, which only a request that arrives after its own repetition can make. */
  readonly surprises: string[] = [];
  readonly counts = new Map<string, number>();

  constructor(props: SendersProps) {
    this.#props = props;
  }

  /** One after the other, each until it is answered or the sender loses patience. */
  async deliverAll(deliveries: readonly Delivery[]): Promise<void> {
    const { world } = this.#props;
    for (const delivery of deliveries) {
      await world.sleep(world.random.pick([0, 10, 500, 30_000]));
      for (let attempt = 1; attempt <= triesMax; attempt++) {
        if (await this.deliver(delivery)) break;
        await world.sleep(world.random.between(100, 1_000 * attempt));
      }
    }
  }

  /** Whether the sender may go on. */
  async deliver(delivery: Delivery): Promise<boolean> {
    const { fact, operation } = delivery;
    if (operation === 'setTag' || operation === 'unsetTag') this.tagged.add(taggingOf(delivery));
    if (fact !== null) this.sent.set(fact.id, [...(this.sent.get(fact.id) ?? []), delivery]);
    const answer = await this.#send(delivery);
    if (answer.kind === 'nothing') return false;
    if (answer.status === 503) {
      this.#count('busy');
      return false;
    }
    if (answer.status >= 400) this.#checkRefusal(operation, fact, answer);
    else if (operation === 'setTag' || operation === 'unsetTag') this.#checkTags(delivery, answer);
    else if (fact === null) this.#checkAnswer(operation, answer);
    else this.#checkRecorded(fact, answer);
    return true;
  }

  #send({ operation, call }: Delivery): Promise<Answer> {
    const { platform, program, secret } = this.#props;
    const { params, claims, body } = call;
    const isSigned = operation === 'receiveStandardWebhook';
    const complete: Call = {
      ...call,
      params: { program, ...params },
      ...(claims === undefined ? {} : { claims: { ...claims, program } }),
      ...(isSigned ? { headers: signedHeaders(bytesOf(body), { secret, id: 'message' }) } : {}),
    };
    return platform.call(operation, complete);
  }

  #count(what: string): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1);
  }

  #checkRefusal(operation: Operation, fact: Fact | null, { status, body }: Answered): void {
    const problem = String(body.type).replace('/problems/', '');
    this.#count(problem);
    if (status >= 500 || !(refusals[operation] ?? []).includes(problem)) {
      this.faults.push(`${operation} ${fact?.id} is answered with ${JSON.stringify(body)}`);
    }
    if (fact === null) return;
    if (conflicts.includes(problem)) this.conflicting.push(fact);
  }

  /** The answer tells the tags as they stood when the change was taken, or was found to be none. */
  #checkTags({ operation, call }: Delivery, { body: { status, entry, tags } }: Answered): void {
    this.#count(String(status));
    const isSet = (tags as readonly { readonly tag: string }[]).some(({ tag }) => tag === call.params?.tag);
    if (isSet !== (operation === 'setTag')) {
      this.faults.push(`${operation} ${call.params?.tag} is answered with ${JSON.stringify(tags)}`);
    }
    if (status !== 'recorded') return;
    const { id } = entry as { readonly id: FactId };
    if (this.#recorded.has(id)) this.faults.push(`${id} is recorded twice`);
    this.#recorded.add(id);
    this.acknowledged.set(id, entry);
  }

  #checkAnswer(operation: Operation, { body }: Answered): void {
    this.#count('read');
    if (operation === 'verifyMember' && body.sound !== true) {
      this.faults.push(`in the middle of the storm, books are unsound: ${JSON.stringify(body)}`);
    }
  }

  #checkRecorded({ id, kind }: Fact, { body: { status, entry } }: Answered): void {
    this.#count(String(status));
    if (status === 'waiting') this.promised.add(id);
    if (status !== 'recorded' && status !== 'superseded' && status !== 'duplicate') return;
    const isNew = status !== 'duplicate';
    if (!isNew && !mayWait(kind) && this.sent.get(id)?.length === 1)
      this.surprises.push(`${id} was never sent before`);
    if (isNew && this.#recorded.has(id)) this.faults.push(`${id} is recorded twice`);
    if (isNew) this.#recorded.add(id);
    const first = this.acknowledged.get(id) ?? entry;
    this.acknowledged.set(id, first);
    if (!isDeepStrictEqual(first, entry)) {
      this.faults.push(`${id} is answered with ${JSON.stringify(entry)} after ${JSON.stringify(first)}`);
    }
    if ((entry as { readonly id: string }).id !== id)
      this.faults.push(`${id} is answered with another entry`);
  }
}

/** `tag-set m1 vip` */
function taggingOf({ operation, call: { params } }: Delivery): string {
  return `${operation === 'setTag' ? 'tag-set' : 'tag-unset'} ${params?.memberId} ${params?.tag}`;
}

/** What has been made to wait, unheard, may be taken with its purchase before it is told that it waits. */
function mayWait(kind: Fact['kind']): boolean {
  return isWaitingKind(kind);
}

const conflicts = ['purchase-conflict', 'fact-conflict', 'idempotency-key-reused'];
const redeeming = [
  'unknown-member',
  'redemption-off',
  'reward-limit-reached',
  'too-many-reservations',
  'insufficient-points',
  'order-refunded',
  'shares-do-not-add-up',
  'idempotency-key-reused',
];
const settling = [
  'unknown-member',
  'unknown-redemption',
  'already-captured',
  'already-cancelled',
  'order-refunded',
  'reservation-expired',
];

/** What may be refused, and why. Everything else is wrong. */
const refusals: Partial<Record<Operation, readonly string[]>> = {
  receiveStandardWebhook: ['purchase-conflict', 'fact-conflict', 'order-of-another-member'],
  redeem: redeeming,
  reserveOwn: redeeming,
  captureRedemption: settling,
  cancelRedemption: settling,
  cancelOwn: settling,
  adjustMember: ['unknown-member', 'idempotency-key-reused'],
  undoAdjustment: ['unknown-member', 'unknown-adjustment', 'already-undone'],
  overrideTier: ['unknown-member', 'lowest-tier', 'until-in-the-past', 'idempotency-key-reused'],
  endOverride: ['unknown-member', 'no-override'],
  usePrivilege: ['unknown-member', 'unknown-privilege', 'quota-used-up'],
  returnPrivilege: ['unknown-member', 'unknown-use', 'already-returned'],
  enrolMember: ['fact-conflict'],
  setTag: ['unknown-member', 'too-many-tags'],
  unsetTag: ['unknown-member'],
  listTags: ['unknown-member'],
  readStatus: ['unknown-member'],
  listEntries: ['unknown-member'],
  listRedemptions: ['unknown-member'],
  listRewards: ['unknown-member'],
  readSchedule: ['unknown-member'],
  verifyMember: ['unknown-member'],
};
