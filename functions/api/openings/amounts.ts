/** What counted toward a tier elsewhere: by the day, or for a window, whose months then share it evenly. */
import type { OpenedAmounts } from '../../../domain/facts/facts.ts';
import type { NamedAmounts } from '../../../domain/facts/vocabulary.ts';
import type { Day } from '../../../domain/kernel/brand.ts';
import { addDays, parseDay, startOfNextMonth } from '../../../domain/kernel/civil.ts';
import { parseMoney } from '../../../domain/kernel/money.ts';
import type { Rules } from '../../../domain/program/rules.ts';
import { inOrder } from '../../bodies/fields.ts';
import { amountFinding } from '../../bodies/orderLines.ts';
import type { BroughtBody } from './body.ts';
import type { Faults } from './faults.ts';

/** By day, ascending, one for each day. */
export function amountsIn(
  amounts: readonly BroughtBody[],
  rules: Rules,
  last: Day,
  faults: Faults,
): readonly OpenedAmounts[] {
  const byDay = new Map<Day, OpenedAmounts>();
  for (const [index, brought] of amounts.entries()) {
    const path = ['amounts', index];
    const days = daysOf(brought, path, last, faults);
    const money = moneyIn(brought.spend, rules, [...path, 'spend'], faults);
    for (const [place, day] of days.entries()) {
      const share = sharing(place, days.length);
      const part = partOf(day, { ...brought, spend: money }, share);
      const before = byDay.get(day);
      byDay.set(day, before === undefined ? part : joined(before, part));
    }
  }
  return [...byDay.values()].sort((a, b) => a.day - b.day);
}

export function moneyIn(
  text: string | undefined,
  rules: Rules,
  path: readonly (string | number)[],
  faults: Faults,
): number {
  if (text === undefined) return 0;
  const parsed = parseMoney(text, rules.currencyDigits);
  if (typeof parsed === 'number' && parsed >= 0) return parsed;
  if (typeof parsed === 'number')
    faults.add(path, `is ${text}, less than nothing`, 'write an amount of 0 or more');
  else faults.push(amountFinding(faults.document, path, parsed, rules));
  return 0;
}

/** The one day, or the last day of each month of the window; none where something is wrong with them. */
function daysOf(
  { day, from, to }: BroughtBody,
  path: readonly (string | number)[],
  last: Day,
  faults: Faults,
): readonly Day[] {
  if ((day === undefined) === (from === undefined || to === undefined)) {
    faults.add(path, 'has to say "day", or "from" and "to"', 'write the day, or the first and the last day');
    return [];
  }
  const [first, end] = [parseDay(day ?? from ?? '') as Day, parseDay(day ?? to ?? '') as Day];
  if (end > last)
    faults.add(
      [...path, day === undefined ? 'to' : 'day'],
      'comes after "at"',
      'send what happened since as orders',
    );
  if (first > end) faults.add([...path, 'from'], 'comes after "to"', 'write the first day of the window');
  if (end - first > 3_700)
    faults.add([...path, 'from'], 'is more than ten years before "to"', 'write several windows');
  return end > last || first > end || end - first > 3_700 ? [] : monthEnds(first, end);
}

function monthEnds(first: Day, end: Day): readonly Day[] {
  const days: Day[] = [];
  for (
    let day = addDays(startOfNextMonth(first), -1);
    day < end;
    day = addDays(startOfNextMonth(addDays(day, 1)), -1)
  ) {
    days.push(day);
  }
  return [...days, end];
}

type Share = (whole: number) => number;

/** Even whole shares whose sum is the whole. */
function sharing(place: number, count: number): Share {
  return (whole) => Math.floor((whole * (place + 1)) / count) - Math.floor((whole * place) / count);
}

function partOf(
  day: Day,
  {
    spend,
    purchases = 0,
    points = 0,
    quantities = {},
    engagements = {},
  }: Omit<BroughtBody, 'spend'> & { readonly spend: number },
  share: Share,
): OpenedAmounts {
  const named = namedIn({ quantity: quantities, engagements }, share);
  const plain = { day, spend: share(spend), purchases: share(purchases), points: share(points) };
  return Object.keys(named).length === 0 ? plain : { ...plain, named };
}

function namedIn(
  kinds: Readonly<Record<string, Readonly<Record<string, number>>>>,
  share: Share,
): NamedAmounts {
  const named = Object.entries(kinds).flatMap(([kind, counts]) =>
    Object.entries(counts).map(([of, count]) => [`${kind}:${of}`, share(count)] as const),
  );
  return inOrder(Object.fromEntries(named.filter(([, count]) => count > 0)));
}

function joined(a: OpenedAmounts, b: OpenedAmounts): OpenedAmounts {
  const names = [...Object.entries(a.named ?? {}), ...Object.entries(b.named ?? {})];
  const named: Record<string, number> = {};
  for (const [name, count] of names) named[name] = (named[name] ?? 0) + count;
  const plain = {
    day: a.day,
    spend: a.spend + b.spend,
    purchases: a.purchases + b.purchases,
    points: a.points + b.points,
  };
  return names.length === 0 ? plain : { ...plain, named: inOrder(named) };
}
