/** Why points were redeemed or set aside, and why they came back. */

import type { PointsReturned, PointsTaken } from '../../facts/outcomes.ts';
import type { Instant } from '../../kernel/brand.ts';
import { balances } from '../../points/lots.ts';
import type { MemberState } from '../../state/state.ts';
import type { Case, FactCase } from '../case.ts';
import type { Reasons } from '../explanation.ts';
import { instantOrNull, lotsOf, moneyOf, pointsIn, pointsWere, priceOf } from '../words.ts';

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

export function balanceOf(state: MemberState | null): number {
  return state === null ? 0 : balances(state.lots).balance;
}
