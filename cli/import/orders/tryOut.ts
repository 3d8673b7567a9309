/** What a file of orders would be, without sending it: its first facts, and totals to hold against the shop's own. */
import { type MinorUnits, minorUnits } from '../../../domain/kernel/brand.ts';
import { currencyDigits, formatMoney, parsedMoney } from '../../../domain/kernel/money.ts';
import type { Fact } from '../../deliver/fact.ts';
import { countOf, grouped, groupedDecimal } from '../../terminal/numbers.ts';
import { tableLines } from '../../terminal/table.ts';
import type { AnyField } from '../columns/fields.ts';
import { type Problem, problemText } from '../columns/row.ts';
import { createTally, type Outcome, type Reason } from '../tally.ts';
import type { Group } from './group.ts';
import type { Read } from './order.ts';

export const previewRows = 10;

type Shown =
  | { readonly row: number; readonly fact: Fact }
  | { readonly row: number; readonly problem: Problem };

/** The first facts of a file, and what can't be read among them. */
export async function firstOf(
  groups: AsyncIterable<Group>,
  read: (group: Group) => Read,
): Promise<readonly Shown[]> {
  const first: Shown[] = [];
  for await (const group of groups) {
    const each = read(group);
    if (each.kind === 'facts')
      first.push(...each.facts.map(({ fact, rows }) => ({ row: rows[0]?.row ?? 0, fact })));
    if (each.kind === 'refused')
      first.push(...each.rows.map(({ place, problem }) => ({ row: place.row, problem })));
    if (first.length >= previewRows) break;
  }
  return first.slice(0, previewRows);
}

type ColumnOf = (field: AnyField) => string;

const columns = [
  { title: 'row', isFigure: true },
  { title: 'what' },
  { title: 'order' },
  { title: 'member' },
  { title: 'when' },
  { title: 'amount', isFigure: true },
];

export function previewLines(
  first: readonly Shown[],
  currency: string,
  columnOf: ColumnOf,
  width: number | undefined,
): readonly string[] {
  const rows = first.map((each) => {
    if ('problem' in each) return [String(each.row), problemText(each.problem, columnOf), '', '', '', ''];
    const { row, fact } = each;
    const { data } = fact;
    const amount = amountOf(fact, currency);
    return [
      String(row),
      fact.type,
      'orderId' in data ? data.orderId : data.engagementId,
      'memberId' in data ? (data.memberId ?? '') : '',
      data.occurredAt,
      amount === null ? '' : formatMoney(amount, currencyDigits(currency)),
    ];
  });
  return tableLines(columns, rows, { width });
}

/** What a purchase or a refund comes to; null of what has no amount. */
function amountOf(fact: Fact, currency: string): MinorUnits | null {
  if (fact.type !== 'purchase.completed' && fact.type !== 'refund.completed') return null;
  const { data } = fact;
  const texts =
    'amount' in data && data.amount !== undefined
      ? [data.amount]
      : (data.lines ?? []).map(({ amount }) => amount);
  const digits = currencyDigits(currency);
  return minorUnits(texts.reduce((sum, text) => sum + parsedMoney(text, digits), 0));
}

export interface OrderTotals {
  readonly members: number;
  /** By type; amounts are decimals. */
  readonly facts: Readonly<Record<string, { readonly count: number; readonly amount: string | null }>>;
}

/** Sums as they come by. */
export class OrderSums {
  readonly #currency: string;
  readonly #members = new Set<string>();
  readonly #facts = new Map<string, { count: number; amount: number | null }>();

  constructor(currency: string) {
    this.#currency = currency;
  }

  add(fact: Fact): void {
    const { type, data } = fact;
    if ('memberId' in data && data.memberId !== undefined) this.#members.add(data.memberId);
    const kept = this.#facts.get(type) ?? { count: 0, amount: null };
    const amount = amountOf(fact, this.#currency);
    kept.count += 1;
    if (amount !== null) kept.amount = (kept.amount ?? 0) + amount;
    this.#facts.set(type, kept);
  }

  get totals(): OrderTotals {
    const digits = currencyDigits(this.#currency);
    const shown = (amount: number | null) =>
      amount === null ? null : formatMoney(minorUnits(amount), digits);
    const facts = [...this.#facts].map(
      ([type, { count, amount }]) => [type, { count, amount: shown(amount) }] as const,
    );
    return { members: this.#members.size, facts: Object.fromEntries(facts) };
  }

  /** `purchase.completed: 1,200, 54,310.20 USD` */
  get lines(): readonly string[] {
    const { members, facts } = this.totals;
    const each = Object.entries(facts).map(([type, { count, amount }]) => {
      const sum = amount === null ? '' : `, ${groupedDecimal(amount)} ${this.#currency}`;
      return `  ${type}: ${grouped(count)}${sum}`;
    });
    return [`  members: ${grouped(members)}`, ...each];
  }
}

export interface Tried {
  readonly rows: number;
  readonly wouldSend: number;
  readonly outcome: Outcome;
  readonly sums: OrderSums;
}

/** Reads the whole file as an import would, and sends nothing. */
export async function tryOut(
  groups: AsyncIterable<Group>,
  read: (group: Group) => Read,
  currency: string,
): Promise<Tried> {
  const tally = createTally();
  const sums = new OrderSums(currency);
  let [rows, wouldSend] = [0, 0];
  for await (const group of groups) {
    rows += group.rows.length;
    const each = read(group);
    if (each.kind === 'skipped') tally.skip(each.rows, each.reason);
    else if (each.kind === 'refused')
      for (const { place, problem } of each.rows) tally.reject(place, problem);
    else {
      if (each.empty.length > 0) tally.skip(each.empty, 'a refund of nothing');
      wouldSend += group.rows.length - each.empty.length;
      for (const { fact } of each.facts) sums.add(fact);
    }
  }
  return { rows, wouldSend, outcome: tally.outcome(), sums };
}

export function triedJson(
  file: string,
  { rows, wouldSend, outcome, sums }: Tried,
  columnOf: ColumnOf,
): object {
  const { skipped, rejected, reasons, skips } = outcome;
  const shown = ({ field, ...rest }: Reason) => ({
    column: field === null ? null : columnOf(field),
    ...rest,
  });
  const counts = { rows, wouldSend, skipped, rejected };
  return {
    file,
    dryRun: true,
    ...counts,
    totals: sums.totals,
    skips: skips.map(shown),
    reasons: reasons.map(shown),
  };
}

export function triedText(file: string, tried: Tried, columnOf: ColumnOf): string {
  const { rows, wouldSend, outcome, sums } = tried;
  const because = ({ field, rule, rows: many, firstRows }: Reason) =>
    `${grouped(many).padStart(9)}  ${field === null ? '' : `${columnOf(field)}: `}${rule} (row ${firstRows.join(', ')}${many > firstRows.length ? ', …' : ''})`;
  const counts = [
    `${grouped(wouldSend)} would be sent`,
    ...(outcome.skipped > 0 ? [`${grouped(outcome.skipped)} skipped`] : []),
    ...(outcome.rejected > 0 ? [`${grouped(outcome.rejected)} refused`] : []),
  ];
  const lines = [`${file}: ${countOf(rows, 'row')}`, ...sums.lines, counts.join(', ')];
  return `${[...lines, ...[...outcome.skips, ...outcome.reasons].map(because)].join('\n')}\n`;
}
