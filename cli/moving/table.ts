/** A file of rows by column: CSV with a header, or NDJSON, whose objects within objects are columns with dots. */
import { createReadStream } from 'node:fs';
import { csvRecords, separatorOf } from '../import/reading/csv.ts';
import { type Line, readLines } from '../import/reading/lines.ts';
import { usage } from '../terminal/stop.ts';

export interface TableRow {
  /** As a spreadsheet counts; of NDJSON the line. */
  readonly row: number;
  readonly raw: readonly string[];
  readonly values: Readonly<Record<string, string>>;
  /** Of NDJSON: the object as it stands. */
  readonly document: Readonly<Record<string, unknown>> | null;
  /** Why it can't be read. */
  readonly problem: string | null;
}

export interface Table {
  readonly header: readonly string[];
  rows(): AsyncIterable<TableRow>;
}

export async function openTable(path: string, format: string | undefined): Promise<Table> {
  const lines = () => readLines(createReadStream(path));
  const first = await firstLine(lines());
  if (first === null) throw usage('the file is empty');
  const isJson = format === 'ndjson' || first.trimStart().startsWith('{');
  return isJson ? jsonTable(lines) : csvTable(lines, first);
}

async function firstLine(lines: AsyncIterable<Line>): Promise<string | null> {
  for await (const { text } of lines) if (text !== null && text.trim() !== '') return text;
  return null;
}

async function csvTable(lines: () => AsyncIterable<Line>, first: string): Promise<Table> {
  const separator = separatorOf(first);
  const rows = rowsOfCsv(csvRecords(lines(), separator));
  let header: readonly string[] = [];
  for await (const { raw, problem } of rows) {
    if (problem !== null) throw usage(`the header ${problem}`);
    header = raw.map((name) => name.trim());
    break;
  }
  return { header, rows: () => behindHeader(rowsOfCsv(csvRecords(lines(), separator)), header) };
}

async function* rowsOfCsv(records: ReturnType<typeof csvRecords>): AsyncGenerator<TableRow> {
  for await (const record of records) {
    const plain = { row: record.row, values: {}, document: null };
    if (record.kind === 'bad') yield { ...plain, raw: [record.text], problem: record.rule };
    else if (record.fields.some((value) => value !== ''))
      yield { ...plain, raw: record.fields, problem: null };
  }
}

async function* behindHeader(
  rows: AsyncIterable<TableRow>,
  header: readonly string[],
): AsyncGenerator<TableRow> {
  let isHeader = true;
  for await (const row of rows) {
    if (isHeader) {
      isHeader = false;
    } else if (row.problem === null && row.raw.length !== header.length) {
      yield { ...row, problem: `has ${row.raw.length} columns where the header has ${header.length}` };
    } else {
      const values = Object.fromEntries(header.map((name, at) => [name, row.raw[at] ?? '']));
      yield { ...row, values };
    }
  }
}

/** How many objects are looked at for what columns there are. */
const sampleMax = 100;

async function jsonTable(lines: () => AsyncIterable<Line>): Promise<Table> {
  const names = new Set<string>();
  let seen = 0;
  for await (const { values } of rowsOfJson(lines())) {
    for (const name of Object.keys(values)) names.add(name);
    if (++seen === sampleMax) break;
  }
  return { header: [...names], rows: () => rowsOfJson(lines()) };
}

async function* rowsOfJson(lines: AsyncIterable<Line>): AsyncGenerator<TableRow> {
  for await (const { number, text } of lines) {
    if (text?.trim() === '') continue;
    const row = { row: number, raw: [text ?? ''], values: {}, document: null };
    const document = objectIn(text ?? '');
    if (document === null) yield { ...row, problem: 'is no JSON object' };
    else yield { ...row, document, values: Object.fromEntries(flat(document, '')), problem: null };
  }
}

function objectIn(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}

function flat(object: Readonly<Record<string, unknown>>, before: string): [string, string][] {
  return Object.entries(object).flatMap(([name, value]): [string, string][] => {
    if (value === null) return [];
    if (Array.isArray(value)) return [[`${before}${name}`, value.map(String).join(' ')]];
    if (typeof value === 'object') return flat(value as Record<string, unknown>, `${before}${name}.`);
    return [[`${before}${name}`, String(value)]];
  });
}
