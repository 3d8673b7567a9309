import { createReadStream, existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cdnowRows } from '../../../cli/import/cdnow.ts';
import { csvRecords } from '../../../cli/import/csv.ts';
import { csvRows, parseColumnMap } from '../../../cli/import/csvRows.ts';
import { countLines, readLines } from '../../../cli/import/lines.ts';
import type { Row } from '../../../cli/import/row.ts';
import { rowToPurchase } from '../../../cli/import/toPurchase.ts';
import { Stop } from '../../../cli/terminal/stop.ts';

/** The text in pieces of so many bytes, as a stream would give it. */
async function* chunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const lines = (text: string | Uint8Array, size = 7) =>
  readLines(chunks(typeof text === 'string' ? Buffer.from(text) : text, size));

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

describe('lines', () => {
  test('LF and CRLF end lines alike, with or without one at the end', async () => {
    expect(await all(lines('a\r\nb\n\nc'))).toEqual([
      { number: 1, text: 'a' },
      { number: 2, text: 'b' },
      { number: 3, text: '' },
      { number: 4, text: 'c' },
    ]);
    expect(await all(lines('a\n'))).toHaveLength(1);
    expect(await all(lines(''))).toEqual([]);
  });

  test('wherever the pieces are cut, the lines are the same', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: 'binary' })),
        fc.integer({ min: 1, max: 9 }),
        async (parts, size) => {
          const text = parts.map((part) => part.replaceAll(/[\r\n\uFEFF]/g, '')).join('\n');
          const expected = text === '' ? [] : text.replace(/\n$/, '').split('\n');
          expect((await all(lines(text, size))).map((line) => line.text)).toEqual(expected);
        },
      ),
    );
  });

  test('a byte order mark is not part of the first line', async () => {
    expect((await all(lines('\uFEFForder\n')))[0]).toEqual({ number: 1, text: 'order' });
  });

  test('a line that is not UTF-8 or far too long is a line without text, and the next is read', async () => {
    const latin1 = Buffer.from('caf\xe9\nb\n', 'latin1');
    expect(await all(lines(latin1))).toEqual([
      { number: 1, text: null },
      { number: 2, text: 'b' },
    ]);
    const long = Buffer.from(`${'x'.repeat(1_100_000)}\nb\n${'y'.repeat(1_100_000)}`);
    expect(await all(lines(long, 65_536))).toEqual([
      { number: 1, text: null },
      { number: 2, text: 'b' },
      { number: 3, text: null },
    ]);
  });

  test('counting agrees with reading', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'laurel-lines-'));
    const path = join(folder, 'file');
    for (const text of ['', 'a', 'a\n', 'a\nb', 'a\r\n\r\n']) {
      await writeFile(path, text);
      expect(await countLines(path)).toBe((await all(lines(text))).length);
    }
    await rm(folder, { recursive: true });
  });
});

describe('csv', () => {
  test.each<[string, string, string[]]>([
    ['plain fields', 'a,b,c', ['a', 'b', 'c']],
    ['empty fields', ',,', ['', '', '']],
    ['quoted commas', '"a,b",c', ['a,b', 'c']],
    ['doubled quotes', '"say ""hi""",c', ['say "hi"', 'c']],
    ['an empty quoted field', '"",c', ['', 'c']],
    ['a quote within a field', '5" pan,c', ['5" pan', 'c']],
    ['spaces, which are part of a field', ' a , b', [' a ', ' b']],
    ['a line break in quotes', '"a\r\nb",c', ['a\nb', 'c']],
  ])('%s', async (_, text, fields) => {
    expect(await all(csvRecords(lines(text)))).toEqual([{ kind: 'record', line: 1, fields }]);
  });

  test('what is written by the rules is read back', async () => {
    const cell = fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', ' ', 'é', '😀'), maxLength: 6 });
    const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(table, fc.boolean(), async (records, quoteAll) => {
        const quote = (text: string) =>
          quoteAll || /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
        const text = records.map((fields) => fields.map(quote).join(',')).join('\r\n');
        const read = await all(csvRecords(lines(text)));
        expect(read.map((record) => (record.kind === 'record' ? record.fields : record.reason))).toEqual(
          records,
        );
      }),
      { numRuns: 500 },
    );
  });

  test('records know the line they begin on, past blank lines and line breaks in quotes', async () => {
    const records = await all(csvRecords(lines('a,b\n\n"1\n2",x\nc,d\n')));
    expect(records.map(({ line }) => line)).toEqual([1, 3, 5]);
  });

  test('a quote that is never closed costs its own line and no other', async () => {
    const records = await all(csvRecords(lines('a,b\n"1,x\n2,y\n3,z\n')));
    expect(records).toEqual([
      { kind: 'record', line: 1, fields: ['a', 'b'] },
      { kind: 'bad', line: 2, reason: 'has a quote that is never closed' },
      { kind: 'record', line: 3, fields: ['2', 'y'] },
      { kind: 'record', line: 4, fields: ['3', 'z'] },
    ]);
  });

  test('a quote that would be closed by the next line’s costs its own line and no other', async () => {
    const records = await all(csvRecords(lines('"1,x\n"2",y\n')));
    expect(records).toEqual([
      { kind: 'bad', line: 1, reason: 'has text after a closing quote' },
      { kind: 'record', line: 2, fields: ['2', 'y'] },
    ]);
  });

  test('whatever the bytes, records begin on lines of their own, in order', async () => {
    const soup = fc.string({ unit: fc.constantFrom('"', ',', '\n', '\r', 'a', ' '), maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(soup, async (text) => {
        const records = await all(csvRecords(lines(text)));
        const starts = records.map(({ line }) => line);
        expect(starts).toEqual(starts.toSorted((a, b) => a - b));
        expect(new Set(starts).size).toBe(starts.length);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('columns', () => {
  const rows = (text: string, ...maps: string[]) => all(csvRows(lines(text), parseColumnMap(maps)));

  test('are found by their own names in any order, others are left alone', async () => {
    const found = await rows('date,extra,amount,member,order\n2026-01-15,x, 25.00 ,m1,"1001"\n');
    expect(found).toEqual([
      {
        kind: 'fields',
        line: 2,
        fields: { order: '1001', member: 'm1', date: '2026-01-15', amount: '25.00' },
      },
    ]);
  });

  test('are mapped by name, with equals signs and commas in the names', async () => {
    const found = await rows(
      '"Order, No.",Customer,Paid=at,Total,SKU\n1,m1,2026-01-15,5,mug\n2,m1,2026-01-15,5,\n',
      'order=Order, No.,member=Customer,date=Paid=at',
      'amount=Total,sku=SKU',
    );
    const fields = { member: 'm1', date: '2026-01-15', amount: '5' };
    expect(found).toEqual([
      { kind: 'fields', line: 2, fields: { order: '1', ...fields, sku: 'mug' } },
      { kind: 'fields', line: 3, fields: { order: '2', ...fields } },
    ]);
  });

  test('are quantities of the program, too, where they are mapped; an empty one is none', async () => {
    const found = await rows(
      'order,member,date,amount,Nights,Miles flown\n1,m1,2026-01-15,5,3,\n2,m1,2026-01-15,5,,\n',
      'quantities.nights=Nights,quantities.miles=Miles flown',
    );
    expect(found.map((row) => (row.kind === 'fields' ? row.fields.quantities : null))).toEqual([
      { nights: '3' },
      undefined,
    ]);
    const toPurchase = rowToPurchase({ currency: 'USD', timeZone: 'UTC' });
    const purchases = found.map((row) => row.kind === 'fields' && toPurchase(row.fields));
    expect(purchases).toMatchObject([
      { lines: [{ amount: '5', quantities: { nights: 3 } }] },
      { lines: [{}] },
    ]);
    const odd = { order: '1', member: 'm1', date: '2026-01-15', amount: '5', quantities: { nights: 'two' } };
    expect(toPurchase(odd)).toEqual({ reason: 'nights "two" is no whole number' });
    expect(() => parseColumnMap(['quantities.=Nights'])).toThrow(/FIELD one of .*quantities\.ID/);
  });

  test('a row with too few or too many is a bad row', async () => {
    const found = await rows('order,member,date,amount\n1,m1,2026-01-15\n1,m1,2026-01-15,5,6\n');
    expect(found.map(({ kind, line }) => [kind, line])).toEqual([
      ['bad', 2],
      ['bad', 3],
    ]);
  });

  test('a header that lacks one is a usage error that names it', async () => {
    await expect(rows('id,member,date,amount\n')).rejects.toThrow(/no column "order" \(it has id, member/);
    await expect(rows('id,member,date,amount\n')).rejects.toThrow(Stop);
  });
});

describe('cdnow', () => {
  const rows = (text: string): Promise<Row[]> => all(cdnowRows(lines(text), 'CDNOW_sample'));

  test('reads four and five columns, CRLF and LF, and steps over the header and blank lines', async () => {
    const found = await rows(
      ' customer_id  date number_of_cds  dollar_value\r\n 00001 19970101  1   11.77\r\n\n 00004 0001 19970118  2   29.73\n',
    );
    expect(found).toEqual([
      {
        kind: 'fields',
        line: 2,
        fields: {
          order: 'CDNOW_sample-00000002',
          member: '00001',
          date: '1997-01-01',
          amount: '11.77',
          quantity: '1',
        },
      },
      {
        kind: 'fields',
        line: 4,
        fields: {
          order: 'CDNOW_sample-00000004',
          member: '00004',
          date: '1997-01-18',
          amount: '29.73',
          quantity: '2',
        },
      },
    ]);
  });

  test.each([
    ['00001 19970101 1', /3 columns/],
    ['00001 1 2 19970101 1 11.77', /6 columns/],
    ['00001 1997-01-01 1 11.77', /yyyymmdd/],
  ])('%s is a bad row', async (text, reason) => {
    const [found] = await rows(`${text}\n`);
    expect(found).toMatchObject({ kind: 'bad', line: 1, reason: expect.stringMatching(reason) });
  });
});

describe('a row as a purchase', () => {
  const toPurchase = rowToPurchase({ currency: 'USD', timeZone: 'America/New_York' });
  const fields = { order: '1', member: 'm1', date: '2026-01-15', amount: '25.10' };

  test('has its amount as it stands and its date at noon in the program’s zone', () => {
    expect(toPurchase({ ...fields, quantity: '2', sku: 'mug', store: 'hudson' })).toEqual({
      orderId: '1',
      memberId: 'm1',
      occurredAt: '2026-01-15T17:00:00.000Z',
      currency: 'USD',
      store: 'hudson',
      lines: [{ sku: 'mug', quantity: 2, amount: '25.10' }],
    });
  });

  test.each([
    ['an empty order', { order: '' }, /order is empty/],
    ['an empty member', { member: '' }, /member is empty/],
    ['a date that does not exist', { date: '2026-02-29' }, /date "2026-02-29"/],
    ['a date in another order', { date: '15.01.2026' }, /date/],
    ['an amount with a currency sign', { amount: '$5' }, /amount "\$5"/],
    ['an amount with an exponent', { amount: '1e3' }, /amount/],
    ['a quantity in halves', { quantity: '1.5' }, /quantity/],
  ])('%s is a reason', (_, change, reason) => {
    expect(toPurchase({ ...fields, ...change })).toEqual({ reason: expect.stringMatching(reason) });
  });
});

const cdnow = fileURLToPath(new URL('../../../../shared/data/cdnow/', import.meta.url));

describe.skipIf(!existsSync(cdnow))('the real CDNOW files', () => {
  test.each([
    ['CDNOW_sample.txt', 6_919, 2_357],
    ['CDNOW_master.txt', 69_659, 23_570],
  ])('%s has %i purchases of %i members, every one well-formed', async (file, purchases, members) => {
    const toPurchase = rowToPurchase({ currency: 'USD', timeZone: 'America/New_York' });
    const orders = new Set<string>();
    const buyers = new Set<string>();
    for await (const row of cdnowRows(readLines(createReadStream(join(cdnow, file))), file)) {
      if (row.kind === 'bad') throw new Error(`line ${row.line} ${row.reason}`);
      const purchase = toPurchase(row.fields);
      if ('reason' in purchase) throw new Error(`line ${row.line}: ${purchase.reason}`);
      orders.add(purchase.orderId);
      buyers.add(purchase.memberId);
    }
    expect([orders.size, buyers.size]).toEqual([purchases, members]);
  });
});
