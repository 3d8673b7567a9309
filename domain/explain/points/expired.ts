/** Why points expired: at the end of their life, by inactivity, or as they came back too late. */

import type { PointsExpired } from '../../facts/outcomes.ts';
import { addMonths, formatDay } from '../../kernel/civil.ts';
import { sumLots } from '../../points/lots.ts';
import type { Lot } from '../../state/state.ts';
import type { Case, TimeCase } from '../case.ts';
import type { Reasons, Shown } from '../explanation.ts';
import { dateOf, instantOrNull, lotsOf, pointsIn } from '../words.ts';

/** Of a redemption whose points had come to their end while they were away. */
export function explainExpiredOnReturn({ at }: Case, { points }: PointsExpired): Reasons {
  return {
    inputs: { points: -points, because: 'returned after their expiry' },
    result: { points, at: instantOrNull(at) },
    counterfactual: { hadTheyNotExpired: { points: 0 } },
    sentence: `${pointsIn(-points)} of those that came back had reached their expiry meanwhile and expired at once`,
  };
}

export function explainExpired(found: TimeCase, outcome: PointsExpired): Reasons {
  const { rules, at, before } = found;
  const ending = before.lots.filter(({ expiresOn }) => rules.calendar.startOfDay(expiresOn) === at);
  if (sumLots(ending) === -outcome.points) return atTheirEnd(found, outcome, ending);
  const runsOut = before.reservations.some(({ runsOutAt }) => runsOutAt === at);
  return rules.expiry.kind === 'after-inactivity' && !runsOut
    ? byInactivity(found, outcome, rules.expiry.months)
    : explainExpiredOnReturn(found, outcome);
}

function atTheirEnd(found: TimeCase, { points }: PointsExpired, lots: readonly Lot[]): Reasons {
  const { rules, at } = found;
  return {
    inputs: inputsOf(found, lots),
    result: { points, at: instantOrNull(at) },
    counterfactual: { spentBefore: { points: -points, before: instantOrNull(at) } },
    sentence: `${pointsIn(-points)} expired on ${dateOf(at, rules)}, by the program's rule of expiry; spent before that day none would have been lost`,
  };
}

function byInactivity(found: TimeCase, { points }: PointsExpired, months: number): Reasons {
  const { rules, at, before } = found;
  const [expired, instant] = [-points, instantOrNull(at)];
  return {
    inputs: {
      ...inputsOf(found, before.lots),
      activeOn: formatDay(before.activeOn),
      countedUntil: formatDay(addMonths(before.activeOn, months)),
    },
    result: { points, at: instant },
    counterfactual: {
      spentBefore: { points: expired, before: instant },
      aQualifyingPurchaseBefore: { kept: expired, before: instant },
    },
    sentence: `${pointsIn(expired)} expired on ${dateOf(at, rules)}, because no purchase had counted since ${formatDay(before.activeOn)}; one before that day would have kept all`,
  };
}

function inputsOf({ rules }: Case, lots: readonly Lot[]): Shown {
  const taken = lots.map(({ expiresOn, remaining: points }) => ({ expiresOn, points }));
  return { rule: { ...rules.expiry } as Shown, lots: lotsOf(taken, rules) };
}
