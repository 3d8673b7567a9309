/** Why points were given or taken by anything but an order: a welcome, an engagement, an operator. */

import { type EngagementRevocation, engagementFactId } from '../../facts/facts.ts';
import type { PointsAdjusted, PointsClawedBack, PointsRewarded } from '../../facts/outcomes.ts';
import { points } from '../../kernel/brand.ts';
import { formatDay, startOfPeriod } from '../../kernel/civil.ts';
import { type Stand, shownBalance } from '../../points/balance.ts';
import { usedOf } from '../../points/booking.ts';
import { balances } from '../../points/lots.ts';
import type { Rules } from '../../program/rules.ts';
import type { MemberState } from '../../state/state.ts';
import type { FactCase } from '../case.ts';
import type { Reasons } from '../explanation.ts';
import { lotsOf, pointsIn, pointsWere, startOf } from '../words.ts';
import { balanceOf } from './redeemed.ts';

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

/** An engagement never was. */
export function explainRevoked(
  { memory, rules, today, before }: FactCase,
  { source, engagementId }: EngagementRevocation,
  outcome: PointsClawedBack,
): Reasons {
  const made = memory.engagements.get(engagementFactId(source, engagementId));
  if (made === undefined) throw new Error(`engagement ${engagementId} is revoked and was not recorded`);
  const { paid, fact, today: day, expiresOn } = made;
  const isGone = expiresOn <= today || day < (before?.clearedOn ?? 0);
  const owed = outcome.deficit > 0 ? `, ${outcome.deficit} of them owed because they were spent` : '';
  const what = `the engagement "${fact.engagement}" of ${formatDay(day)}`;
  return {
    inputs: {
      engagement: engagementId,
      for: fact.engagement,
      paid,
      expiresAt: startOf(expiresOn, rules),
      expired: isGone,
    },
    result: { points: outcome.points, deficit: outcome.deficit },
    counterfactual: { withoutTheFact: { points: 0 } },
    sentence: isGone
      ? `${what} was revoked, but its points had expired already, so none were taken`
      : `${what} was revoked, so ${pointsWere(-outcome.points)} taken back${owed}`,
  };
}

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
