/** What counts toward a tier of the entries so far. */
import type { Opening, Purchase, Revision } from '../../../../domain/facts/facts.ts';
import type { ProgramFile } from '../../../../domain/program/file.ts';
import { openingThatCounts } from '../order.ts';
import { type Change, currentWorth, keptOf } from '../points/worth.ts';
import { type DateText, dateOfDay } from '../units/dates.ts';
import { quantitiesOf } from '../units/quantities.ts';
import type { Bought, NaiveEntry, Walk } from '../walk.ts';
import { type Amounts, amountsOn, noAmounts, type Seen } from './tiers.ts';

/** Everything about the order so far, the purchase apart. */
export function changesOf(
  { order }: Purchase | Revision,
  entries: readonly Pick<NaiveEntry, 'fact'>[],
): readonly Change[] {
  return entries
    .map(({ fact }) => fact)
    .filter(
      (fact) =>
        fact.kind === 'refund' ||
        fact.kind === 'cancellation' ||
        fact.kind === 'revision' ||
        fact.kind === 'refund-void',
    )
    .filter((fact) => fact.order.orderId === order.orderId);
}

/** What of the purchases so far counts in the program's window, seen on a date. */
export function amountsIn(
  file: ProgramFile,
  entries: readonly NaiveEntry[],
  seenOn: DateText,
  enrolledOn: DateText,
): Amounts {
  return amountsOn(seenBy(file, enrolledOn, entries), file.tiers.window, seenOn);
}

export function seenBy(file: ProgramFile, enrolledOn: DateText, entries: readonly NaiveEntry[]): Seen {
  const days = entries.flatMap((entry) =>
    entry.fact.kind === 'opening'
      ? broughtBy(entry.fact, entries)
      : [{ date: entry.date, amounts: countedOf(entry, entries) }],
  );
  return { file, enrolledOn, days, tags: tagsAfter(entries), life: null, carried: null, anew: '' };
}

/** What somebody brought along counts on its own days. */
function broughtBy(fact: Opening, entries: readonly NaiveEntry[]): Seen['days'] {
  const facts = entries.map((each) => each.fact);
  if (openingThatCounts(fact, facts) !== fact || fact.amounts === undefined) return [];
  return fact.amounts.map(({ day, spend, purchases, points, named = {} }) => ({
    date: dateOfDay(day),
    amounts: {
      spend: BigInt(spend),
      purchases: BigInt(purchases),
      points: BigInt(points),
      named: Object.fromEntries(
        Object.entries(named).map(([metric, amount]) => [metric.replace(':', ' '), BigInt(amount)]),
      ),
    },
  }));
}

/** What is set and not taken off again, in the order of names. */
export function tagsAfter(entries: readonly Pick<NaiveEntry, 'fact' | 'tagged'>[]): readonly string[] {
  return [...tagMapAfter(entries).keys()].sort();
}

/** By whom: a trigger, or somebody (null). */
export function tagMapAfter(
  entries: readonly Pick<NaiveEntry, 'fact' | 'tagged'>[],
): ReadonlyMap<string, string | null> {
  const tags = new Map<string, string | null>();
  const facts = entries.map((each) => each.fact);
  const counts = (fact: Opening) => openingThatCounts(fact, facts) === fact;
  for (const { fact, tagged = [] } of entries) {
    if (fact.kind === 'opening' && counts(fact)) for (const tag of fact.tags ?? []) tags.set(tag, null);
    if (fact.kind === 'tag-set') tags.set(fact.tag, null);
    if (fact.kind === 'tag-unset') tags.delete(fact.tag);
    for (const { tag, by } of tagged) {
      if (by === null) tags.delete(tag);
      else tags.set(tag, by);
    }
  }
  return tags;
}

/** What was given for enrolling or an engagement counts, whatever it came with. */
export function countedOf(entry: NaiveEntry, entries: readonly NaiveEntry[]): Amounts {
  const counted = countedOfFact(entry, entries);
  if (isRevoked(entry, entries)) return { ...noAmounts, points: entry.rewarded - (entry.paid ?? 0n) };
  return { ...counted, points: counted.points + entry.rewarded };
}

function isRevoked({ fact }: NaiveEntry, entries: readonly NaiveEntry[]): boolean {
  if (fact.kind !== 'engagement') return false;
  return entries.some(
    (other) => other.fact.kind === 'engagement-revocation' && other.fact.engagementId === fact.engagementId,
  );
}

/** What an order counts after what has changed. */
export function countedBy(
  purchase: Purchase | Revision,
  bought: Bought,
  changes: readonly Change[],
): Amounts {
  const { spend, points } = currentWorth(purchase, bought, changes);
  const named = quantitiesOf(bought.file, keptOf(purchase, changes));
  return { spend, points, purchases: spend > 0n ? 1n : 0n, named };
}

/** A purchase counts with what is left of it, on its day; an adjustment until it is undone. */
function countedOfFact({ fact, bought, engaged }: NaiveEntry, entries: readonly NaiveEntry[]): Amounts {
  if ((fact.kind === 'purchase' || fact.kind === 'revision') && bought !== null) {
    return countedBy(fact, bought, changesOf(fact, entries));
  }
  if (fact.kind === 'engagement') return { ...noAmounts, named: engaged ?? {} };
  if (fact.kind !== 'adjustment' || fact.qualifying === undefined) return noAmounts;
  const { adjustmentId, qualifying } = fact;
  const isUndone = entries.some(
    (other) => other.fact.kind === 'adjustment-undo' && other.fact.adjustmentId === adjustmentId,
  );
  if (isUndone) return noAmounts;
  const { metric, amount } = qualifying;
  return metric.includes(':')
    ? { ...noAmounts, named: { [metric.replace(':', ' ')]: BigInt(amount) } }
    : { ...noAmounts, [metric]: BigInt(amount) };
}

/** Orders of which something that counts is kept. */
export function purchasesKept({ versions, entries }: Pick<Walk, 'versions' | 'entries'>): number {
  const asks = versions.some(
    ({ file: { earning, triggers } }) =>
      earning.bonuses.length > 0 || earning.base.when !== undefined || triggers !== undefined,
  );
  if (!asks) return 0;
  const brought = entries.flatMap(({ fact }) => (fact.kind === 'opening' ? broughtBy(fact, entries) : []));
  const kept = entries.filter(({ fact, bought }) => {
    if (bought === null || (fact.kind !== 'purchase' && fact.kind !== 'revision')) return false;
    return countedBy(fact, bought, changesOf(fact, entries)).spend > 0n;
  });
  return kept.length + Number(brought.reduce((sum, { amounts }) => sum + amounts.purchases, 0n));
}
