/** A row of a file of members as an opening, in the words of the API. */
import { type DateReading, readDate } from '../import/values/dates.ts';
import { type MoneyReading, readMoney } from '../import/values/money.ts';
import type { Mapped } from './columns.ts';
import type { MemberField } from './fields.ts';
import type { TableRow } from './table.ts';

export interface Notation {
  readonly dates: DateReading;
  readonly money: MoneyReading;
  /** The day on which the other system was read. */
  readonly today: string;
  /** By what the file calls them, in small letters: levels by the id that they have here. */
  readonly levels: ReadonlyMap<string, string>;
}

export type ReadMember =
  | { readonly kind: 'opening'; readonly opening: Opening }
  | { readonly kind: 'wrong'; readonly field: MemberField | null; readonly rule: string };

export interface Opening {
  readonly memberId: string;
  readonly [field: string]: unknown;
}

class Wrong extends Error {
  readonly field: MemberField;

  constructor(field: MemberField, rule: string) {
    super(rule);
    this.field = field;
  }
}

/** An object that says `memberId` is taken as it is. */
export function readMember(row: TableRow, { columnOf }: Mapped, notation: Notation): ReadMember {
  if (row.problem !== null) return { kind: 'wrong', field: null, rule: row.problem };
  if (typeof row.document?.memberId === 'string')
    return { kind: 'opening', opening: row.document as Opening };
  const text = (field: MemberField): string | undefined => {
    const column = columnOf.get(field);
    const value = column === undefined ? undefined : row.values[column]?.trim();
    return value === '' ? undefined : value;
  };
  try {
    return { kind: 'opening', opening: openingOf(text, notation) };
  } catch (error) {
    if (error instanceof Wrong) return { kind: 'wrong', field: error.field, rule: error.message };
    throw error;
  }
}

type Text = (field: MemberField) => string | undefined;

function openingOf(text: Text, notation: Notation): Opening {
  const memberId = text('member');
  if (memberId === undefined) throw new Wrong('member', 'is empty');
  const identities = (['email', 'phone', 'card'] as const).flatMap((kind) => {
    const value = text(kind);
    return value === undefined ? [] : [`${kind}:${value}`];
  });
  const since = dayIn('since', text, notation);
  const lastActiveOn = dayIn('last-active', text, notation);
  const birthday = birthdayIn(text('birthday'), notation);
  return {
    memberId,
    ...(since === null ? {} : { since }),
    ...pointsIn(text, notation),
    ...tierIn(text, notation),
    ...amountsIn(text, notation),
    ...(lastActiveOn === null ? {} : { lastActiveOn }),
    ...(birthday === null ? {} : { birthday }),
    ...(text('tags') === undefined ? {} : { tags: text('tags')?.split(/[\s,;|]+/) }),
    ...(identities.length === 0 ? {} : { identities }),
  };
}

/** Points with one expiry, and those on hold beside them. */
function pointsIn(text: Text, notation: Notation): object {
  const balance = wholeIn('points', text, notation) ?? 0;
  const pending = wholeIn('pending', text, notation) ?? 0;
  const expiresOn = dayIn('expires', text, notation);
  if (balance < 0 || (pending === 0 && expiresOn === null)) return { balance };
  const expiry = expiresOn === null ? {} : { expiresOn };
  const held = { points: pending, availableOn: nextDay(notation.today), ...expiry };
  const lots = [...(balance > 0 ? [{ points: balance, ...expiry }] : []), ...(pending > 0 ? [held] : [])];
  return { balance: balance + pending, lots };
}

function tierIn(text: Text, notation: Notation): object {
  const called = text('tier');
  if (called === undefined) return {};
  const level = notation.levels.get(called.toLowerCase());
  if (level === undefined) throw new Wrong('tier', `is ${JSON.stringify(called)}, which the program has not`);
  const since = dayIn('tier-since', text, notation);
  const until = dayIn('tier-until', text, notation);
  return {
    tier: { level, ...(since === null ? {} : { since }), ...(until === null ? {} : { until }) },
  };
}

/** What counted in the year before the other system was read. */
function amountsIn(text: Text, notation: Notation): object {
  const spend = text('spend');
  const purchases = wholeIn('purchases', text, notation);
  if (spend === undefined && purchases === null) return {};
  const read = spend === undefined ? null : readMoney(spend, notation.money);
  if (read?.kind === 'wrong') throw new Wrong('spend', read.rule);
  const window = { from: yearBefore(notation.today), to: notation.today };
  const counted = {
    ...(read === null ? {} : { spend: read.text }),
    ...(purchases === null ? {} : { purchases }),
  };
  return { amounts: [{ ...window, ...counted }] };
}

function wholeIn(field: MemberField, text: Text, { money }: Notation): number | null {
  const written = text(field);
  if (written === undefined) return null;
  const read = readMoney(written, { ...money, currency: null });
  const count = read.kind === 'decimal' ? Number(read.text) : Number.NaN;
  if (Number.isSafeInteger(count)) return count;
  throw new Wrong(field, `is ${JSON.stringify(written)}, and must be a whole number`);
}

function dayIn(field: MemberField, text: Text, { dates }: Notation): string | null {
  const date = text(field);
  if (date === undefined) return null;
  // An instant says its day by itself.
  const read = readDate({ date: /^\d{4}-\d\d-\d\dT/.test(date) ? date.slice(0, 10) : date }, dates);
  if (read.kind === 'date') return read.day;
  throw new Wrong(field, `${JSON.stringify(date)} ${read.rule}`);
}

/** `02/29`, `1990-02-29`, `02-29`. */
function birthdayIn(date: string | undefined, notation: Notation): string | null {
  if (date === undefined) return null;
  const plain = /^(\d{1,2})[-/](\d{1,2})$/.exec(date);
  if (plain !== null) return `${plain[1]?.padStart(2, '0')}-${plain[2]?.padStart(2, '0')}`;
  return dayIn('birthday', () => date, notation)?.slice(5) ?? null;
}

const dayMs = 86_400_000;

function nextDay(day: string): string {
  return new Date(Date.parse(day) + dayMs).toISOString().slice(0, 10);
}

function yearBefore(day: string): string {
  return nextDay(`${Number(day.slice(0, 4)) - 1}${day.slice(4) === '-02-29' ? '-02-28' : day.slice(4)}`);
}
