/** What a cart would bring if it were bought now: points by line and rule, and the tier it would reach. */

import { effectiveAt, type Purchase } from '../facts/facts.ts';
import type { Basis } from '../facts/memory.ts';
import { pointsOf } from '../facts/outcomeCatalogue.ts';
import type { PointsBonus, PointsEarned } from '../facts/outcomes.ts';
import { one } from '../kernel/rounding.ts';
import { seenAt } from '../member/advance.ts';
import { apply } from '../member/apply.ts';
import { noBonus } from '../member/kinds/purchases.ts';
import { type LineAmounts, lineAmounts, lineCounts, rounded } from '../points/earning.ts';
import { balances } from '../points/lots.ts';
import type { Rules } from '../program/rules.ts';
import { rulesOfLine, type Timeline } from '../program/timeline.ts';
import type { MemberState } from '../state/state.ts';
import { type Status, status } from './status.ts';

export interface Quote {
  readonly rules: Rules;
  /** Of all rules together. */
  readonly points: number;
  readonly earned: PointsEarned;
  readonly bonuses: readonly PointsBonus[];
  readonly lines: readonly QuotedLine[];
  readonly isRaised: boolean;
  /** Just after the purchase. */
  readonly after: Status;
  readonly redeemable: Redeemable | null;
}

/** Points of a line by rule. What a bonus adds to the purchase as a whole is no line's. */
export interface QuotedLine {
  readonly counted: number;
  readonly points: number;
  readonly rules: readonly { readonly rule: string; readonly points: number }[];
}

/** The most that can be redeemed now. `value` in minor units. */
export interface Redeemable {
  readonly points: number;
  readonly value: number;
}

/** `cart` is a purchase that is never recorded; it must come after what the state has decided. */
export function quote(state: MemberState, timeline: Timeline, cart: Purchase): Quote {
  const now = effectiveAt(cart);
  const current = seenAt(state, timeline, now);
  const rules = rulesOfLine(timeline, current.line);
  const applied = apply(state, timeline, cart);
  const { outcomes } = applied;
  const earned = outcomes.find((each): each is PointsEarned => each.kind === 'points.earned');
  if (earned === undefined) throw new Error('a purchase says what it earned');
  const bonuses = outcomes.filter((each): each is PointsBonus => each.kind === 'points.bonus');
  const today = rules.calendar.dayOf(now);
  const basis: Basis = { tier: earned.tier, today, at: now, bonus: earned.basis ?? noBonus };
  return {
    rules,
    points: [earned, ...bonuses].reduce((sum, outcome) => sum + pointsOf(outcome), 0),
    earned,
    bonuses,
    lines: quotedLines(rules, basis, cart, earned, bonuses),
    isRaised: outcomes.some((outcome) => outcome.kind === 'tier.raised' && outcome.hiddenBy === undefined),
    after: status(applied.state, timeline, now),
    redeemable: redeemable(current, rules),
  };
}

function quotedLines(
  rules: Rules,
  basis: Basis,
  cart: Purchase,
  earned: PointsEarned,
  bonuses: readonly PointsBonus[],
): readonly QuotedLine[] {
  const counted = lineCounts(rules, cart);
  const shares = [earned, ...bonuses].flatMap((outcome) => {
    const bonusId = outcome === earned ? null : outcome.rule.slice(bonusPrefix.length);
    const multiplied = lineAmounts(rules, basis, cart, bonusId);
    return multiplied === null
      ? []
      : [{ rule: outcome.rule, points: shared(outcome.points, multiplied, rules.earning) }];
  });
  return cart.lines.map((_, index) => {
    const own = shares.map(({ rule, points }) => ({ rule, points: points[index] as number }));
    const points = own.reduce((sum, share) => sum + share.points, 0);
    return { counted: counted[index] as number, points, rules: own.filter((share) => share.points !== 0) };
  });
}

const bonusPrefix = 'earning.bonuses.';

/** Where every line is rounded, its own points; else the whole's points in proportion. They add up. */
function shared(
  points: number,
  { amounts, rate }: LineAmounts,
  { on, rounding }: Rules['earning'],
): readonly number[] {
  if (on === 'line') {
    const own = amounts.map((amount) => rounded(amount, rate, one, rounding));
    if (own.reduce((sum, part) => sum + part, 0) === points) return own; // not where a cap cut it
  }
  return inProportion(points, amounts);
}

/** Whole parts in proportion to the amounts: what is left over goes to the largest fractions. */
export function inProportion(points: number, amounts: readonly number[]): readonly number[] {
  const whole = BigInt(amounts.reduce((sum, amount) => sum + amount, 0));
  if (points === 0 || whole <= 0n) return amounts.map(() => 0);
  const parts = amounts.map((amount, index) => {
    const product = BigInt(points) * BigInt(amount);
    const fraction = ((product % whole) + whole) % whole;
    return { index, part: Number((product - fraction) / whole), fraction };
  });
  const given = parts.reduce((sum, { part }) => sum + part, 0);
  const byFraction = parts.toSorted((a, b) =>
    a.fraction === b.fraction ? 0 : a.fraction > b.fraction ? -1 : 1,
  );
  const more = new Set(byFraction.slice(0, points - given).map(({ index }) => index));
  return parts.map(({ part, index }) => (more.has(index) ? part + 1 : part));
}

function redeemable({ lots }: MemberState, { redemption }: Rules): Redeemable | null {
  if (redemption === null) return null;
  const most = Math.floor(balances(lots).balance / redemption.step) * redemption.step;
  const points = most < redemption.minimum ? 0 : most;
  return { points, value: points * redemption.pointValue };
}
