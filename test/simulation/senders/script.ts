/** What is told and asked in a storm, drawn from its seed: by whom, when, and how often it is sent. */

import { engagementKind, levelIds, privilege, rewards, tags } from '../storm/rules.ts';
import type { Random } from '../world/random.ts';
import {
  adjustment,
  enrolment,
  nameFromKey,
  override,
  overrideEnd,
  privilegeReturn,
  privilegeUse,
  reading,
  redemption,
  type Spending,
  settling,
  tagging,
  undoing,
} from './commands.ts';
import {
  type Delivery,
  engagement,
  type Line,
  orderEvent,
  parcel,
  purchase,
  refund,
  refundVoid,
  revision,
  revocation,
} from './deliveries.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

interface Order {
  readonly orderId: string;
  readonly member: string;
  readonly lines: readonly Line[];
  readonly at: number;
}

/** Phase after phase; what an earlier one began a later one may still settle, take back or undo. */
export class Script {
  readonly #random: Random;
  readonly #members: readonly string[];
  readonly #orders: Order[] = [];
  /** What can be asked about something that was begun: settle it, undo it, give it back. */
  readonly #ends: (() => Delivery)[] = [];
  #names = 0;

  constructor(random: Random) {
    this.#random = random;
    this.#members = Array.from({ length: random.pick([1, 1, 2, 4]) }, (_, index) => `m#${index}:é`);
  }

  /** What each sender has to deliver, one after the other, in a phase that begins at `beganAt`. */
  phase(beganAt: number): readonly (readonly Delivery[])[] {
    const random = this.#random;
    const salesMax = random.chance(4) ? 60 : 10;
    const deliveries: Delivery[] = [];
    const add = (list: readonly Delivery[]) => {
      for (const each of list) deliveries.push(...this.#repeated(each));
    };
    for (const order of this.#earlier(this.#orders)) add(this.#after(order, beganAt));
    for (const end of this.#earlier(this.#ends)) add([end()]);
    const sales = random.between(1, salesMax);
    for (let sale = 0; sale < sales; sale++) add(this.#sale(beganAt));
    const spendings = random.pick([0, 0, 1, 6]);
    for (let count = 0; count < spendings; count++) add(this.#spending());
    const others = random.pick([0, 2, 8]);
    for (let count = 0; count < others; count++) add(this.#other(beganAt));
    return this.#shared(random.shuffled(deliveries));
  }

  /** Whom the books are kept of: those who buy, and who may win a rivalry. */
  get people(): readonly string[] {
    return [...this.#members, rival];
  }

  #shared(deliveries: readonly Delivery[]): Delivery[][] {
    const senders = Array.from({ length: this.#random.between(1, 8) }, (): Delivery[] => []);
    for (const delivery of deliveries) this.#random.pick(senders).push(delivery);
    return senders;
  }

  #repeated(delivery: Delivery): Delivery[] {
    return Array.from({ length: this.#random.pick([1, 1, 1, 2, 3]) }, () => delivery);
  }

  #earlier<T>(list: readonly T[]): T[] {
    if (list.length === 0) return [];
    return Array.from({ length: this.#random.pick([0, 0, 1, 3]) }, () => this.#random.pick(list));
  }

  #name(): string {
    return `n${++this.#names}`;
  }

  #member(): string {
    return this.#random.pick(this.#members);
  }

  /** A purchase, at times with a rival: the same order, told otherwise. */
  #sale(beganAt: number): Delivery[] {
    const random = this.#random;
    const before = this.#orders.at(-1);
    const at = before !== undefined && random.chance(10) ? before.at : beganAt + drawMoment(random);
    const lines = Array.from({ length: random.pick([1, 1, 2]) }, (_, index) => ({
      lineId: `l${index}`,
      cents: random.pick([0, 99, random.between(100, 3_000), random.between(2_000, 15_000)]),
    }));
    const order = { orderId: this.#name(), member: this.#member(), lines, at };
    this.#orders.push(order);
    const { orderId, member } = order;
    // Some shops tell of an order by its contents alone, others in both ways.
    const told = random.pick(['purchase', 'purchase', 'purchase', 'contents', 'both']);
    const list = told === 'contents' ? [] : [purchase(orderId, member, lines, at)];
    if (told !== 'purchase') list.push(...this.#contents(order, beganAt));
    if (random.chance(35)) list.push(...this.#after(order, beganAt));
    if (random.chance(8)) {
      const dearer = lines.map((line) => ({ ...line, cents: line.cents + 1 }));
      list.push(
        random.chance(50) ? purchase(orderId, member, dearer, at) : purchase(orderId, rival, lines, at),
      );
    }
    return list;
  }

  /** The order as it is kept at one or more instants, in no order of arrival. */
  #contents(order: Order, beganAt: number): Delivery[] {
    const random = this.#random;
    const latest = Math.max(order.at, beganAt + 4 * minuteMs);
    return Array.from({ length: random.between(1, 3) }, () => {
      const revisedAt = Math.min(latest, order.at + random.pick([0, minuteMs, hourMs, dayMs]));
      const kept = order.lines.filter(() => random.chance(80));
      const lines = kept.map((line) => ({ ...line, cents: random.pick([line.cents, line.cents, 700]) }));
      return revision(order, lines, revisedAt, random.chance(15));
    });
  }

  /** One in three never was, told before or after it. */
  #engaging(member: string, beganAt: number): Delivery[] {
    const random = this.#random;
    const [id, at] = [this.#name(), beganAt + drawMoment(random)];
    const made = engagement(id, member, engagementKind, at);
    if (!random.chance(35)) return [made];
    const revoked = revocation(
      id,
      Math.min(at + random.pick([-hourMs, 0, minuteMs, dayMs]), beganAt + 5 * minuteMs),
    );
    return random.chance(50) ? [made, revoked] : [revoked, made];
  }

  /** What becomes of an order. Together, refunds may ask for more than was bought. */
  #after({ orderId, member, lines, at }: Order, beganAt: number): Delivery[] {
    const random = this.#random;
    const when = () =>
      Math.min(at + random.pick([-hourMs, 0, minuteMs, dayMs, 40 * dayMs]), beganAt + 5 * minuteMs);
    const event = random.pick(['refund', 'refund', 'refund', 'fulfilment', 'fulfilment', 'cancellation']);
    if (event === 'fulfilment' && random.chance(60)) {
      const sent = lines.filter(() => random.chance(60));
      return sent.length === 0 ? [] : [parcel(orderId, this.#name(), sent, when())];
    }
    if (event !== 'refund') return [orderEvent(event as 'fulfilment' | 'cancellation', orderId, when())];
    const total = lines.reduce((sum, { cents }) => sum + cents, 0);
    const line = random.pick(lines);
    if (total === 0 || line.cents === 0) return [];
    if (random.chance(10)) return this.#contents({ orderId, member, lines, at }, beganAt);
    const part = (cents: number) => random.pick([cents, random.between(1, cents)]);
    const refundIds = Array.from({ length: random.between(1, 3) }, () =>
      random.chance(10) ? 'again' : this.#name(),
    );
    const refunds = refundIds.map((refundId) =>
      refund(
        orderId,
        refundId,
        random.chance(70) ? part(total) : [{ lineId: line.lineId, cents: part(line.cents) }],
        when(),
      ),
    );
    const failed = refundIds.filter(() => random.chance(15));
    return [...refunds, ...failed.map((refundId) => refundVoid(orderId, refundId, when()))];
  }

  /** More than some members have, and some of it settled more than one way. */
  #spending(): Delivery[] {
    const random = this.#random;
    const member = this.#member();
    const key = this.#name();
    const isOwn = random.chance(15);
    const what = random.chance(75)
      ? { points: random.pick([5, 20, 80]) }
      : { rewardId: random.pick(rewards).id };
    const onOrder = !isOwn && this.#orders.length > 0 && random.chance(30);
    const shares = onOrder && 'points' in what && random.chance(50) ? this.#shares(what.points) : null;
    const spending: Spending = {
      what,
      mode: isOwn ? 'reserve' : random.pick(['reserve', 'reserve', 'capture']),
      isOwn,
      ...(onOrder && shares === null ? { orderId: random.pick(this.#orders).orderId } : {}),
      ...(shares === null ? {} : { orders: shares }),
    };
    const made = redemption(member, key, spending);
    const settle = () =>
      settling(
        random.pick(['redemption-capture', 'redemption-cancel']),
        member,
        nameFromKey(member, key),
        isOwn,
      );
    this.#ends.push(settle);
    const { orders: _, ...alone } = spending;
    const rivals = random.chance(8) ? [redemption(member, key, { ...alone, what: { points: 10 } })] : [];
    return [made, ...[settle(), settle()].filter(() => random.chance(50)), ...rivals];
  }

  /** Of one order or two; now and then more than the points. */
  #shares(points: number): NonNullable<Spending['orders']> {
    const random = this.#random;
    const [first, second] = random.shuffled([
      ...new Set(this.#orders.slice(-6).map(({ orderId }) => orderId)),
    ]);
    if (first === undefined) return [];
    if (second === undefined) return [{ orderId: first, points }];
    const part = random.between(1, points - 1);
    const rest = random.chance(90) ? points - part : points;
    return [
      { orderId: first, points: part },
      { orderId: second, points: rest },
    ];
  }

  #other(beganAt: number): Delivery[] {
    const member = this.#member();
    switch (this.#random.between(1, 8)) {
      case 1:
        return this.#adjustment(member);
      case 2:
        return this.#override(member, beganAt);
      case 3:
      case 4:
        return this.#use(member);
      case 5:
        return [enrolment(member, this.#random.pick(['07-14', '07-14', '02-29']))];
      case 6:
        return this.#engaging(member, beganAt);
      case 7:
        return this.#tagging(member);
      default:
        return [this.#question(member)];
    }
  }

  #adjustment(member: string): Delivery[] {
    const random = this.#random;
    const key = this.#name();
    const points = random.pick([-70, -10, 20, 55]);
    const spendCents = random.pick([-4_000, 6_000]);
    const correcting = random.pick([{ points }, { spendCents }, { points, spendCents }]);
    const undo = () => undoing(member, nameFromKey(member, key));
    this.#ends.push(undo);
    const rivals = random.chance(8) ? [adjustment(member, key, { points: 7 })] : [];
    return [adjustment(member, key, correcting), ...(random.chance(40) ? [undo()] : []), ...rivals];
  }

  #override(member: string, beganAt: number): Delivery[] {
    const random = this.#random;
    const key = this.#name();
    const made = override(member, key, {
      tier: random.pick(levelIds),
      until: beganAt + random.pick([minuteMs, hourMs, 20 * dayMs, 400 * dayMs]),
      as: random.pick(['grant', 'match', 'trial']),
    });
    const end = () => overrideEnd(member, nameFromKey(member, key));
    this.#ends.push(end);
    return [made, ...(random.chance(40) ? [end()] : [])];
  }

  /** Often more than the quota lets. */
  #use(member: string): Delivery[] {
    const random = this.#random;
    return Array.from({ length: random.pick([1, 3]) }, () => {
      const useId = this.#name();
      const giveBack = () => privilegeReturn(member, privilege, useId);
      this.#ends.push(giveBack);
      const made = privilegeUse(member, privilege, useId, random.pick([1, 1, 2]));
      return [made, ...(random.chance(40) ? [giveBack()] : [])];
    }).flat();
  }

  #tagging(member: string): Delivery[] {
    const random = this.#random;
    const tag = random.pick(tags);
    const off = () => tagging('unsetTag', member, tag);
    this.#ends.push(off);
    // Now and then more than anybody may have.
    const many = random.chance(10) ? Array.from({ length: 11 }, (_, index) => `t${index}`) : [];
    const set = [tag, ...many].map((each) => tagging('setTag', member, each));
    return [...set, ...(random.chance(40) ? [off()] : [])];
  }

  #question(member: string): Delivery {
    return this.#random.pick([
      () => reading('readStatus', member),
      () => reading('readStatus', member, { explain: 'true' }),
      () => reading('listEntries', member),
      () => reading('listRedemptions', member),
      () => reading('listRewards', member),
      () => reading('readSchedule', member),
      () => reading('listTags', member),
      () => reading('verifyMember', member),
    ])();
  }
}

const rival = 'rival';

/** Tills that are a little late or ahead, shops that send the day's purchases, imports of two years. */
function drawMoment(random: Random): number {
  switch (random.between(1, 5)) {
    case 1:
      return random.between(-5_000, 5 * minuteMs);
    case 2:
    case 3:
      return -random.between(0, 20 * hourMs);
    case 4:
      return -random.between(0, 60 * dayMs);
    default:
      return -random.between(0, 730 * dayMs);
  }
}
