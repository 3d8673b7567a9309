/** A row as a part of what happened: its fields read, its kind known. */
import { type LineKind, lineKinds } from '../../../domain/facts/vocabulary.ts';
import { type MinorUnits, minorUnits } from '../../../domain/kernel/brand.ts';
import { amountMax, currencyDigits, formatMoney, parseMoney } from '../../../domain/kernel/money.ts';
import { millionths, parseQuantity, type Quantity } from '../../../domain/kernel/quantity.ts';
import { grouped } from '../../../domain/kernel/words.ts';
import type { AnyField, Field } from '../columns/fields.ts';
import { type Problem, problemOf, type RowFields } from '../columns/row.ts';
import { type DateOrder, type ReadDate, readDate } from '../values/dates.ts';
import { type DecimalMark, readMoney } from '../values/money.ts';

/** What a row is where no column says it. */
export const kinds = [
  'purchase',
  'refund',
  'cancellation',
  'fulfilment',
  'engagement',
  'revocation',
] as const;
export type Kind = (typeof kinds)[number];

/** What is of no order. */
export function isOfEngagement(kind: string | undefined): kind is 'engagement' | 'revocation' {
  return kind === 'engagement' || kind === 'revocation';
}

export interface Reading {
  readonly kind: Kind;
  readonly currency: string;
  readonly timeZone: string;
  readonly dateOrder: DateOrder | null;
  readonly decimal: DecimalMark | null;
}

export type Part =
  | (LinePart & { readonly kind: 'line' })
  | (RefundPart & { readonly kind: 'refund' })
  | { readonly kind: 'cancellation' }
  | (ParcelPart & { readonly kind: 'fulfilment' })
  | { readonly kind: 'revocation'; readonly id: string }
  | (EngagementPart & { readonly kind: 'engagement' });

export interface LinePart {
  readonly lineKind: LineKind;
  readonly amount: MinorUnits;
  readonly lineId?: string;
  readonly sku?: string;
  readonly category?: string;
  readonly quantity?: Quantity;
  readonly quantities?: Readonly<Record<string, number>>;
  readonly refunded: MinorUnits;
  /** Of the whole order; it stands in one of its rows or in all. */
  readonly subtotal?: MinorUnits;
  readonly shipping?: MinorUnits;
  readonly tax?: MinorUnits;
  readonly cancelledAt?: string;
  readonly fulfilledAt?: string;
}

export interface RefundPart {
  /** More than zero, or zero: that takes nothing back. */
  readonly amount: MinorUnits;
  readonly id?: string;
  readonly lineId?: string;
  readonly sku?: string;
}

/** A line of a parcel, with the parcel's id; of the whole order, neither. */
export interface ParcelPart {
  readonly id?: string;
  readonly lineId?: string;
  readonly quantity?: Quantity;
}

export interface EngagementPart {
  readonly id: string;
  readonly engagement: string;
  readonly quantities?: Readonly<Record<string, number>>;
}

export interface ParsedRow {
  readonly fields: RowFields;
  /** Null where the row leaves it to the others of its order. */
  readonly at: string | null;
  readonly part: Part;
}

export type Parsed = ParsedRow | { readonly problem: Problem };

/** Thrown within a row, caught where the row ends. */
class Wrong extends Error {
  readonly problem: Problem;
  constructor(field: AnyField, value: string | null, rule: string, general?: string) {
    super(rule);
    this.problem = problemOf(field, value, rule, general);
  }
}

export type RowParser = (fields: RowFields) => Parsed;

export function rowParser(reading: Reading): RowParser {
  const dates = dateReader(reading);
  return (fields) => {
    try {
      return { fields, at: dates(fields), part: partOf(fields, reading, dates) };
    } catch (error) {
      if (error instanceof Wrong) return { problem: error.problem };
      throw error;
    }
  };
}

/** What a row is, by its column or by what all rows are; the kinds of a purchase's lines are purchases. */
export function kindOf(
  fields: RowFields,
  kind: Kind,
): { readonly kind: Kind; readonly lineKind: LineKind } | null {
  const written = fields.kind?.trim().toLowerCase();
  if (written === undefined) return { kind, lineKind: 'item' };
  const lineKind = lineKinds.find((each) => each === written);
  if (lineKind !== undefined) return { kind: 'purchase', lineKind };
  const known = written === 'payment' ? 'purchase' : kinds.find((each) => each === written);
  return known === undefined ? null : { kind: known, lineKind: 'item' };
}

type DateOf = (fields: RowFields, field?: 'date' | 'cancelled' | 'fulfilled') => string | null;

/** Files have many lines of one day: the last few thousand answers of the calendar are kept. */
const DATES_KEPT_MAX = 4_096;

function dateReader({ dateOrder, timeZone }: Reading): DateOf {
  const known = new Map<string, ReadDate>();
  return (fields, field = 'date') => {
    const date = fields[field];
    if (date === undefined) return null;
    const beside = field === 'date' ? { time: fields.time, zone: fields.zone } : {};
    const key = [date, beside.time, beside.zone].join('\n');
    let read = known.get(key);
    if (read === undefined) {
      if (known.size >= DATES_KEPT_MAX) known.clear();
      read = readDate({ date, ...beside }, { order: dateOrder, timeZone });
      known.set(key, read);
    }
    if (read.kind === 'date') return read.instant;
    const wrongField = read.kind === 'wrong' && read.field !== 'date' ? read.field : field;
    const general =
      read.kind === 'ambiguous' ? 'may be two dates: say --dates day-first or month-first' : undefined;
    throw new Wrong(wrongField, fields[wrongField] ?? null, read.rule, general);
  };
}

function partOf(fields: RowFields, reading: Reading, dates: DateOf): Part {
  const found = kindOf(fields, reading.kind);
  if (found === null) {
    throw new Wrong('kind', fields.kind ?? null, `must be one of ${[...kinds, ...lineKinds].join(', ')}`);
  }
  if (fields.currency !== undefined && fields.currency.trim().toUpperCase() !== reading.currency) {
    throw new Wrong('currency', fields.currency, `must be the program's currency, ${reading.currency}`);
  }
  const { kind, lineKind } = found;
  switch (kind) {
    case 'purchase':
      return purchasePart(fields, lineKind, reading, dates);
    case 'refund':
      return refundPart(fields, minorUnits(Math.abs(amountOf(fields, reading))));
    case 'engagement':
      return engagementPart(fields);
    case 'revocation':
      return revocationPart(fields);
    case 'fulfilment':
      return parcelPart(fields);
    case 'cancellation':
      return { kind };
  }
}

function purchasePart(fields: RowFields, lineKind: LineKind, reading: Reading, dates: DateOf): Part {
  const amount = amountOf(fields, reading);
  if (amount < 0 && lineKind !== 'discount' && lineKind !== 'rounding')
    return refundPart(fields, minorUnits(-amount));
  const money = (field: Field) => optional(fields, field, (text) => moneyOf(field, text, reading));
  const at = (field: 'cancelled' | 'fulfilled') => dates(fields, field) ?? undefined;
  const { line: lineId, sku, category } = fields;
  return {
    kind: 'line',
    ...present({
      lineId,
      sku,
      category,
      quantity: optional(fields, 'quantity', quantityOf),
      quantities: quantitiesOf(fields),
      subtotal: money('subtotal'),
      shipping: money('shipping'),
      tax: money('tax'),
      cancelledAt: at('cancelled'),
      fulfilledAt: at('fulfilled'),
    }),
    lineKind,
    amount: lineKind === 'discount' ? minorUnits(-Math.abs(amount)) : amount,
    refunded: minorUnits(Math.abs(money('refunded') ?? 0)),
  };
}

function refundPart({ id, line: lineId, sku }: RowFields, amount: MinorUnits): Part {
  return { kind: 'refund', amount, ...present({ id, lineId, sku }) };
}

function engagementPart(fields: RowFields): Part {
  const { id, engagement } = fields;
  if (id === undefined) throw new Wrong('id', null, 'is empty');
  if (engagement === undefined) throw new Wrong('engagement', null, 'is empty');
  return { kind: 'engagement', id, engagement, ...present({ quantities: quantitiesOf(fields) }) };
}

/** Rounded once, halves away from zero; less than nothing where the quantity is. */
function timesQuantity(price: MinorUnits, text: string): number {
  const isLess = text.trim().startsWith('-');
  const count = millionths(quantityOf(text.trim().replace(/^-/, '')));
  const scaled = (BigInt(Math.abs(price)) * BigInt(count) * 2n + 1_000_000n) / 2_000_000n;
  return Number(scaled) * (isLess === price < 0 ? 1 : -1);
}

function revocationPart({ id }: RowFields): Part {
  if (id === undefined) throw new Wrong('id', null, 'is empty');
  return { kind: 'revocation', id };
}

function parcelPart(fields: RowFields): Part {
  const { id, line: lineId } = fields;
  if (lineId !== undefined && id === undefined) {
    throw new Wrong('id', null, 'is empty, and the line of a parcel needs the id of the parcel');
  }
  const quantity = lineId === undefined ? undefined : optional(fields, 'quantity', quantityOf);
  return { kind: 'fulfilment', ...present({ id, lineId, quantity }) };
}

/** `2`, `0.75`, `0,75` */
function quantityOf(text: string): Quantity {
  const parsed = parseQuantity(text.trim().replace(',', '.'));
  if (parsed === null) {
    throw new Wrong('quantity', text, 'must be a number from 0 to 1,000,000 with at most six decimals');
  }
  return parsed;
}

/** What the row comes to: its amount, or its price times its quantity, less its discount. */
function amountOf(fields: RowFields, reading: Reading): MinorUnits {
  const { amount, price, quantity, discount } = fields;
  if (amount !== undefined) return moneyOf('amount', amount, reading);
  if (price === undefined) throw new Wrong('amount', null, 'is empty');
  const off = discount === undefined ? 0 : Math.abs(moneyOf('discount', discount, reading));
  const total = timesQuantity(moneyOf('price', price, reading), quantity ?? '1') - off;
  if (Math.abs(total) > amountMax) throw new Wrong('price', price, 'comes to too much');
  return minorUnits(total);
}

function moneyOf(field: Field, text: string, { currency, decimal }: Reading): MinorUnits {
  const read = readMoney(text, { currency, decimal });
  if (read.kind === 'wrong') throw new Wrong(field, text, read.rule, read.general);
  const digits = currencyDigits(currency);
  const amount = parseMoney(read.text, digits);
  switch (amount) {
    case 'not-a-decimal':
    case 'too-large':
      throw new Wrong(
        field,
        text,
        `must be at most ${grouped(formatMoney(minorUnits(amountMax), digits))} ${currency}`,
      );
    case 'too-precise':
      throw new Wrong(field, text, `must have at most ${digits} decimals, as ${currency} has`);
    default:
      return amount;
  }
}

/** `1.0` is 1, as Square writes it. */
const whole = /^(-?)(\d{1,9})(?:[.,]0+)?$/;

function signedWholeOf(field: AnyField, text: string): number {
  const match = whole.exec(text.trim());
  if (match === null) throw new Wrong(field, text, 'must be a whole number');
  return Number(`${match[1]}${match[2]}`);
}

function wholeOf(field: AnyField, text: string, min: number): number {
  const value = signedWholeOf(field, text);
  if (value < min) throw new Wrong(field, text, `must be at least ${min}`);
  return value;
}

function quantitiesOf({ quantities }: RowFields): Readonly<Record<string, number>> | undefined {
  if (quantities === undefined) return undefined;
  return Object.fromEntries(
    Object.entries(quantities).map(([id, text]) => [id, wholeOf(`quantities.${id}`, text, 0)]),
  );
}

function optional<T>(fields: RowFields, field: Field, read: (text: string) => T): T | undefined {
  const text = fields[field];
  return text === undefined ? undefined : read(text);
}

type Present<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** Without what is undefined. */
export function present<T extends object>(values: T): Present<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Present<T>;
}
