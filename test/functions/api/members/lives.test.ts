/**
 * Random lives of a member over every route that changes one: in any order, late, repeated, several at
 * once. After each round the ledger folds to the stored state. `LAUREL_SEED` draws the same lives again,
 * `LAUREL_RUNS` draws more.
 */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Random } from '../../../simulation/world/random.ts';
import { runs } from '../../../support/runs.ts';
import { expectBooks } from '../../support/books.ts';
import {
  cancelled,
  clockAhead,
  clockBack,
  command,
  engagement,
  fulfilled,
  refund,
} from '../../support/events.ts';
import type { Answer } from '../../support/functions.ts';
import { type InMemory, startInMemory } from '../../support/inMemory.ts';
import { openShop, programFile, purchase, type Shop } from '../../support/shop.ts';

let functions: InMemory;
beforeAll(async () => {
  functions = await startInMemory();
});
afterAll(() => functions?.stop());
afterEach(clockBack);

const { numRuns, seed } = runs(40);
const roundsPerLife = 15;
const dayMs = 86_400_000;

/** A program with a bit of everything, its choices drawn. */
function anyProgram(random: Random): Record<string, unknown> {
  const { tiers } = programFile('x') as { tiers: { levels: object[] } };
  const [regular, ...higher] = tiers.levels;
  const privileges = [{ id: 'parcel', name: 'Free parcel', quota: { uses: 3, per: 'month' } }];
  const base = {
    points: 1,
    per: '1',
    on: random.pick(['purchase', 'line']),
    rounding: random.pick(['down', 'nearest', 'up']),
  };
  const hold = random.pick([
    { kind: 'none' },
    { kind: 'days', days: 3 },
    { kind: 'until-fulfilled', days: 2, atMostDays: 10 },
  ]);
  const bonuses = [
    { id: 'first', trigger: 'first-purchase', effect: { kind: 'add', points: 20 } },
    {
      id: 'double',
      when: 'purchase.total >= 5000',
      effect: { kind: 'multiply', factor: '2' },
      capPerMember: { points: 150, per: 'month' },
    },
    { id: 'vip', when: "'vip' in member.tags", effect: { kind: 'add', points: 7 } },
  ];
  const vip = {
    id: 'vip',
    name: 'VIP',
    qualify: {
      [random.pick(['anyOf', 'allOf'])]: [
        { metric: 'spend', atLeast: '400' },
        { metric: 'tag', of: 'vip' },
      ],
    },
  };
  return {
    earning: {
      base,
      hold,
      bonuses: random.pick([[], bonuses]),
      stacking: random.pick(['all', 'best-one']),
      engagements: [{ kind: 'review', points: 10, capPerMember: { points: 25, per: 'month' } }],
      ...random.pick([{}, { welcome: { points: 15 } }]),
    },
    expiry: random.pick([
      { kind: 'after-months', months: 1, roundedTo: 'day' },
      { kind: 'after-months', months: 12, roundedTo: 'month-end' },
      { kind: 'after-inactivity', months: 2 },
      { kind: 'never' },
    ]),
    tiers: { ...tiers, levels: [{ ...regular, privileges }, ...higher, ...random.pick([[], [vip]])] },
    redemption: {
      pointValue: '0.01',
      minimum: 10,
      step: 5,
      reservationMinutes: random.pick([60, 60 * 24 * 40]),
      rewards: [{ id: 'mug', name: 'Mug', points: 30, perMember: 2 }],
    },
    refunds: {
      tier: random.pick(['leave', 'decide-again']),
      redeemed: random.pick(['on-full-refund', 'in-proportion']),
      deficit: random.pick(['zero-with-deficit', 'negative-balance', 'forgiven']),
    },
  };
}

/** What a life has named so far, to name it again. */
interface Names {
  readonly orders: string[];
  readonly redemptions: string[];
  readonly adjustments: string[];
  readonly overrides: string[];
  readonly uses: string[];
  readonly sent: unknown[];
}

const memberId = 'm1';

class Life {
  readonly #shop: Shop;
  readonly #random: Random;
  readonly #names: Names = {
    orders: [],
    redemptions: [],
    adjustments: [],
    overrides: [],
    uses: [],
    sent: [],
  };
  #ahead = 0;
  #count = 0;

  constructor(shop: Shop, random: Random) {
    this.#shop = shop;
    this.#random = random;
  }

  async step(): Promise<[string, Answer | null]> {
    const random = this.#random;
    const steps = [
      ['buy', () => this.#send(this.#purchase())],
      ['buy', () => this.#send(this.#purchase())],
      ['refund', () => this.#send(this.#refund())],
      ['refund', () => this.#send(this.#refund())],
      ['cancel an order', () => this.#send(cancelled(this.#order(), this.#moment()))],
      ['fulfil', () => this.#send(fulfilled(this.#order(), this.#moment()))],
      ['engage', () => this.#send(engagement(memberId, 'review', { occurredAt: this.#moment() }))],
      ['send again', async () => this.#shop.send(random.pick([...this.#names.sent, this.#purchase()]))],
      ['redeem', () => this.#redeem()],
      ['redeem', () => this.#redeem()],
      ['capture', () => this.#settle('captureRedemption')],
      ['cancel', () => this.#settle('cancelRedemption')],
      ['adjust', () => this.#adjust()],
      ['undo', () => this.#undo()],
      ['override', () => this.#override()],
      ['end an override', () => this.#endOverride()],
      ['use', () => this.#use()],
      ['return', () => this.#return()],
      ['enrol', () => command(this.#shop, 'enrolMember', memberId, { birthday: '07-14' })],
      ['tag', () => this.#tag('setTag')],
      ['take a tag off', () => this.#tag('unsetTag')],
      ['wait', () => this.#wait()],
      ['wait', () => this.#wait()],
    ] as const;
    const [name, take] = random.pick(steps);
    return [name, await take()];
  }

  #send(body: unknown): Promise<Answer> {
    this.#names.sent.push(body);
    return this.#shop.send(body);
  }

  #name(): string {
    return `n${++this.#count}`;
  }

  /** Mostly just now, at times long before. */
  #moment(): string {
    const back = this.#random.pick([0, 0, 1_000, 3_600_000, 2 * dayMs, 20 * dayMs, 45 * dayMs]);
    return new Date(Date.now() + this.#ahead - back).toISOString();
  }

  #amount(): string {
    return this.#random.pick(['5.00', '9.99', '33.33', '60.00', '120.00']);
  }

  #order(): string {
    const { orders } = this.#names;
    return orders.length > 0 && this.#random.chance(90) ? this.#random.pick(orders) : this.#newOrder();
  }

  /** Named before it is bought: what waits for it may come first. */
  #newOrder(): string {
    const orderId = this.#name();
    this.#names.orders.push(orderId);
    return orderId;
  }

  #purchase(): unknown {
    const orderId = this.#random.chance(30) ? this.#order() : this.#newOrder();
    const lines = [
      { lineId: 'a', amount: this.#amount() },
      { lineId: 'b', amount: this.#amount() },
    ];
    return purchase({ orderId, memberId, occurredAt: this.#moment(), lines });
  }

  #refund(): unknown {
    const part = this.#random.chance(50)
      ? { amount: this.#amount() }
      : { lines: [{ lineId: this.#random.pick(['a', 'b']), amount: this.#amount() }] };
    return refund({ orderId: this.#order(), refundId: this.#name(), occurredAt: this.#moment(), ...part });
  }

  async #redeem(): Promise<Answer> {
    const what = this.#random.chance(70) ? { points: this.#random.pick([10, 35, 100]) } : { rewardId: 'mug' };
    const order = this.#random.chance(50) ? { orderId: this.#order() } : {};
    const mode = this.#random.pick(['reserve', 'capture']);
    const answer = await command(this.#shop, 'redeem', memberId, { ...what, ...order, mode });
    if (answer.status === 201) this.#names.redemptions.push(answer.body.redemption.id);
    return answer;
  }

  async #settle(operation: 'captureRedemption' | 'cancelRedemption'): Promise<Answer | null> {
    const { redemptions } = this.#names;
    if (redemptions.length === 0) return null;
    const redemptionId = this.#random.pick(redemptions);
    return command(this.#shop, operation, memberId, undefined, { params: { redemptionId } });
  }

  async #adjust(): Promise<Answer> {
    const points = this.#random.pick([-70, -10, 20, 55]);
    const qualifying = { metric: 'spend', amount: this.#random.pick(['-40.00', '60.00']) };
    const body = this.#random.pick([{ points }, { qualifying }, { points, qualifying }]);
    const answer = await command(this.#shop, 'adjustMember', memberId, { ...body, reason: 'a test' });
    if (answer.status === 201) this.#names.adjustments.push(answer.body.adjustmentId);
    return answer;
  }

  async #undo(): Promise<Answer | null> {
    const { adjustments } = this.#names;
    if (adjustments.length === 0) return null;
    const adjustmentId = this.#random.pick(adjustments);
    return command(this.#shop, 'undoAdjustment', memberId, undefined, { params: { adjustmentId } });
  }

  async #override(): Promise<Answer> {
    const until = new Date(Date.now() + this.#ahead + this.#random.pick([1, 20]) * dayMs).toISOString();
    const body = {
      tier: this.#random.pick(['regular', 'gold', 'platinum']),
      until,
      kind: 'grant',
      reason: 'a test',
    };
    const answer = await command(this.#shop, 'overrideTier', memberId, body);
    if (answer.status === 201) this.#names.overrides.push(answer.body.overrideId);
    return answer;
  }

  async #endOverride(): Promise<Answer | null> {
    const { overrides } = this.#names;
    if (overrides.length === 0) return null;
    const overrideId = this.#random.pick(overrides);
    return command(this.#shop, 'endOverride', memberId, undefined, { params: { overrideId } });
  }

  #use(): Promise<Answer> {
    const useId = this.#name();
    this.#names.uses.push(useId);
    return command(this.#shop, 'usePrivilege', memberId, { useId }, { params: { privilegeId: 'parcel' } });
  }

  async #return(): Promise<Answer | null> {
    const { uses } = this.#names;
    if (uses.length === 0) return null;
    const params = { privilegeId: 'parcel', useId: this.#random.pick(uses) };
    return command(this.#shop, 'returnPrivilege', memberId, undefined, { params });
  }

  #tag(operation: 'setTag' | 'unsetTag'): Promise<Answer> {
    const tag = this.#random.pick(['vip', 'vip', 'press']);
    return command(this.#shop, operation, memberId, undefined, { params: { tag } });
  }

  async #wait(): Promise<null> {
    this.#ahead += this.#random.pick([1, 60_000, 2 * 3_600_000, 4 * dayMs, 33 * dayMs]);
    clockAhead(this.#ahead / dayMs);
    return null;
  }
}

describe(`${numRuns} random lives (seed ${seed})`, () => {
  it.each(Array.from({ length: numRuns }, (_, index) => seed + index))(
    'keep their books: %i',
    async (from) => {
      const random = new Random(from);
      const shop = await openShop(functions, anyProgram(random));
      const life = new Life(shop, random);
      await shop.buy(memberId, '10.00', { occurredAt: new Date(Date.now() - 60 * dayMs).toISOString() });
      const told: string[] = [];
      for (let round = 0; round < roundsPerLife; round++) {
        const steps = Array.from({ length: random.pick([1, 1, 2, 4]) }, () => life.step());
        for (const [name, answer] of await Promise.all(steps)) {
          told.push(`${name}: ${answer === null ? '-' : answer.status}`);
          expect(answer?.status ?? 200, `${told.join(', ')}: ${answer?.text}`).toBeLessThan(500);
        }
        await expectBooks(shop, memberId);
      }
    },
  );
});
