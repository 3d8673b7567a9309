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
import type { DateText } from '../units/dates.ts';
import { all, floorOf, pointsFor, type Share } from '../units/money.ts';
import { type Asked, holds, picked } from './conditions.ts';

/** By what a purchase was decided; its refunds reckon by the same. */
export interface Circumstances {
  readonly file: ProgramFile;
  /** The level held before it. */
  readonly level: number;
  readonly at: number;
  readonly date: DateText;
  /** Orders of which something counted then; asked again when something of this one counts at last. */
  purchasesBefore: number;
  readonly daysEnrolled: number;
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
  const { exclude } = bought.file.earning;
  const counting = kept.amounts.map((amount, index) => {
    const { kind, category, sku } = kept.bought.lines[index] as Purchase['lines'][number];
    const isOut =
      exclude.kinds.includes(kind) ||
      (category !== undefined && exclude.categories.includes(category)) ||
      (sku !== undefined && exclude.skus.includes(sku));
    return isOut ? 0n : amount;
  });
  const total = sumOf(counting);
  // Where discounts outweigh what counts, nothing is earned and nothing is taken.
  if (total <= 0n || kept.share.value === 0n) return { spend: 0n, points: 0n, paid: [] };
  const spend = (total * kept.share.value) / kept.share.of;
  const paid = bonusesOf(bought, kept, counting, spend);
  const base = pointsOn(counting, bought, kept.share, null);
  return { spend, points: base + paid.reduce((sum, { points }) => sum + points, 0n), paid };
}

/** By the level's rate, or by what a bonus's factor puts on top of it; never less than nothing. */
function pointsOn(
  amounts: readonly bigint[],
  { file, level }: Circumstances,
  share: Share,
  factor: string | null,
) {
  const { base } = file.earning;
  const multiplier = file.tiers.levels[level]?.multiplier as string;
  const worth = (amount: bigint) => pointsFor(amount, share, base, multiplier, file.currency, factor);
  const points = base.on === 'line' ? sumOf(amounts.map(worth)) : worth(sumOf(amounts));
  return points < 0n ? 0n : points;
}

function bonusesOf(
  bought: Circumstances,
  { bought: purchase, amounts, share }: Kept,
  counting: readonly bigint[],
  eligible: bigint,
): Worth['paid'] {
  const { file, purchasesBefore, daysEnrolled, tags, at, level } = bought;
  const total = floorOf(sumOf(amounts) * share.value, share.of);
  const tier = file.tiers.levels[level]?.id as string;
  const asked: Asked = {
    purchase,
    amounts: counting,
    total,
    eligible,
    purchasesBefore,
    daysEnrolled,
    tags,
    tier,
    at,
  };
  const worth = file.earning.bonuses
    .filter((bonus) => isOffered(bonus, bought))
    .map((bonus) => ({ bonus, points: bounded(bonus, bought, gain(bonus, asked)) }))
    .filter(({ points }) => points > 0n);
  const byPoints = worth.toSorted((a, b) => Number(b.points - a.points));
  const byPriority = worth.toSorted((a, b) => b.bonus.priority - a.bonus.priority);
  // Sorting keeps the order of equals: the first in the file is paid.
  return { all: worth, 'best-one': byPoints.slice(0, 1), 'by-priority': byPriority.slice(0, 1) }[
    file.earning.stacking
  ];

  function gain({ effect, when }: BonusRule, asked: Asked): bigint {
    if (effect.kind === 'add') return holds(when, asked) ? BigInt(effect.points) : 0n;
    if (effect.on === 'purchase')
      return holds(when, asked) ? pointsOn(counting, bought, share, effect.factor) : 0n;
    const lines = picked(when, asked);
    const chosen = counting.map((amount, index) => (lines[index] ? amount : 0n));
    return pointsOn(chosen, bought, share, effect.factor);
  }
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
