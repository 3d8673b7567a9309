import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runImport } from '../../../cli/import/run.ts';
import { defaultRetry } from '../../../cli/platform/retry.ts';
import { type FakePlatform, secret, startFakePlatform } from '../support/fakePlatform.ts';
import { planOf } from '../support/fileText.ts';
import { credentials, laurel, laurelProcess } from '../support/run.ts';

let platform: FakePlatform;
let folder: string;

beforeEach(async () => {
  platform = await startFakePlatform();
  folder = await mkdtemp(join(tmpdir(), 'laurel-import-'));
});

afterEach(async () => {
  await platform.close();
  await rm(folder, { recursive: true });
});

async function importText(name: string, text: string | Uint8Array, ...argv: string[]) {
  await writeFile(join(folder, name), text);
  const { exitCode, stdout, stderr } = await laurel(['import', name, '--json', ...argv], {
    env: credentials(platform.url),
    cwd: folder,
  });
  return { exitCode, stderr, report: stdout === '' ? null : JSON.parse(stdout) };
}

/** So many purchases of so many members, taking turns. */
function csv(purchases: number, members: number): string {
  const rows = Array.from(
    { length: purchases },
    (_, n) =>
      `o${n},m${n % members},2026-01-15T10:${10 + Math.floor(n / 60)}:${String(n % 60).padStart(2, '0')}Z,1.00`,
  );
  return ['order,member,date,amount', ...rows, ''].join('\n');
}

describe('laurel import', () => {
  test('records every line, each member’s in order and one at a time, members side by side', async () => {
    const { exitCode, report } = await importText('orders.csv', csv(200, 9));
    expect(exitCode).toBe(0);
    expect(report).toMatchObject({ rows: 200, recorded: 200, duplicate: 0, rejected: 0, rejections: [] });
    for (let member = 0; member < 9; member += 1) {
      const orders = platform.taken
        .filter(({ memberId }) => memberId === `m${member}`)
        .map(({ orderId }) => orderId);
      expect(orders).toEqual(orders.toSorted((a, b) => Number(a.slice(1)) - Number(b.slice(1))));
    }
    expect(platform.openMax.member).toBe(1);
    expect(platform.openMax.all).toBeGreaterThan(1);
  });

  test('tries again what the platform could not take, the others of a member in their order', async () => {
    platform.faultFor = (order, attempt) => {
      if (order === 'o6' && attempt === 1) return 'reset';
      return order === 'o9' && attempt <= 2 ? { status: 503 } : null;
    };
    const { exitCode, report } = await importText('orders.csv', csv(30, 3));
    expect([exitCode, report.recorded + report.duplicate, report.rejected]).toEqual([0, 30, 0]);
    expect(platform.taken).toHaveLength(30);
    const first = platform.taken.filter(({ memberId }) => memberId === 'm0').map(({ orderId }) => orderId);
    expect(first.filter((order) => order !== 'o9')).toEqual([
      'o0',
      'o3',
      'o6',
      'o12',
      'o15',
      'o18',
      'o21',
      'o24',
      'o27',
    ]);
  });

  test('run again, it goes on where it was: what is known is a duplicate', async () => {
    const all = csv(20, 4);
    await importText('orders.csv', all.split('\n').slice(0, 8).join('\n'));
    expect(platform.taken).toHaveLength(7);
    const { exitCode, report } = await importText('orders.csv', all);
    expect(exitCode).toBe(0);
    expect(report).toMatchObject({ recorded: 13, duplicate: 7, rejected: 0, rejections: [] });
    expect(platform.taken).toHaveLength(20);
  });

  test('a bad row is a rejection with its number, column, value and rule, whoever finds it, and never a stop', async () => {
    const text = [
      'order,member,date,amount,sku',
      '1,m1,2026-01-15,5.00,mug',
      '2,m1,2026-01-15', //  3: two columns short
      '3,m1,tomorrow,5.00,', //  4
      '4,m1,2026-01-15,5.0012,', //  5
      `7,${'m'.repeat(129)},2026-01-15,5,`, // 6: the platform's to say
      '"5,m1,2026-01-15,5.00,', //  7: a quote left open
      ',m1,2026-01-15,5.00,', //  8
      '6,m1,2026-01-15,5.00,',
      '',
    ].join('\r\n');
    const { exitCode, report, stderr } = await importText('orders.csv', text, '--concurrency', '1');
    expect(exitCode).toBe(1);
    expect(report).toMatchObject({ rows: 8, recorded: 2, duplicate: 0, rejected: 6, notSent: 0 });
    expect(report.rejections).toMatchObject([
      { row: 3, line: 3, column: null, value: null, rule: 'has 3 columns where the header has 5' },
      { row: 4, column: 'date', value: 'tomorrow', rule: expect.stringMatching(/^must be a date such as/) },
      { row: 5, column: 'amount', value: '5.0012', rule: 'must have at most 2 decimals, as USD has' },
      { row: 6, column: 'member', rule: expect.stringContaining('128') },
      { row: 7, rule: 'has a quote that is never closed' },
      { row: 8, column: 'order', value: null, rule: 'is empty' },
    ]);
    expect(platform.taken.map(({ orderId }) => orderId)).toEqual(['1', '6']);
    expect(stderr).toContain('orders.csv 100% 8 of 8');
  });

  test('an order that stands with other content is named, and what came of it is not sent', async () => {
    await importText('orders.csv', 'order,member,date,amount\n1,m1,2026-01-15,5.00\n');
    const text =
      'order,member,date,amount\n1,m2,2026-01-15,9.00\n1,m2,2026-01-16,-2.00\n2,m2,2026-01-15,1.00\n';
    const { exitCode, report } = await importText('orders.csv', text);
    expect([exitCode, report.recorded]).toEqual([1, 1]);
    expect(report.rejections).toMatchObject([
      { row: 2, rule: 'Order 1 is recorded with other content.' },
      { row: 3, rule: "is of an order that can't be taken because of row 2" },
    ]);
    expect(platform.events).toEqual([]);
  });

  test('rows of one order are one order; its refund, its cancellation and engagements come with it', async () => {
    const text = [
      'order,member,date,amount,kind,sku,id,engagement',
      '1,m1,2026-02-01,-5.00,,mug,,',
      '1,m1,2026-01-15,5.00,,mug,,',
      '2,m1,2026-01-20,8.00,,,,',
      '1,m1,2026-01-15,7.50,,pan,,',
      '2,,2026-01-21,,cancellation,,,',
      ',m1,2026-01-22,,engagement,,e1,rewiev',
      '9,,2026-01-22,3.00,refund,,r9,',
    ].join('\n');
    const { exitCode, report, stderr } = await importText('all.csv', text);
    expect([exitCode, stderr]).toEqual([0, expect.stringContaining('7 of 7')]);
    expect(report).toMatchObject({
      rows: 7,
      recorded: 6,
      waiting: 1,
      rejected: 0,
      unrewarded: 1,
      facts: {
        'purchase.completed': { recorded: 2 },
        'refund.completed': { recorded: 1, waiting: 1 },
        'order.cancelled': { recorded: 1 },
        'engagement.recorded': { recorded: 1 },
      },
    });
    expect(platform.taken.find(({ orderId }) => orderId === '1')?.lines).toHaveLength(2);
    expect(platform.events.map(({ type }) => type).toSorted()).toEqual([
      'engagement.recorded',
      'order.cancelled',
      'refund.completed',
      'refund.completed',
    ]);

    const again = await importText('all.csv', text);
    expect(again.report).toMatchObject({ recorded: 0, duplicate: 6, waiting: 1 });
    expect(platform.events).toHaveLength(4);
  });

  test('a member’s orders are sent by date, however the file is sorted', async () => {
    const rows = Array.from({ length: 20 }, (_, n) => `o${n},m1,2026-01-${String(n + 1).padStart(2, '0')},1`);
    await importText('newest-first.csv', ['order,member,date,amount', ...rows.reverse()].join('\n'));
    const dates = platform.taken.map(({ occurredAt }) => occurredAt);
    expect(dates).toHaveLength(20);
    expect(dates).toEqual(dates.toSorted());
  });

  test('dates that may be two are asked for before anything is sent', async () => {
    const text = 'order;member;date;amount\n1;m1;03/04/2026;12,50\n2;m1;25/04/2026;1.200,00\n';
    const asked = await importText('orders.csv', text);
    expect([asked.exitCode, asked.report]).toEqual([2, null]);
    expect(asked.stderr).toMatch(
      /"date" may be two dates in 1 row \(row 2: "03\/04\/2026" may be 2026-04-03 or 2026-03-04\): say --dates/,
    );
    expect(asked.stderr).toContain('Row 3 has "25/04/2026", which is day-first.');
    expect(platform.requests).toEqual([]);

    const { exitCode } = await importText('orders.csv', text, '--dates', 'day-first');
    expect(exitCode).toBe(0);
    expect(
      platform.taken.map(({ occurredAt, lines }) => [occurredAt.slice(0, 10), lines[0]?.amount]),
    ).toEqual([
      ['2026-04-03', '12.50'],
      ['2026-04-25', '1200.00'],
    ]);
  });

  test('people are told how many of what, and why not, with the first rows', async () => {
    await writeFile(
      join(folder, 'orders.csv'),
      'order,member,date,amount\n1,m1,2026-01-15,5\n2,m1,never,5\n3,m1,soon,5\n4,m1,2026-01-15,free\n',
    );
    const env = credentials(platform.url);
    const { exitCode, stdout, stderr } = await laurel(['import', 'orders.csv'], { env, cwd: folder });
    expect(exitCode).toBe(1);
    expect(stdout.split('\n').map((line) => line.replaceAll(/ +/g, ' '))).toEqual([
      'orders.csv: 4 rows',
      ' recorded 1 1 purchase',
      ' already there 0',
      ' refused 3',
      expect.stringMatching(/^ 2 date: must be a date such as .* \(rows 3, 4\)$/),
      expect.stringMatching(/^ 1 amount: must be an amount such as .* \(row 5\)$/),
      '',
    ]);
    expect(stderr).toContain('Columns: order, member, date, amount\n');
    expect(stderr).toMatch(/row 3: date "never" must be a date such as/);
  });

  test('rejected rows are written as they stood, with the reason, and can be imported once they are right', async () => {
    const text = [
      'order;member;date;amount',
      '1;m1;2026-01-15;5',
      '2;" m1";never;"1,50"',
      '2;" m1";2026-01-15;"say ""5"""',
      '"3;m1',
      '4;m1',
    ].join('\n');
    const { exitCode } = await importText('orders.csv', text, '--rejected', 'rejected.csv');
    const written = await readFile(join(folder, 'rejected.csv'), 'utf8');
    expect(exitCode).toBe(1);
    expect(written.split('\r\n').toSorted()).toEqual([
      '',
      expect.stringMatching(/^"""3;m1",,,,5,has a quote that is never closed$/),
      expect.stringMatching(/^2," m1",2026-01-15,"say ""5""",4,"amount ""say /),
      expect.stringMatching(/^2," m1",never,"1,50",3,"date ""never"" must be/),
      expect.stringMatching(/^4,m1,,,6,has 2 columns where the header has 4$/),
      'order,member,date,amount,problem row,problem',
    ]);
    const right = written
      .split('\r\n')
      .filter((line) => line.startsWith('2') || line.startsWith('order'))
      .join('\n')
      .replace('never', '2026-01-15')
      .replace('"say ""5"""', '5');
    const again = await importText('right.csv', right);
    expect(again.report).toMatchObject({ recorded: 2, rejected: 0 });
    expect(platform.taken.at(-1)).toMatchObject({
      memberId: ' m1',
      lines: [{ amount: '1.50' }, { amount: '5.00' }],
    });
    const itself = await importText('right.csv', right, '--rejected', './right.csv');
    expect([itself.exitCode, itself.report]).toEqual([2, null]);
  });

  test('a line that fails for good is a rejection, the rest goes on', async () => {
    platform.faultFor = (order) => (order === 'o1' ? { status: 500 } : null);
    const report = await runImport(await importPlan(ordersOf(4), 2));
    expect(report).toMatchObject({ rejected: 1, stoppedBecause: null });
    expect(platform.taken.map(({ orderId }) => orderId)).toEqual(['o0', 'o2', 'o3']);
    expect(report.rejections).toMatchObject([{ place: { row: 3 }, rule: expect.stringContaining('500') }]);
  });

  test('a platform that stays away stops it, with what was done', async () => {
    platform.faultFor = (order) => (order === 'o2' ? 'reset' : null);
    const report = await runImport(await importPlan(ordersOf(400), 1));
    expect(report.recorded).toBe(0);
    expect(report.stoppedBecause).not.toBeNull();
    expect(platform.taken).toHaveLength(2); // it never said so: the next run finds them there
  });

  test('a secret that is refused stops it at once', async () => {
    const other = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;
    const { exitCode, report, stderr } = await importText('orders.csv', csv(500, 1), '--secret', other);
    expect(exitCode).toBe(1);
    expect(report).toMatchObject({ rows: 500, recorded: 0, rejected: 0, notSent: 500 });
    expect(report.stoppedBecause).toContain('signature');
    expect(stderr).toContain('signature');
    expect(platform.requests.length).toBeLessThan(5);
  });

  test('an abort finishes what is on its way and sends nothing more', async () => {
    const abort = new AbortController();
    const plan = await importPlan(ordersOf(300), 1);
    platform.faultFor = (order) => {
      if (order === 'o4') abort.abort();
      return null;
    };
    const report = await runImport({ ...plan, signal: abort.signal });
    expect(report).toMatchObject({ recorded: 100, stoppedBecause: 'interrupted' });
    expect(platform.taken).toHaveLength(100);
  });

  test('the cdnow format sends noon in the program’s zone and the discs', async () => {
    const text =
      ' customer_id  date number_of_cds  dollar_value\r\n 00001 19970101  1   11.77\r\n 00002 19970712  5    0.00\r\n';
    const { exitCode, report } = await importText('CDNOW_part.txt', text, '--format', 'cdnow');
    expect([exitCode, report.recorded]).toEqual([0, 2]);
    expect(platform.taken.toSorted((a, b) => a.orderId.localeCompare(b.orderId))).toEqual([
      {
        orderId: 'CDNOW_part-00000002',
        memberId: '00001',
        occurredAt: '1997-01-01T17:00:00.000Z',
        currency: 'USD',
        lines: [{ quantity: 1, amount: '11.77' }],
      },
      {
        orderId: 'CDNOW_part-00000003',
        memberId: '00002',
        occurredAt: '1997-07-12T16:00:00.000Z',
        currency: 'USD',
        lines: [{ quantity: 5, amount: '0.00' }],
      },
    ]);
  });

  test('as a process: stdout is one JSON object, progress is on stderr', async () => {
    const file = join(folder, 'orders.csv');
    await writeFile(file, csv(50, 5));
    const { exitCode, stdout, stderr } = await laurelProcess(['import', file, '--json'], {
      env: credentials(platform.url),
    });
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ rows: 50, recorded: 50, duplicate: 0, rejected: 0 });
    expect(stderr).toContain('50 of 50');
    expect(stderr).toContain('50 recorded, 0 already there, 0 refused');
  });
});

/** So many purchases of one member, a second apart. */
function ordersOf(count: number): string {
  const rows = Array.from({ length: count }, (_, n) => {
    const at = new Date(Date.UTC(2026, 0, 15) + n * 1000).toISOString();
    return `o${n},m1,${at},1.00`;
  });
  return ['order,member,date,amount', ...rows].join('\n');
}

async function importPlan(text: string, concurrency: number) {
  return {
    ...(await planOf(text)),
    target: { url: platform.url, program: 'demo', secret },
    concurrency,
    retry: { ...defaultRetry, attemptsMax: 3, sleep: async () => {} },
    onProgress: () => {},
    onRejected: () => {},
    signal: new AbortController().signal,
  };
}
