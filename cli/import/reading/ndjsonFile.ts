/**
 * NDJSON as rows: an object a line. Objects within are columns with dots; each of its `lines` is a row of its own,
 * as an export with a row per item has it. The names of the API are known: an order as it is sent reads as it is.
 */
import { usage } from '../../terminal/stop.ts';
import { type ColumnMap, findColumns, type Required } from '../columns/columns.ts';
import { problemOf, type Row } from '../columns/row.ts';
import { type RowFile, rowOfValues } from './csvFile.ts';
import type { Line } from './lines.ts';

/** How many objects are looked at for what columns there are. */
const sampleMax = 1_000;

/** What the API calls what a column calls otherwise. */
const ofApi: Readonly<Record<string, string>> = {
  orderId: 'order',
  memberId: 'member',
  occurredAt: 'date',
  refundId: 'id',
  engagementId: 'id',
  lineId: 'line',
};

export async function openNdjson(
  lines: () => AsyncIterable<Line>,
  wish: { readonly map: ColumnMap; readonly required: Required },
): Promise<RowFile> {
  const names = new Set<string>();
  let seen = 0;
  for await (const { values } of objectsIn(lines())) {
    for (const row of values ?? []) for (const name of row.keys()) names.add(name);
    seen += 1;
    if (seen === sampleMax) break;
  }
  if (names.size === 0) throw usage('the file is empty: it must have a JSON object a line');
  const columns = findColumns([...names], wish.map, wish.required);
  return {
    columns,
    async *rows(): AsyncGenerator<Row> {
      for await (const { number, values, text } of objectsIn(lines())) {
        const place = { line: number, row: number };
        if (values === null) {
          yield { ...place, kind: 'bad', raw: [text], problem: problemOf(null, null, 'is no JSON object') };
          continue;
        }
        for (const row of values) {
          const raw = columns.header.map((name) => row.get(name) ?? '');
          yield rowOfValues({ ...place, raw }, columns);
        }
      }
    },
  };
}

interface FoundObject {
  readonly number: number;
  readonly text: string;
  /** A row each; null where the line is no object. */
  readonly values: readonly ReadonlyMap<string, string>[] | null;
}

async function* objectsIn(lines: AsyncIterable<Line>): AsyncGenerator<FoundObject> {
  for await (const { number, text, guess = '' } of lines) {
    if (text?.trim() === '') continue;
    yield { number, text: text ?? guess, values: text === null ? null : rowsIn(text) };
  }
}

function rowsIn(text: string): readonly ReadonlyMap<string, string>[] | null {
  const found = parsed(text);
  if (!isObject(found)) return null;
  // A delivery as it is sent has everything in `data`.
  const { lines, ...head } = isObject(found.data) ? found.data : found;
  const beside = flat(head, '');
  if (!Array.isArray(lines) || lines.length === 0) return [new Map(beside)];
  return lines.map((line) => new Map([...beside, ...(isObject(line) ? flat(line, '') : [])]));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function flat(object: Readonly<Record<string, unknown>>, before: string): [string, string][] {
  return Object.entries(object).flatMap(([name, value]): [string, string][] => {
    if (value === null) return [];
    if (isObject(value)) return flat(value, `${before}${name}.`);
    const column = before === '' && Object.hasOwn(ofApi, name) ? (ofApi[name] ?? name) : `${before}${name}`;
    return [[column, Array.isArray(value) ? value.map(String).join(' ') : String(value)]];
  });
}
