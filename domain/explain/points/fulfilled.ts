/** Why a fulfilment ended the hold of points. */

import { type Fulfilment, purchaseFactId, type Revision } from '../../facts/facts.ts';
import { unknownOrder } from '../../facts/memory.ts';
import type { HoldEnded } from '../../facts/outcomes.ts';
import type { Day } from '../../kernel/brand.ts';
import { formatDay } from '../../kernel/civil.ts';
import { rulesOfLine } from '../../program/timeline.ts';
import type { FactCase } from '../case.ts';
import type { Reasons, Shown } from '../explanation.ts';
import { pointsIn, startOf } from '../words.ts';

export function explainHold(found: FactCase, fact: Fulfilment | Revision, outcome: HoldEnded): Reasons {
  const { rules, memory, timeline } = found;
  const { purchase: bought } = memory.orders.get(purchaseFactId(fact.order)) ?? unknownOrder;
  const { hold } = bought === null ? rules.earning : rulesOfLine(timeline, bought.line).earning;
  const latest = bought === null ? earnedUntil(found) : bought.availableOn;
  const until = startOf(latest, rules);
  const day = formatDay(outcome.availableOn);
  const { orderId } = fact.order;
  return {
    inputs: { order: outcome.order, hold: { ...hold } as Shown, heldUntil: until },
    result: { points: outcome.moved, availableAt: startOf(outcome.availableOn, rules) },
    counterfactual: { withoutTheFact: { availableAt: until } },
    sentence:
      `${isWhole(fact) ? `order ${orderId} was fulfilled, so its` : `lines of order ${orderId} were fulfilled, so their`} ` +
      `${pointsIn(outcome.moved)} can be spent from ${day} on; otherwise only from ${formatDay(latest)}`,
  };
}

/** Whether it is said of all lines, and not of a parcel. */
function isWhole(fact: Fulfilment | Revision): boolean {
  return fact.kind === 'fulfilment' && fact.lines === undefined;
}

/** Where the content itself is the purchase. */
function earnedUntil({ outcomes }: FactCase): Day {
  const earned = outcomes.find((outcome) => outcome.kind === 'points.earned');
  if (earned === undefined) throw new Error('a hold ended before anything was earned');
  return earned.availableOn;
}
