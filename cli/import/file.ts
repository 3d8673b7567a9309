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
import type { DateOrder } from './values/dates.ts';
import type { DecimalMark } from './values/money.ts';

export const fileOptions = {
  format: {
    type: 'string',
    value: 'FORMAT',
    about: 'csv (with a header line) or cdnow; csv if left out',
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
  if (oneOf(args, 'format', ['csv', 'cdnow']) !== 'cdnow') {
    const wish = { map: parseColumnMap(maps), required };
    return openCsv(lines, { ...wish, separator: separator === null ? null : separators[separator] });
  }
  if (maps.length > 0 || separator !== null) throw usage('--map and --separator go with --format csv');
  return openCdnow(lines, basename(path, extname(path)));
}

export function checkReadable(path: string, shown: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) {
    throw usage(`${shown} is no file that can be read`);
  }
}
