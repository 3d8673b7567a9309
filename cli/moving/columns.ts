/** Which column holds what: as `--map` says, else as the other system's export has it, else by its name. */
import { usage } from '../terminal/stop.ts';
import { type AdjustmentField, type Format, formatOf, formats, guessed, type MemberField } from './fields.ts';

export type Field = MemberField | AdjustmentField;

export interface Mapped {
  readonly format: Format | null;
  readonly columnOf: ReadonlyMap<Field, string>;
}

/** Throws a usage error where a named format or column is not there, or a required field has none. */
export function mapColumns(
  header: readonly string[],
  fields: readonly Field[],
  required: readonly Field[],
  wish: { readonly format: string | undefined; readonly maps: readonly string[] },
): Mapped {
  const format = formatNamed(wish.format) ?? formatOf(header);
  const columnOf = new Map<Field, string>();
  for (const field of fields) {
    const known = format?.columns[field as MemberField]?.find((name) => header.includes(name));
    const column = known ?? guessed(field, header);
    if (column !== null) columnOf.set(field, column);
  }
  for (const [field, column] of pairsOf(wish.maps, fields)) {
    if (column !== '' && !header.includes(column))
      throw usage(`the file has no column ${JSON.stringify(column)} (it has ${header.join(', ')})`);
    if (column === '') columnOf.delete(field);
    else columnOf.set(field, column);
  }
  for (const field of required) {
    if (columnOf.has(field)) continue;
    const hint = field === 'member' ? memberHint(columnOf) : `--map ${field}=COLUMN names it`;
    throw usage(`the file has no column for ${field} (it has ${header.join(', ')}): ${hint}`);
  }
  return { format, columnOf };
}

function memberHint(columnOf: Mapped['columnOf']): string {
  const email = columnOf.get('email');
  if (email === undefined) return '--map member=COLUMN names it';
  return `--map member=${email} takes the e-mail address, if that is how your program knows its members`;
}

function formatNamed(name: string | undefined): Format | null {
  if (name === undefined || name === 'csv' || name === 'ndjson') return null;
  const format = formats.find((each) => each.name === name);
  if (format !== undefined) return format;
  const names = ['csv', 'ndjson', ...formats.map((each) => each.name)];
  throw usage(`--format is one of ${names.join(', ')}, not ${JSON.stringify(name)}`);
}

function pairsOf(maps: readonly string[], fields: readonly Field[]): readonly (readonly [Field, string])[] {
  const next = new RegExp(`,(?=(?:${fields.join('|')})=)`);
  return maps
    .flatMap((text) => text.split(next))
    .map((pair) => {
      const [name = '', ...rest] = pair.split('=');
      const field = fields.find((each) => each === name);
      if (field === undefined || rest.length === 0)
        throw usage(
          `--map takes FIELD=COLUMN with FIELD one of ${fields.join(', ')}, not ${JSON.stringify(pair)}`,
        );
      return [field, rest.join('=').trim()] as const;
    });
}

/** `member=customer_id, points`: what was taken for what, for people to see. */
export function shownMapping({ columnOf }: Mapped): string {
  return [...columnOf].map(([field, column]) => (field === column ? field : `${field}=${column}`)).join(', ');
}
