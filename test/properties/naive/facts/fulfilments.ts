/** Fulfilments: points that wait for one can be spent sooner, each line's with its line. */
import type { Fact, FulfilledLine, Fulfilment, Purchase, Revision } from '../../../../domain/facts/facts.ts';
import { boughtBy } from '../order.ts';
import { type Change, countingOf, currentWorth, keptOf } from '../points/worth.ts';
import { changesOf } from '../tiers/counted.ts';
import { type DateText, dateAt, plusDays } from '../units/dates.ts';
import type { Bought, NaiveEntry, Walk } from '../walk.ts';

/** Points by the date from which they can be spent; '' where that is now. */
export type Spread = Readonly<Record<DateText, bigint>>;

/** What the fact says, and what was said before it, by itself. */
export function fulfil(walk: Walk, fact: (Fact & { kind: 'fulfilment' }) | Revision, today: DateText) {
  const entry = walk.entries.find(
    (each) => each.fact.id === boughtBy(fact.order, walk.facts)?.id,
  ) as NaiveEntry;
  const bought = entry.bought as Bought;
  const purchase = entry.fact as Purchase | Revision;
  endHolds(walk, purchase, bought, fact, today);
}

export function endHolds(
  walk: Walk,
  purchase: Purchase | Revision,
  bought: Bought,
  fact: Fulfilment | Revision,
  today: DateText,
) {
  if (bought.expires <= today || bought.date < walk.clearedOn) return;
  const said = [...walk.entries.map((each) => each.fact), fact];
  const changes = changesOf(
    purchase,
    said.map((each) => ({ fact: each })),
  );
  const before = said.map((each) => (each === fact ? mute(each) : each));
  const rewards = rewardsOf(walk, purchase.order.orderId, bought);
  const spreads = [before, said].map((facts) =>
    atTheEnd(spread(bought, purchase, changes, facts, today), rewards),
  );
  walk.purse.rearrange(bought.expires, spreads[0] as Spread, spreads[1] as Spread);
}

/** For levels that the order brought, which live as long as its points and were not taken back. */
function rewardsOf(walk: Walk, order: string, { expires }: Bought): bigint {
  return (walk.rewards.get(order) ?? [])
    .filter((reward) => reward.expires === expires && walk.uses.all.some(({ what }) => what === reward.what))
    .reduce((sum, { points }) => sum + points, 0n);
}

/** They come with the last of the order's points. */
function atTheEnd(dates: Spread, rewards: bigint): Spread {
  const last = lastOf(dates);
  return last === undefined || rewards === 0n ? dates : { ...dates, [last]: (dates[last] ?? 0n) + rewards };
}

export function lastOf(dates: Spread): DateText | undefined {
  return Object.keys(dates).sort().at(-1);
}

/** The fact as if it said nothing of what is fulfilled. */
export function mute(fact: Fact): Fact {
  if (fact.kind === 'fulfilment') return { ...fact, lines: [] };
  if (fact.kind !== 'revision') return fact;
  const { fulfilled: _, ...silent } = fact;
  return silent;
}

/** `facts`: all so far; only what they say of fulfilment is read. */
export function spread(
  bought: Bought,
  purchase: Purchase | Revision,
  changes: readonly Change[],
  facts: readonly Fact[],
  today: DateText,
): Spread {
  const kept = keptOf(purchase, changes);
  const { points } = currentWorth(purchase, bought, changes);
  const { hold } = bought.file.earning;
  const dates: Record<DateText, bigint> = {};
  const put = (date: DateText, count: bigint) => {
    const when = date <= today ? '' : date;
    if (count > 0n) dates[when] = (dates[when] ?? 0n) + count;
  };
  if (hold.kind !== 'until-fulfilled') {
    put(bought.available, points);
    return dates;
  }
  const told = facts.filter((fact) => 'order' in fact && fact.order?.orderId === purchase.order.orderId);
  const parts = partsOfLines(bought, kept, points);
  kept.bought.lines.forEach(({ lineId, quantity }, index) => {
    const size = inMillionths(quantity ?? 0);
    // Looked at on every moment at which something was said: as much as is sent by then can be spent from then on.
    const moments = [...new Set(told.flatMap((fact) => momentOf(fact, bought) ?? []))].sort((a, b) => a - b);
    let done = 0n;
    for (const moment of moments) {
      const sent = sentBy(moment, told, bought, { lineId, size });
      const whole = size === 0n ? 1n : size;
      const upTo = ((parts[index] ?? 0n) * (sent < whole ? sent : whole)) / whole;
      const from = plusDays(dateAt(moment, bought.file.timeZone), hold.days);
      put(from < bought.available ? from : bought.available, upTo - done);
      done = upTo;
    }
    put(bought.available, (parts[index] ?? 0n) - done);
  });
  return dates;
}

/** When a fact says something of fulfilment; null where it does not. */
function momentOf(fact: Fact, bought: Bought): number | null {
  if (fact.kind === 'fulfilment') return Math.max(bought.at, Math.min(fact.occurredAt, fact.recordedAt));
  if (fact.kind === 'revision' && fact.fulfilled !== undefined) {
    return Math.max(bought.at, Math.min(fact.revisedAt, fact.recordedAt));
  }
  return null;
}

interface Line {
  readonly lineId: string | undefined;
  readonly size: bigint;
}

/** Parcels after what a content said in all, or all parcels: whatever is most. */
function sentBy(moment: number, told: readonly Fact[], bought: Bought, line: Line): bigint {
  const by = (fact: Fact) => momentOf(fact, bought) ?? Number.POSITIVE_INFINITY;
  const parcels = (after: number) =>
    told
      .filter((fact) => fact.kind === 'fulfilment' && by(fact) > after && by(fact) <= moment)
      .reduce((sum, fact) => sum + piecesOf((fact as Fulfilment).lines, line), 0n);
  const totals = told.flatMap((fact) =>
    fact.kind === 'revision' && by(fact) <= moment
      ? [piecesOf(fact.fulfilled, line) + parcels(by(fact))]
      : [],
  );
  return [parcels(Number.NEGATIVE_INFINITY), ...totals].reduce((most, each) => (each > most ? each : most));
}

const everything = 10n ** 30n;

function piecesOf(lines: readonly FulfilledLine[] | undefined, { lineId, size }: Line): bigint {
  if (lines === undefined) return everything;
  return lines
    .filter((each) => lineId !== undefined && each.lineId === lineId)
    .reduce(
      (sum, { quantity }) =>
        sum + (quantity === undefined || size === 0n ? everything : inMillionths(quantity)),
      0n,
    );
}

function inMillionths(quantity: number | string): bigint {
  const [whole = '0', fraction = ''] = String(quantity).split('.');
  return BigInt(`${whole}${fraction.padEnd(6, '0')}`);
}

/** The points of each line: by what counts of the items up to it, or of whatever counts where no item does. */
function partsOfLines(bought: Bought, kept: ReturnType<typeof keptOf>, points: bigint): readonly bigint[] {
  const { lines } = kept.bought;
  const counting = countingOf(bought.file, kept).map((amount) => (amount > 0n ? amount : 0n));
  const items = counting.map((amount, index) => (lines[index]?.kind === 'item' ? amount : 0n));
  const carrying = items.every((amount) => amount === 0n) ? counting : items;
  const through = (index: number) => carrying.slice(0, index).reduce((sum, amount) => sum + amount, 0n);
  const all = through(carrying.length);
  if (all === 0n) return lines.map(() => 0n);
  return lines.map((_, index) => (points * through(index + 1)) / all - (points * through(index)) / all);
}
