/** Why a fulfilment ended the hold of points. */

import { type Fulfilment, purchaseFactId } from '../../facts/facts.ts';
import { unknownOrder } from '../../facts/memory.ts';
import type { HoldEnded } from '../../facts/outcomes.ts';

import { formatDay } from '../../kernel/civil.ts';
import { rulesOfLine } from '../../program/timeline.ts';
import type { FactCase } from '../case.ts';
import type { Reasons, Shown } from '../explanation.ts';
import { pointsIn, startOf } from '../words.ts';

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
