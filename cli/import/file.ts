/** Which file is read, and as what: the options that every command with a file of purchases has. */
import { createReadStream, statSync } from 'node:fs';
import { basename, extname } from 'node:path';
import type { Arguments, OptionSpec } from '../command.ts';
import { usage } from '../terminal/stop.ts';
import { cdnowRows } from './cdnow.ts';
import { csvRows, parseColumnMap } from './csvRows.ts';
import { readLines } from './lines.ts';
import { type Field, type Row, requiredFields } from './row.ts';

export const formatOption = {
  type: 'string',
  value: 'FORMAT',
  about: 'csv (with a header line) or cdnow; csv if left out',
} as const satisfies OptionSpec;

/** Reads `--format` and `--map`; throws a usage error. `required` are the columns that a CSV file must have. */
export function rowReader(
  args: Arguments,
  required: readonly Field[] = requiredFields,
): (path: string) => AsyncIterable<Row> {
  const format = args.text('format') ?? 'csv';
  const maps = args.texts('map');
  const lines = (path: string) => readLines(createReadStream(path));
  if (format === 'csv') {
    const map = parseColumnMap(maps);
    return (path) => csvRows(lines(path), map, required);
  }
  if (format !== 'cdnow') throw usage(`--format is csv or cdnow, not ${JSON.stringify(format)}`);
  if (maps.length > 0) throw usage('--map goes with --format csv');
  return (path) => cdnowRows(lines(path), basename(path, extname(path)));
}

export function checkReadable(path: string, shown: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) {
    throw usage(`${shown} is no file that can be read`);
  }
}
