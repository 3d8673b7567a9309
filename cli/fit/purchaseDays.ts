/** What each member spent on each day, out of the rows of a transaction file. */
import type { Day } from '../../domain/kernel/brand.ts';
import { parseDay } from '../../domain/kernel/civil.ts';
import { parseMoney } from '../../domain/kernel/money.ts';
import type { Row, RowFields } from '../import/row.ts';
import { parseWhen } from '../terminal/when.ts';

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
  onLine: (line: number) => void,
): Promise<Transactions> {
  const members = new Map<string, Map<Day, number>>();
  const rejections: Rejection[] = [];
  let read = 0;
  for await (const row of rows) {
    onLine(row.line);
    const transaction = row.kind === 'bad' ? row : parse(row.fields);
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
function parse({ member, date, amount }: RowFields): Transaction | { readonly reason: string } {
  if (member === '') return { reason: 'member is empty' };
  const day = parseWhen(date, 'UTC') === null ? null : parseDay(date.slice(0, 10));
  if (day === null) return { reason: `date ${JSON.stringify(date)} is no date or ISO instant` };
  const money = parseMoney(amount, digits);
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
