/** `laurel import members`: a list of another system becomes members, once, with a report per reason. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { atOnce, daysAgo } from '../../functions/support/events.ts';
import type { Shop } from '../../functions/support/shop.ts';
import { type Served, serveFunctions } from '../support/served.ts';

let served: Served;
let folder: string;
beforeAll(async () => {
  served = await serveFunctions();
  folder = mkdtempSync(join(tmpdir(), 'laurel-moving-'));
});
afterAll(async () => {
  await served?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const at = daysAgo(10);
const day = (ago: number) => daysAgo(ago).slice(0, 10);

function fileOf(name: string, lines: readonly string[]): string {
  const path = join(folder, name);
  writeFileSync(path, `${lines.join('\n')}\n`);
  return path;
}

async function runJson(shop: Shop, argv: readonly string[]) {
  const { exitCode, stdout, stderr } = await served.run(shop, [...argv, '--json']);
  expect(stdout, stderr).not.toBe('');
  return { exitCode, report: JSON.parse(stdout), stderr };
}

describe('members', () => {
  test('move in from a list, once, and a list that differs is told by whom', async () => {
    const shop = await served.open(atOnce);
    const path = fileOf('members.csv', [
      'member,points,expires,level,spend',
      `m1,200,${day(-40)},Gold,120.00`,
      `m1,50,${day(-90)},Gold,120.00`,
      'm2,-5,,,',
      'm3,7,,Diamond,',
    ]);
    const tried = await runJson(shop, ['import', 'members', path, '--as-of', at, '--dry-run']);
    expect(tried.report).toMatchObject({
      totals: { members: 2, points: 250, owed: 5, levels: { gold: 1 } },
      'would-record': 3,
      refused: 1,
      reasons: [{ reason: 'level is "Diamond", which the program has not', firstRows: [5] }],
    });
    expect(tried.stderr).toContain('points, expires, tier=level');
    expect((await shop.status('m1')).status).toBe(404);
    const done = await runJson(shop, ['import', 'members', path, '--as-of', at]);
    expect([done.exitCode, done.report.recorded, done.report.refused]).toEqual([1, 3, 1]);
    expect((await shop.status('m1')).body).toMatchObject({ balance: 250, tier: { id: 'gold' } });
    const again = await runJson(shop, ['import', 'members', path, '--as-of', at]);
    expect([again.report.recorded, again.report.duplicate]).toEqual([0, 3]);

    const { stdout } = await served.run(shop, ['audit', '--json']);
    const lines = JSON.parse(stdout)
      .actions.filter(({ action }: { action: string }) => action === 'file.imported')
      .map(({ about, after }: Record<string, unknown>) => [about, after]);
    const none = { waiting: 0, ignored: 0, skipped: 0, complete: 1 };
    expect(lines, 'a line for each run, and none for the dry one').toEqual([
      [
        { import: 'members.csv', what: 'members' },
        { ...none, recorded: 0, duplicate: 3, refused: 1 },
      ],
      [
        { import: 'members.csv', what: 'members' },
        { ...none, recorded: 3, duplicate: 0, refused: 1 },
      ],
    ]);

    const other = fileOf('other.csv', ['member,points,level', 'm1,251,Gold', 'm2,-5,', 'm9,1,']);
    const compared = await runJson(shop, ['reconcile-opening', other, '--as-of', at]);
    expect(compared.report).toMatchObject({
      compared: 3,
      differences: [
        { memberId: 'm1', what: 'points', there: '251', here: '250' },
        { memberId: 'm9', what: 'member' },
      ],
    });
    expect(compared.report.differences[0].why).toContain('250 brought along');
  });

  test.each([
    ['smile', ['id,email,points', '7,ann@shop.example,12'], '7'],
    [
      'yotpo',
      ['Email,First Name,Points Balance,Birthday', 'bob@shop.example,Bob,12,02/29'],
      'bob@shop.example',
    ],
    ['woocommerce', ['user_id,user_email,points', '8,cy@shop.example,12'], '8'],
    [
      'loyaltylion',
      [
        '{"merchant_id":"9","email":"di@shop.example","points_approved":12,"points_pending":0,"enrolled_at":"2024-01-05T10:00:00Z"}',
      ],
      '9',
    ],
    [
      'square',
      ['{"customer_id":"Q8","balance":12,"lifetime_points":20,"mapping":{"phone_number":"+16295551234"}}'],
      'Q8',
    ],
  ])('an export of %s is known by its columns', async (name, lines, memberId) => {
    const shop = await served.open(atOnce);
    const path = fileOf(`${name}.txt`, lines);
    const map = name === 'yotpo' ? ['--map', 'member=Email'] : [];
    const { report, stderr } = await runJson(shop, ['import', 'members', path, '--as-of', at, ...map]);
    expect(report.reasons, stderr).toEqual([]);
    expect(stderr).toContain('An export of');
    expect((await shop.status(memberId)).body.balance).toBe(12);
  });
});

test('adjustments count once, and who is no member is refused', async () => {
  const shop = await served.open(atOnce);
  await shop.buy('m1', '10.00', { occurredAt: daysAgo(1) });
  const path = fileOf('goodwill.csv', [
    'id,member,points,reason',
    'a,m1,5,late parcel',
    'b,nobody,5,late parcel',
  ]);
  const done = await runJson(shop, ['import', 'adjustments', path]);
  expect(done.report).toMatchObject({ recorded: 1, refused: 1, reasons: [{ reason: 'unknown-member' }] });
  expect((await runJson(shop, ['import', 'adjustments', path])).report.duplicate).toBe(1);
  expect((await shop.status('m1')).body.balance).toBe(15);
});

test('orders and refunds are tried first, and are in the audit by the file that they came in', async () => {
  const shop = await served.open(atOnce);
  const orders = fileOf('orders.ndjson', [
    JSON.stringify({
      orderId: 'o1',
      memberId: 'm1',
      occurredAt: daysAgo(3),
      lines: [
        { lineId: 'a', amount: '10.00' },
        { lineId: 'b', amount: '5.00' },
      ],
    }),
    '{"order":"o2","member":"m1"}',
    'nothing',
  ]);
  const secret = ['--secret', shop.secret];
  const tried = await runJson(shop, ['import', 'orders', orders, ...secret, '--dry-run']);
  expect(tried.report).toMatchObject({
    rows: 4,
    wouldSend: 2,
    rejected: 2,
    totals: { members: 1, facts: { 'purchase.completed': { count: 1, amount: '15.00' } } },
  });
  expect(tried.stderr).toMatch(/purchase\.completed +o1 +m1/);
  expect((await shop.status('m1')).status).toBe(404);
  await runJson(shop, ['import', 'orders', orders, ...secret]);
  const refunds = fileOf('refunds.csv', ['order,id,date,amount', `o1,r1,${daysAgo(2)},4.00`]);
  const { exitCode, report } = await runJson(shop, ['import', 'refunds', refunds, ...secret]);
  expect([exitCode, report.recorded], JSON.stringify(report)).toEqual([0, 1]);
  expect((await shop.status('m1')).body.balance).toBe(11);
  const { stdout } = await served.run(shop, ['audit']);
  expect(stdout).toContain('imported refunds from refunds.csv: 1 recorded');
  expect(stdout).toContain('imported orders from orders.ndjson: 2 recorded, 2 refused');
});

test('a file that is said to be the export of a shop, and is not, is refused before anything is sent', async () => {
  const shop = await served.open(atOnce);
  const path = fileOf('plain.csv', ['order,member,date,amount', `o1,m1,${daysAgo(3)},1.00`]);
  const argv = ['import', 'orders', path, '--secret', shop.secret, '--format', 'shopify'];
  const { exitCode, stderr } = await served.run(shop, argv);
  expect([exitCode, stderr]).toEqual([
    2,
    expect.stringContaining('has not the columns of an export of shopify'),
  ]);
});
