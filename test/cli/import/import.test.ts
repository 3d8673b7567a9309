import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Row } from '../../../cli/import/row.ts';
import { runImport } from '../../../cli/import/run.ts';
import { rowToPurchase } from '../../../cli/import/toPurchase.ts';
import { defaultRetry } from '../../../cli/platform/retry.ts';
import { type FakePlatform, secret, startFakePlatform } from '../support/fakePlatform.ts';
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
    (_, n) => `o${n},m${n % members},2026-01-15T10:00:${String(n % 60).padStart(2, '0')}Z,1.00`,
  );
  return ['order,member,date,amount', ...rows, ''].join('\n');
}

describe('laurel import', () => {
  test('records every line, each member’s in order and one at a time, members side by side', async () => {
    const { exitCode, report } = await importText('orders.csv', csv(200, 9));
    expect(exitCode).toBe(0);
    expect(report).toEqual({ recorded: 200, duplicate: 0, rejected: 0, rejections: [] });
    for (let member = 0; member < 9; member += 1) {
      const orders = platform.taken
        .filter(({ memberId }) => memberId === `m${member}`)
        .map(({ orderId }) => orderId);
      expect(orders).toEqual(orders.toSorted((a, b) => Number(a.slice(1)) - Number(b.slice(1))));
    }
    expect(platform.openMax.member).toBe(1);
    expect(platform.openMax.all).toBeGreaterThan(1);
  });

  test('keeps the order of a member also where deliveries fail and are tried again', async () => {
    platform.faultFor = (order, attempt) =>
      attempt === 1 && Number(order.slice(1)) % 3 === 0 ? 'reset' : null;
    const { exitCode, report } = await importText('orders.csv', csv(30, 3));
    expect([exitCode, report.recorded]).toEqual([0, 30]);
    const first = platform.taken.filter(({ memberId }) => memberId === 'm0').map(({ orderId }) => orderId);
    expect(first).toEqual(['o0', 'o3', 'o6', 'o9', 'o12', 'o15', 'o18', 'o21', 'o24', 'o27']);
  });

  test('run again, it goes on where it was: what is known is a duplicate', async () => {
    const all = csv(20, 4);
    await importText('orders.csv', all.split('\n').slice(0, 8).join('\n'));
    expect(platform.taken).toHaveLength(7);
    const { exitCode, report } = await importText('orders.csv', all);
    expect(exitCode).toBe(0);
    expect(report).toEqual({ recorded: 13, duplicate: 7, rejected: 0, rejections: [] });
    expect(platform.taken).toHaveLength(20);
  });

  test('a bad line is a rejection with its number, whoever finds it, and never a stop', async () => {
    const text = [
      'order,member,date,amount',
      '1,m1,2026-01-15,5.00',
      '2,m1,2026-01-15', //  3: a column short
      '3,m1,tomorrow,5.00', //  4
      '4,m1,2026-01-15,5.001', //  5: the platform's to say
      '1,m2,2026-01-15,9.00', //  6: a conflict
      '"5,m1,2026-01-15,5.00', //  7: a quote left open
      ',m1,2026-01-15,5.00', //  8
      '6,m1,2026-01-15,5.00',
      '',
    ].join('\r\n');
    const { exitCode, report } = await importText('orders.csv', text, '--concurrency', '1');
    expect(exitCode).toBe(1);
    expect(report).toMatchObject({ recorded: 2, duplicate: 0, rejected: 6 });
    expect(report.rejections.map(({ line }: { line: number }) => line)).toEqual([3, 4, 5, 6, 7, 8]);
    expect(report.rejections[2].reason).toContain('data.lines.0.amount: has more decimals than USD allows');
    expect(report.rejections[3].reason).toContain('Order 1 is recorded with other content.');
    expect(platform.taken.map(({ orderId }) => orderId)).toEqual(['1', '6']);
  });

  test('a line that fails for good is a rejection, the rest goes on', async () => {
    platform.faultFor = (order) => (order === 'o1' ? { status: 500 } : null);
    const plan = await importPlan(csvRowsOf(4), 2);
    const report = await runImport(plan);
    expect(report).toMatchObject({ recorded: 3, rejected: 1, stoppedBecause: null });
    expect(report.rejections).toMatchObject([{ line: 2, reason: expect.stringContaining('500') }]);
  });

  test('a platform that stays away stops it, with what was done', async () => {
    platform.faultFor = (order) => (order === 'o2' ? 'reset' : null);
    const report = await runImport(await importPlan(csvRowsOf(400), 1));
    expect(report.recorded).toBe(2);
    expect(report.stoppedBecause).not.toBeNull();
    expect(platform.taken).toHaveLength(2);
  });

  test('a secret that is refused stops it at once', async () => {
    const other = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;
    const { exitCode, report, stderr } = await importText('orders.csv', csv(500, 1), '--secret', other);
    expect(exitCode).toBe(1);
    expect(report).toEqual({ recorded: 0, duplicate: 0, rejected: 0, rejections: [] });
    expect(stderr).toContain('signature');
    expect(platform.requests.length).toBeLessThan(5);
  });

  test('an abort finishes what is on its way and sends nothing more', async () => {
    const abort = new AbortController();
    const plan = await importPlan(csvRowsOf(300), 1);
    platform.faultFor = (order) => {
      if (order === 'o4') abort.abort();
      return null;
    };
    const report = await runImport({ ...plan, signal: abort.signal });
    expect(report).toMatchObject({ recorded: 5, stoppedBecause: 'interrupted' });
    expect(platform.taken).toHaveLength(5);
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
    expect(JSON.parse(stdout)).toEqual({ recorded: 50, duplicate: 0, rejected: 0, rejections: [] });
    expect(stderr).toContain('50 recorded, 0 duplicate, 0 rejected');
  });
});

async function* csvRowsOf(count: number): AsyncGenerator<Row> {
  for (let n = 0; n < count; n += 1) {
    const fields = { order: `o${n}`, member: 'm1', date: '2026-01-15', amount: '1.00' };
    yield { kind: 'fields', line: n + 1, fields };
  }
}

async function importPlan(rows: AsyncIterable<Row>, concurrency: number) {
  return {
    rows,
    toPurchase: rowToPurchase({ currency: 'USD', timeZone: 'America/New_York' }),
    target: { url: platform.url, program: 'demo', secret },
    concurrency,
    retry: { ...defaultRetry, attemptsMax: 3, sleep: async () => {} },
    onProgress: () => {},
    signal: new AbortController().signal,
  };
}
