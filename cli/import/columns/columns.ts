/** Which column holds what: as `--map` says, else as the shop's export has it, else by its own name. */
import { usage } from '../../terminal/stop.ts';
import { type AnyField, type Field, fieldNames, isQuantity, ownNames, quantityField } from './fields.ts';
import { type Shop, shopOf } from './shops.ts';

/** The column's name for a field; an empty one leaves the field out. */
export type ColumnMap = ReadonlyMap<AnyField, string>;

export interface Columns {
  /** As the header has them. */
  readonly header: readonly string[];
  readonly at: ReadonlyMap<AnyField, number>;
  readonly shop: Shop | null;
}

/** One of each list must be there; which, may depend on what is there. */
export type Required = (has: (field: Field) => boolean) => readonly (readonly Field[])[];

const nextField = new RegExp(`,(?=(?:${fieldNames.join('|')}|${quantityField.source.slice(1, -1)})=)`);

/** `order=Order No.,member=Customer` and so on; a comma in a column's name is part of it. */
export function parseColumnMap(texts: readonly string[]): ColumnMap {
  const map = new Map<AnyField, string>();
  for (const pair of texts.flatMap((text) => text.split(nextField))) {
    const [name = '', ...rest] = pair.split('=');
    const field = isQuantity(name) ? name : fieldNames.find((candidate) => candidate === name);
    if (field === undefined || rest.length === 0) {
      throw usage(
        `--map takes FIELD=COLUMN with FIELD one of ${fieldNames.join(', ')}, quantities.ID, not ${JSON.stringify(pair)}`,
      );
    }
    map.set(field, rest.join('='));
  }
  return map;
}

/** Throws a usage error when the header lacks a column that is required or mapped. */
export function findColumns(header: readonly string[], map: ColumnMap, required: Required): Columns {
  const names = header.map((name) => name.trim());
  const shop = shopOf(names);
  const at = new Map<AnyField, number>();
  for (const field of fieldNames) {
    if (shop === null) place(at, field, ownNames.includes(field) ? indexOf(names, field) : -1);
    else
      place(
        at,
        field,
        shop.columns[field]?.map((name) => names.indexOf(name)).find((index) => index !== -1) ?? -1,
      );
  }
  for (const [field, column] of map) {
    const index = names.indexOf(column.trim());
    if (column.trim() !== '' && index === -1) {
      throw usage(`the file has no column ${JSON.stringify(column)} ${whatItHas(names)}`);
    }
    at.delete(field);
    place(at, field, index);
  }
  for (const [field, index] of at) checkAlone(field, names, index);
  for (const fields of required((field) => at.has(field))) checkThere(fields, { header: names, at, shop });
  return { header: names, at, shop };
}

function place(at: Map<AnyField, number>, field: AnyField, index: number): void {
  if (index !== -1) at.set(field, index);
}

/** `Date` is `date` as long as no other column is. */
function indexOf(names: readonly string[], field: string): number {
  const exact = names.indexOf(field);
  if (exact !== -1) return exact;
  const alike = names.flatMap((name, index) => (name.toLowerCase() === field ? [index] : []));
  return alike.length === 1 ? (alike[0] ?? -1) : -1;
}

/** Of two columns of one name nobody can say which is meant. */
function checkAlone(field: AnyField, names: readonly string[], index: number): void {
  const name = names[index];
  if (names.filter((each) => each === name).length > 1) {
    throw usage(`the file has two columns ${JSON.stringify(name)}: name the one of ${field} differently`);
  }
}

function checkThere(fields: readonly Field[], { header, at, shop }: Columns): void {
  if (fields.some((field) => at.has(field))) return;
  const [field = ''] = fields;
  const hint =
    field === 'member' && shop?.withoutMember !== undefined
      ? shop.withoutMember
      : `--map ${field}=COLUMN names it`;
  throw usage(`the file has no column ${JSON.stringify(field)} ${whatItHas(header)}: ${hint}`);
}

const whatItHas = (names: readonly string[]): string => `(it has ${names.join(', ')})`;

/** `order=Name, date=Created at`: what was taken for what, for people to see. */
export function shownColumns({ header, at }: Columns): string {
  return [...at]
    .toSorted(([a], [b]) => rankOf(a) - rankOf(b))
    .map(([field, index]) => (header[index] === field ? field : `${field}=${header[index]}`))
    .join(', ');
}

function rankOf(field: AnyField): number {
  return isQuantity(field) ? fieldNames.length : fieldNames.indexOf(field);
}
