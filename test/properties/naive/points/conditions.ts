/**
 * The conditions that the generator writes into bonuses, said a second time in TypeScript: the naive fold
 * knows no CEL. A condition that is drawn and not said here is an error.
 */
import type { Purchase, PurchaseLine, Revision } from '../../../../domain/facts/facts.ts';

/** Money in minor units; `amounts` are what is kept of the lines that count, 0 for the others. */
export interface Asked {
  readonly purchase: Purchase | Revision;
  readonly amounts: readonly bigint[];
  readonly total: bigint;
  readonly eligible: bigint;
  readonly purchasesBefore: number;
  readonly daysEnrolled: number;
  /** Null before the first purchase. */
  readonly daysSinceLastPurchase: number | null;
  readonly hour: number;
  readonly weekday: string;
  readonly tags: readonly string[];
  readonly tier: string;
  readonly at: number;
}

/** What is asked of a member alone. */
type AskedOfMember = Pick<
  Asked,
  'purchasesBefore' | 'daysEnrolled' | 'daysSinceLastPurchase' | 'tags' | 'tier' | 'at'
>;

const ofPurchase: Record<string, (asked: Asked) => boolean> = {
  'purchase.total >= 5000': ({ total }) => total >= 5_000n,
  'purchase.eligible < 10000': ({ eligible }) => eligible < 10_000n,
  '"books" in purchase.categories': ({ purchase }) => purchase.lines.some(isBook),
  'purchase.skus.exists(sku, sku == "sku-1")': ({ purchase }) =>
    purchase.lines.some(({ sku }) => sku === 'sku-1'),
  '!("press" in member.tags) && purchase.total >= 1000': ({ tags, total }) =>
    !tags.includes('press') && total >= 1_000n,
  'purchase.hour < 12': ({ hour }) => hour < 12,
  'purchase.weekday in ["saturday", "sunday"]': ({ weekday }) => ['saturday', 'sunday'].includes(weekday),
};

const ofMember: Record<string, (asked: AskedOfMember) => boolean> = {
  'member.purchases >= 2': ({ purchasesBefore }) => purchasesBefore >= 2,
  'member.daysEnrolled < 31': ({ daysEnrolled }) => daysEnrolled < 31,
  '"vip" in member.tags': ({ tags }) => tags.includes('vip'),
  'member.tags.exists(tag, tag.startsWith("v")) || member.tags.size() == 2': ({ tags }) =>
    tags.some((tag) => tag.startsWith('v')) || tags.length === 2,
  'tier == "gold"': ({ tier }) => tier === 'gold',
  'member.tier != "regular"': ({ tier }) => tier !== 'regular',
  // Both ask for a purchase before this one.
  'member.daysSinceLastPurchase >= 40': ({ daysSinceLastPurchase: days }) => days !== null && days >= 40,
  'member.daysSinceLastPurchase < 3': ({ daysSinceLastPurchase: days }) => days !== null && days < 3,
  'now.getDayOfWeek("UTC") == 1': ({ at }) => new Date(at).getUTCDay() === 1,
};

const ofLine: Record<string, (line: PurchaseLine, amount: bigint, asked: Asked) => boolean> = {
  'line.category == "books"': isBook,
  'line.amount > 999': (_, amount) => amount > 999n,
  'line.amount > 99 && "vip" in member.tags': (_, amount, { tags }) => amount > 99n && tags.includes('vip'),
  'line.sku == "sku-1" && tier != "regular"': ({ sku }, _, { tier }) => sku === 'sku-1' && tier !== 'regular',
  'line.kind == "tax" || purchase.total < 5000': ({ kind }, _, { total }) => kind === 'tax' || total < 5_000n,
};

function isBook({ category }: PurchaseLine): boolean {
  return category === 'books';
}

export function holds(condition: string | undefined, asked: Asked): boolean {
  if (condition === undefined) return true;
  const found = ofPurchase[condition] ?? ofMember[condition];
  if (found === undefined) throw new Error(`the naive fold does not know the condition ${condition}`);
  return found(asked);
}

export function holdsForMember(condition: string, asked: AskedOfMember): boolean {
  const found = ofMember[condition];
  if (found === undefined) throw new Error(`the naive fold does not know the condition ${condition}`);
  return found(asked);
}

/** Which lines a condition picks. */
export function picked(condition: string | undefined, asked: Asked): readonly boolean[] {
  const found = ofLine[condition ?? ''];
  if (found === undefined) throw new Error(`the naive fold does not know the condition ${condition}`);
  return asked.purchase.lines.map((line, index) => found(line, asked.amounts[index] ?? 0n, asked));
}
