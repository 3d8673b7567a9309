/** What the options say about a file of another system, and how its values are read. */
import { basename, resolve } from 'node:path';
import { parseInstant } from '../../domain/kernel/instant.ts';
import type { Arguments } from '../command.ts';
import { checkReadable, readNotation } from '../import/file.ts';
import type { Platform } from '../platform/find.ts';
import { type Ladder, readLadder } from '../platform/program.ts';
import type { Io } from '../terminal/io.ts';
import { usage } from '../terminal/stop.ts';
import { type Field, type Mapped, mapColumns } from './columns.ts';
import type { Notation } from './member.ts';
import { openTable, type Table } from './table.ts';

export interface MovingFile {
  readonly path: string;
  readonly label: string;
  readonly table: Table;
  readonly mapped: Mapped;
}

/** An object with a `memberId` of its own needs no columns. */
export async function openMoving(
  args: Arguments,
  io: Io,
  shown: string,
  fields: readonly Field[],
  required: readonly Field[],
): Promise<MovingFile> {
  const path = resolve(io.cwd, shown);
  checkReadable(path, shown);
  const format = args.text('format');
  const table = await openTable(path, format);
  const needed = table.header.includes('memberId') ? [] : required;
  const mapped = mapColumns(table.header, fields, needed, { format, maps: args.texts('map') });
  return { path, label: basename(shown), table, mapped };
}

export async function notationOf(
  args: Arguments,
  platform: Platform,
  at: string,
): Promise<Notation & { readonly ladder: Ladder }> {
  const { dateOrder, decimal } = readNotation(args);
  const ladder = await readLadder(platform);
  const { timeZone, currency } = ladder;
  const called = ladder.levels.flatMap(
    ({ id, name }) =>
      [
        [id, id],
        [name.toLowerCase(), id],
      ] as const,
  );
  return {
    dates: { order: dateOrder, timeZone },
    money: { decimal, currency },
    today: new Intl.DateTimeFormat('en-CA', { timeZone }).format(new Date(at)),
    levels: new Map([...called, ...levelsNamed(args, ladder)]),
    ladder,
  };
}

/** `--levels VIP=gold,VIP Plus=platinum`: what the other system calls the levels of this program. */
function levelsNamed(args: Arguments, { levels }: Ladder): readonly (readonly [string, string])[] {
  return (args.text('levels') ?? '')
    .split(',')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const at = pair.lastIndexOf('=');
      const id = pair.slice(at + 1).trim();
      if (at === -1 || !levels.some((level) => level.id === id))
        throw usage(
          `--levels takes NAME=LEVEL with LEVEL one of ${levels.map((level) => level.id).join(', ')}, not ${JSON.stringify(pair)}`,
        );
      return [pair.slice(0, at).trim().toLowerCase(), id] as const;
    });
}

export function momentOf(args: Arguments): string {
  const text = args.text('as-of');
  if (text === undefined)
    throw usage(
      '--as-of is missing: the moment at which the other system was read, such as 2026-01-15T00:00:00Z',
    );
  if (parseInstant(text) === null)
    throw usage(`--as-of must be an instant such as 2026-01-15T00:00:00Z, not ${JSON.stringify(text)}`);
  return text;
}
