/** Why a refund took points back, or a later content of an order changed them. */

import {
  type Cancellation,
  type Fact,
  type OrderRef,
  orderName,
  purchaseFactId,
  type Refund,
  type Revision,
} from '../../facts/facts.ts';
import { type BoughtMemory, type OrderMemory, unknownOrder } from '../../facts/memory.ts';
import type { PointsClawedBack, PointsRevised } from '../../facts/outcomes.ts';
import { type Worth, worthKept } from '../../points/earning.ts';
import { isSuperseded, type Kept, keptOf, keptTotal, totalOf, withFact } from '../../points/kept.ts';
import { rulesOfLine } from '../../program/timeline.ts';
import type { Case, FactCase } from '../case.ts';
import type { Reasons } from '../explanation.ts';
import { levelName, moneyOf, pointsIn, pointsWere, priceOf } from '../words.ts';

export function explainClawback(
  found: FactCase,
  fact: Refund | Cancellation,
  outcome: PointsClawedBack,
): Reasons {
  const { rules } = found;
  const { bought, order, before, after, was, is, isExpired } = changeOf(found, fact);
  const less = lessRefunded(fact);
  const withLess = less === null ? null : worthOf(found, bought, keptOf(bought.fact, withFact(order, less)));
  const { excess = 0 } = outcome;
  const tooLarge =
    excess === 0
      ? ''
      : `; ${priceOf(was - is + excess, rules)} was asked for, ${priceOf(excess, rules)} more than was kept, so the refund took what there was`;
  return {
    inputs: {
      order: orderName(fact.order),
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
      ...(outcome.forgiven === undefined ? {} : { forgiven: outcome.forgiven }),
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
        `${pointsWere(-outcome.points)} taken back${outcome.deficit > 0 ? `, ${outcome.deficit} of them owed because they were spent` : ''}${forgivenText(outcome)}${tooLarge}`,
  };
}

/** Points that were spent, and that the program does not ask for. */
function forgivenText({ forgiven: count }: Pick<PointsRevised, 'forgiven'>): string {
  const forgiven: number = count ?? 0;
  if (forgiven > 0) return `; ${pointsIn(forgiven)} more were spent already and are forgiven`;
  return forgiven < 0 ? `; ${pointsIn(-forgiven)} were forgiven before, so they are not given again` : '';
}

export function explainRevised(found: FactCase, fact: Revision, outcome: PointsRevised): Reasons {
  const { rules } = found;
  const { bought, order, before, after, was, is, isExpired } = changeOf(found, fact);
  const isOld = isSuperseded(fact, order);
  return {
    inputs: {
      order: outcome.order,
      keptBefore: moneyOf(was, rules),
      kept: moneyOf(is, rules),
      worthBefore: before.points,
      worth: after.points,
      tier: bought.basis.tier,
      programVersionOfThePurchase: rulesOfLine(found.timeline, bought.line).version,
      cancelled: fact.isCancelled,
      superseded: isOld,
      expired: isExpired,
    },
    result: {
      points: outcome.points,
      deficit: outcome.deficit,
      ...(outcome.forgiven === undefined ? {} : { forgiven: outcome.forgiven }),
    },
    counterfactual: { withoutTheFact: { points: 0, worth: before.points } },
    sentence: isOld
      ? `a later content of order ${fact.order.orderId} was known already, so this one changed nothing`
      : revisedSentence(found, fact, outcome),
  };
}

function revisedSentence(found: FactCase, fact: Revision, outcome: PointsRevised): string {
  const { points, deficit } = outcome;
  const { rules } = found;
  const { bought, before, after, was, is, isExpired } = changeOf(found, fact);
  const kept = `order ${fact.order.orderId}${fact.isCancelled ? ' was cancelled and' : ''} keeps ${priceOf(is, rules)} instead of ${priceOf(was, rules)}`;
  if (isExpired) return `${kept}, but the points of its purchase had expired already, so nothing changed`;
  const worth = `worth ${pointsIn(after.points)} as ${levelName(bought.basis.tier, rules)} instead of ${before.points}`;
  const owed = deficit > 0 ? `, ${deficit} of them owed because they were spent` : '';
  const moved = points < 0 ? `${pointsWere(-points)} taken back${owed}` : `${pointsWere(points)} given`;
  return `${kept}, ${worth}, so ${moved}${forgivenText(outcome)}`;
}

interface Change {
  readonly bought: BoughtMemory;
  readonly order: OrderMemory;
  readonly before: Worth;
  readonly after: Worth;
  /** Minor units that were kept, and are. */
  readonly was: number;
  readonly is: number;
  readonly isExpired: boolean;
}

function changeOf(found: FactCase, fact: Extract<Fact, { readonly order: OrderRef }>): Change {
  const order = found.memory.orders.get(purchaseFactId(fact.order)) ?? unknownOrder;
  const { purchase: bought } = order;
  if (bought === null) throw new Error(`fact ${fact.id} stands before its purchase`);
  const [keptBefore, keptAfter] = [keptOf(bought.fact, order), keptOf(bought.fact, withFact(order, fact))];
  return {
    bought,
    order,
    before: worthOf(found, bought, keptBefore),
    after: worthOf(found, bought, keptAfter),
    was: keptTotal(keptBefore),
    is: keptTotal(keptAfter),
    isExpired: bought.expiresOn <= found.today,
  };
}

/** By the rules and in the circumstances of the purchase, never more than it earned. */
function worthOf({ timeline }: Case, { line, basis }: BoughtMemory, kept: Kept): Worth {
  return worthKept(rulesOfLine(timeline, line), basis, kept);
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
