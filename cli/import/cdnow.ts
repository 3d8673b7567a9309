/**
 * The CDNOW purchase files (Fader and Hardie): columns apart by spaces, member first, then in some files a
 * number within the sample, the day as yyyymmdd, how many discs, dollars. They have no order numbers: the
 * file's name and the line's number stand for them.
 */
import type { Line } from './lines.ts';
import { type Row, unreadableLine } from './row.ts';

/** Wide enough that order ids sort as the lines do. */
const LINE_DIGITS = 8;

/** `fileName` without its extension. */
export async function* cdnowRows(lines: AsyncIterable<Line>, fileName: string): AsyncGenerator<Row> {
  for await (const { number, text } of lines) {
    if (text?.trim() === '') continue;
    if (number === 1 && text !== null && isHeader(text)) continue;
    yield text === null
      ? { kind: 'bad', line: number, reason: unreadableLine }
      : toRow(number, text, fileName);
  }
}

/** Every line of data begins with digits. */
const isHeader = (text: string): boolean => /^\s*[a-z]/i.test(text);

function toRow(line: number, text: string, fileName: string): Row {
  const columns = text.trim().split(/\s+/);
  if (columns.length !== 4 && columns.length !== 5) {
    return { kind: 'bad', line, reason: `has ${columns.length} columns instead of 4 or 5` };
  }
  const [member = ''] = columns;
  const [day = '', quantity = '', amount = ''] = columns.slice(-3);
  const match = /^(\d{4})(\d\d)(\d\d)$/.exec(day);
  if (match === null) return { kind: 'bad', line, reason: `date ${JSON.stringify(day)} is not yyyymmdd` };
  const order = `${fileName}-${String(line).padStart(LINE_DIGITS, '0')}`;
  return {
    kind: 'fields',
    line,
    fields: { order, member, date: `${match[1]}-${match[2]}-${match[3]}`, amount, quantity },
  };
}
