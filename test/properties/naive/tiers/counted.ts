/** What counts toward a tier of the entries so far. */
import type { Purchase, Revision } from '../../../../domain/facts/facts.ts';
import type { ProgramFile } from '../../../../domain/program/file.ts';
import { type Change, currentWorth, keptOf } from '../points/worth.ts';
import type { DateText } from '../units/dates.ts';
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
  const days = entries.map((entry) => ({ date: entry.date, amounts: countedOf(entry, entries) }));
  return { file, enrolledOn, days, tags: tagsAfter(entries), life: null, carried: null };
}

/** What is set and not taken off again, in the order of names. */
export function tagsAfter(entries: readonly Pick<NaiveEntry, 'fact'>[]): readonly string[] {
  const tags = new Set<string>();
  for (const { fact } of entries) {
    if (fact.kind === 'tag-set') tags.add(fact.tag);
    if (fact.kind === 'tag-unset') tags.delete(fact.tag);
  }
  return [...tags].sort();
}

/** What was given for enrolling or an engagement counts, whatever it came with. */
function countedOf(entry: NaiveEntry, entries: readonly NaiveEntry[]): Amounts {
  const counted = countedOfFact(entry, entries);
  return { ...counted, points: counted.points + entry.rewarded };
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
export function purchasesKept({ file, entries }: Pick<Walk, 'file' | 'entries'>): number {
  if (file.earning.bonuses.length === 0) return 0; // nobody asks
  return entries.filter(({ fact, bought }) => {
    if (bought === null || (fact.kind !== 'purchase' && fact.kind !== 'revision')) return false;
    return countedBy(fact, bought, changesOf(fact, entries)).spend > 0n;
  }).length;
}
