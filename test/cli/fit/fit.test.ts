/** `laurel fit`: on files of our own making always, on the published ones where they are. */
import { createReadStream, existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readTransactions } from '../../../cli/fit/purchaseDays.ts';
import { cdnowRows } from '../../../cli/import/reading/cdnow.ts';
import { readLines } from '../../../cli/import/reading/lines.ts';
import type { Day } from '../../../domain/kernel/brand.ts';
import { dayOfCivil, formatDay } from '../../../domain/kernel/civil.ts';
import { buyers } from '../../support/buyers.ts';
import { laurel } from '../support/run.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'laurel-fit-'));
});
afterEach(() => rm(folder, { recursive: true }));

const fitted = (...argv: string[]) => laurel(['fit', ...argv], { cwd: folder });
const begin = dayOfCivil(2025, 1, 1);

/** 1,500 members over a year and a half, as a shop's export has them. */
function shopFile(columns = 'member,date,amount'): string {
  const lines = [columns];
  let member = 0;
  for (const { days, spends } of buyers({
    members: 1_500,
    seed: 11,
    joiningDays: 120,
    lastDay: 545,
    buying: { r: 0.5, alpha: 6, a: 0.8, b: 2.5 },
    spending: { p: 6, q: 4, v: 15 },
  })) {
    member += 1;
    days.forEach((day, index) => {
      lines.push(
        `m${member},${formatDay((begin + day) as Day)},${Math.max(0.01, spends[index]!).toFixed(2)}`,
      );
    });
  }
  return `${lines.join('\n')}\n`;
}

describe('laurel fit', () => {
  test('fits a file, says how well, and holds it against the days after', async () => {
    await writeFile(join(folder, 'orders.csv'), shopFile());
    const { exitCode, stdout, stderr } = await fitted('orders.csv', '--until', '2025-12-31', '--json');
    expect([exitCode, stderr]).toEqual([0, expect.stringContaining('orders.csv')]);
    const { data, bgNbd, gammaGamma, tracking, plot } = JSON.parse(stdout);
    expect(data).toMatchObject({ from: '2025-01-01', until: '2025-12-31', members: 1_500, rejections: [] });
    expect(bgNbd).toMatchObject({ kind: 'fitted', quality: { members: 1_500 } });
    expect(gammaGamma.kind).toBe('fitted');
    for (const { expected, actual } of [tracking.fitted, tracking.after, tracking.all]) {
      expect(Math.abs(expected / actual - 1)).toBeLessThan(0.1);
    }
    expect(Math.abs(tracking.after.expectedByHistory / tracking.after.actual - 1)).toBeLessThan(0.1);
    expect(plot).toBe('orders-fit.svg');
  });

  test('draws a plot that stands by itself: axes, labels, legend, both lines, and where the fit ends', async () => {
    await writeFile(join(folder, '<a & b>.csv'), shopFile());
    await fitted('<a & b>.csv', '--until', '2025-12-31', '--plot', 'drawn.svg');
    const svg = await readFile(join(folder, 'drawn.svg'), 'utf8');
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" [^>]+>\n[\s\S]+<\/svg>\n$/);
    for (const words of ['actual', 'expected by the model', 'weeks since 2025-01-01', 'fitted up to here']) {
      expect(svg).toContain(`>${words}</text>`);
    }
    expect(svg).toContain('&lt;a &amp; b&gt;.csv: 1,500 members');
    const lines = [...svg.matchAll(/<polyline points="([^"]+)"/g)].map(([, points]) => points!.split(' '));
    expect(lines.length).toBe(2);
    for (const points of lines) expect(points.length).toBeGreaterThan(75);
    expect(svg).not.toMatch(/NaN|Infinity|undefined/);
  });

  test('tells people what it tells programs', async () => {
    await writeFile(join(folder, 'orders.csv'), shopFile('Customer,Paid at,Total'));
    const map = 'member=Customer,date=Paid at,amount=Total';
    const { exitCode, stdout } = await fitted('orders.csv', '--map', map, '--until', '2025-12-31');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^BG\/NBD +r \d\.\d{3} {2}alpha \d\.\d{3} {2}a \d\.\d{3} {2}b \d\.\d{3}$/m);
    expect(stdout).toMatch(/^Gamma-Gamma +p \d+\.\d{3} {2}q \d+\.\d{3} {2}v \d+\.\d{3}$/m);
    expect(stdout).toMatch(
      /^after +\d+\.\d weeks: [\d,]+ repeat purchases expected, [\d,]+ actual \([+-]\d+\.\d %\)$/m,
    );
    expect(stdout).toMatch(/^ +[\d,]+ expected by what each member had done until then \([+-]\d+\.\d %\)$/m);
    expect(stdout).toMatch(/^in all +\d+\.\d weeks from the first day: [\d,]+ repeat purchases expected/m);
    expect(stdout).toMatch(/^plot +orders-fit\.svg$/m);
  });

  test('too few who came back: that is said, nothing is drawn, and the exit code is 1', async () => {
    await writeFile(
      join(folder, 'few.csv'),
      'member,date,amount\na,2026-01-01,5\na,2026-02-01,5\nb,2026-01-05,1\n',
    );
    const { exitCode, stdout } = await fitted('few.csv');
    expect(exitCode).toBe(1);
    expect(stdout).toContain('not enough data: 1 came back and spent, 100 are needed');
    expect(await readdir(folder)).toEqual(['few.csv']);
    expect(JSON.parse((await fitted('few.csv', '--json')).stdout)).toMatchObject({
      tracking: null,
      plot: null,
    });
  });

  test('lines that are no purchases are named and left out', async () => {
    const bad = 'x,2026-02-30,5\n,2026-01-01,5\nx,2026-01-01,$5\nx,2026-01-01,1.23456\nx,2026-01-01\n';
    await writeFile(join(folder, 'orders.csv'), shopFile() + bad);
    const { exitCode, stdout, stderr } = await fitted('orders.csv');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('left out: 5 lines not read');
    for (const reason of [
      'date "2026-02-30"',
      'member is empty',
      '"$5"',
      'more than 4 decimals',
      'has 2 columns',
    ])
      expect(stderr).toContain(reason);
  });

  test.each([
    ['a date that is none', ['orders.csv', '--until', '2026-02-30'], 2, /--until is a date/],
    ['a format that is none', ['orders.csv', '--format', 'xml'], 2, /--format is one of csv, ndjson, cdnow/],
    ['a file that is not there', ['nothing.csv'], 2, /nothing\.csv is no file/],
    ['a day before anybody bought', ['orders.csv', '--until', '2020-01-01'], 1, /nobody in orders\.csv/],
    ['a place that is none', ['orders.csv', '--plot', 'no/such/folder.svg'], 1, /can't be written/],
  ])('%s is a sentence', async (_, argv, code, sentence) => {
    await writeFile(join(folder, 'orders.csv'), shopFile());
    const { exitCode, stdout, stderr } = await fitted(...argv);
    expect([exitCode, stdout]).toEqual([code, '']);
    expect(stderr).toMatch(sentence);
  });

  test('a year that nobody lives to see is taken for the wrong date that it is', async () => {
    await writeFile(join(folder, 'orders.csv'), `${shopFile()}m1,2925-01-01,5\n`);
    const { exitCode, stderr } = await fitted('orders.csv');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('a date is wrong');
  });

  test('needs no platform, and an empty file has nobody in it', async () => {
    await writeFile(join(folder, 'empty.csv'), 'member,date,amount\n');
    expect(await fitted('empty.csv')).toMatchObject({ exitCode: 1, stdout: '' });
  });
});

describe('what a day comes to', () => {
  const fields = (member: string, date: string, amount: string) =>
    ({ kind: 'fields', line: 1, row: 1, raw: [], fields: { member, date, amount } }) as const;
  const read = async (...rows: ReturnType<typeof fields>[]) =>
    readTransactions(
      (async function* () {
        yield* rows;
      })(),
      () => {},
    );

  test('purchases of one day are one; a refund is taken off its day; a day below nothing is none', async () => {
    const { members, negativeDays } = await read(
      fields('a', '2026-01-02', '10.00'),
      fields('a', '2026-01-01T23:59:00+09:00', '1'),
      fields('a', '2026-01-02 08:00', '-2.5'),
      fields('a', '2026-03-01', '-7'),
      fields('b', '2026-03-01', '-7'),
      fields('c', '2026-03-01', '0.00'),
    );
    const days = members.map((all) => all.map(({ day, spend }) => [formatDay(day), spend]));
    expect(days).toEqual([
      [
        ['2026-01-01', 10_000],
        ['2026-01-02', 75_000],
      ],
      [['2026-03-01', 0]],
    ]);
    expect(negativeDays).toBe(2);
  });
});

const cdnow = fileURLToPath(new URL('../../../../shared/data/cdnow/', import.meta.url));

describe.skipIf(!existsSync(cdnow))('the published CDNOW sample, to the end of September 1997', () => {
  const sample = join(cdnow, 'CDNOW_sample.txt');
  const argv = [sample, '--format', 'cdnow', '--until', '1997-09-30', '--plot', 'p.svg'];

  test('has the published summary of all 2,357 customers', async () => {
    const { members } = await readTransactions(
      cdnowRows(readLines(createReadStream(sample)), 'sample'),
      () => {},
    );
    const until = dayOfCivil(1997, 9, 30);
    const summary = members.map((all) => {
      const days = all.filter(({ day }) => day <= until);
      const [first, last] = [days[0]!.day, days.at(-1)!.day];
      const repeats = days.length - 1;
      const spend = days.slice(1).reduce((sum, { spend }) => sum + spend, 0) / 10_000;
      return [repeats, (last - first) / 7, (until - first) / 7, repeats === 0 ? 0 : spend / repeats];
    });
    const file = await readFile(join(cdnow, 'cdnow_customers_summary_with_transactions.csv'), 'utf8');
    const published = file
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.split(',').slice(1).map(Number));
    expect(published.length).toBe(2_357);
    expect(summary.length).toBe(2_357);
    const isOff = (row: number[], index: number) =>
      row.some((value, at) => Math.abs(value - published[index]![at]!) > 0.0051);
    expect(summary.filter(isOff)).toEqual([]);
  });

  test('gives the published parameters and log-likelihood', async () => {
    const { bgNbd, gammaGamma, correlation } = JSON.parse((await fitted(...argv, '--json')).stdout);
    const { r, alpha, a, b } = bgNbd.parameters;
    expect([r, alpha, a, b].map((value) => value.toFixed(3))).toEqual(['0.243', '4.414', '0.793', '2.426']);
    expect(bgNbd.quality.logLikelihood).toBeCloseTo(-9582.4, 1);
    expect(Math.abs(gammaGamma.parameters.p - 6.25)).toBeLessThan(0.015);
    expect(Math.abs(gammaGamma.parameters.q - 3.74)).toBeLessThan(0.015);
    expect(Math.abs(gammaGamma.parameters.v - 15.44)).toBeLessThan(0.015);
    expect(correlation).toBeCloseTo(0.11, 2);
  });

  test('and what it expects of all repeat purchases through the 39 weeks after is within ten per cent', async () => {
    const { tracking } = JSON.parse((await fitted(...argv, '--json')).stdout);
    expect(tracking.after).toMatchObject({ days: 273, actual: 1_882 });
    expect(tracking.all.actual).toBe(4_339);
    expect(Math.abs(tracking.all.expected / tracking.all.actual - 1)).toBeLessThan(0.1);
    expect(await readFile(join(folder, 'p.svg'), 'utf8')).toContain('fitted up to here');
  });

  // Calculated once with SciPy: its own likelihood, its own minimum, Gauss's ₂F₁ as the paper writes it.
  test('of the 39 weeks alone the model expects some twelve per cent less than came', async () => {
    const { tracking } = JSON.parse((await fitted(...argv, '--json')).stdout);
    expect(tracking.after.expected).toBeCloseTo(1_666.7, 0);
    expect(tracking.after.expectedByHistory).toBeCloseTo(1_653.4, 0);
  });
});
