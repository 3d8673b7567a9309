/** Being forgotten: what is personal is nowhere any more, and the books add up all the same. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { nameOf } from '../../openapi/documented.ts';
import { expectBooks } from '../../support/books.ts';
import { atOnce, clockAhead, clockBack, command, daysAgo, refund } from '../../support/events.ts';
import { type InMemory, startInMemory } from '../../support/inMemory.ts';
import { openShop, type Shop } from '../../support/shop.ts';

let functions: InMemory;
let shop: Shop;
beforeAll(async () => {
  functions = await startInMemory();
  shop = await openShop(functions, {
    ...atOnce,
    claimDays: 30,
    earning: {
      ...atOnce.earning,
      bonuses: [{ id: 'birthday', trigger: 'birthday-month', effect: { kind: 'multiply', factor: '2' } }],
    },
  });
});
afterEach(clockBack);
afterAll(() => functions?.stop());

const erase = (memberId: string, query: Record<string, string> = {}) =>
  shop.call('eraseMember', { params: { memberId }, query });
const exported = (memberId: string) => shop.call('exportMember', { params: { memberId } });
const verified = async (memberId: string) => (await shop.call('verifyMember', { params: { memberId } })).body;

/** All that may be personal, each with a word that is nowhere else. */
const words = ['Frieda', 'frieda@shop.example', 'Zauberlehrling', 'Kulanzfall', 'Verwandtschaft'];

async function frieda(memberId: string): Promise<void> {
  const month = new Date().toISOString().slice(5, 7);
  await command(shop, 'enrolMember', memberId, { birthday: `${month}-15` });
  await shop.buy(memberId, '80.00', {
    orderId: `o-${memberId}`,
    occurredAt: new Date(Date.now() - 1000).toISOString(),
    metadata: { note: 'for Frieda, the Zauberlehrling' },
  });
  await command(shop, 'adjustMember', memberId, { points: 25, reason: `Kulanzfall of ${memberId}` });
  await command(shop, 'overrideTier', memberId, {
    tier: 'platinum',
    until: '2099-01-01T00:00:00Z',
    kind: 'grant',
    reason: 'Verwandtschaft',
  });
  await shop.call('addIdentity', {
    params: { memberId },
    body: { identity: `email:${memberId}.frieda@shop.example` },
  });
}

describe('an erasure', () => {
  it('leaves no word of what is personal anywhere, and books that add up', async () => {
    await frieda('f1');
    const before = functions.stored();
    for (const word of words.slice(2)) expect(before, word).toContain(word);
    const kept = (await exported('f1')).body;
    expect(kept).toMatchObject({ memberId: 'f1', identities: [{ kind: 'email' }], eraseAt: null });
    expect(JSON.stringify(kept)).toContain('Zauberlehrling');
    expect(kept.birthday).not.toBeNull();

    const answer = await erase('f1');
    expect(answer.status, answer.text).toBe(200);
    expect(answer.body).toMatchObject({
      status: 'erased',
      identitiesRemoved: 1,
      entriesScrubbed: 4,
      member: { balance: 0, pending: 0, deficit: 0 },
    });
    const after = functions.stored();
    for (const word of words) expect(after, word).not.toContain(word);
    const left = (await exported('f1')).body;
    expect(left).toMatchObject({ birthday: null, identities: [] });
    for (const word of words) expect(JSON.stringify(left), word).not.toContain(word);
    const [latest] = left.entries;
    expect(latest.entry).toMatchObject({ kind: 'erasure', outcomes: [{ kind: 'points.forfeited' }] });
    await expectBooks(shop, 'f1');
    expect(await verified('f1')).toEqual({ sound: true });
    const why = await shop.call('explainEntry', { params: { memberId: 'f1', entryId: latest.entry.id } });
    expect(why.status).toBe(200);
    // Again: nothing is left to do, and the books are right still.
    expect((await erase('f1')).body).toMatchObject({ identitiesRemoved: 0, entriesScrubbed: 0 });
    await expectBooks(shop, 'f1');
  });

  it('stands against what comes late', async () => {
    await frieda('f2');
    await erase('f2');
    await shop.buy('f2', '9.00', { occurredAt: daysAgo(2) });
    expect((await shop.status('f2')).body.balance).toBe(0);
    await shop.send(refund({ orderId: 'o-f2', amount: '80.00' }));
    await expectBooks(shop, 'f2');
    expect(await verified('f2')).toEqual({ sound: true });
  });

  it('takes merged members along', async () => {
    await frieda('f3');
    await frieda('f4');
    await shop.call('mergeMembers', { params: { memberId: 'f3' }, body: { from: 'f4' } });
    expect((await erase('f4')).body).toMatchObject({ identitiesRemoved: 2 });
    const after = functions.stored();
    for (const word of words) expect(after, word).not.toContain(word);
    await expectBooks(shop, 'f3');
    expect(await verified('f4')).toEqual({ sound: true });
  });

  it('of a guest who is no member yet takes the identity, and what waited for it', async () => {
    await shop.call('addIdentity', {
      params: { memberId: 'g1' },
      body: { identity: 'email:guest.frieda@shop.example' },
    });
    expect((await erase('g1')).body).toMatchObject({ status: 'erased', identitiesRemoved: 1, member: null });
    expect(nameOf(await erase('g1'))).toBe('unknown-member');
  });

  it('with grace days happens when they are over, and can be called off until then', async () => {
    await frieda('f5');
    const planned = await erase('f5', { graceDays: '14' });
    expect([planned.status, planned.body.status]).toEqual([202, 'planned']);
    expect((await exported('f5')).body.eraseAt).toBe(planned.body.eraseAt);
    const cancel = () => shop.call('cancelErasure', { params: { memberId: 'f5' } });
    expect((await cancel()).status).toBe(204);
    expect(nameOf(await cancel())).toBe('no-erasure');
    await erase('f5', { graceDays: '14' });
    const { handler } = await import('../../../../functions/lambda/people.ts');
    const tick = () =>
      handler({ scheduledAt: new Date().toISOString() }, { getRemainingTimeInMillis: () => 60_000 } as never);
    await tick();
    expect((await shop.status('f5')).body.balance).toBeGreaterThan(0);
    clockAhead(15);
    await tick();
    expect((await shop.status('f5')).body.balance).toBe(0);
    expect(functions.stored()).not.toContain('Zauberlehrling');
    expect(nameOf(await cancel())).toBe('no-erasure');
  });

  it.each(['-1', '91', 'soon', '1.5'])('with %s grace days is refused', async (graceDays) => {
    expect(nameOf(await erase('f1', { graceDays }))).toBe('invalid-request');
  });
});
