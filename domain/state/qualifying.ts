/** Qualifying amounts by day: adding, forgetting what no window reaches, summing a window. */

import type { NamedAmounts, NamedMetric } from '../facts/vocabulary.ts';
import type { Day } from '../kernel/brand.ts';
import { addDays } from '../kernel/civil.ts';
import type { Metric } from '../program/file.ts';
import type { Need } from '../program/timeline.ts';
import { isPeriod, previousStart, recurrenceStart, windowStart } from '../program/windows.ts';
import { type Amounts, type AmountsSince, type DayAmounts, noAmounts, type Qualifying } from './state.ts';

/** The part of `amounts` that some version of the timeline needs. */
export function neededPart(need: Need, amounts: Amounts): Amounts {
  const plain = {
    spend: need.spend ? amounts.spend : 0,
    purchases: need.purchases ? amounts.purchases : 0,
    points: need.points ? amounts.points : 0,
  };
  if (amounts.named === undefined) return plain;
  const kept = entriesOf(amounts.named).filter(([metric]) => need.named.has(metric));
  return withNamed(plain, kept);
}

function entriesOf(named: NamedAmounts): [NamedMetric, number][] {
  return Object.entries(named) as [NamedMetric, number][];
}

/** Amounts without 0 among the named ones. */
export function withNamed(plain: Amounts, named: readonly (readonly [NamedMetric, number])[]): Amounts {
  const kept = named.filter(([, amount]) => amount !== 0);
  return kept.length === 0 ? plain : { ...plain, named: Object.fromEntries(kept) };
}

/** `counts` is false for a day that no window reaches any more: then only the lifetime knows it. */
export function addQualifying(
  qualifying: Qualifying,
  need: Need,
  day: Day,
  amounts: Amounts,
  counts = keepsDays(need),
): Qualifying {
  if (isNothing(amounts)) return qualifying;
  return {
    ...qualifying,
    days: counts && day >= qualifying.anew ? addToDay(qualifying.days, day, amounts) : qualifying.days,
    lifetime: need.lifetime ? sum(qualifying.lifetime, amounts) : qualifying.lifetime,
    since: need.since.length === 0 ? qualifying.since : addSince(qualifying.since, need.since, day, amounts),
  };
}

function addSince(
  counted: readonly AmountsSince[],
  dates: readonly Day[],
  day: Day,
  amounts: Amounts,
): readonly AmountsSince[] {
  return dates.flatMap((from) => {
    const before = countedSince(counted, from);
    const all = day >= from ? sum(before, amounts) : before;
    return isNothing(all) ? [] : [{ from, amounts: all }];
  });
}

/** What counts from a day on that the rules name. */
export function countedSince(counted: readonly AmountsSince[], day: Day): Amounts {
  return counted.find(({ from }) => from === day)?.amounts ?? noAmounts;
}

/** Days with more on one of them; none without amounts, ascending. */
export function addToDay(days: readonly DayAmounts[], day: Day, amounts: Amounts): readonly DayAmounts[] {
  let index = days.length;
  while (index > 0 && (days[index - 1] as DayAmounts).day > day) index--;
  const before = days[index - 1];
  if (before !== undefined && before.day === day) {
    const total = sum(before, amounts);
    return isNothing(total) ? days.toSpliced(index - 1, 1) : days.with(index - 1, { ...total, day });
  }
  return days.toSpliced(index, 0, { ...amounts, day }); // a spread that comes first is ten times faster
}

/** Forgets the days that no window of the need reaches from `today` or later. */
export function prune(qualifying: Qualifying, need: Need, today: Day, enrolledOn: Day): Qualifying {
  const oldest = qualifying.days[0];
  if (oldest === undefined) return qualifying;
  const start = oldestKept(need, today, enrolledOn);
  if (oldest.day >= start) return qualifying;
  return { ...qualifying, days: qualifying.days.filter(({ day }) => day >= start) };
}

function keepsDays({ windows, recurrences }: Need): boolean {
  return windows.length > 0 || recurrences.length > 0;
}

/** Whether some window of the need still reaches `day`. */
export function isKept(need: Need, day: Day, today: Day, enrolledOn: Day): boolean {
  return keepsDays(need) && day >= oldestKept(need, today, enrolledOn);
}

/** A review in the days after a term looks back from the term's end. */
function oldestKept(
  { windows, recurrences, previousYears, graceDays }: Need,
  today: Day,
  enrolledOn: Day,
): Day {
  const day = addDays(today, -graceDays);
  let start = day;
  for (const window of windows) {
    const startOf = previousYears && isPeriod(window) ? previousStart : windowStart;
    start = Math.min(start, startOf(window, day, enrolledOn)) as Day;
  }
  for (const periods of recurrences) {
    start = Math.min(start, recurrenceStart(periods, day, enrolledOn)) as Day;
  }
  return start;
}

export function amountOf(amounts: Amounts, metric: Metric): number {
  switch (metric) {
    case 'spend':
    case 'purchases':
    case 'points':
      return amounts[metric];
    default:
      return amounts.named?.[metric] ?? 0;
  }
}

/** The sum of the days from `start` on, before `end` if one is given. */
export function sumFrom(days: readonly DayAmounts[], start: Day, end = Number.POSITIVE_INFINITY): Amounts {
  let spend = 0;
  let purchases = 0;
  let points = 0;
  let named: NamedAmounts | undefined;
  for (let index = days.length - 1; index >= 0; index--) {
    const amounts = days[index] as DayAmounts;
    if (amounts.day < start) break;
    if (amounts.day >= end) continue;
    spend += amounts.spend;
    purchases += amounts.purchases;
    points += amounts.points;
    if (amounts.named !== undefined) named = sumNamed(named, amounts.named);
  }
  const plain = { spend, purchases, points };
  return named === undefined ? plain : withNamed(plain, entriesOf(named));
}

/** Whether there is no amount at all. */
export function isNothing({ spend, purchases, points, named }: Amounts): boolean {
  return spend === 0 && purchases === 0 && points === 0 && named === undefined;
}

export function sum(a: Amounts, b: Amounts): Amounts {
  const plain = {
    spend: a.spend + b.spend,
    purchases: a.purchases + b.purchases,
    points: a.points + b.points,
  };
  if (a.named === undefined && b.named === undefined) return plain;
  return withNamed(plain, entriesOf(sumNamed(a.named, b.named)));
}

function sumNamed(a: NamedAmounts = {}, b: NamedAmounts = {}): NamedAmounts {
  const total: Record<NamedMetric, number> = { ...a };
  for (const [metric, amount] of entriesOf(b)) total[metric] = (total[metric] ?? 0) + amount;
  return total;
}

/** What has to be added to `from` to come to `to`. */
export function difference(from: Amounts, to: Amounts): Amounts {
  const taken = { spend: -from.spend, purchases: -from.purchases, points: -from.points };
  const named = entriesOf(from.named ?? {}).map(([metric, amount]) => [metric, -amount] as const);
  return sum(to, withNamed(taken, named));
}

/** Whether some amount is greater than before. */
export function isMore(before: Amounts, after: Amounts): boolean {
  const { spend, purchases, points, named = {} } = difference(before, after);
  return [spend, purchases, points, ...Object.values(named)].some((amount) => amount > 0);
}
