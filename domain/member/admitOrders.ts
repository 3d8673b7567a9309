/** Whether a redemption is accepted for the orders that it is to pay for, and what it takes of each. */

import { type OrderShare, orderName } from '../facts/facts.ts';
import type { RedemptionMemory } from '../facts/memory.ts';
import { type MinorUnits, points } from '../kernel/brand.ts';
import type { RedemptionRules } from '../program/rules.ts';
import { clampedTo, type Refusal, refuse, type Taking } from './admit.ts';

/** A share that is asked for, and how its order is. */
export interface AskedShare extends OrderShare {
  /** Nothing is kept of the order. */
  readonly isGone: boolean;
  /** What is kept of it, or is to be bought; null where nobody has said. */
  readonly amount: MinorUnits | null;
  /** Points that others of its redemptions hold. */
  readonly paid: number;
}

export interface TakingOf extends Taking {
  readonly shares: readonly OrderShare[];
}

/** Points that pay a part of an order alone are not spent on none. */
export function admitNoOrder({ mostOfOrder }: RedemptionRules): Refusal | null {
  return mostOfOrder === null ? null : refuse('order-needed', { percent: mostOfOrder });
}

/** `isReward`: its price is its price, whatever the order costs. */
export function admitOnOrders(
  taking: Taking,
  asked: readonly AskedShare[],
  redemption: RedemptionRules | null,
  isReward: boolean,
): Refusal | TakingOf {
  const gone = asked.find(({ isGone }) => isGone);
  if (gone !== undefined) return refuse('order-refunded', { orderId: gone.order.orderId });
  const mostOfOrder = redemption?.mostOfOrder ?? null;
  if (redemption === null || mostOfOrder === null || isReward)
    return { ...taking, shares: sharedOut(taking.points, asked) };
  return admitPart(taking, asked, redemption, mostOfOrder);
}

function admitPart(
  taking: Taking,
  asked: readonly AskedShare[],
  redemption: RedemptionRules,
  percent: number,
): Refusal | TakingOf {
  const within: AskedShare[] = [];
  let above: Refusal | null = null;
  for (const share of asked) {
    const { orderId } = share.order;
    if (share.amount === null) return refuse('order-amount-unknown', { orderId });
    const most = Math.max(0, mostOf(share.amount, percent, redemption) - share.paid);
    if (share.points > most) above ??= refuse('above-most-of-order', { orderId, most, asked: share.points });
    within.push({ ...share, points: points(Math.min(share.points, most)) });
  }
  if (above === null) return { ...taking, shares: sharedOut(taking.points, asked) };
  if (redemption.tooMany === 'refuse') return above;
  const clamped = clampedTo(taking, sumOf(within), 'order', redemption);
  return clamped === null ? above : { ...clamped, shares: sharedOut(clamped.points, within) };
}

/** How many points pay so many percent of an amount, rounded down. */
function mostOf(amount: MinorUnits, percent: number, { pointValue }: RedemptionRules): number {
  return Number((BigInt(amount) * BigInt(percent)) / (100n * BigInt(pointValue)));
}

/** So many points, the first shares in full; a share of which nothing is left is none. */
function sharedOut(taken: number, asked: readonly OrderShare[]): readonly OrderShare[] {
  let left = taken;
  return asked.flatMap(({ order, points: wanted }) => {
    const part = Math.min(left, wanted);
    left -= part;
    return part === 0 ? [] : [{ order, points: points(part) }];
  });
}

/** Together they are all the points. */
export function admitSum(redeemed: number, asked: readonly OrderShare[]): Refusal | null {
  const shared = sumOf(asked);
  return shared === redeemed ? null : refuse('shares-do-not-add-up', { points: redeemed, shared });
}

/** A redemption that names its orders can't be captured for others, nor for other shares of them. */
export function admitOrdersOf({ shares }: RedemptionMemory, asked: readonly OrderShare[]): Refusal | null {
  if (shares.length === 0 || namesOf(shares) === namesOf(asked)) return null;
  const [named, wanted] = [shares, asked].map((some) => some.map(({ order }) => order.orderId).join(', '));
  return refuse('redemption-of-another-order', { orderId: named as string, asked: wanted as string });
}

function namesOf(shares: readonly OrderShare[]): string {
  return shares
    .map(({ order, points }) => `${orderName(order)} ${points}`)
    .sort()
    .join(' ');
}

function sumOf(shares: readonly OrderShare[]): number {
  return shares.reduce((sum, share) => sum + share.points, 0);
}
