/** The rejected rows as a file of their own: the columns as they were, and why. Put right, it can be imported. */
import { closeSync, openSync, writeSync } from 'node:fs';
import { refused } from '../terminal/stop.ts';
import type { RowPlace } from './columns/row.ts';

export interface RejectedFile {
  write(place: RowPlace, reason: string): void;
  close(): void;
}

/** Replaces what is at `path`. */
export function rejectedFile(path: string, shown: string, header: readonly string[]): RejectedFile {
  const file = open(path, shown);
  const put = (fields: readonly string[]) => writeSync(file, `${fields.map(quoted).join(',')}\r\n`);
  put([...header, 'problem row', 'problem']);
  return {
    write({ raw, row }, reason) {
      const missing = Array.from({ length: Math.max(0, header.length - raw.length) }, () => '');
      put([...raw, ...missing, String(row), reason]);
    },
    close: () => closeSync(file),
  };
}

function open(path: string, shown: string): number {
  try {
    return openSync(path, 'w');
  } catch (error) {
    throw refused(`${shown} can't be written: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** As it stood: spaces that were within quotes stay there. */
function quoted(field: string): string {
  return /[",\r\n]|^\s|\s$/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}
