/** What a service desk asks and does in the terminal, against the real functions. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cancelled, command, daysAgo, redeemable, refund } from '../../functions/support/events.ts';
import type { Shop } from '../../functions/support/shop.ts';
import { type Served, serveFunctions } from '../support/served.ts';

let served: Served;
let shop: Shop;
beforeAll(async () => {
  served = await serveFunctions();
  shop = await served.open(redeemable);
});
afterAll(() => served?.stop());

const run = (...argv: string[]) => served.run(shop, argv);
let members = 0;

async function memberWith(points: number, orderId?: string): Promise<string> {
  const memberId = `m ${++members}/é`;
  const order = orderId === undefined ? {} : { orderId };
  await shop.buy(memberId, `${points}.00`, { occurredAt: daysAgo(2), ...order });
  return memberId;
}

describe('history', () => {
  test('lists entries newest first, with points and what each did', async () => {
    const member = await memberWith(220, 'h1');
    await shop.send(refund({ orderId: 'h1', amount: '30.00', occurredAt: daysAgo(1) }));
    await run('redeem', member, '100');
    await command(shop, 'setTag', member, undefined, { params: { tag: 'vip' } });
    const { exitCode, stdout, stderr } = await run('history', member);
    expect([exitCode, stderr]).toEqual([0, '']);
    const [head, tag, redemption, refunded, purchase, end] = stdout.split('\n');
    expect(head).toMatch(/^when +entry +points +what it did$/);
    expect(tag).toMatch(/tag-set:.+ got the tag vip$/);
    expect(redemption).toMatch(/redemption:\S+ +-100 +100 points spent$/);
    expect(refunded).toMatch(/refund:standard:h1:\S+ +-30 +30 points taken back$/);
    expect(purchase).toMatch(
      /^\d{4}-\d\d-\d\d \d\d:\d\d +purchase:standard:h1 +\+220 +became a member; earned 220 points; rose from Regular to Gold$/,
    );
    expect(end).toBe('');
  });

  test('is read page by page', async () => {
    const member = await memberWith(10);
    for (const points of ['1', '2', '3']) await run('adjust', member, points, '--reason', 'x');
    const first = await run('history', member, '--limit', '2', '--json');
    const { entries, next } = JSON.parse(first.stdout);
    const second = JSON.parse((await run('history', member, '--cursor', next, '--json')).stdout);
    expect(second.next).toBe(null);
    const kinds = [...entries, ...second.entries].map(({ kind }) => kind);
    expect(kinds).toEqual(['adjustment', 'adjustment', 'adjustment', 'purchase']);
    expect((await run('history', member, '--limit', '2')).stderr).toContain(`--cursor ${next}`);
  });

  test('of somebody who is no member is refused; a limit that is no number is wrong usage', async () => {
    const { exitCode, stderr } = await run('history', 'nobody');
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining('no member "nobody"')]);
    expect((await run('history', 'm1', '--limit', 'all')).exitCode).toBe(2);
  });
});

describe('excesses', () => {
  test('lists refunds of more than was kept', async () => {
    expect(await run('excesses')).toMatchObject({
      exitCode: 0,
      stderr: 'No refund asked for more than was kept of its order.\n',
    });
    const member = await memberWith(20, 'x1');
    await shop.send(refund({ orderId: 'x1', refundId: 'r1', amount: '50.00', occurredAt: daysAgo(1) }));
    const { exitCode, stdout } = await run('excesses');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('30.00 USD');
    expect(stdout).toContain('standard:x1');
    const { excesses } = JSON.parse((await run('excesses', '--json')).stdout);
    expect(excesses).toMatchObject([{ memberId: member, entry: 'refund:standard:x1:r1', excess: '30.00' }]);
  });
});

describe('explain', () => {
  test('says of an order why it came out as it did: rule, version, what it looked at, what otherwise', async () => {
    const member = await memberWith(120, 'e 1');
    const { exitCode, stdout } = await run('explain', member, 'e 1');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^purchase:standard:e%201: \S+ \S+, \+120 points\n/);
    expect(stdout).toContain('what it did   became a member; earned 120 points; rose from Regular to Gold');
    const raised = stdout.slice(stdout.indexOf('\ntier.raised\n'));
    expect(raised).toContain('  rule        tiers.levels.gold.qualify, version 1\n');
    expect(raised).toMatch(/ {2}looked at +window: kind rolling, months 12; .*counted 120\.00, at least 100/);
    expect(raised).toMatch(/ {2}why +the tier rose from Regular to Gold, because 120\.00 USD spent/);
    expect(raised).toMatch(/ {2}otherwise +without the fact: tier regular/);
  });

  test('says of a command who gave it', async () => {
    const member = await memberWith(10);
    const { stdout } = await run('adjust', member, '5', '--reason', 'goodwill', '--json');
    const explained = await run('explain', member, JSON.parse(stdout).entry.id);
    expect(explained.stdout).toMatch(/by +tester \(request /);
    expect(explained.stdout).toContain('goodwill');
  });

  test('without an entry says why the tier is held, and what made the points', async () => {
    const member = await memberWith(120);
    const { exitCode, stdout } = await run('explain', member);
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`${member}: Gold\n\ntier.raised\n`);
    expect(stdout).toMatch(/\nbalance\n {2}why +120 points can be spent/);
    const explanation = JSON.parse((await run('explain', member, '--json')).stdout);
    expect(explanation).toMatchObject({ tier: { kind: 'tier.raised' }, balance: { kind: 'balance' } });
  });

  test('of an entry that is not there is refused', async () => {
    const { exitCode, stderr } = await run('explain', await memberWith(10), 'nowhere');
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining('no entry "purchase:standard:nowhere"')]);
  });
});

describe('enrol', () => {
  test('makes a member, once, with a birthday that stays', async () => {
    const first = await run('enrol', 'newcomer', '--birthday', '02-29');
    expect(first.stdout).toBe('Enrolled: became a member\nnewcomer: Regular, 0 to spend, 0 pending\n');
    const again = await run('enrol', 'newcomer', '--birthday', '02-29');
    expect([again.exitCode, again.stdout]).toEqual([0, expect.stringContaining('Enrolled already')]);
    const other = await run('enrol', 'newcomer', '--birthday', '03-01');
    expect([other.exitCode, other.stderr]).toEqual([1, expect.stringContaining('another birthday')]);
  });

  test.each(['02-30', '13-01', '2-9', 'today'])('%s is no birthday', async (birthday) => {
    const { exitCode, stderr } = await run('enrol', 'm1', '--birthday', birthday);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('such as 02-29')]);
  });
});

describe('redeem', () => {
  test('spends points at once, or a reward', async () => {
    const member = await memberWith(1_000);
    const points = await run('redeem', member, '300', '--order', 'r1');
    expect(points.stdout).toMatch(
      new RegExp(
        `^300 points \\(3\\.00 USD\\) for order r1 captured, id \\S+\n${member}: Platinum, 700 to spend`,
      ),
    );
    const reward = await run('redeem', member, 'mug');
    expect(reward.stdout).toMatch(/^mug: 250 points captured, id \S+\n/);
    expect((await shop.status(member)).body.balance).toBe(450);
  });

  test('reserves, captures, cancels', async () => {
    const member = await memberWith(1_000);
    const ids: string[] = [];
    for (let time = 0; time < 2; time++) {
      const { stdout } = await run('redeem', member, '100', '--reserve', '--json');
      const { redemption } = JSON.parse(stdout);
      expect(redemption.status).toBe('reserved');
      ids.push(redemption.id);
    }
    const [one = '', two = ''] = ids;
    expect((await run('redeem', member, '--capture', one)).stdout).toContain(
      '100 points (1.00 USD) captured',
    );
    expect((await run('redeem', member, '--cancel', two)).stdout).toContain(
      '100 points (1.00 USD) cancelled',
    );
    const late = await run('redeem', member, '--cancel', one);
    expect([late.exitCode, late.stderr]).toEqual([1, 'laurel: the redemption is final already\n']);
    expect((await shop.status(member)).body.balance).toBe(900);
  });

  test('shows what can be had, why not, and what was redeemed', async () => {
    const member = await memberWith(200);
    await run('redeem', member, '100', '--order', 'r2', '--reserve');
    const { exitCode, stdout } = await run('redeem', member);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/\nmug +.* 250 +no: 100 points are there\n/);
    expect(stdout).toMatch(/ 100 +1\.00 USD +reserved until \d{4}-.* +order r2 +\S{22}\n$/);
  });

  test('under the same key it is one', async () => {
    const member = await memberWith(500);
    const argv = ['redeem', member, '100', '--key', 'till-1'];
    await run(...argv);
    expect((await run(...argv)).stdout).toContain('Done before: 100 points');
    expect((await shop.status(member)).body.balance).toBe(400);
  });

  test.each([
    ['both ends', ['m1', '--capture', 'a', '--cancel', 'b'], 'do not go together'],
    ['an end with something to redeem', ['m1', 'mug', '--cancel', 'b'], 'unexpected argument "mug"'],
    [
      'an end with an order',
      ['m1', '--cancel', 'b', '--order', '1'],
      '--order goes with something to redeem',
    ],
    ['an order and nothing to redeem', ['m1', '--order', '1'], 'REWARD or the POINTS are missing'],
    ['a source without an order', ['m1', '100', '--source', 'x'], '--source goes with --order'],
  ])('%s is wrong usage', async (_, argv, says) => {
    const { exitCode, stderr } = await run('redeem', ...argv);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(says)]);
  });

  test('what the platform refuses says what there is', async () => {
    const { exitCode, stderr } = await run('redeem', await memberWith(120), '200');
    expect([exitCode, stderr]).toEqual([1, 'laurel: the balance is 120 points, and 200 are asked for\n']);
  });
});

describe('find', () => {
  test('a member by their id', async () => {
    const member = await memberWith(10);
    const { exitCode, stdout } = await run('find', member);
    expect([exitCode, stdout]).toEqual([0, expect.stringMatching(new RegExp(`^${member}: Regular, since `))]);
  });

  test('whose an order is, what became of it, and the member', async () => {
    const member = await memberWith(120, 'f/1');
    await shop.send(refund({ orderId: 'f/1', amount: '20.00', occurredAt: daysAgo(1) }));
    const { exitCode, stdout } = await run('find', 'f/1');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(new RegExp(`^order f/1 \\(standard\\): bought by ${member}\n`));
    expect(stdout).toMatch(/purchase:standard:f%2F1 +\+120 .*\n.*refund:.* -20 .*\n\nm /);
    const found = JSON.parse((await run('find', 'f/1', '--json')).stdout);
    expect(found).toMatchObject({ member: { memberId: member }, order: { state: 'recorded' } });
  });

  test('an order whose purchase is not here yet has no member', async () => {
    await shop.send(cancelled('f2', daysAgo(1)));
    const { exitCode, stdout } = await run('find', 'f2');
    expect([exitCode, stdout]).toEqual([
      0,
      'order f2 (standard): the purchase is not here yet; 1 wait for it\n',
    ]);
  });

  test.each(['nowhere', '.', 'x'.repeat(200)])('nothing of %j', async (text) => {
    const { exitCode, stdout, stderr } = await run('find', text);
    expect([exitCode, stdout]).toEqual([1, '']);
    expect(stderr).toContain('has no member and no order');
  });
});

describe('members', () => {
  let people: Shop;
  beforeAll(async () => {
    people = await served.open(redeemable);
    for (let index = 0; index < 230; index++) {
      const occurredAt = daysAgo(1 + ((index * 37) % 330));
      await people.buy(`p${index}`, `${1 + ((index * 53) % 400)}.00`, { occurredAt });
    }
  });
  const list = async (...argv: string[]) => {
    served.asked.length = 0;
    const { exitCode, stdout, stderr } = await served.run(people, ['members', ...argv, '--json']);
    expect(exitCode, stderr).toBe(0);
    return JSON.parse(stdout).members;
  };
  const pages = () => served.asked.filter((each) => each.includes('/summaries')).length;

  test('whose points expire first, as the whole list has it, without reading it whole', async () => {
    const all = await list('--limit', '1000', '--sort', 'expiring');
    const moments = all.map(({ nextExpiry }: { nextExpiry: { at: string } }) => nextExpiry.at);
    expect(moments).toEqual(moments.toSorted());
    expect([all.length, pages()]).toEqual([230, 3]);
    const first = await list('--limit', '5', '--sort', 'expiring');
    expect(first.map(({ nextExpiry }: { nextExpiry: { at: string } }) => nextExpiry.at)).toEqual(
      moments.slice(0, 5),
    );
    expect(pages()).toBeLessThan(3);
  });

  test('who have most points, in all of the program', async () => {
    const balances = (await list('--sort', 'points', '--limit', '4')).map(
      ({ balance }: { balance: number }) => balance,
    );
    const all = (await list('--sort', 'points', '--limit', '1000')).map(
      ({ balance }: { balance: number }) => balance,
    );
    expect(balances).toEqual(all.toSorted((a: number, b: number) => b - a).slice(0, 4));
  });

  test('of one tier, highest tier first, who owe', async () => {
    const gold = await list('--tier', 'gold', '--limit', '1000');
    expect(gold.length).toBeGreaterThan(20);
    expect(new Set(gold.map(({ tier }: { tier: { id: string } }) => tier.id))).toEqual(new Set(['gold']));
    const [top] = await list('--sort', 'tier', '--limit', '1');
    expect(top.tier.id).toBe('platinum');
    expect(await list('--sort', 'owed')).toEqual([]);
    await served.run(people, ['adjust', 'p1', '-10000', '--reason', 'x']);
    expect(await list('--sort', 'owed')).toMatchObject([{ memberId: 'p1' }]);
  });

  test('as a table, and how many were looked at', async () => {
    const { exitCode, stdout, stderr } = await served.run(people, [
      'members',
      '--sort',
      'points',
      '--limit',
      '2',
    ]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(
      /^member +tier +points +pending +owed +expiring +on +tier ends\n(p\d+ +\w+ +\d+ .*\n){2}$/,
    );
    expect(stderr).toBe('230 members were looked at.\n');
  });

  test('nobody yet', async () => {
    const { exitCode, stdout, stderr } = await served.run(await served.open(redeemable), ['members']);
    expect([exitCode, stdout, stderr]).toEqual([0, '', 'Nobody.\n']);
  });

  test.each([
    ['a tier that there is not', ['--tier', 'diamond'], 'regular, gold, platinum'],
    ['a sort that there is not', ['--sort', 'age'], 'next, expiring, points, owed, tier'],
  ])('%s is wrong usage', async (_, argv, says) => {
    const { exitCode, stderr } = await served.run(people, ['members', ...argv]);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(says)]);
  });
});

test.each(['history', 'explain', 'enrol', 'redeem', 'find', 'members'])(
  'laurel %s --help shows examples',
  async (name) => {
    const { exitCode, stdout } = await run(name, '--help');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('Examples:\n  laurel ');
  },
);
