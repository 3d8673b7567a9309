/**
 * When the points of an order can be spent. Each line has its part of them, and they become available with the
 * line: the days after its parcel that the program says, or after the longest wait.
 */

import { effectiveAt, type FulfilledLine, type PurchaseLine } from '../facts/facts.ts';
import type { BoughtMemory, OrderChanges } from '../facts/memory.ts';
import type { Day, Instant } from '../kernel/brand.ts';
import { millionths } from '../kernel/quantity.ts';
import type { Rules } from '../program/rules.ts';
import type { Worth } from './earning.ts';
import { countedAmounts } from './excluded.ts';
import type { Kept } from './kept.ts';
import { available } from './lots.ts';

/** Points by the day from which they can be spent; none of them 0. */
export type PointsByDay = ReadonlyMap<Day, number>;

export interface OrderWorth {
  readonly purchase: BoughtMemory;
  readonly order: OrderChanges;
  readonly kept: Kept;
  readonly worth: Worth;
}

/** `rules`: of the purchase's own moment. What could be spent before `today` is `available`. */
export function pointsByDay(rules: Rules, of: OrderWorth, today: Day): PointsByDay {
  const byDay = new Map<Day, number>();
  const add = (day: Day, count: number) => {
    if (count === 0) return;
    const on = day <= today ? available : day;
    byDay.set(on, (byDay.get(on) ?? 0) + count);
  };
  const { purchase, kept, worth } = of;
  const statements = statementsOf(rules, of);
  if (statements.length === 0) add(purchase.availableOn, worth.points);
  else
    pointsByLine(rules, kept, worth.points).forEach((count, index) => {
      const line = kept.content.lines[index] as PurchaseLine;
      let freed = 0;
      for (const { on, share } of fulfilledOn(line, statements)) {
        const free = share(count);
        add(on, free - freed);
        freed = free;
      }
      add(purchase.availableOn, count - freed);
    });
  return byDay;
}

/** When the last of the points can be spent; null where there are none. */
export function lastDayOf(byDay: PointsByDay): Day | null {
  return byDay.size === 0 ? null : (Math.max(...byDay.keys()) as Day);
}

/** What somebody said about which lines are fulfilled. */
interface Statement {
  readonly at: Instant;
  /** From when points of what it names can be spent. */
  readonly on: Day;
  /** Of all so far, not of one more parcel. */
  readonly isTotal: boolean;
  /** Null where it is the whole order. */
  readonly lines: readonly FulfilledLine[] | null;
}

/** Oldest first; none where holds do not wait for fulfilment. */
function statementsOf({ earning: { hold }, calendar }: Rules, { purchase, order }: OrderWorth): Statement[] {
  if (hold.kind !== 'until-fulfilled') return [];
  const said = (told: number, lines: readonly FulfilledLine[] | null, isTotal: boolean): Statement => {
    const at = Math.max(told, purchase.basis.at) as Instant;
    const on = Math.min(calendar.dayOf(at) + hold.days, purchase.availableOn) as Day;
    return { at, on, isTotal, lines };
  };
  return [
    ...order.fulfilments.map((fact) => said(effectiveAt(fact), fact.lines ?? null, false)),
    ...order.revisions.flatMap(({ revisedAt, recordedAt, fulfilled }) =>
      fulfilled === undefined ? [] : [said(Math.min(revisedAt, recordedAt), fulfilled, true)],
    ),
  ].sort((a, b) => a.at - b.at);
}

/** Of each line of the content. Items carry the points; what else there is, as shipping, comes with them. */
function pointsByLine({ earning }: Rules, { content, amounts }: Kept, all: number): readonly number[] {
  const counted = countedAmounts(earning, content.lines, amounts).map((amount) => Math.max(0, amount));
  const isItem = (index: number) => content.lines[index]?.kind === 'item';
  const items = counted.map((amount, index) => (isItem(index) ? amount : 0));
  const weights = items.some((amount) => amount > 0) ? items : counted;
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  let sum = 0;
  let before = 0;
  return weights.map((weight) => {
    sum += weight;
    const through = whole === 0 ? 0 : share(all, sum, whole);
    const own = through - before;
    before = through;
    return own;
  });
}

/** What of a line is fulfilled, as it grows: from which day on which share of its points can be spent. */
function fulfilledOn(line: PurchaseLine, statements: readonly Statement[]) {
  const pieces = millionths(line.quantity ?? 0);
  const size = pieces === 0 ? 1 : pieces;
  const counts = statements.map(({ lines }) => countIn(line, lines, pieces));
  return statements.map(({ on, at: until }, last) => {
    // Since the total that says most; a parcel of before it is contained in it.
    const since = (from: Instant) =>
      sumOf(
        statements.map(({ at, isTotal }, index) =>
          !isTotal && index <= last && at > from ? (counts[index] as number) : 0,
        ),
      );
    const totals = statements.map(({ isTotal, at }, index) =>
      isTotal && at <= until ? (counts[index] as number) + since(at) : 0,
    );
    const count = Math.min(size, Math.max(since(-1 as Instant), ...totals));
    return { on, share: (points: number) => share(points, count, size) };
  });
}

/** In millionths; of a line that has no quantity, all or nothing. */
function countIn({ lineId }: PurchaseLine, lines: readonly FulfilledLine[] | null, pieces: number): number {
  if (lines === null) return Number.MAX_SAFE_INTEGER;
  return sumOf(
    lines
      .filter((each) => lineId !== undefined && each.lineId === lineId)
      .map(({ quantity }) =>
        quantity === undefined || pieces === 0 ? Number.MAX_SAFE_INTEGER : millionths(quantity),
      ),
  );
}

function share(count: number, part: number, whole: number): number {
  return Number((BigInt(count) * BigInt(part)) / BigInt(whole));
}

function sumOf(counts: readonly number[]): number {
  return counts.reduce((sum, count) => Math.min(Number.MAX_SAFE_INTEGER, sum + count), 0);
}

/** Whether everything of the order that is kept is fulfilled, whatever it is worth in points. */
export function isFulfilled({ content, amounts }: Kept, order: OrderChanges): boolean {
  const statements = [
    ...order.fulfilments.map((fact) => ({
      at: effectiveAt(fact),
      isTotal: false,
      lines: fact.lines ?? null,
    })),
    ...order.revisions.flatMap(({ revisedAt, fulfilled }) =>
      fulfilled === undefined ? [] : [{ at: revisedAt, isTotal: true, lines: fulfilled }],
    ),
  ].sort((a, b) => a.at - b.at);
  const said = statements.map((each) => ({ ...each, on: available }));
  if (said.some(({ lines }) => lines === null)) return true;
  const items = content.lines.filter(({ kind }, index) => kind === 'item' && (amounts[index] as number) > 0);
  const isWhole = (line: PurchaseLine) => fulfilledOn(line, said).some(({ share: of }) => of(1) === 1);
  return said.length > 0 && items.length > 0 && items.every(isWhole);
}
