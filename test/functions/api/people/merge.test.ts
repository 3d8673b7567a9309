/** Merging over the API: one person from then on, by both ids, on every route; and who can't be merged is told why. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nameOf } from '../../openapi/documented.ts';
import { expectBooks, history } from '../../support/books.ts';
import { atOnce, cancelled, command, daysAgo, refund, revised } from '../../support/events.ts';
import type { Answer } from '../../support/functions.ts';
import { type InMemory, startInMemory } from '../../support/inMemory.ts';
import { openShop, purchase, type Shop } from '../../support/shop.ts';

let functions: InMemory;
let shop: Shop;
beforeAll(async () => {
  functions = await startInMemory();
  shop = await openShop(functions, {
    ...atOnce,
    earning: {
      ...atOnce.earning,
      welcome: { points: 50 },
      bonuses: [{ id: 'first', trigger: 'first-purchase', effect: { kind: 'add', points: 10 } }],
    },
  });
});
afterAll(() => functions?.stop());

const merge = (into: string, from: string, more: object = {}): Promise<Answer> =>
  shop.call('mergeMembers', { params: { memberId: into }, body: { from, ...more } });

/** Two members, each with a purchase: a welcome of 50 and a first purchase of 10 more, for each. */
async function two(): Promise<readonly [string, string]> {
  const [a, b] = [`a-${randomUUID()}`, `b-${randomUUID()}`];
  await shop.buy(a, '60.00', { orderId: `of-${a}`, occurredAt: daysAgo(3) });
  await shop.buy(b, '70.00', { orderId: `of-${b}`, occurredAt: daysAgo(2) });
  return [a, b];
}

const onReceipt = (memberId: string, name: 'verifyMember' | 'readStatus') =>
  shop.call(name, { params: { memberId } });

describe('a merge', () => {
  it('makes one person of two: what is granted once is granted once, and a level that both reach is reached', async () => {
    const [a, b] = await two();
    const preview = await merge(a, b, { preview: true });
    expect([preview.status, preview.body.status]).toEqual([200, 'preview']);
    expect((await shop.status(a)).body).toMatchObject({ balance: 120, tier: { id: 'regular' } });
    const done = await merge(a, b);
    expect(done.status, done.text).toBe(201);
    // 60 + 70 for the purchases (the later one still a regular's), one welcome, one first purchase.
    expect(done.body).toMatchObject({
      status: 'merged',
      from: b,
      entry: { id: `merge:${b}`, points: 130, outcomes: [{ kind: 'member.merged', from: b }] },
      correction: { points: -60 },
      before: { survivor: { balance: 120 }, absorbed: { balance: 130 } },
      member: { memberId: a, balance: 190, tier: { id: 'gold' } },
    });
    expect(done.body.finality).toContain('not undone');
    expect(preview.body.member).toEqual(done.body.member);
    await expectBooks(shop, a);
    expect((await onReceipt(a, 'verifyMember')).body).toEqual({ sound: true });
  });

  it('done again is a duplicate, and changes nothing', async () => {
    const [a, b] = await two();
    await merge(a, b);
    const again = await merge(a, b);
    expect([again.status, again.body.status, again.body.entry.id]).toEqual([200, 'duplicate', `merge:${b}`]);
    await expectBooks(shop, a);
  });

  it("keeps the absorbed member's id on every route", async () => {
    const [a, b] = await two();
    await merge(a, b);
    for (const id of [a, b]) {
      expect((await shop.status(id)).body).toMatchObject({ memberId: a, balance: 190 });
      expect((await onReceipt(id, 'verifyMember')).body).toEqual({ sound: true });
      const entries = await history(shop, id);
      expect(entries.map((each) => each.id).sort()).toEqual(
        [
          `absorption:${b}`,
          `correction:merge:${b}`,
          `merge:${b}`,
          `purchase:standard:of-${a}`,
          `purchase:standard:of-${b}`,
        ].sort(),
      );
      for (const each of entries) {
        const why = await shop.call('explainEntry', { params: { memberId: id, entryId: each.id } });
        expect(why.status, each.id).toBe(200);
        expect(why.body.sentence).not.toBe('');
      }
      const rebuilt = await shop.call('rebuildMember', { params: { memberId: id } });
      expect(rebuilt.body).toMatchObject({ was: 'sound', member: { memberId: a } });
    }
    const bought = await shop.buy(b, '10.00');
    expect(bought.body).toMatchObject({ status: 'recorded', member: { memberId: a } });
    const listed = (await shop.call('listMembers', { query: { limit: '100' } })).body.members;
    const ids = listed.map(({ memberId }: { memberId: string }) => memberId);
    expect([ids.includes(a), ids.includes(b)]).toEqual([true, false]);
    await expectBooks(shop, a);
  });

  it("sends refunds of the absorbed member's orders to the survivor, named by either id", async () => {
    const [a, b] = await two();
    await merge(a, b);
    const back = await shop.send(refund({ orderId: `of-${b}`, memberId: b, amount: '70.00' }));
    expect(back.body, back.text).toMatchObject({ status: 'recorded', member: { memberId: a, balance: 120 } });
    const gone = await shop.send(cancelled(`of-${a}`));
    expect(gone.body).toMatchObject({ member: { memberId: a } });
    const again = await shop.send(
      purchase({ memberId: b, orderId: `of-${b}`, lines: [{ amount: '70.00' }] }),
    );
    expect(nameOf(again)).toBe('purchase-conflict');
    await expectBooks(shop, a);
    expect((await onReceipt(a, 'verifyMember')).body).toEqual({ sound: true });
  });

  it('answers a delivery that comes again as the first time, whoever it names', async () => {
    const [a, b] = await two();
    const body = purchase({ memberId: b, orderId: `again-${b}`, lines: [{ amount: '5.00' }] });
    await shop.send(body);
    await merge(a, b);
    for (const memberId of [b, a]) {
      const sent = { ...body, data: { ...(body.data as object), memberId } };
      const answer = await shop.send(sent);
      expect(answer.body, answer.text).toMatchObject({ status: 'duplicate', member: { memberId: a } });
    }
  });

  it('takes what is late of either in its own place', async () => {
    const [a, b] = await two();
    await merge(a, b);
    await shop.buy(b, '1.00', { occurredAt: daysAgo(30) });
    await shop.send(
      revised({ orderId: `of-${b}`, memberId: b, occurredAt: daysAgo(2), lines: [{ amount: '7.00' }] }),
    );
    await shop.buy(a, '2.00', { occurredAt: daysAgo(20) });
    await expectBooks(shop, a);
    for (const id of [a, b]) expect((await onReceipt(id, 'verifyMember')).body).toEqual({ sound: true });
  });

  it('undoes and ends by either id what was given to the absorbed member', async () => {
    const [a, b] = await two();
    const given = await command(shop, 'adjustMember', b, { points: 30, reason: 'sorry' });
    const tier = await command(shop, 'overrideTier', b, {
      tier: 'platinum',
      until: '2099-01-01T00:00:00Z',
      kind: 'grant',
      reason: 'press',
    });
    await command(shop, 'setTag', b, undefined, { params: { tag: 'vip' } });
    await merge(a, b);
    expect((await shop.status(a)).body.balance).toBe(220);
    const { adjustmentId } = given.body;
    const undone = await command(shop, 'undoAdjustment', a, undefined, { params: { adjustmentId } });
    expect(undone.body, undone.text).toMatchObject({ status: 'recorded', member: { balance: 190 } });
    const { overrideId } = tier.body;
    const ended = await command(shop, 'endOverride', a, undefined, { params: { overrideId } });
    expect(ended.body, ended.text).toMatchObject({ status: 'recorded' });
    expect((await command(shop, 'unsetTag', b, undefined, { params: { tag: 'vip' } })).status).toBe(201);
    await expectBooks(shop, a);
  });

  it('with the identities of both', async () => {
    const [a, b] = await two();
    const add = (memberId: string, identity: string) =>
      shop.call('addIdentity', { params: { memberId }, body: { identity } });
    await add(b, `external:${b}`);
    await merge(a, b);
    expect((await shop.call('listMembers', { query: { identity: `external:${b}` } })).body.members).toEqual([
      { memberId: a },
    ]);
    expect((await add(a, `external:${b}`)).body.status).toBe('unchanged');
    const { identities } = (await shop.call('listIdentities', { params: { memberId: a } })).body;
    const removed = await shop.call('removeIdentity', {
      params: { memberId: a, identityId: identities[0].id },
    });
    expect(removed.status).toBe(204);
  });

  it('of two at once, and of a merge and purchases at once, leaves books that add up', async () => {
    for (let round = 0; round < 4; round++) {
      const [a, b] = await two();
      const [c] = await two();
      const answers = await Promise.all([
        merge(a, b),
        merge(c, b),
        shop.buy(a, '3.00'),
        shop.buy(b, '4.00'),
        shop.send(refund({ orderId: `of-${b}`, amount: '1.00' })),
      ]);
      expect(
        answers
          .slice(0, 2)
          .map(({ status }) => status)
          .sort(),
      ).toEqual([201, 409]);
      expect(answers.slice(2).map(({ status }) => status)).toEqual([200, 200, 200]);
      for (const id of [a, b, c]) {
        expect((await onReceipt(id, 'verifyMember')).body, id).toEqual({ sound: true });
        await expectBooks(shop, (await shop.status(id)).body.memberId);
      }
    }
  });
});

describe('who can not be merged', () => {
  it('is told why', async () => {
    const [a, b] = await two();
    const [c, d] = await two();
    expect(nameOf(await merge(a, a))).toBe('merge-with-itself');
    expect(nameOf(await merge(a, 'nobody'))).toBe('unknown-member');
    expect(nameOf(await merge('nobody', a))).toBe('unknown-member');
    expect(nameOf(await merge(a, '.'))).toBe('invalid-request');
    await merge(a, b);
    // In a circle: by the id that was absorbed, its survivor is named.
    expect(nameOf(await merge(b, a))).toBe('merge-with-itself');
    expect(nameOf(await merge(c, b))).toBe('absorbed-before');
    const chain = await merge(c, a);
    expect(nameOf(chain)).toBe('has-absorbed-others');
    expect(chain.body.detail).toContain(`make "${a}" the survivor`);
    expect((await merge(a, c)).status).toBe(201);
    expect((await merge(b, d)).body.member.memberId).toBe(a);
    await expectBooks(shop, a);
  });

  it('is the twenty-first', async () => {
    const [a] = await two();
    for (let count = 0; count < 20; count++) {
      const other = `${a}-${count}`;
      await shop.buy(other, '1.00');
      expect((await merge(a, other)).status).toBe(201);
    }
    await shop.buy(`${a}-20`, '1.00');
    expect(nameOf(await merge(a, `${a}-20`))).toBe('too-many-absorbed');
    await expectBooks(shop, a);
    expect((await onReceipt(`${a}-7`, 'verifyMember')).body).toEqual({ sound: true });
  });
});
