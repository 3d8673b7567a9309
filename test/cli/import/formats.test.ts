import { createReadStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Row } from '../../../cli/import/columns/row.ts';
import { rowParser } from '../../../cli/import/orders/parse.ts';
import { cdnowRows } from '../../../cli/import/reading/cdnow.ts';
import { csvRecords, type Separator, separatorOf } from '../../../cli/import/reading/csv.ts';
import { readLines } from '../../../cli/import/reading/lines.ts';

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
      { number: 1, text: null, guess: 'café' },
      { number: 2, text: 'b' },
    ]);
    const long = Buffer.from(`${'x'.repeat(1_100_000)}\nb\n${'y'.repeat(1_100_000)}`);
    expect(await all(lines(long, 65_536))).toEqual([
      { number: 1, text: null },
      { number: 2, text: 'b' },
      { number: 3, text: null },
    ]);
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
    ['spaces around fields, which are not part of them', ' a , b', ['a', 'b']],
    ['spaces within quotes, which are', '" a ", "b "', [' a ', 'b ']],
    ['spaces around quotes', ' "a,b" ,c', ['a,b', 'c']],
    ['a quote behind a space that does not close the field', ' "a" b,c', ['"a" b', 'c']],
    ['a line break in quotes', '"a\r\nb",c', ['a\nb', 'c']],
  ])('%s', async (_, text, fields) => {
    expect(await all(csvRecords(lines(text), ','))).toEqual([{ kind: 'record', line: 1, row: 1, fields }]);
  });

  test('what is written by the rules is read back', async () => {
    const cell = fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', ' ', 'é', '😀'), maxLength: 6 });
    const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(table, fc.boolean(), async (records, quoteAll) => {
        const quote = (text: string) =>
          quoteAll || /[",\n]|^ | $/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
        const text = records.map((fields) => fields.map(quote).join(',')).join('\r\n');
        const read = await all(csvRecords(lines(text), ','));
        expect(read.map((record) => (record.kind === 'record' ? record.fields : record.rule))).toEqual(
          records,
        );
      }),
      { numRuns: 500 },
    );
  });

  test('records know the line they begin on, past blank lines and line breaks in quotes', async () => {
    const records = await all(csvRecords(lines('a,b\n\n"1\n2",x\nc,d\n'), ','));
    expect(records.map(({ line }) => line)).toEqual([1, 3, 5]);
    expect(records.map(({ row }) => row)).toEqual([1, 3, 4]);
  });

  test('a quote that is never closed costs its own line and no other', async () => {
    const records = await all(csvRecords(lines('a,b\n"1,x\n2,y\n3,z\n'), ','));
    expect(records).toEqual([
      { kind: 'record', line: 1, row: 1, fields: ['a', 'b'] },
      { kind: 'bad', line: 2, row: 2, rule: 'has a quote that is never closed', text: '"1,x' },
      { kind: 'record', line: 3, row: 3, fields: ['2', 'y'] },
      { kind: 'record', line: 4, row: 4, fields: ['3', 'z'] },
    ]);
  });

  test('a quote that would be closed by the next line’s costs its own line and no other', async () => {
    const records = await all(csvRecords(lines('"1,x\n"2",y\n'), ','));
    expect(records).toEqual([
      { kind: 'bad', line: 1, row: 1, rule: 'has text after a closing quote', text: '"1,x' },
      { kind: 'record', line: 2, row: 2, fields: ['2', 'y'] },
    ]);
  });

  test.each<[Separator, string]>([
    [',', 'order,member,date'],
    [';', 'order;"Amount, net";date'],
    ['\t', 'order\tmember; of\tdate'],
    [',', 'order'],
    [';', '"a;b;c;d",x;y;z'],
    [';', 'sep=;'],
  ])('%j parts the header %j', (separator, header) => {
    expect(separatorOf(header)).toBe(separator);
  });

  test('a separator that Excel names is no row', async () => {
    const records = await all(csvRecords(lines('sep=;\r\na;b\r\n1;2\r\n'), ';'));
    expect(records.map((record) => record.kind === 'record' && record.fields)).toEqual([
      ['a', 'b'],
      ['1', '2'],
    ]);
    expect(records.map(({ row }) => row)).toEqual([1, 2]);
  });

  test('whatever the bytes, records begin on lines of their own, in order', async () => {
    const soup = fc.string({ unit: fc.constantFrom('"', ',', '\n', '\r', 'a', ' '), maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(soup, async (text) => {
        const records = await all(csvRecords(lines(text), ','));
        const starts = records.map(({ line }) => line);
        expect(starts).toEqual(starts.toSorted((a, b) => a - b));
        expect(new Set(starts).size).toBe(starts.length);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('cdnow', () => {
  const rows = (text: string): Promise<Row[]> => all(cdnowRows(lines(text), 'CDNOW_sample'));

  test('reads four and five columns, CRLF and LF, and steps over the header and blank lines', async () => {
    const found = await rows(
      ' customer_id  date number_of_cds  dollar_value\r\n 00001 19970101  1   11.77\r\n\n 00004 0001 19970118  2   29.73\n',
    );
    expect(found.map((row) => row.kind === 'fields' && row.fields)).toEqual([
      {
        order: 'CDNOW_sample-00000002',
        member: '00001',
        date: '1997-01-01',
        amount: '11.77',
        quantity: '1',
      },
      {
        order: 'CDNOW_sample-00000004',
        member: '00004',
        date: '1997-01-18',
        amount: '29.73',
        quantity: '2',
      },
    ]);
    expect(found.map(({ line }) => line)).toEqual([2, 4]);
  });

  test.each([
    ['00001 19970101 1', /3 columns/],
    ['00001 1 2 19970101 1 11.77', /6 columns/],
    ['00001 1997-01-01 1 11.77', /yyyymmdd/],
  ])('%s is a bad row', async (text, reason) => {
    const [found] = await rows(`${text}\n`);
    expect(found).toMatchObject({ kind: 'bad', line: 1, problem: { rule: expect.stringMatching(reason) } });
  });
});

const cdnow = fileURLToPath(new URL('../../../../shared/data/cdnow/', import.meta.url));

describe.skipIf(!existsSync(cdnow))('the real CDNOW files', () => {
  test.each([
    ['CDNOW_sample.txt', 6_919, 2_357],
    ['CDNOW_master.txt', 69_659, 23_570],
  ])('%s has %i purchases of %i members, every one well-formed', async (file, purchases, members) => {
    const parse = rowParser({
      kind: 'purchase',
      currency: 'USD',
      timeZone: 'America/New_York',
      dateOrder: null,
      decimal: null,
    });
    const orders = new Set<string>();
    const buyers = new Set<string>();
    for await (const row of cdnowRows(readLines(createReadStream(join(cdnow, file))), file)) {
      const parsed = row.kind === 'bad' ? row : parse(row.fields);
      if ('problem' in parsed) throw new Error(`line ${row.line} ${parsed.problem.rule}`);
      orders.add(parsed.fields.order ?? '');
      buyers.add(parsed.fields.member ?? '');
    }
    expect([orders.size, buyers.size]).toEqual([purchases, members]);
  });
});
