/** A purchase: its points and bonuses into one lot, its amounts toward the tier, and the tier itself. */

import { type Purchase, purchaseFactId } from '../../facts/facts.ts';
import { type Basis, unknownOrder } from '../../facts/memory.ts';
import type { BonusBasis, PointsEarned } from '../../facts/outcomes.ts';
import type { Day, points } from '../../kernel/brand.ts';
import { startOfPeriod } from '../../kernel/civil.ts';
import { countUse, credited, settled, usedOf } from '../../points/booking.ts';
import { calculateWorth, type Worth } from '../../points/earning.ts';
import { isGone, keptOf, keptTotal } from '../../points/kept.ts';
import { availableOn, expiresOn } from '../../points/lots.ts';
import { levelAt } from '../../program/ladder.ts';
import { type Context, decidedBy } from '../../state/context.ts';
import { addQualifying, neededPart } from '../../state/qualifying.ts';
import type { Amounts, MemberState } from '../../state/state.ts';
import { raiseIfEarned } from '../../tiers/decide.ts';
import { heldLevel } from '../../tiers/levels.ts';
import type { Cause } from '../../tiers/making.ts';
import { withPurchase } from '../../value/activity.ts';

export function applyPurchase(state: MemberState, fact: Purchase, context: Context): MemberState {
  return raiseIfEarned(bookPurchase(state, fact, context), context, causeOf(fact, context));
}

/** The purchase as that which a level is reached or prolonged by. */
export function causeOf({ order }: Purchase, { rules, today }: Context): Cause {
  return { by: purchaseFactId(order), availableOn: availableOn(rules.earning.hold, today) };
}

/** Everything that a purchase brings but the tier. */
export function bookPurchase(state: MemberState, fact: Purchase, context: Context): MemberState {
  const { rules, timeline, today, at, memory } = context;
  const tier = levelAt(rules, heldLevel(rules, state)).id;
  const basis: Basis = { tier, today, at, bonus: bonusBasis(state, context) };
  const id = purchaseFactId(fact.order);
  const known = memory.orders.get(id) ?? unknownOrder;
  const kept = keptOf(fact, known);
  const worth = calculateWorth(rules, basis, kept);
  const lot = {
    availableOn: availableOn(rules.earning.hold, today),
    expiresOn: expiresOn(rules.expiry, today),
    remaining: worth.points,
  };
  const { lots, deficit, deficitPaid } = credited(state, lot);
  pushEarned(context, worth, basis, lot, deficitPaid);
  const purchase = { fact, line: state.line, basis, expiresOn: lot.expiresOn, availableOn: lot.availableOn };
  memory.orders.set(id, { ...known, purchase });
  const amounts = neededPart(timeline.need, amountsOf(worth));
  const next = {
    ...state,
    // An earlier purchase would have paid the deficit instead.
    settledAt: deficitPaid > 0 ? at : state.settledAt,
    lots,
    deficit,
    purchases: state.purchases + (worth.eligible > 0 ? 1 : 0),
    boughtOn: timeline.need.lastPurchase && worth.eligible > 0 ? today : state.boughtOn,
    activeOn: worth.eligible > 0 && today > state.activeOn ? today : state.activeOn,
    qualifying: addQualifying(state.qualifying, timeline.need, today, amounts),
    activity: isGone(fact, known) ? state.activity : withPurchase(state.activity, today, keptTotal(kept)),
  };
  return rules.earning.readsMember ? useCaps(next, worth, context) : next;
}

/** A purchase counts as one only when something in it counts: a free or fully excluded one does not. */
export function amountsOf({ eligible, points: earned, named }: Worth): Amounts {
  const plain = { spend: eligible, purchases: eligible > 0 ? 1 : 0, points: earned };
  return named === undefined ? plain : { ...plain, named };
}

export const noBonus: BonusBasis = { purchases: 0, daysEnrolled: 0, birthday: 0, room: {} };

function bonusBasis(state: MemberState, { rules, today }: Context): BonusBasis {
  const { bonuses, readsMember } = rules.earning;
  if (!readsMember) return noBonus;
  const capped = bonuses.flatMap(({ id, capPerMember: cap }): [string, number][] =>
    cap === null ? [] : [[id, Math.max(0, cap.points - usedOf(state, `bonus:${id}`, cap.per, today))]],
  );
  return {
    purchases: state.purchases,
    daysEnrolled: today - rules.calendar.dayOf(state.enrolledAt),
    birthday: state.birthday,
    room: Object.fromEntries(capped),
    ...(rules.earning.readsLastPurchase && state.boughtOn !== 0
      ? { daysSinceLastPurchase: today - state.boughtOn }
      : {}),
    ...(rules.earning.readsTags && state.tags.length > 0 ? { tags: state.tags.map(({ tag }) => tag) } : {}),
  };
}

function pushEarned(
  context: Context,
  worth: Worth,
  basis: Basis,
  lot: { readonly availableOn: Day; readonly expiresOn: Day },
  deficitPaid: ReturnType<typeof points>,
): void {
  const earned: PointsEarned = {
    kind: 'points.earned',
    rule: 'earning.base',
    programVersion: context.rules.version,
    points: worth.base,
    eligible: worth.eligible,
    tier: basis.tier,
    deficitPaid,
    availableOn: lot.availableOn,
    expiresOn: lot.expiresOn,
  };
  const { readsMember } = context.rules.earning;
  context.outcomes.push({
    ...earned,
    ...(worth.named === undefined ? {} : { named: worth.named }),
    ...(readsMember ? { basis: basis.bonus } : {}),
  });
  for (const bonus of worth.bonuses) {
    context.outcomes.push({
      kind: 'points.bonus',
      ...decidedBy(context, `earning.bonuses.${bonus.id}`),
      points: bonus.points,
    });
  }
  for (const id of worth.stopped ?? []) {
    context.outcomes.push({ kind: 'bonus.stopped', ...decidedBy(context, `earning.bonuses.${id}`) });
  }
}

function useCaps(state: MemberState, worth: Worth, { rules, today, at }: Context): MemberState {
  const used = worth.bonuses.reduce((next, { id, points: paid }) => {
    const cap = rules.earning.bonuses.find((bonus) => bonus.id === id)?.capPerMember;
    return cap ? countUse(next, `bonus:${id}`, startOfPeriod(cap.per, today), paid) : next;
  }, state);
  return rules.earning.orderMatters ? settled(used, at) : used;
}
