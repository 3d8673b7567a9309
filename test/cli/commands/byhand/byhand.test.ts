/** What an operator puts right in the terminal, against the real functions. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { actionKinds } from '../../../../functions/store/programs/actions.ts';
import { daysAgo, redeemable } from '../../../functions/support/events.ts';
import { programFile, type Shop } from '../../../functions/support/shop.ts';
import { connect } from '../../../functions/support/shops/connect.ts';
import { shopifyDelivery, shopifyOrder, shopifySecret } from '../../../functions/support/shops/shopify.ts';
import { wooDelivery, wooOrder, wooSecret } from '../../../functions/support/shops/woocommerce.ts';
import { type Served, serveFunctions } from '../../support/served.ts';

let served: Served;
let shop: Shop;
beforeAll(async () => {
  served = await serveFunctions();
  shop = await served.open(redeemable);
});
afterAll(() => served?.stop());

const run = (...argv: string[]) => served.run(shop, argv);

async function memberWith(points: number): Promise<string> {
  const memberId = `m ${randomUUID().slice(0, 8)}`;
  await shop.buy(memberId, `${points}.00`, { occurredAt: daysAgo(1) });
  return memberId;
}

/** Three deliveries of guests: one is erased with its shop, one is deleted, the other recorded once the source knows where else members are named. */
async function parkedAndGone(of: Shop): Promise<void> {
  const shopify = await connect(of, 'shopify-us', { kind: 'shopify', secret: shopifySecret });
  await shopify.deliver(shopifyDelivery('orders/paid', shopifyOrder({ customer: null })));
  await shopify.deliver(shopifyDelivery('shop/redact', { shop_id: 1 }));
  const source = await connect(of, 'woo', { kind: 'woocommerce', secret: wooSecret });
  const order = wooOrder({ meta_data: [{ key: 'club', value: 'm-club' }], customer_id: 0 });
  const send = async (id: number) =>
    (await source.deliver(wooDelivery('order.updated', { ...order, id }))).body.parked;
  const [deleted, recorded] = [await send(1), await send(2)];
  await of.call('discardParked', { params: { parked: deleted } });
  const settings = { member: { from: ['customer-id', 'meta:club'] } };
  await connect(of, 'woo', { kind: 'woocommerce', settings });
  const start = Date.now();
  vi.useFakeTimers({ toFake: ['Date'], now: start + 31_000 }); // by then every function knows the settings
  try {
    const answer = await of.call('replayParked', { params: { parked: recorded } });
    expect(answer.body.status).toBe('recorded');
  } finally {
    vi.useRealTimers();
  }
}

async function json(...argv: string[]) {
  const { exitCode, stdout, stderr } = await run(...argv, '--json');
  expect(exitCode, stderr).toBe(0);
  return JSON.parse(stdout);
}

describe('adjust', () => {
  test('gives points, says what they came to and how to take them back', async () => {
    const member = await memberWith(10);
    const { exitCode, stdout, stderr } = await run('adjust', member, '1250', '--reason', 'a late parcel');
    expect(exitCode).toBe(0);
    expect(stdout).toBe(
      `1,250 points given by hand: a late parcel\n${member}: Regular, 1,260 to spend, 0 pending\n`,
    );
    expect(stderr).toMatch(/^To take it back: laurel undo .+ [\w-]{22} --reason …\n$/);
  });

  test('takes points: a number with a minus is no option', async () => {
    const member = await memberWith(30);
    const { stdout } = await run('adjust', member, '-50', '--reason', 'booked twice');
    expect(stdout).toBe(
      `50 points taken by hand: booked twice\n${member}: Regular, 0 to spend, 0 pending, 20 owed\n`,
    );
  });

  test('under the same key it is done once, and another one is refused', async () => {
    const member = await memberWith(10);
    const argv = ['adjust', member, '5', '--reason', 'once', '--key', 'case-1'];
    await run(...argv);
    expect((await run(...argv)).stdout).toContain('Done before: 5 points given by hand');
    const other = await run('adjust', member, '6', '--reason', 'once', '--key', 'case-1');
    expect([other.exitCode, other.stdout]).toEqual([1, '']);
    expect((await shop.status(member)).body.balance).toBe(15);
  });

  test('without a key each is another one', async () => {
    const member = await memberWith(10);
    for (let time = 0; time < 2; time++) await run('adjust', member, '5', '--reason', 'again');
    expect((await shop.status(member)).body.balance).toBe(20);
  });

  test('changes what counts toward a tier, and leaves the points alone', async () => {
    const member = await memberWith(10);
    const { stdout } = await run('adjust', member, '--counts', 'spend=1100.00', '--reason', 'at the market');
    expect(stdout).toContain('1,100.00 USD of spend counts toward a tier; rose from Regular to Platinum');
    expect((await shop.status(member)).body).toMatchObject({ balance: 10, tier: { id: 'platinum' } });
  });

  test.each([
    ['no reason', ['m1', '5'], '--reason is missing'],
    ['nothing to adjust', ['m1', '--reason', 'x'], 'POINTS or --counts is missing'],
    ['no points', ['m1', '0', '--reason', 'x'], 'not 0'],
    ['part of a point', ['m1', '1.5', '--reason', 'x'], 'whole number'],
    ['more than there may be', ['m1', '1000000001', '--reason', 'x'], 'whole number'],
    ['counts without an amount', ['m1', '--counts', 'spend', '--reason', 'x'], 'METRIC=AMOUNT'],
    [
      'counts of what there is not',
      ['m1', '--counts', 'visits=1', '--reason', 'x'],
      'spend, purchases, points',
    ],
  ])('%s is wrong usage, and asks nobody', async (_, argv, says) => {
    served.asked.length = 0;
    const { exitCode, stdout, stderr } = await run('adjust', ...argv);
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toContain(says);
    expect(served.asked).toEqual([]);
  });

  test('a member who is not there, and an amount that the currency does not have, are refused', async () => {
    const nobody = await run('adjust', 'nobody', '5', '--reason', 'x');
    expect([nobody.exitCode, nobody.stderr]).toEqual([1, expect.stringContaining('no member "nobody"')]);
    const member = await memberWith(10);
    const wrong = await run('adjust', member, '--counts', 'spend=1.001', '--reason', 'x');
    expect(wrong.exitCode).toBe(1);
    expect(wrong.stderr).toContain('"amount" is "1.001", and USD has 2 decimals (qualifying.amount)');
  });

  test('needs the scope points:adjust', async () => {
    const { exitCode, stderr } = await served.run(
      shop,
      ['adjust', 'm1', '5', '--reason', 'x'],
      'members:write',
    );
    expect([exitCode, stderr]).toEqual([1, 'laurel: Forbidden\n']);
  });
});

describe('override', () => {
  test('gives a tier through a day, which is included, lists it, and ends it', async () => {
    const member = await memberWith(10);
    const given = await run(
      'override',
      member,
      'gold',
      '--until',
      '2099-06-30',
      '--kind',
      'match',
      '--reason',
      'a match',
    );
    expect(given.stdout).toBe(`Was given Gold through 2099-06-30\n${member}: Gold, 10 to spend, 0 pending\n`);
    const [override] = (await json('override', member)).overrides;
    expect(override).toMatchObject({ state: 'in-force', kind: 'match', until: '2099-07-01T04:00:00.000Z' });
    const listed = await run('override');
    expect(listed.stdout).toMatch(
      new RegExp(`${member} +Gold +in-force .* through 2099-06-30 +match .* a match`),
    );
    const ended = await run('override', member, '--end', '--reason', 'a mistake');
    expect(ended.stdout).toBe(`The Gold that was given ended\n${member}: Regular, 10 to spend, 0 pending\n`);
    const none = await run('override', member);
    expect([none.exitCode, none.stdout]).toEqual([0, '']);
    expect(none.stderr).toContain('--all lists the others');
    expect((await run('override', member, '--all')).stdout).toMatch(/Gold +ended .* ended \d{4}-/);
  });

  test('lasts a year and a day that is not over, where nothing is said', async () => {
    const member = await memberWith(10);
    await run('override', member, 'gold', '--reason', 'x');
    const [{ until }] = (await json('override', member)).overrides;
    const days = (Date.parse(until) - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(364.9);
    expect(days).toBeLessThan(367);
  });

  test('lasts to an instant, too', async () => {
    const member = await memberWith(10);
    const { stdout } = await run('override', member, 'gold', '--until', '2099-06-30T12:00', '--reason', 'x');
    expect(stdout).toContain('Was given Gold until 2099-06-30 12:00');
  });

  test.each([
    ['no reason', ['m1', 'gold'], '--reason is missing'],
    ['a kind that there is not', ['m1', 'gold', '--kind', 'gift', '--reason', 'x'], 'grant, match, trial'],
    ['an end of nobody', ['--end', '--reason', 'x'], 'the MEMBER is missing'],
    ['an end with a tier', ['m1', 'gold', '--end', '--reason', 'x'], 'unexpected argument "gold"'],
    ['an end without a reason', ['m1', '--end'], '--reason is missing'],
  ])('%s is wrong usage', async (_, argv, says) => {
    const { exitCode, stderr } = await run('override', ...argv);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(says)]);
  });

  test('a day that does not exist is wrong usage; a tier that does not is refused, with those that do', async () => {
    const member = await memberWith(10);
    expect((await run('override', member, 'gold', '--until', '2099-02-30', '--reason', 'x')).exitCode).toBe(
      2,
    );
    const { exitCode, stderr } = await run('override', member, 'diamond', '--reason', 'x');
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining('regular, gold, platinum')]);
  });

  test('an end of what is not there is refused', async () => {
    const member = await memberWith(10);
    const { exitCode, stderr } = await run('override', member, '--end', '--reason', 'x');
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining('holds no tier that was given by hand')]);
  });
});

describe('undo', () => {
  test.each(['the id', 'the entry'])('takes an adjustment back, once, by %s', async (by) => {
    const member = await memberWith(10);
    const { adjustmentId, entry } = await json('adjust', member, '40', '--reason', 'x');
    const named = by === 'the id' ? adjustmentId : entry.id;
    const done = await run('undo', member, named, '--reason', 'in time after all');
    expect(done.stdout).toBe(`Undone: 40 points taken back\n${member}: Regular, 10 to spend, 0 pending\n`);
    const again = await run('undo', member, named, '--reason', 'again');
    expect([again.exitCode, again.stdout]).toEqual([0, expect.stringContaining('Done before:')]);
    const [{ note }] = (await json('audit', member)).actions;
    expect(note).toBe('in time after all');
  });

  test.each(['the id', 'the entry'])('ends a tier that was given, by %s', async (by) => {
    const member = await memberWith(10);
    const { overrideId, entry } = await json('override', member, 'gold', '--reason', 'x');
    const done = await run('undo', member, by === 'the id' ? overrideId : entry.id, '--reason', 'y');
    expect(done.stdout).toContain('Undone: the Gold that was given ended\n');
    expect((await shop.status(member)).body.tier.id).toBe('regular');
  });

  test('what is of neither kind is refused, and says what else can be done', async () => {
    const member = await memberWith(10);
    for (const [named, says] of [
      ['purchase:standard:1', 'the shop sends a refund'],
      ['redemption:abc', 'laurel redeem MEMBER --cancel'],
      ['passage:3', 'only adjustments and tiers'],
      ['nothing', 'has no adjustment nothing'],
    ] as const) {
      const { exitCode, stderr } = await run('undo', member, named, '--reason', 'x');
      expect([exitCode, stderr], named).toEqual([1, expect.stringContaining(says)]);
    }
    expect((await run('undo', member, 'abc')).stderr).toContain('--reason is missing');
  });
});

describe('audit', () => {
  test('tells what was done to a member, newest first, with reasons and entries', async () => {
    const member = await memberWith(10);
    const { entry } = await json('adjust', member, '40', '--reason', 'one');
    await run('override', member, 'gold', '--reason', 'two');
    const { exitCode, stdout } = await run('audit', member);
    expect(exitCode).toBe(0);
    const [head, first, second, end] = stdout.split('\n');
    expect(head).toMatch(/^when +who +what they did +why +entry$/);
    expect(first).toMatch(new RegExp(`tester +gave ${member} a tier +two +tier-override:`));
    expect(second).toContain(`adjusted ${member}`);
    expect(second).toContain(entry.id);
    expect(end).toBe('');
  });

  test('goes on where an earlier list ended', async () => {
    const member = await memberWith(10);
    for (const reason of ['a', 'b', 'c']) await run('adjust', member, '1', '--reason', reason);
    const first = await run('audit', member, '--limit', '2');
    const cursor = /--cursor (\S+)\n$/.exec(first.stderr)?.[1] ?? '';
    const { actions } = await json('audit', member, '--cursor', cursor);
    expect(actions.map(({ note }: { note: string }) => note)).toEqual(['a']);
  });

  test('tells of the whole program, in words for every kind of action', async () => {
    const all = await served.open(redeemable);
    await all.buy('m1', '10.00', { occurredAt: daysAgo(1) });
    const next = { params: { name: 'next' } };
    await all.call('putDraft', { ...next, body: programFile(all.program, { name: 'Next' }) });
    const at = new Date(Date.now() + 86_400_000).toISOString();
    await all.call('publishDraft', { ...next, body: { at } });
    await all.call('withdrawVersion', { params: { version: '2' } });
    await all.call('rollbackVersion', { params: { version: '1' }, body: { at, standing: 'upgrade-only' } });
    await all.call('deleteDraft', next);
    const secretId = (await all.call('addSecret')).body.id;
    await all.call('retireSecret', { params: { secretId } });
    const source = { kind: 'shopify', settings: {}, secret: 'hush-hush-hush-hush' };
    const named = { params: { source: 'shopify-eu' } };
    for (let time = 0; time < 2; time++) await all.call('putSource', { ...named, body: source });
    const { secrets } = (await all.call('readSource', named)).body;
    await all.call('retireSourceSecret', { params: { source: 'shopify-eu', secretId: secrets[0].id } });
    await parkedAndGone(all);
    const { stdout: adjusted } = await served.run(all, ['adjust', 'm1', '5', '--reason', 'x', '--json']);
    await served.run(all, ['undo', 'm1', JSON.parse(adjusted).adjustmentId, '--reason', 'x']);
    await served.run(all, ['override', 'm1', 'gold', '--reason', 'x']);
    await served.run(all, ['override', 'm1', '--end', '--reason', 'x']);
    const subscription = { params: { subscription: 'crm' } };
    const made = { ...subscription, body: { url: 'https://crm.example.com/in' } };
    expect((await all.call('putSubscription', made)).status).toBe(201);
    expect((await all.call('changeSubscriptionSecret', subscription)).status).toBe(201);
    expect((await all.call('deleteSubscription', subscription)).status).toBe(204);
    await all.buy('m2', '10.00', { occurredAt: daysAgo(1) });
    await all.buy('m2', '20.00', { orderId: 'wrong', occurredAt: daysAgo(1) });
    const toOther = await served.run(all, ['move-order', 'wrong', 'm1', '--amount', '20.00']);
    expect([toOther.exitCode, toOther.stderr]).toEqual([0, '']);
    expect(toOther.stdout).toMatch(/^order wrong is moved to m1\nm2: \w+, 10 to spend, .*\nm1: \w+, /);
    const merge = { params: { memberId: 'm1' }, body: { from: 'm2' } };
    expect((await all.call('mergeMembers', merge)).status).toBe(201);
    expect((await all.call('eraseMember', { params: { memberId: 'm1' } })).status).toBe(200);
    const rows = { recorded: 1200, refused: 3 };
    const imported = { importId: 'orders.csv', what: 'orders', rows, complete: false };
    expect((await all.call('recordImport', { body: imported })).status).toBe(201);
    const { actions } = JSON.parse((await served.run(all, ['audit', '--limit', '100', '--json'])).stdout);
    const done = new Set(actions.map(({ action }: { action: string }) => action));
    expect(done, 'all of them are told here').toEqual(new Set(actionKinds));
    const { exitCode, stdout } = await served.run(all, ['audit', '--limit', '100']);
    expect(exitCode).toBe(0);
    for (const kind of actionKinds) expect(stdout, 'none by its name').not.toContain(kind);
    for (const words of [
      'published version 1, in effect for all time',
      'published version 2, in effect from ',
      'withdrew version 2',
      'connected the source shopify-eu',
      'changed the source shopify-eu',
      'retired a secret of the source shopify-eu',
      'went back to version 1, in effect from ',
      'undid an adjustment of m1',
      'ended the tier given to m1',
      'imported orders from orders.csv: 1,200 recorded, 3 refused, not to the end',
    ]) {
      expect(stdout).toContain(words);
    }
  });

  test('of a member to whom nothing was done is empty', async () => {
    const { exitCode, stdout, stderr } = await run('audit', await memberWith(10));
    expect([exitCode, stdout]).toEqual([0, '']);
    expect(stderr).toMatch(/^Nothing was done to .+ by hand\.\n$/);
  });
});

test.each(['adjust', 'override', 'undo', 'audit'])('laurel %s --help shows examples', async (command) => {
  const { exitCode, stdout } = await run(command, '--help');
  expect(exitCode).toBe(0);
  expect(stdout).toContain(`Examples:\n  laurel `);
});
