/** Which file is read, and as what: the options that every command with a file of purchases has. */
import { createReadStream, statSync } from 'node:fs';
import { basename, extname } from 'node:path';
import type { Arguments, OptionSpec } from '../command.ts';
import { usage } from '../terminal/stop.ts';
import { parseColumnMap, type Required } from './columns/columns.ts';
import { openCdnow } from './reading/cdnow.ts';
import type { Separator } from './reading/csv.ts';
import { openCsv, type RowFile } from './reading/csvFile.ts';
import { readLines } from './reading/lines.ts';
import { openNdjson } from './reading/ndjsonFile.ts';
import type { DateOrder } from './values/dates.ts';
import type { DecimalMark } from './values/money.ts';

export const fileOptions = {
  format: {
    type: 'string',
    value: 'FORMAT',
    about:
      'csv (with a header line), ndjson, shopify, square, woocommerce or cdnow; of members csv, ndjson, smile, yotpo, loyaltylion, woocommerce or square; told by the file if left out',
  },
  separator: {
    type: 'string',
    value: 'NAME',
    about: 'csv: comma, semicolon or tab; told by the header if left out',
  },
  dates: {
    type: 'string',
    value: 'ORDER',
    about: 'day-first or month-first: how 03/04/2026 is read; needed only where dates like this are',
  },
  decimal: {
    type: 'string',
    value: 'MARK',
    about: 'point or comma: how 1.234 and 1,234 are read; needed only where amounts like these are',
  },
} as const satisfies Record<string, OptionSpec>;

export interface Notation {
  readonly dateOrder: DateOrder | null;
  readonly decimal: DecimalMark | null;
}

/** Reads `--dates` and `--decimal`; throws a usage error. */
export function readNotation(args: Arguments): Notation {
  return {
    dateOrder: oneOf(args, 'dates', ['day-first', 'month-first']),
    decimal: oneOf(args, 'decimal', ['point', 'comma']),
  };
}

/** Null where the option is left out. Throws a usage error. */
export function oneOf<T extends string>(args: Arguments, name: string, values: readonly T[]): T | null {
  const text = args.text(name);
  if (text === undefined) return null;
  const value = values.find((each) => each === text);
  if (value === undefined)
    throw usage(`--${name} is one of ${values.join(', ')}, not ${JSON.stringify(text)}`);
  return value;
}

const separators: Readonly<Record<'comma' | 'semicolon' | 'tab', Separator>> = {
  comma: ',',
  semicolon: ';',
  tab: '\t',
};

/** Reads `--format`, `--separator` and `--map`; throws a usage error, also where the file's header is wrong. */
export async function openFile(args: Arguments, path: string, required: Required): Promise<RowFile> {
  const lines = () => readLines(createReadStream(path));
  const maps = args.texts('map');
  const separator = oneOf(args, 'separator', ['comma', 'semicolon', 'tab']);
  const format = oneOf(args, 'format', formats);
  if (format !== 'cdnow') {
    const wish = { map: parseColumnMap(maps), required };
    const isJson = format === 'ndjson' || (format === null && (await beginsWithObject(lines())));
    if (isJson && separator !== null) throw usage('--separator goes with --format csv');
    const file = isJson
      ? await openNdjson(lines, wish)
      : await openCsv(lines, { ...wish, separator: separator === null ? null : separators[separator] });
    if (format !== null && format !== 'csv' && format !== 'ndjson') checkShop(format, file);
    return file;
  }
  if (maps.length > 0 || separator !== null) throw usage('--map and --separator go with --format csv');
  return openCdnow(lines, basename(path, extname(path)));
}

const formats = ['csv', 'ndjson', 'cdnow', 'shopify', 'square', 'woocommerce'] as const;

async function beginsWithObject(lines: ReturnType<typeof readLines>): Promise<boolean> {
  for await (const { text } of lines)
    if (text?.trim() !== '') return text?.trimStart().startsWith('{') === true;
  return false;
}

/** Whoever names a shop wants to hear where the file is not its export. */
function checkShop(format: string, { columns: { shop, header } }: RowFile): void {
  if (shop?.name.toLowerCase().startsWith(format) === true) return;
  throw usage(
    `the file has not the columns of an export of ${format} (it has ${header.join(', ')}): leave --format out and name them with --map`,
  );
}

export function checkReadable(path: string, shown: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) {
    throw usage(`${shown} is no file that can be read`);
  }
}
