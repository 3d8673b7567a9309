/**
 * The CDNOW purchase files (Fader and Hardie): columns apart by spaces, member first, then in some files a
 * number within the sample, the day as yyyymmdd, how many discs, dollars. They have no order numbers: the
 * file's name and the line's number stand for them.
 */
import type { Columns } from '../columns/columns.ts';
import type { Field } from '../columns/fields.ts';
import { problemOf, type Row } from '../columns/row.ts';
import { unreadableLine } from './csv.ts';
import type { RowFile } from './csvFile.ts';
import type { Line } from './lines.ts';

/** Wide enough that order ids sort as the lines do. */
const LINE_DIGITS = 8;

const fields: readonly Field[] = ['order', 'member', 'date', 'amount', 'quantity'];

const columns: Columns = {
  header: fields,
  at: new Map(fields.map((field, index) => [field, index])),
  shop: null,
};

/** `fileName` without its extension. */
export function openCdnow(lines: () => AsyncIterable<Line>, fileName: string): RowFile {
  return { columns, rows: () => cdnowRows(lines(), fileName) };
}

export async function* cdnowRows(lines: AsyncIterable<Line>, fileName: string): AsyncGenerator<Row> {
  for await (const { number, text, guess = '' } of lines) {
    if (text?.trim() === '') continue;
    if (number === 1 && text !== null && isHeader(text)) continue;
    yield text === null ? bad(number, guess, unreadableLine) : toRow(number, text, fileName);
  }
}

/** Every line of data begins with digits. */
const isHeader = (text: string): boolean => /^\s*[a-z]/i.test(text);

function bad(line: number, text: string, rule: string): Row {
  return { kind: 'bad', line, row: line, raw: [text], problem: problemOf(null, null, rule) };
}

function toRow(line: number, text: string, fileName: string): Row {
  const values = text.trim().split(/\s+/);
  if (values.length !== 4 && values.length !== 5) {
    return bad(line, text, `has ${values.length} columns instead of 4 or 5`);
  }
  const [member = ''] = values;
  const [day = '', quantity = '', amount = ''] = values.slice(-3);
  if (!/^\d{8}$/.test(day))
    return bad(line, text, `has the date ${JSON.stringify(day)}, which is not yyyymmdd`);
  const date = `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`;
  const order = `${fileName}-${String(line).padStart(LINE_DIGITS, '0')}`;
  const row = { order, member, date, amount, quantity };
  return { kind: 'fields', line, row: line, raw: [order, member, date, amount, quantity], fields: row };
}
