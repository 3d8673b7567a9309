/** What a purchase is worth in the naive fold: what is kept of it, its points by the base rate, its bonuses. */
import type {
  Cancellation,
  Fact,
  Purchase,
  Refund,
  RefundVoid,
  Revision,
} from '../../../../domain/facts/facts.ts';
import type { BonusRule, ProgramFile } from '../../../../domain/program/file.ts';
import { clockAt, type DateText } from '../units/dates.ts';
import { all, floorOf, pointsFor, type Share } from '../units/money.ts';
import { type Asked, holds, picked } from './conditions.ts';

/** By what a purchase was decided; its refunds calculate by the same. */
export interface Circumstances {
  readonly file: ProgramFile;
  /** The level held before it. */
  readonly level: number;
  readonly at: number;
  readonly date: DateText;
  /** Orders of which something counted then; asked again when something of this one counts at last. */
  purchasesBefore: number;
  readonly daysEnrolled: number;
  readonly daysSinceLastPurchase: number | null;
  /** `MM-DD`, empty where unknown. */
  readonly birthday: string;
  readonly tags: readonly string[];
  /** What was left under the member's bounds, by the bonus's id. */
  readonly room: Readonly<Record<string, number>>;
}

/** What is left of a purchase: its lines, and the share of them that refunds by amount have left. */
export interface Kept {
  readonly bought: Bought;
  readonly amounts: readonly bigint[];
  readonly share: Share;
}

interface Worth {
  readonly spend: bigint;
  readonly points: bigint;
  readonly paid: readonly { readonly bonus: BonusRule; readonly points: bigint }[];
}

type Bought = Purchase | Revision;
export type Change = Refund | Cancellation | Revision | RefundVoid;

const nothing: Share = { value: 0n, of: 1n };

/** `changes`: everything about the order so far, the purchase apart. */
export function keptOf(purchase: Bought, changes: readonly Change[]): Kept {
  const [latest] = changes
    .filter((each) => each.kind === 'revision')
    .toSorted((a, b) => (a.revisedAt === b.revisedAt ? (a.id < b.id ? 1 : -1) : b.revisedAt - a.revisedAt));
  const bought: Bought =
    latest === undefined
      ? purchase
      : {
          ...purchase,
          ...onlyDefined({ channel: latest.channel, store: latest.store }),
          lines: latest.lines,
        };
  const refunds = takenBackSince(changes);
  const amounts = bought.lines.map(({ amount, lineId }) => {
    const back = refunds
      .flatMap((fact) =>
        fact.kind === 'refund' && fact.takenBack.by === 'lines' ? fact.takenBack.lines : [],
      )
      .filter((line) => line.lineId === lineId)
      .reduce((sum, line) => sum + BigInt(line.amount), 0n);
    const left = BigInt(amount) - back;
    // Of a discount nothing can be refunded.
    if (amount <= 0) return BigInt(amount);
    return left < 0n ? 0n : left;
  });
  const byAmount = refunds.reduce(
    (sum, fact) =>
      fact.kind === 'refund' && fact.takenBack.by === 'amount' ? sum + BigInt(fact.takenBack.amount) : sum,
    0n,
  );
  const total = sumOf(amounts);
  if (latest?.isCancelled || refunds.some(({ kind }) => kind === 'cancellation'))
    return { bought, amounts, share: nothing };
  if (byAmount === 0n) return { bought, amounts, share: all };
  return { bought, amounts, share: byAmount < total ? { value: total - byAmount, of: total } : nothing };
}

function onlyDefined<T extends object>(fields: T): Partial<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<T>;
}

export function moneyLeft({ amounts, share }: Kept): bigint {
  const lines = sumOf(amounts);
  return lines <= 0n ? 0n : (lines * share.value) / share.of;
}

/** Refunds and cancellations that no content has in it yet, and that are not void. */
function takenBackSince(changes: readonly Change[]): readonly (Refund | Cancellation)[] {
  const contents = changes.filter((each) => each.kind === 'revision');
  const voided = changes.flatMap((each) => (each.kind === 'refund-void' ? [each.refundId] : []));
  return changes
    .filter((each) => each.kind === 'refund' || each.kind === 'cancellation')
    .filter((each) => contents.every(({ revisedAt }) => each.occurredAt > revisedAt))
    .filter((each) => each.kind === 'cancellation' || !voided.includes(each.refundId));
}

/** Whether something was taken away from the order, and nothing is left. */
export function isGone(purchase: Bought, changes: readonly Change[]): boolean {
  const kept = keptOf(purchase, changes);
  const contents = changes.filter((each) => each.kind === 'revision');
  const isChanged = contents.some((each) => each.id !== purchase.id || each.isCancelled);
  return (isChanged || takenBackSince(changes).length > 0) && moneyLeft(kept) === 0n;
}

export function askedFor({ takenBack }: Fact & { kind: 'refund' }): bigint {
  if (takenBack.by === 'amount') return BigInt(takenBack.amount);
  return takenBack.lines.reduce((all, { amount }) => all + BigInt(amount), 0n);
}

/** After what has changed; never more than the latest content itself would earn. */
export function currentWorth(purchase: Bought, bought: Circumstances, changes: readonly Change[]): Worth {
  const kept = keptOf(purchase, changes);
  const whole = worthOf(bought, keptOf(kept.bought, []));
  const { spend, points, paid } = worthOf(bought, kept);
  return { spend, paid, points: points < whole.points ? points : whole.points };
}

export function worthOf(bought: Circumstances, kept: Kept): Worth {
  const counting = countingOf(bought.file, kept);
  const total = sumOf(counting);
  // Where discounts outweigh what counts, nothing is earned and nothing is taken.
  if (total <= 0n || kept.share.value === 0n) return { spend: 0n, points: 0n, paid: [] };
  const spend = (total * kept.share.value) / kept.share.of;
  const asked = askedOf(bought, kept, counting, spend);
  const { base, bonuses, stacking } = bought.file.earning;
  const earnsBase = holds(base.when, asked);
  const baseOn = (amounts: readonly bigint[]) => (earnsBase ? pointsOn(amounts, bought, kept.share) : 0n);
  const without = (lines: readonly boolean[]) =>
    counting.map((amount, index) => (lines[index] ? 0n : amount));
  const paid = stacked(
    stacking,
    bonuses
      .filter((bonus) => isOffered(bonus, bought) && (earnsBase || bonus.effect.kind !== 'multiply'))
      .flatMap((bonus) => {
        const lines = linesOf(bonus, asked, counting);
        if (lines === null) return [];
        const given = bounded(bonus, bought, gain(bonus, bought, kept.share, counting, lines));
        const instead = bonus.replaces === 'base' ? baseOn(counting) - baseOn(without(lines)) : 0n;
        return given > 0n || bonus.replaces === 'base'
          ? [{ bonus, points: given, lines, more: given - instead }]
          : [];
      }),
  );
  const replaced = counting.map((_, index) =>
    paid.some(({ bonus, lines }) => bonus.replaces === 'base' && lines[index] === true),
  );
  const all = baseOn(without(replaced)) + paid.reduce((sum, { points }) => sum + points, 0n);
  return { spend, points: all, paid };
}

type Line = Purchase['lines'][number];

/** What counts of each line: what is kept of it, less its part of the discounts of the order as it was bought. */
export function countingOf(file: ProgramFile, { bought: { lines }, amounts }: Kept): readonly bigint[] {
  const left = [...amounts];
  const discounts =
    file.earning.discounts === 'shared' ? lines.filter(({ kind }) => kind === 'discount') : [];
  for (const discount of discounts.filter((line) => !outOf(file, line))) {
    const under = lines.filter(
      ({ kind, amount, lineId = '' }) =>
        kind !== 'discount' && amount > 0 && (discount.over === undefined || discount.over.includes(lineId)),
    );
    const all = sumOf(under.map(({ amount }) => BigInt(amount)));
    if (all === 0n) continue;
    const off = BigInt(-discount.amount);
    const parts = under.map((line) => ({
      line,
      part: (off * BigInt(line.amount)) / all,
      rest: (off * BigInt(line.amount)) % all,
    }));
    let missing = off - sumOf(parts.map(({ part }) => part));
    // Sorting keeps the order of equals.
    for (const each of parts.toSorted((a, b) => Number(b.rest - a.rest))) {
      const more = missing > 0n ? 1n : 0n;
      missing -= more;
      const index = lines.indexOf(each.line);
      left[index] = (left[index] as bigint) - each.part - more;
    }
    const own = lines.indexOf(discount);
    left[own] = (left[own] as bigint) + off;
  }
  return left.map((amount, index) => (outOf(file, lines[index] as Line) ? 0n : amount));
}

/** Whether the program leaves the line out of earning. */
export function outOf({ earning: { exclude } }: ProgramFile, { kind, category, sku }: Line): boolean {
  return (
    exclude.kinds.includes(kind) ||
    (category !== undefined && exclude.categories.includes(category)) ||
    (sku !== undefined && exclude.skus.includes(sku))
  );
}

/** By the level's rate or one of its own, times a factor; never less than nothing. */
function pointsOn(
  amounts: readonly bigint[],
  { file, level }: Circumstances,
  share: Share,
  rate: { readonly points: number; readonly per: string } = file.earning.base,
  times?: { readonly factor: string; readonly less: bigint },
) {
  const base = { ...file.earning.base, points: rate.points, per: rate.per };
  const multiplier = file.tiers.levels[level]?.multiplier as string;
  const worth = (amount: bigint) => pointsFor(amount, share, base, multiplier, file.currency, times);
  const points = base.on === 'line' ? sumOf(amounts.map(worth)) : worth(sumOf(amounts));
  return points < 0n ? 0n : points;
}

/** An order as it is kept now, for the condition of a trigger: the member is as before it. */
export function askedNow(bought: Circumstances, kept: Kept, tier: string): Asked {
  const counting = countingOf(bought.file, kept);
  const eligible = (sumOf(counting) * kept.share.value) / kept.share.of;
  return { ...askedOf(bought, kept, counting, eligible < 0n ? 0n : eligible), tier };
}

function askedOf(
  bought: Circumstances,
  { bought: purchase, amounts, share }: Kept,
  counting: readonly bigint[],
  eligible: bigint,
): Asked {
  const { file, at, level } = bought;
  const total = floorOf(sumOf(amounts) * share.value, share.of);
  const tier = file.tiers.levels[level]?.id as string;
  return { ...bought, ...clockAt(at, file.timeZone), purchase, amounts: counting, total, eligible, tier };
}

/** The lines that a bonus is paid on; null where its condition does not hold. */
function linesOf(
  { effect, when }: BonusRule,
  asked: Asked,
  counting: readonly bigint[],
): readonly boolean[] | null {
  if (effect.kind === 'add' || effect.on === 'purchase')
    return holds(when, asked) ? counting.map(() => true) : null;
  const lines = picked(when, asked).map((isPicked, index) => isPicked && counting[index] !== 0n);
  return lines.includes(true) ? lines : null;
}

function gain(
  { effect, replaces }: BonusRule,
  bought: Circumstances,
  share: Share,
  counting: readonly bigint[],
  lines: readonly boolean[],
): bigint {
  const chosen = counting.map((amount, index) => (lines[index] ? amount : 0n));
  switch (effect.kind) {
    case 'add':
      return BigInt(effect.points);
    case 'rate':
      return pointsOn(chosen, bought, share, effect);
    case 'multiply': {
      const less = replaces === 'base' ? 0n : 1n;
      return pointsOn(chosen, bought, share, undefined, { factor: effect.factor, less });
    }
  }
}

interface Offered {
  readonly bonus: BonusRule;
  readonly points: bigint;
  readonly lines: readonly boolean[];
  /** What the purchase earns more with it. */
  readonly more: bigint;
}

/** Sorting keeps the order of equals: the first in the file is paid. */
function stacked(
  stacking: ProgramFile['earning']['stacking'],
  offered: readonly Offered[],
): readonly Offered[] {
  const byPoints = offered.toSorted((a, b) => Number(b.more - a.more));
  const byPriority = offered.toSorted((a, b) => b.bonus.priority - a.bonus.priority);
  return { all: offered, 'best-one': byPoints.slice(0, 1), 'by-priority': byPriority.slice(0, 1) }[stacking];
}

function isOffered(
  { trigger, firstDay = '', lastDay = '9999-12-31' }: BonusRule,
  bought: Circumstances,
): boolean {
  if (bought.date < firstDay || bought.date > lastDay) return false;
  switch (trigger) {
    case 'purchase':
      return true;
    case 'first-purchase':
      return bought.purchasesBefore === 0;
    case 'birthday-month':
      return bought.birthday !== '' && bought.birthday.slice(0, 2) === bought.date.slice(5, 7);
  }
}

function bounded({ id, capPerPurchase }: BonusRule, { room }: Circumstances, points: bigint): bigint {
  return [capPerPurchase, room[id]]
    .filter((bound) => bound !== undefined)
    .map(BigInt)
    .reduce((least, bound) => (bound < least ? bound : least), points);
}

function sumOf(amounts: readonly bigint[]): bigint {
  return amounts.reduce((sum, amount) => sum + amount, 0n);
}
