/** Which columns of a CSV file hold what, by the names in its header. */
import { usage } from '../terminal/stop.ts';
import { csvRecords } from './csv.ts';
import type { Line } from './lines.ts';
import { type Field, optionalFields, type Row, type RowFields, requiredFields } from './row.ts';

/** One of the quantities that a program file declares, such as `quantities.nights`. */
type QuantityField = `${typeof quantityPrefix}${string}`;
const quantityPrefix = 'quantities.';
const quantityField = /^quantities\.[a-z0-9-]{1,40}$/;

/** The column's name for a field. The required ones have their own names until mapped. */
type ColumnMap = ReadonlyMap<Field | QuantityField, string>;

const fieldNames: readonly Field[] = [...requiredFields, ...optionalFields];
const nextField = new RegExp(`,(?=(?:${fieldNames.join('|')}|${quantityField.source.slice(1, -1)})=)`);

/** `order=Order No.,member=Customer` and so on; a comma in a column's name is part of it. */
export function parseColumnMap(texts: readonly string[]): ColumnMap {
  const map = new Map<Field | QuantityField, string>();
  for (const pair of texts.flatMap((text) => text.split(nextField))) {
    const [name = '', ...rest] = pair.split('=');
    const field = isQuantity(name) ? name : fieldNames.find((candidate) => candidate === name);
    const column = rest.join('=');
    if (field === undefined || column === '') {
      throw usage(
        `--map takes FIELD=COLUMN with FIELD one of ${fieldNames.join(', ')}, quantities.ID, not ${JSON.stringify(pair)}`,
      );
    }
    map.set(field, column);
  }
  return map;
}

const isQuantity = (name: string): name is QuantityField => quantityField.test(name);

/** Throws a usage error when the header lacks a column that is `required` or mapped. */
export async function* csvRows(
  lines: AsyncIterable<Line>,
  map: ColumnMap,
  required: readonly Field[] = requiredFields,
): AsyncGenerator<Row> {
  let columns: Columns | null = null;
  for await (const record of csvRecords(lines)) {
    if (columns === null) {
      if (record.kind === 'bad') throw usage(`the header (line ${record.line}) ${record.reason}`);
      columns = findColumns(record.fields, map, required);
      continue;
    }
    yield record.kind === 'bad' ? record : toRow(record.line, record.fields, columns);
  }
}

interface Columns {
  readonly count: number;
  readonly index: ReadonlyMap<Field | QuantityField, number>;
}

function findColumns(header: readonly string[], map: ColumnMap, required: readonly Field[]): Columns {
  const names = header.map((name) => name.trim());
  const index = new Map<Field | QuantityField, number>();
  for (const field of new Set([...fieldNames, ...map.keys()])) {
    const column = map.get(field) ?? (required.some((name) => name === field) ? field : undefined);
    if (column === undefined) continue;
    const at = names.indexOf(column.trim());
    if (at === -1) {
      throw usage(
        `the file has no column ${JSON.stringify(column)} (it has ${names.join(', ')}): --map names them`,
      );
    }
    index.set(field, at);
  }
  return { count: header.length, index };
}

function toRow(line: number, values: readonly string[], { count, index }: Columns): Row {
  if (values.length !== count) {
    return { kind: 'bad', line, reason: `has ${values.length} columns where the header has ${count}` };
  }
  const value = (field: Field | QuantityField) => values[index.get(field) ?? -1]?.trim() ?? '';
  const given = optionalFields.filter((field) => value(field) !== '');
  const brought = [...index.keys()].filter(isQuantity).filter((field) => value(field) !== '');
  const fields: RowFields = {
    order: value('order'),
    member: value('member'),
    date: value('date'),
    amount: value('amount'),
    ...Object.fromEntries(given.map((field) => [field, value(field)])),
    ...(brought.length > 0 && {
      quantities: Object.fromEntries(
        brought.map((field) => [field.slice(quantityPrefix.length), value(field)]),
      ),
    }),
  };
  return { kind: 'fields', line, fields };
}
