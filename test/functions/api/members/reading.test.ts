/** Reading deeper: why, what was, what would be, what will be, and whether the books are sound. */
import { PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { MemberId, Points, ProgramId } from '../../../../domain/kernel/brand.ts';
import { openStore } from '../../../../functions/store/client.ts';
import { toMemberItem } from '../../../../functions/store/members/memberItem.ts';
import { getMember } from '../../../../functions/store/members/members.ts';
import { tableNames } from '../../../contract/tables.ts';
import { nameOf } from '../../openapi/documented.ts';
import { history } from '../../support/books.ts';
import {
  atOnce,
  clockAhead,
  clockBack,
  command,
  daysAgo,
  fulfilled,
  redeemable,
  refund,
} from '../../support/events.ts';
import type { Answer } from '../../support/functions.ts';
import { type InMemory, startInMemory } from '../../support/inMemory.ts';
import { openShop, openUnpublished, programFile, publish, type Shop } from '../../support/shop.ts';

let functions: InMemory;
let shop: Shop;
beforeAll(async () => {
  functions = await startInMemory();
  shop = await openShop(functions, redeemable);
});
afterAll(() => functions?.stop());
afterEach(clockBack);

/** Gold by three purchases, which no version before it counts: at the month's end, with points for it. */
function byPurchases(program: string) {
  const { tiers } = programFile(program) as { tiers: object };
  const qualify = { anyOf: [{ metric: 'purchases', atLeast: 3 }] };
  const gold = { id: 'gold', name: 'Gold', qualify, entryReward: { points: 50 } };
  const levels = [{ id: 'regular', name: 'Regular' }, gold];
  return programFile(program, { ...atOnce, tiers: { ...tiers, upgrade: 'at-month-end', levels } });
}

const explain = (memberId: string, entryId: string, of = shop) =>
  of.call('explainEntry', { params: { memberId, entryId } });
const statusAt = (memberId: string, query: Record<string, string>, of = shop) =>
  of.call('readStatus', { params: { memberId }, query });

describe('why an entry came out as it did', () => {
  it('a purchase: rule, version, inputs, result and what would have been otherwise', async () => {
    await shop.buy('why', '40.00', { orderId: 'why-1', occurredAt: daysAgo(3) });
    await shop.buy('why', '60.00', { orderId: 'why-2', occurredAt: daysAgo(2) });
    const { status, body } = await explain('why', 'purchase:standard:why-2');
    expect(status).toBe(200);
    expect(body.entry).toEqual((await history(shop, 'why'))[0]);
    expect(body.by).toBeNull();
    expect(body.explanations).toMatchObject([
      {
        kind: 'points.earned',
        rule: 'earning.base',
        programVersion: 1,
        inputs: { eligible: '60.00', rate: { points: 1, per: '1' }, tier: 'regular', exact: '60' },
        result: { points: 60 },
        counterfactual: { oneMinorUnitLess: { eligible: '59.99', points: 59 } },
      },
      {
        kind: 'tier.raised',
        rule: 'tiers.levels.gold.qualify',
        inputs: { conditions: [{ metric: 'spend', counted: '100.00', atLeast: '100.00', reached: true }] },
        counterfactual: {
          withoutTheFact: { tier: 'regular', missing: [{ metric: 'spend', amount: '60.00' }] },
          oneMinorUnitLess: { tier: 'regular' },
        },
      },
    ]);
    expect(body.sentence).toBe(
      `${capital(body.explanations[0].sentence)}; ${body.explanations[1].sentence}.`,
    );
  });

  it('every entry of a long life, of whatever kind, has its reasons', async () => {
    const privileges = [{ id: 'lounge', name: 'Lounge', quota: { uses: 4, per: 'month' } }];
    const { tiers } = programFile('x') as { tiers: { levels: object[] } };
    const levels = [{ id: 'regular', name: 'Regular', privileges }, ...tiers.levels.slice(1)];
    const all = await openShop(functions, {
      ...redeemable,
      earning: {
        ...redeemable.earning,
        hold: { kind: 'until-fulfilled', atMostDays: 30 },
        bonuses: [{ id: 'double', effect: { kind: 'multiply', factor: '2' }, capPerPurchase: 100 }],
        welcome: { points: 300 },
        engagements: [{ kind: 'review', points: 10 }],
      },
      expiry: { kind: 'after-months', months: 2, roundedTo: 'day' },
      refunds: { tier: 'decide-again' },
      tiers: { ...tiers, levels },
    });
    await command(all, 'enrolMember', 'life', { birthday: '02-29' });
    await all.buy('life', '150.00', { orderId: 'a' });
    await all.send(fulfilled('a'));
    await all.send({
      type: 'engagement.recorded',
      data: { engagementId: 'e1', memberId: 'life', kind: 'review', occurredAt: new Date().toISOString() },
    });
    await all.send(refund({ orderId: 'a', amount: '60.00' }));
    const reserved = await command(all, 'redeem', 'life', { points: 100, mode: 'reserve' });
    const redemptionId = reserved.body.redemption.id as string;
    await command(all, 'cancelRedemption', 'life', undefined, { params: { redemptionId } });
    await command(all, 'redeem', 'life', { rewardId: 'mug', mode: 'reserve' });
    const until = new Date(Date.now() + 5 * 86_400_000).toISOString();
    const given = await command(all, 'overrideTier', 'life', {
      tier: 'platinum',
      until,
      kind: 'trial',
      reason: 'try',
    });
    expect(given.status, given.text).toBe(201);
    const adjusted = await command(all, 'adjustMember', 'life', {
      points: -20,
      qualifying: { metric: 'spend', amount: '5.00' },
      reason: 'mistake',
    });
    const adjustmentId = adjusted.body.adjustmentId as string;
    await command(all, 'undoAdjustment', 'life', undefined, { params: { adjustmentId } });
    const lounge = { params: { privilegeId: 'lounge' } };
    await command(all, 'usePrivilege', 'life', { useId: 'u1' }, lounge);
    await command(all, 'returnPrivilege', 'life', undefined, { params: { ...lounge.params, useId: 'u1' } });
    clockAhead(100);
    await all.buy('life', '1.00', {
      orderId: 'b',
      occurredAt: new Date(Date.now() + 99 * 86_400_000).toISOString(),
    });
    const late = await all.buy('life', '120.00', { orderId: 'late', occurredAt: daysAgo(20) });
    expect(late.body.status).toBe('recorded');

    const entries = await history(all, 'life');
    expect(new Set(entries.map(({ kind }) => kind)).size).toBeGreaterThanOrEqual(12);
    expect(entries.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['passage', 'correction']));
    for (const { id, outcomes } of entries) {
      const { status, body } = await explain('life', id, all);
      expect(status, id).toBe(200);
      const kinds = (of: readonly { kind: string }[]) => of.map(({ kind }) => kind);
      expect(kinds(body.explanations), id).toEqual(kinds(outcomes));
      expect(body.sentence, id).toMatch(/^[A-Z0-9].*\.$/);
      expect(body.sentence, id).not.toMatch(/undefined|NaN|null|\[object/);
    }
    expect((await verify('life', all)).body).toEqual({ sound: true });
  });

  it('a command says who gave it', async () => {
    await shop.buy('commanded', '500.00', { occurredAt: daysAgo(2) });
    const { body } = await command(shop, 'redeem', 'commanded', { points: 100, mode: 'capture' });
    const explained = await explain('commanded', body.entry.id);
    expect(explained.body.by).toEqual({ actor: 'tester', requestId: expect.any(String) });
    expect(explained.body.explanations[0]).toMatchObject({
      inputs: { asked: 100, balance: 500 },
      result: { value: '1.00' },
    });
  });

  it('a late purchase has its correction explained: what later ones are worth with it', async () => {
    await shop.buy('late', '90.00', { orderId: 'later-1', occurredAt: daysAgo(3) });
    await shop.buy('late', '8.00', { orderId: 'later-2', occurredAt: daysAgo(2) });
    await shop.buy('late', '20.00', { orderId: 'first', occurredAt: daysAgo(9) });
    const { body } = await explain('late', 'correction:purchase:standard:first');
    expect(body.explanations[0]).toMatchObject({
      kind: 'points.corrected',
      rule: 'late-fact',
      inputs: { changes: [{ entry: 'purchase:standard:later-2', before: 8, after: 10 }] },
      result: { points: 2 },
    });
  });

  it('an entry stays explained by what was known when it was decided', async () => {
    await shop.buy('then', '60.00', { orderId: 'then-1', occurredAt: daysAgo(3) });
    const before = await explain('then', 'purchase:standard:then-1');
    await shop.buy('then', '90.00', { orderId: 'then-0', occurredAt: daysAgo(5) });
    expect((await explain('then', 'purchase:standard:then-1')).body).toEqual(before.body);
  });

  it('an id with what has to be encoded is found once the gateway has decoded it once', async () => {
    await shop.buy('odd', '10.00', { orderId: 'a/b:c%2F é', occurredAt: daysAgo(1) });
    const [entry] = await history(shop, 'odd');
    expect(entry!.id).toContain('%252F');
    expect((await explain('odd', entry!.id)).body.entry.id).toBe(entry!.id);
  });

  it.each([
    ['of another order', 'purchase:standard:nowhere'],
    ['of another member', 'purchase:standard:why-1'],
    ['of no kind', 'flight:1'],
    ['without a cause', 'purchase'],
    ['that names a key', 'purchase:standard#why-1'],
    ['of no passage', 'passage:99'],
    ['of passage zero', 'passage:0'],
    ['of no correction', 'correction:purchase:standard:odd-1'],
    ['of a correction of nothing', 'correction:'],
    ['of inherited names', 'constructor:x'],
    ['of half a character', 'purchase:\ud800'],
    ['longer than a key', `purchase:standard:${'x'.repeat(3_000)}`],
    ['that is nothing', ''],
  ])('an id %s is unknown', async (_, entryId) => {
    await shop.buy('asking', '10.00', { occurredAt: daysAgo(1) });
    expect(nameOf(await explain('asking', entryId))).toBe('unknown-entry');
  });

  it('what waits for its purchase is no entry yet', async () => {
    await shop.send(refund({ orderId: 'to-come', amount: '5.00' }));
    await shop.buy('waiting', '10.00', { occurredAt: daysAgo(1) });
    expect(nameOf(await explain('waiting', 'purchase:standard:to-come'))).toBe('unknown-entry');
  });
});

describe('why a member stands where they do', () => {
  it('adds the decision that made the tier and the account of the balance', async () => {
    await shop.buy('stands', '150.00', { occurredAt: daysAgo(4) });
    await command(shop, 'redeem', 'stands', { points: 100, mode: 'capture' });
    const plain = (await shop.status('stands')).body;
    const { explanation, ...rest } = (await statusAt('stands', { explain: 'true' })).body;
    expect(rest).toEqual(plain);
    expect(explanation.tier).toMatchObject({ kind: 'tier.raised', result: { to: 'gold' } });
    expect(explanation.balance).toMatchObject({
      inputs: { earned: 150, redeemed: -100 },
      result: { balance: 50, pending: 0, deficit: 0 },
    });
    expect((await statusAt('stands', { explain: 'false' })).body).toEqual(plain);
  });
});

describe('the status as of another moment', () => {
  it('is what held then, in the same form', async () => {
    const bought = daysAgo(10);
    await shop.buy('past', '120.00', { occurredAt: bought });
    await shop.buy('past', '200.00', { occurredAt: daysAgo(5) });
    const then = await statusAt('past', { asOf: daysAgo(7) });
    expect(then.body).toMatchObject({ tier: { id: 'gold' }, balance: 120 });
    expect((await statusAt('past', { asOf: bought })).body).toMatchObject({ balance: 120 });
    const now = (await shop.status('past')).body;
    expect((await statusAt('past', { asOf: new Date().toISOString() })).body).toEqual(now);
    expect(now).toMatchObject({ tier: { id: 'platinum' } });
  });

  it('has time pass as it did: a tier lost at a review is held before it', async () => {
    await shop.buy('lapsed', '120.00', { occurredAt: daysAgo(1) });
    clockAhead(400);
    expect((await shop.status('lapsed')).body).toMatchObject({ tier: { id: 'regular' } });
    expect((await statusAt('lapsed', { asOf: new Date().toISOString() })).body).toMatchObject({
      tier: { id: 'gold' },
    });
  });

  it('as known then leaves out what was recorded later', async () => {
    await shop.buy('known', '50.00', { occurredAt: daysAgo(20) });
    clockAhead(1);
    const between = new Date(Date.now() + 12 * 3_600_000).toISOString();
    await shop.buy('known', '70.00', { occurredAt: daysAgo(10) });
    const asOf = daysAgo(1);
    expect((await statusAt('known', { asOf })).body).toMatchObject({ balance: 120, tier: { id: 'gold' } });
    expect((await statusAt('known', { asOf, knownAt: between })).body).toMatchObject({
      balance: 50,
      tier: { id: 'regular' },
    });
    expect((await statusAt('known', { knownAt: between })).body).toMatchObject({ balance: 50 });
    const explained = await statusAt('known', { asOf, knownAt: between, explain: 'true' });
    expect(explained.body.explanation.balance.inputs).toMatchObject({ earned: 50 });
  });

  it('of a member who was none yet is unknown', async () => {
    await shop.buy('young', '10.00', { occurredAt: daysAgo(2) });
    expect(nameOf(await statusAt('young', { asOf: daysAgo(3) }))).toBe('unknown-member');
    const { body } = await statusAt('young', { asOf: daysAgo(1), knownAt: daysAgo(1) });
    expect(body.type).toBe('/problems/unknown-member');
    expect(nameOf(await statusAt('nobody', { asOf: daysAgo(1) }))).toBe('unknown-member');
  });

  it.each([
    ['no instant', { asOf: 'yesterday' }, 'asOf'],
    ['a date that does not exist', { asOf: '2026-02-30T00:00:00Z' }, 'asOf'],
    ['a time without a zone', { asOf: '2026-02-03T00:00:00' }, 'asOf'],
    ['the future', { asOf: '9999-01-01T00:00:00Z' }, 'asOf'],
    ['knowledge of the future', { asOf: '2020-01-01T00:00:00Z', knownAt: '9999-01-01T00:00:00Z' }, 'knownAt'],
    ['no yes or no', { explain: 'maybe' }, 'explain'],
  ])('%s is refused by name', async (_, query, path) => {
    await shop.buy('refused', '10.00', { occurredAt: daysAgo(1) });
    const answer = await statusAt('refused', query as unknown as Record<string, string>);
    expect(nameOf(answer)).toBe('invalid-request');
    expect(answer.body.errors).toMatchObject([{ path }]);
  });

  it('has an etag like any status', async () => {
    await shop.buy('tagged', '10.00', { occurredAt: daysAgo(3) });
    const query = { asOf: daysAgo(1) };
    const { headers } = await statusAt('tagged', query);
    const again = await shop.call('readStatus', {
      params: { memberId: 'tagged' },
      query,
      headers: { 'if-none-match': headers.etag! },
    });
    expect(again.status).toBe(304);
  });
});

describe('a quote', () => {
  const quote = (memberId: string, cart: Record<string, unknown>, of = shop) =>
    of.call('quoteCart', { params: { memberId }, body: { currency: 'USD', ...cart } });

  it('says what the same purchase then earns and reaches, and writes nothing', async () => {
    await shop.buy('quoted', '50.00', { occurredAt: daysAgo(2) });
    const lines = [
      { lineId: '1', amount: '69.99' },
      { amount: '5.00', kind: 'shipping' },
    ];
    const writes = functions.writes();
    const { status, body } = await quote('quoted', { lines });
    expect(status).toBe(200);
    expect(functions.writes()).toBe(writes);
    expect(body).toMatchObject({
      points: 74,
      rules: [{ rule: 'earning.base', points: 74 }],
      eligible: '74.99',
      earningTier: 'regular',
      lines: [
        { lineId: '1', amount: '69.99', points: 69, rules: [{ rule: 'earning.base', points: 69 }] },
        { amount: '5.00', points: 5 },
      ],
      tier: { id: 'gold', reached: true },
      nextTier: { id: 'platinum', missing: [{ metric: 'spend', amount: '175.01' }] },
      redeemable: { points: 0, value: '0.00' },
    });
    const { body: bought } = await shop.buy('quoted', '0.00', { lines });
    expect(bought.entry.points).toBe(body.points);
    expect(bought.member.tier.id).toBe(body.tier.id);
    expect((await shop.status('quoted')).body.nextTier.missing).toMatchObject([{ amount: '175.01' }]);
  });

  it('exactly what is missing reaches the tier, one minor unit less does not', async () => {
    await shop.buy('exact', '37.21', { occurredAt: daysAgo(2) });
    const [missing] = (await shop.status('exact')).body.nextTier.missing;
    expect(missing.amount).toBe('62.79');
    const tierFor = async (amount: string) => (await quote('exact', { lines: [{ amount }] })).body.tier;
    expect(await tierFor('62.79')).toMatchObject({ id: 'gold', reached: true });
    expect(await tierFor('62.78')).toMatchObject({ id: 'regular', reached: false });
  });

  it('shows each bonus by rule and on its lines; what it adds to the whole is no line’s', async () => {
    const { base } = atOnce.earning;
    const bonuses = [
      {
        id: 'kitchen',
        when: 'line.category == "kitchen"',
        effect: { kind: 'multiply', factor: '3', on: 'lines' },
      },
      { id: 'app', when: 'purchase.channel == "app"', effect: { kind: 'add', points: 25 } },
    ];
    const of = await openShop(functions, {
      earning: { base, bonuses, exclude: { kinds: ['shipping'], categories: [], skus: [] } },
    });
    await of.buy('bonus', '1.00', { occurredAt: daysAgo(1) });
    const lines = [
      { amount: '10.00', category: 'kitchen' },
      { amount: '20.00' },
      { amount: '4.00', kind: 'shipping' },
    ];
    const { body } = await quote('bonus', { lines, channel: 'app' }, of);
    expect(body).toMatchObject({
      points: 75,
      rules: [
        { rule: 'earning.base', points: 30 },
        { rule: 'earning.bonuses.kitchen', points: 20 },
        { rule: 'earning.bonuses.app', points: 25 },
      ],
      eligible: '30.00',
      redeemable: null,
    });
    expect(
      body.lines.map((line: { points: number; eligible: string }) => [line.points, line.eligible]),
    ).toEqual([
      [30, '10.00'],
      [20, '20.00'],
      [0, '0.00'],
    ]);
  });

  it.each(['down', 'nearest', 'up'] as const)(
    'rounding %s line by line gives each line its own points',
    async (rounding) => {
      const of = await openShop(functions, {
        earning: { base: { points: 1, per: '1', on: 'line', rounding } },
      });
      await of.buy('lines', '1.00', { occurredAt: daysAgo(1) });
      const lines = [{ amount: '9.50' }, { amount: '0.10' }, { amount: '1.90' }];
      const { body } = await quote('lines', { lines }, of);
      const expected = { down: [9, 0, 1], nearest: [10, 0, 2], up: [10, 1, 2] }[rounding];
      expect(body.lines.map(({ points }: { points: number }) => points)).toEqual(expected);
      expect(body.points).toBe(expected.reduce((sum, points) => sum + points, 0));
    },
  );

  it('says the most that can be redeemed now, by minimum and step, with its value', async () => {
    await shop.buy('rich', '390.00', { occurredAt: daysAgo(2) });
    expect((await quote('rich', { lines: [{ amount: '1.00' }] })).body.redeemable).toEqual({
      points: 300,
      value: '3.00',
    });
    const taken = await command(shop, 'redeem', 'rich', { points: 300, mode: 'capture' });
    expect(taken.status).toBe(201);
    expect((await quote('rich', { lines: [{ amount: '1.00' }] })).body.redeemable.points).toBe(0);
  });

  it.each([
    ['another currency', { currency: 'EUR', lines: [{ amount: '1.00' }] }, 'currency'],
    ['no lines', { lines: [] }, 'lines'],
    ['an unknown field', { lines: [{ amount: '1.00' }], orderId: '1' }, 'orderId'],
    ['too many digits', { lines: [{ amount: '1.001' }] }, 'lines[0].amount'],
    ['a negative item', { lines: [{ amount: '-1.00' }] }, 'lines[0].amount'],
    [
      'a line twice',
      {
        lines: [
          { lineId: 'a', amount: '1' },
          { lineId: 'a', amount: '1' },
        ],
      },
      'lines[1].lineId',
    ],
  ])('%s is refused, and the place is named', async (_, cart, path) => {
    await shop.buy('wrong', '1.00', { occurredAt: daysAgo(1) });
    const answer = await quote('wrong', cart);
    expect(nameOf(answer)).toBe('invalid-request');
    expect(answer.body.errors.map((error: { path: string }) => error.path)).toContain(path);
  });

  it('of somebody who is no member is unknown', async () => {
    expect(nameOf(await quote('stranger', { lines: [{ amount: '1.00' }] }))).toBe('unknown-member');
  });
});

describe('the schedule of points', () => {
  const scheduleOf = async (memberId: string, of = shop) =>
    (await of.call('readSchedule', { params: { memberId } })).body.schedule as {
      at: string;
      available: number;
      expires: number;
    }[];

  it('has holds that end and points that expire, by date, as the status then says', async () => {
    const of = await openShop(functions);
    await of.buy('holder', '80.00', { occurredAt: daysAgo(3) });
    await of.buy('holder', '15.00', { occurredAt: daysAgo(1) });
    const schedule = await scheduleOf('holder', of);
    expect(schedule.map(({ at }) => at)).toEqual(schedule.map(({ at }) => at).toSorted());
    expect(schedule.reduce((sum, { available }) => sum + available, 0)).toBe(95);
    expect(schedule.reduce((sum, { expires }) => sum + expires, 0)).toBe(95);
    let balance = 0;
    for (const { at, available, expires } of schedule) {
      balance += available - expires;
      clockAhead((Date.parse(at) - Date.now() + 60_000) / 86_400_000);
      expect((await of.status('holder')).body.balance, at).toBe(balance);
    }
  });

  it('has reservations that run out', async () => {
    await shop.buy('reserver', '500.00', { occurredAt: daysAgo(2) });
    const { body } = await command(shop, 'redeem', 'reserver', { points: 200, mode: 'reserve' });
    const [first, ...rest] = await scheduleOf('reserver');
    expect(first).toEqual({ at: body.redemption.runsOutAt, available: 200, expires: 0 });
    expect(rest.at(-1)).toMatchObject({ available: 0, expires: 500 });
  });

  it('has the expiry by inactivity', async () => {
    const of = await openShop(functions, { ...atOnce, expiry: { kind: 'after-inactivity', months: 3 } });
    await of.buy('idle', '30.00', { occurredAt: daysAgo(2) });
    const nextExpiry = (await of.status('idle')).body.nextExpiry;
    expect(await scheduleOf('idle', of)).toEqual([{ at: nextExpiry.at, available: 0, expires: 30 }]);
  });

  it('has what a new version brings that needs more than the stored state keeps', async () => {
    const of = await openShop(functions, atOnce);
    for (let days = 3; days > 0; days--) await of.buy('newcomer', '5.00', { occurredAt: daysAgo(days) });
    await publish(of, byPurchases(of.program));
    clockAhead(0.001);
    expect((await of.status('newcomer')).body.nextTier).toMatchObject({ id: 'gold', missing: [] });
    const moments = await scheduleOf('newcomer', of);
    expect(moments[0]).toMatchObject({ available: 50, expires: 0 });
    expect(moments.reduce((sum, { expires }) => sum + expires, 0)).toBe(65);
    clockAhead((Date.parse(moments[0]!.at) - Date.now() + 60_000) / 86_400_000);
    expect((await of.status('newcomer')).body).toMatchObject({ tier: { id: 'gold' }, balance: 65 });
  });

  it('ends where points never expire, though tiers are reviewed for ever', async () => {
    const { tiers } = programFile('x') as { tiers: object };
    const of = await openShop(functions, {
      ...atOnce,
      expiry: { kind: 'never' },
      tiers: { ...tiers, window: { kind: 'lifetime' } },
    });
    await of.buy('eternal', '120.00', { occurredAt: daysAgo(2) });
    expect(await scheduleOf('eternal', of)).toEqual([]);
  });
});

const verify = (memberId: string, of = shop): Promise<Answer> =>
  of.call('verifyMember', { params: { memberId } });

describe('the audit of a member', () => {
  const store = () => openStore(tableNames);
  const program = () => shop.program as ProgramId;

  /** As if a bug had written the member. */
  async function tamper(
    memberId: string,
    change: (record: NonNullable<Awaited<ReturnType<typeof getMember>>>) => object,
  ) {
    const record = await getMember(store(), program(), memberId as MemberId);
    const next = { ...record!, ...change(record!) };
    const Item = toMemberItem(program(), next);
    await store().documents.send(new PutCommand({ TableName: tableNames.members, Item }));
  }

  it('finds books sound after late facts, refunds and redemptions', async () => {
    await shop.buy('sound', '90.00', { orderId: 'sound-1', occurredAt: daysAgo(3) });
    await shop.buy('sound', '30.00', { occurredAt: daysAgo(8) });
    await shop.send(refund({ orderId: 'sound-1', amount: '10.00' }));
    await command(shop, 'redeem', 'sound', { points: 100, mode: 'reserve' });
    clockAhead(500);
    await shop.buy('sound', '5.00');
    expect((await verify('sound')).body).toEqual({ sound: true });
  });

  it('still does where whoever wrote the member knew of a newer version than the audit', async () => {
    const of = await openShop(functions, atOnce);
    await of.buy('newer', '90.00', { occurredAt: daysAgo(3) });
    process.env.LAUREL_CLOCK_SHIFT_MS = '31000'; // what was kept is too old
    expect((await verify('newer', of)).body).toEqual({ sound: true }); // and kept anew
    const { tiers } = programFile(of.program) as { tiers: object };
    const yearly = { ...tiers, window: { kind: 'calendar-year' } };
    expect((await publish(of, programFile(of.program, { ...atOnce, tiers: yearly }))).status).toBe(200);
    expect((await of.buy('newer', '10.00')).status).toBe(200);
    expect((await verify('newer', of)).body).toEqual({ sound: true });
  });

  it('still does when a new version needs more than the stored state keeps', async () => {
    const of = await openShop(functions, atOnce);
    await of.buy('older', '90.00', { occurredAt: daysAgo(3) });
    const { tiers } = programFile(of.program) as { tiers: { levels: object[] } };
    const levels = [
      tiers.levels[0],
      { id: 'gold', name: 'Gold', qualify: { anyOf: [{ metric: 'purchases', atLeast: 2 }] } },
    ];
    expect(
      (await publish(of, programFile(of.program, { ...atOnce, tiers: { ...tiers, levels } }))).status,
    ).toBe(200);
    clockAhead(1);
    expect((await verify('older', of)).body).toEqual({ sound: true });
    expect((await statusAt('older', { explain: 'true' }, of)).status).toBe(200);
  });

  it('shows the first field of the state that differs, with both sides', async () => {
    await shop.buy('tampered', '90.00', { occurredAt: daysAgo(3) });
    await tamper('tampered', ({ state }) => ({
      state: { ...state, lots: state.lots.map((lot) => ({ ...lot, remaining: 91 as Points })) },
    }));
    expect((await verify('tampered')).body).toEqual({
      sound: false,
      difference: { check: 'state', at: 'lots[0].remaining', stored: 91, folded: 90 },
    });
  });

  it('shows an entry whose points are not what is held', async () => {
    await shop.buy('cooked', '90.00', { orderId: 'cooked', occurredAt: daysAgo(3) });
    const [entry] = await history(shop, 'cooked');
    const outcomes = JSON.stringify([
      { kind: 'points.earned', points: 80, rule: 'earning.base', programVersion: 1 },
    ]);
    expect(entry!.points).toBe(90);
    await store().documents.send(
      new UpdateCommand({
        TableName: tableNames.ledger,
        Key: { pk: `O#${shop.program}#standard#cooked`, sk: 'purchase' },
        UpdateExpression: 'SET outcomes = :outcomes',
        ExpressionAttributeValues: { ':outcomes': outcomes },
      }),
    );
    expect((await verify('cooked')).body).toMatchObject({
      sound: false,
      difference: { check: 'points', stored: 90, folded: 80 },
    });
  });

  it('shows where the chain of versions breaks', async () => {
    await shop.buy('broken', '10.00', { occurredAt: daysAgo(3) });
    await tamper('broken', ({ version }) => ({ version: version + 1 }));
    expect((await verify('broken')).body).toMatchObject({
      sound: false,
      difference: { check: 'chain', at: 'version 2' },
    });
  });

  it('shows a member who comes up for review too late', async () => {
    await shop.buy('overdue', '120.00', { occurredAt: daysAgo(3) });
    await tamper('overdue', ({ dueAt }) => ({ dueAt: dueAt + 1 }));
    expect((await verify('overdue')).body).toMatchObject({ sound: false, difference: { check: 'due' } });
  });

  it('of nobody is unknown', async () => {
    expect(nameOf(await verify('nobody'))).toBe('unknown-member');
  });
});

describe('the members of a program', () => {
  const list = (of: Shop, query: Record<string, string> = {}) => of.call('listMembers', { query });

  it('are all listed, each once, whatever the size of the page', async () => {
    const of = await openShop(functions, atOnce);
    const names = Array.from({ length: 23 }, (_, index) => `m ${index}/é#`);
    for (const name of names) await of.buy(name, '1.00', { occurredAt: daysAgo(1) });
    for (const limit of ['1', '7', '100']) {
      const found: string[] = [];
      let cursor: string | null = null;
      do {
        const { status, body }: Answer = await list(of, { limit, ...(cursor === null ? {} : { cursor }) });
        expect(status).toBe(200);
        expect(body.members.length).toBeLessThanOrEqual(Number(limit));
        found.push(...body.members.map(({ memberId }: { memberId: string }) => memberId));
        cursor = body.next;
      } while (cursor !== null);
      expect(found.toSorted(), limit).toEqual(names.toSorted());
    }
  });

  it('are none where nobody has come yet', async () => {
    const of = await openShop(functions, atOnce);
    expect((await list(of)).body).toEqual({ members: [], next: null });
  });

  it.each(['x', '', Buffer.from('16').toString('base64url'), Buffer.from('3:9:%').toString('base64url')])(
    'the cursor %j is none',
    async (cursor) => {
      expect(nameOf(await list(shop, { cursor }))).toBe('invalid-request');
    },
  );

  it('of a program without rules are unknown', async () => {
    const unruled = await openUnpublished(functions, 'reading-unruled');
    expect(nameOf(await list(unruled))).toBe('unknown-program');
  });
});

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
