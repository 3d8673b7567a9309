/** Why a member has points and a level that nothing here has brought: another system said so. */
import type { Opening } from '../facts/facts.ts';
import type { MemberOpened } from '../facts/outcomes.ts';
import { formatDay } from '../kernel/civil.ts';
import { formatInstant } from '../kernel/instant.ts';
import type { FactCase } from './case.ts';
import type { Reasons } from './explanation.ts';
import { dateOf, levelName, pointsIn } from './words.ts';

export function explainOpened(
  { rules, fact, at }: FactCase,
  { points, importId, tier, since, until }: MemberOpened,
): Reasons {
  const { since: memberSince, lots, tier: held, amounts = [] } = fact as Opening;
  const ends = until === null ? 'without an end' : `until ${dateOf(until, rules)}`;
  const reason = held?.reason === undefined ? '' : ` (${held.reason})`;
  return {
    inputs: {
      importId,
      memberSince: formatInstant(memberSince),
      lots: lots.length,
      days: amounts.length,
      lastDay: amounts.length === 0 ? null : formatDay(amounts[amounts.length - 1]?.day as never),
      reason: held?.reason ?? null,
    },
    result: {
      points,
      tier,
      since: formatInstant(since),
      until: until === null ? null : formatInstant(until),
    },
    counterfactual: { withoutTheFact: { points: 0, tier: null } },
    sentence:
      `on ${dateOf(at, rules)} import ${importId} brought the member from another system with ${pointsIn(points)}, as ` +
      `${levelName(tier, rules)} since ${dateOf(since, rules)}${reason}, ${ends}`,
  };
}
