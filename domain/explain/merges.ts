/** Why points left a member: to another one who is the same person, or to nobody, as the person is forgotten. */
import type { MemberAbsorbed, MemberMerged, OrderMoved, PointsForfeited } from '../facts/outcomes.ts';
import type { FactCase } from './case.ts';
import type { Reasons } from './explanation.ts';
import { dateOf, pointsIn } from './words.ts';

export function explainMerged({ rules, at }: FactCase, { points, from }: MemberMerged): Reasons {
  return {
    inputs: { from },
    result: { points },
    counterfactual: { withoutTheMerge: { points: 0 } },
    sentence:
      `on ${dateOf(at, rules)} member ${from} became one with this member, who has what one person with both histories ` +
      `would have had: ${pointsIn(points)} came with them`,
  };
}

export function explainAbsorbed({ rules, at }: FactCase, { points, into }: MemberAbsorbed): Reasons {
  return {
    inputs: { into },
    result: { points },
    counterfactual: { withoutTheMerge: { points: 0 } },
    sentence: `on ${dateOf(at, rules)} the member became one with member ${into}, who has everything from then on`,
  };
}

export function explainMoved({ rules, at }: FactCase, { order, to }: OrderMoved): Reasons {
  return {
    inputs: { order, to },
    result: { order: null },
    counterfactual: { withoutTheMove: { order } },
    sentence: `on ${dateOf(at, rules)} order ${order} was moved to member ${to}: the member has what they would have had without it`,
  };
}

export function explainForfeited({ rules, at }: FactCase, { points }: PointsForfeited): Reasons {
  return {
    inputs: { held: 0 - points },
    result: { points },
    counterfactual: { withoutTheErasure: { points: 0 } },
    sentence: `on ${dateOf(at, rules)} the person was forgotten: ${pointsIn(Math.abs(points))} ${points > 0 ? 'that were owed are owed no more' : 'were forfeited'}`,
  };
}
