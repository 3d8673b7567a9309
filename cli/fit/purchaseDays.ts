/** What each member spent on each day, out of the rows of a transaction file. */
import type { Day } from '../../domain/kernel/brand.ts';
import { parseDay } from '../../domain/kernel/civil.ts';
import { parseMoney } from '../../domain/kernel/money.ts';
import { problemText, type Row, type RowFields } from '../import/columns/row.ts';
import type { Notation } from '../import/file.ts';
import { readDate } from '../import/values/dates.ts';
import { readMoney } from '../import/values/money.ts';

/** A file need not say its currency: amounts may have four decimals, as the finest currencies do. */
const digits = 4;
export const unitsPerWhole = 10 ** digits;

export interface Rejection {
  readonly line: number;
  readonly reason: string;
}

/** Ascending by day; spend in ten-thousandths of the currency, refunds on the day taken off. */
export type PurchaseDays = readonly { readonly day: Day; readonly spend: number }[];

export interface Transactions {
  readonly members: readonly PurchaseDays[];
  readonly rows: number;
  readonly rejections: readonly Rejection[];
  /** Days on which a member gave back more than they bought: no purchases. */
  readonly negativeDays: number;
}

export async function readTransactions(
  rows: AsyncIterable<Row>,
  onRow: (rowsRead: number) => void,
  notation: Notation = { dateOrder: null, decimal: null },
): Promise<Transactions> {
  const members = new Map<string, Map<Day, number>>();
  const rejections: Rejection[] = [];
  let read = 0;
  for await (const row of rows) {
    onRow(read + rejections.length);
    const transaction =
      row.kind === 'bad'
        ? { reason: problemText(row.problem, (field) => field) }
        : parse(row.fields, notation);
    if ('reason' in transaction) {
      rejections.push({ line: row.line, reason: transaction.reason });
      continue;
    }
    read += 1;
    const { member, day, amount } = transaction;
    const days = members.get(member) ?? new Map<Day, number>();
    members.set(member, days.set(day, (days.get(day) ?? 0) + amount));
  }
  const all = [...members.values()];
  const negativeDays = all.reduce((sum, days) => sum + [...days.values()].filter(isNegative).length, 0);
  return { members: all.map(purchaseDays).filter(isAny), rows: read, rejections, negativeDays };
}

const isNegative = (spend: number): boolean => spend < 0;
const isAny = (days: PurchaseDays): boolean => days.length > 0;

function purchaseDays(days: ReadonlyMap<Day, number>): PurchaseDays {
  return [...days]
    .filter(([, spend]) => !isNegative(spend))
    .map(([day, spend]) => ({ day, spend }))
    .toSorted((a, b) => a.day - b.day);
}

interface Transaction {
  readonly member: string;
  readonly day: Day;
  readonly amount: number;
}

/** The day is the one that stands there: the file knows no program, and with it no time zone. */
function parse(
  fields: RowFields,
  { dateOrder, decimal }: Notation,
): Transaction | { readonly reason: string } {
  const { member, date = '', amount = '' } = fields;
  if (member === undefined || member === '') return { reason: 'member is empty' };
  const read = readDate({ date }, { order: dateOrder, timeZone: 'UTC' });
  const day = read.kind === 'date' ? parseDay(read.day) : null;
  if (read.kind !== 'date' || day === null) {
    return { reason: `date ${JSON.stringify(date)} ${read.kind === 'date' ? 'is no day' : read.rule}` };
  }
  const number = readMoney(amount, { decimal, currency: null });
  if (number.kind === 'wrong') return { reason: `amount ${JSON.stringify(amount)} ${number.rule}` };
  const money = parseMoney(number.text, digits);
  switch (money) {
    case 'not-a-decimal':
      return { reason: `amount ${JSON.stringify(amount)} is no decimal number` };
    case 'too-precise':
      return { reason: `amount ${JSON.stringify(amount)} has more than ${digits} decimals` };
    case 'too-large':
      return { reason: `amount ${JSON.stringify(amount)} is too large` };
    default:
      return { member, day, amount: money };
  }
}
