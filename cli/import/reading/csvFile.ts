/** A CSV file as rows: its separator and its columns are told by the header. */
import { usage } from '../../terminal/stop.ts';
import { type ColumnMap, type Columns, findColumns, type Required } from '../columns/columns.ts';
import { type Field, isQuantity, quantityPrefix } from '../columns/fields.ts';
import { problemOf, type Row, type RowPlace } from '../columns/row.ts';
import { type CsvRecord, csvRecords, namedSeparator, type Separator, separatorOf } from './csv.ts';
import type { Line } from './lines.ts';

export interface CsvWish {
  readonly map: ColumnMap;
  readonly required: Required;
  /** Null where the header is to tell. */
  readonly separator: Separator | null;
}

/** Rows can be read again and again, always from the first. */
export interface RowFile {
  readonly columns: Columns;
  rows(): AsyncIterable<Row>;
}

/** Throws a usage error when the header lacks a column that is required or mapped. */
export async function openCsv(lines: () => AsyncIterable<Line>, wish: CsvWish): Promise<RowFile> {
  const separator = wish.separator ?? separatorOf(await headerLine(lines()));
  const header = await firstOf(csvRecords(lines(), separator));
  if (header === null) throw usage('the file is empty: it must begin with a header that names the columns');
  if (header.kind === 'bad') throw usage(`the header (line ${header.line}) ${header.rule}`);
  const columns = findColumns(header.fields, wish.map, wish.required);
  return { columns, rows: () => rowsOf(csvRecords(lines(), separator), columns) };
}

/** The first line that is not blank, or the one in which a spreadsheet names the separator. */
async function headerLine(lines: AsyncIterable<Line>): Promise<string> {
  for await (const { text } of lines) {
    if (text !== null && (text.trim() !== '' || namedSeparator(text) !== null)) return text;
    if (text === null) return '';
  }
  return '';
}

async function firstOf<T>(items: AsyncIterable<T>): Promise<T | null> {
  for await (const item of items) return item;
  return null;
}

async function* rowsOf(records: AsyncIterable<CsvRecord>, columns: Columns): AsyncGenerator<Row> {
  let isHeader = true;
  for await (const record of records) {
    if (isHeader) isHeader = false;
    else if (record.kind === 'bad') yield badRow(record);
    else if (record.fields.some((value) => value !== '')) yield toRow(record, columns);
  }
}

function badRow({ line, row, rule, text }: Extract<CsvRecord, { kind: 'bad' }>): Row {
  return { kind: 'bad', line, row, raw: [text], problem: problemOf(null, null, rule) };
}

function toRow(
  record: Extract<CsvRecord, { kind: 'record' }>,
  { header, at }: Pick<Columns, 'header' | 'at'>,
): Row {
  const { line, row, fields: values } = record;
  const place: RowPlace = { line, row, raw: values };
  if (values.length !== header.length) {
    const rule = `has ${values.length} columns where the header has ${header.length}`;
    const order = values[at.get('order') ?? -1];
    return { ...place, kind: 'bad', problem: problemOf(null, null, rule), ...(order ? { order } : {}) };
  }
  return rowOfValues(place, { header, at });
}

/** `raw` has a value for each column. */
export function rowOfValues(place: RowPlace, { at }: Pick<Columns, 'header' | 'at'>): Row {
  const values = place.raw;
  const fields: Partial<Record<Field, string>> = {};
  const quantities: Record<string, string> = {};
  for (const [field, index] of at) {
    const value = values[index] ?? '';
    if (value === '') continue;
    if (isQuantity(field)) quantities[field.slice(quantityPrefix.length)] = value;
    else fields[field] = value;
  }
  const brings = Object.keys(quantities).length > 0;
  return { ...place, kind: 'fields', fields: brings ? { ...fields, quantities } : fields };
}
