/** Why points came, went or moved by anything but a purchase. */

import { type Cancellation, type Fulfilment, purchaseFactId, type Refund } from '../facts/facts.ts';
import { type BoughtMemory, unknownOrder } from '../facts/memory.ts';
import type {
  HoldEnded,
  PointsAdjusted,
  PointsClawedBack,
  PointsReturned,
  PointsRewarded,
  PointsTaken,
} from '../facts/outcomes.ts';
import { type Instant, points } from '../kernel/brand.ts';
import { formatDay, startOfPeriod } from '../kernel/civil.ts';
import { type Stand, shownBalance } from '../points/balance.ts';
import { usedOf } from '../points/booking.ts';
import { everythingOf, reckon, type Worth } from '../points/earning.ts';
import { keptOf, keptTotal, totalOf } from '../points/kept.ts';
import { balances } from '../points/lots.ts';
import type { Rules } from '../program/rules.ts';
import { rulesOfLine } from '../program/timeline.ts';
import type { MemberState } from '../state/state.ts';
import type { Case, FactCase } from './case.ts';
import type { Reasons, Shown } from './explanation.ts';
import {
  instantOrNull,
  levelName,
  lotsOf,
  moneyOf,
  pointsIn,
  pointsWere,
  priceOf,
  startOf,
} from './words.ts';

export function explainRewarded({ rules, before, today, fact }: FactCase, outcome: PointsRewarded): Reasons {
  const engagement = fact.kind === 'engagement' ? rules.earning.engagements.get(fact.engagement) : undefined;
  const isWelcome = outcome.rule === 'earning.welcome';
  const offered = isWelcome ? rules.earning.welcomePoints : (engagement?.points ?? 0);
  const cap = isWelcome ? undefined : engagement?.capPerMember;
  const used =
    cap === undefined || before === null
      ? 0
      : usedOf(before, `engagement:${engagement?.kind}`, cap.per, today);
  const what = isWelcome ? 'becoming a member' : `the engagement "${engagement?.kind}"`;
  const isCapped = outcome.points < offered;
  const capIn =
    cap === undefined
      ? ''
      : ` its cap of ${cap.points} per ${cap.per}, of which ${used} were used, left no more;`;
  return {
    inputs: {
      for: isWelcome ? 'enrolment' : (engagement?.kind ?? null),
      points: offered,
      capPerMember: cap === undefined ? null : { ...cap },
      used,
      periodStart: cap === undefined ? null : formatDay(startOfPeriod(cap.per, today)),
    },
    result: {
      points: outcome.points,
      deficitPaid: outcome.deficitPaid,
      expiresAt: startOf(outcome.expiresOn, rules),
    },
    counterfactual: {
      withoutTheFact: { points: 0 },
      ...(isCapped ? { withoutTheCap: { points: offered } } : {}),
    },
    sentence: `${what} gave ${pointsIn(outcome.points)}${isCapped ? ` of ${offered}:${capIn} without the cap it would have been all of them` : `; without it there would be none`}`,
  };
}

export function explainClawback(
  found: FactCase,
  fact: Refund | Cancellation,
  outcome: PointsClawedBack,
): Reasons {
  const { rules, memory, today } = found;
  const { purchase: bought, takenBack } = memory.orders.get(purchaseFactId(fact.order)) ?? unknownOrder;
  if (bought === null) throw new Error(`refund ${fact.id} stands before its purchase`);
  const keptBefore = keptOf(bought.fact, takenBack);
  const keptAfter = keptOf(bought.fact, [...takenBack, fact]);
  const before = worthOf(found, bought, keptBefore);
  const after = worthOf(found, bought, keptAfter);
  const less = lessRefunded(fact);
  const withLess = less === null ? null : worthOf(found, bought, keptOf(bought.fact, [...takenBack, less]));
  const isExpired = bought.expiresOn <= today;
  const [was, is] = [keptTotal(keptBefore), keptTotal(keptAfter)];
  const { excess = 0 } = outcome;
  const tooLarge =
    excess === 0
      ? ''
      : `; ${priceOf(was - is + excess, rules)} was asked for, ${priceOf(excess, rules)} more than was kept, so the refund took what there was`;
  return {
    inputs: {
      order: outcome.order,
      bought: moneyOf(totalOf(bought.fact), rules),
      keptBefore: moneyOf(was, rules),
      kept: moneyOf(is, rules),
      worthBefore: before.points,
      worth: after.points,
      tier: bought.basis.tier,
      programVersionOfThePurchase: rulesOfLine(found.timeline, bought.line).version,
      expired: isExpired,
      ...(excess === 0 ? {} : { asked: moneyOf(was - is + excess, rules) }),
    },
    result: {
      points: outcome.points,
      deficit: outcome.deficit,
      ...(excess === 0 ? {} : { excess: moneyOf(excess, rules) }),
    },
    counterfactual: {
      withoutTheFact: { points: 0, worth: before.points },
      oneMinorUnitLess:
        withLess === null ? null : { points: isExpired ? 0 : withLess.points - before.points },
    },
    sentence: isExpired
      ? `${priceOf(was - is, rules)} of order ${fact.order.orderId} was taken back, but its points had expired already, so none were taken${tooLarge}`
      : `order ${fact.order.orderId} keeps ${priceOf(is, rules)} of ${priceOf(was, rules)}, worth ` +
        `${pointsIn(after.points)} as ${levelName(bought.basis.tier, rules)} instead of ${before.points}, so ` +
        `${pointsWere(-outcome.points)} taken back${outcome.deficit > 0 ? `, ${outcome.deficit} of them owed because they were spent` : ''}${tooLarge}`,
  };
}

/** By the rules and in the circumstances of the purchase, never more than it earned. */
function worthOf({ timeline }: Case, bought: BoughtMemory, kept: ReturnType<typeof keptOf>): Worth {
  const rules = rulesOfLine(timeline, bought.line);
  const whole = reckon(rules, bought.basis, bought.fact, everythingOf(bought.fact));
  const worth = reckon(rules, bought.basis, bought.fact, kept);
  return worth.points > whole.points ? { ...worth, points: whole.points } : worth;
}

/** The refund of one minor unit less; null where it takes all there is. */
function lessRefunded(fact: Refund | Cancellation): Refund | null {
  if (fact.kind === 'cancellation') return null;
  const { takenBack } = fact;
  if (takenBack.by === 'amount') {
    return {
      ...fact,
      takenBack: { by: 'amount', amount: (takenBack.amount - 1) as typeof takenBack.amount },
    };
  }
  const [first, ...others] = takenBack.lines;
  if (first === undefined) return null;
  const amount = (first.amount - 1) as typeof first.amount;
  return { ...fact, takenBack: { by: 'lines', lines: [{ ...first, amount }, ...others] } };
}

export function explainTaken(found: FactCase, outcome: PointsTaken): Reasons {
  const { rules, before, fact, at } = found;
  const { redemption } = rules;
  const asked = -outcome.points;
  const value = redemption === null ? null : asked * redemption.pointValue;
  const isReserved = outcome.kind === 'points.reserved';
  const balance = balanceOf(before);
  const runsOutAt = isReserved && redemption !== null ? ((at + redemption.reservationMs) as Instant) : null;
  const reward = fact.kind === 'redemption' ? (fact.rewardId ?? null) : null;
  const what =
    reward === null ? '' : ` for the reward ${rules.redemption?.rewards.get(reward)?.name ?? reward}`;
  return {
    inputs: {
      asked,
      reward,
      order: fact.kind === 'redemption' ? (fact.order?.orderId ?? null) : null,
      balance,
      minimum: redemption?.minimum ?? null,
      step: redemption?.step ?? null,
      pointValue: redemption === null ? null : moneyOf(redemption.pointValue, rules),
    },
    result: {
      points: outcome.points,
      value: value === null ? null : moneyOf(value, rules),
      taken: lotsOf(outcome.taken, rules),
      runsOutAt: instantOrNull(runsOutAt),
    },
    counterfactual: { withoutTheFact: { balance }, most: { points: mostOf(found) } },
    sentence:
      `${pointsWere(asked)} ` +
      `${isReserved ? 'set aside' : 'redeemed'}${what}${value === null ? '' : `, worth ${priceOf(value, rules)},`} out of ${balance} that could be spent, those that expire first; ` +
      `without it the balance would still be ${balance}`,
  };
}

/** The most that could have been redeemed then. */
function mostOf({ rules: { redemption }, before }: Case): number {
  if (redemption === null) return 0;
  const most = Math.floor(balanceOf(before) / redemption.step) * redemption.step;
  return most < redemption.minimum ? 0 : most;
}

export function explainReturned(found: Case, outcome: PointsReturned): Reasons {
  const { rules } = found;
  const fact = 'fact' in found ? found.fact : null;
  const wasSetAside = found.before?.reservations.some(({ id }) => id === outcome.redemptionId) ?? false;
  const because = fact === null ? 'ran-out' : fact.kind === 'redemption-cancel' ? 'cancelled' : 'refunded';
  const otherwise = because === 'refunded' && !wasSetAside ? 'spent' : 'set aside';
  return {
    inputs: {
      redemptionId: outcome.redemptionId,
      because,
      ...(because === 'refunded' ? { choice: rules.refunds.redeemed } : {}),
      ...(because === 'ran-out'
        ? { reservationMinutes: rules.file.redemption?.reservationMinutes ?? null }
        : {}),
    },
    result: { points: outcome.points },
    counterfactual: { otherwise: { returned: 0, points: otherwise } },
    sentence: `${pointsIn(outcome.points)} of redemption ${outcome.redemptionId} came back with their old expiry, because ${returnReasons[because](otherwise)}`,
  };
}

const returnReasons = {
  'ran-out': () => 'the reservation was not captured in time; captured, they would be spent',
  cancelled: () => 'the reservation was cancelled; otherwise they would still be set aside',
  refunded: (otherwise: string) =>
    `the order that they ${otherwise === 'spent' ? 'paid' : 'were to pay'} was refunded; otherwise they would still be ${otherwise}`,
} as const;

export function explainAdjusted({ rules, before, after }: FactCase, outcome: PointsAdjusted): Reasons {
  const isUndo = outcome.reason === 'undo';
  const change = outcome.points;
  const owed = Math.max(0, after.deficit - (before?.deficit ?? 0));
  const [was, is] = [standOf(before, rules), standOf(after, rules)];
  return {
    inputs: { asked: change, reason: outcome.reason, balance: balanceOf(before) },
    result: {
      points: change,
      moved: lotsOf(outcome.moved, rules),
      ...is,
    },
    counterfactual: { withoutTheFact: { ...was } },
    sentence:
      `${isUndo ? 'an adjustment was undone, which' : 'an operator'} ${change < 0 ? 'took' : 'gave'} ` +
      `${pointsIn(Math.abs(change))}${isUndo ? '' : ` ("${outcome.reason}")`}${owed > 0 ? `, ${owed} of them owed because no lot covered them` : ''}; ` +
      `without it the balance would be ${standIn(was)}, instead of ${standIn(is)}`,
  };
}

/** The points of a member as the program shows them. */
function standOf(state: MemberState | null, rules: Rules): Stand {
  return shownBalance(rules, { ...balances(state?.lots ?? []), deficit: points(state?.deficit ?? 0) });
}

/** `330, with 15 on hold` */
function standIn({ balance, pending, deficit }: Stand): string {
  return `${balance}${pending > 0 ? `, with ${pending} on hold` : ''}${deficit > 0 ? `, with ${deficit} owed` : ''}`;
}

export function explainHold(found: FactCase, fact: Fulfilment, outcome: HoldEnded): Reasons {
  const { rules, memory, timeline } = found;
  const { purchase: bought } = memory.orders.get(purchaseFactId(fact.order)) ?? unknownOrder;
  if (bought === null) throw new Error(`fulfilment ${fact.id} stands before its purchase`);
  const { hold } = rulesOfLine(timeline, bought.line).earning;
  const until = startOf(bought.availableOn, rules);
  const day = formatDay(outcome.availableOn);
  return {
    inputs: { order: outcome.order, hold: { ...hold } as Shown, heldUntil: until },
    result: { points: outcome.moved, availableAt: startOf(outcome.availableOn, rules) },
    counterfactual: { withoutTheFact: { availableAt: until } },
    sentence:
      `order ${fact.order.orderId} was fulfilled, so its ${pointsIn(outcome.moved)} can be spent from ${day} on; ` +
      `otherwise only from ${formatDay(bought.availableOn)}`,
  };
}

export function balanceOf(state: MemberState | null): number {
  return state === null ? 0 : balances(state.lots).balance;
}
