/** Why a refund took points back. */

import { type Cancellation, purchaseFactId, type Refund } from '../../facts/facts.ts';
import { type BoughtMemory, unknownOrder } from '../../facts/memory.ts';
import type { PointsClawedBack } from '../../facts/outcomes.ts';

import { calculateWorth, everythingOf, type Worth } from '../../points/earning.ts';
import { keptOf, keptTotal, totalOf } from '../../points/kept.ts';
import { rulesOfLine } from '../../program/timeline.ts';
import type { Case, FactCase } from '../case.ts';
import type { Reasons } from '../explanation.ts';
import { levelName, moneyOf, pointsIn, pointsWere, priceOf } from '../words.ts';

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
  const whole = calculateWorth(rules, bought.basis, bought.fact, everythingOf(bought.fact));
  const worth = calculateWorth(rules, bought.basis, bought.fact, kept);
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
