/** Why the rest came out as it did: enrolment, operators' tiers and amounts, captures, privileges. */

import type {
  MemberEnrolled,
  PrivilegeUsed,
  QualifyingChanged,
  RedemptionCaptured,
  TierOverridden,
  TierOverrideRanOut,
} from '../facts/outcomes.ts';
import { splitMetric } from '../facts/vocabulary.ts';
import { formatDay, startOfPeriod } from '../kernel/civil.ts';
import { formatInstant } from '../kernel/instant.ts';
import { usedOf } from '../points/booking.ts';
import type { Metric } from '../program/file.ts';
import { levelAt } from '../program/ladder.ts';
import type { Condition, Rules } from '../program/rules.ts';
import { amountOf } from '../state/qualifying.ts';
import { type Counted, heldLevel } from '../tiers/levels.ts';
import type { FactCase, TimeCase } from './case.ts';
import type { Reasons } from './explanation.ts';
import { countedToday } from './tiers/asked.ts';
import { counted, dateOf, instantOrNull, levelName, metricIn, metricOf } from './words.ts';

export const commandsByFact = {
  'member.enrolled': explainEnrolled,
  'tier.override-began': explainOverride,
  'tier.override-ended': explainOverride,
  'redemption.captured': explainCapture,
  'privilege.used': explainPrivilege,
  'privilege.returned': explainPrivilege,
};

export const commandsByTime = { 'tier.override-ended': explainOverrideRanOut };

function explainEnrolled({ rules, fact, at }: FactCase, outcome: MemberEnrolled): Reasons {
  const how =
    rules.enrolment === 'automatic'
      ? 'the program enrols with the first thing that happens'
      : 'the program enrols by enrolling';
  return {
    inputs: { enrolment: rules.enrolment, firstFact: fact.id },
    result: { tier: outcome.tier, at: formatInstant(at) },
    counterfactual: { withoutTheFact: { tier: null } },
    sentence: `membership began on ${dateOf(at, rules)} as ${levelName(outcome.tier, rules)}, because ${how}; without it there would be no member yet`,
  };
}

function explainOverride(found: FactCase, outcome: TierOverridden): Reasons {
  const { rules, fact, before, after } = found;
  const has = outcome.kind === 'tier.override-began';
  const was = before === null ? levelAt(rules, 0) : levelAt(rules, heldLevel(rules, before));
  const is = levelAt(rules, heldLevel(rules, after));
  const given = levelName(outcome.tier, rules);
  const until = dateOf(outcome.until, rules);
  return {
    inputs: {
      given: outcome.tier,
      until: formatInstant(outcome.until),
      earned: after.tier.level,
      ...(fact.kind === 'tier-override' ? { as: fact.as, reason: fact.reason } : {}),
    },
    result: { tier: is.id },
    counterfactual: { withoutTheFact: { tier: was.id } },
    sentence: has
      ? `an operator gave ${given} until ${until}, and the higher of it and the earned ${levelName(after.tier.level, rules)} is held: ${is.name}; without it the tier would be ${was.name}`
      : `the ${given} that an operator had given until ${until} was ended, and the earned ${levelName(after.tier.level, rules)} is held again; without it the tier would be ${was.name}`,
  };
}

/** An operator's tier ended by itself: what was earned is held again. */
function explainOverrideRanOut(
  { rules, before }: TimeCase,
  { tier: given, until, at }: TierOverrideRanOut,
): Reasons {
  const earned = before.tier.level;
  const held = levelAt(rules, heldLevel(rules, before));
  return {
    inputs: { given, as: before.override?.as ?? null, until: formatInstant(until), earned },
    result: { tier: earned },
    counterfactual: { hadItGoneOn: { tier: held.id } },
    sentence:
      `the ${levelName(given, rules)} that an operator had given ended on ${dateOf(at, rules)}, and the ` +
      `tier is the earned one, ${levelName(earned, rules)}, again; had it gone on, it would be ${held.name}`,
  };
}

export function explainQualifying(found: FactCase, outcome: QualifyingChanged): Reasons {
  const { rules, before, after } = found;
  const { metric, amount, day } = outcome;
  const countOf = ([own]: Counted) => (own === undefined ? 0 : amountOf(own, metric));
  const was = before === null ? 0 : countOf(countedToday(found, before));
  const is = countOf(countedToday(found, after));
  return {
    inputs: { ...splitMetric(metric), amount: metricOf(metric, amount, rules), day: formatDay(day) },
    result: { counted: metricOf(metric, is, rules) },
    counterfactual: { withoutTheFact: { counted: metricOf(metric, was, rules) } },
    sentence:
      `${metricIn(metric, Math.abs(amount), rules)} ${amount < 0 ? 'less' : 'more'} on ${formatDay(day)} toward the tier ` +
      (isAsked(metric, rules)
        ? `makes ${metricIn(metric, is, rules)}; without it there would be ${metricIn(metric, was, rules)}`
        : 'makes no difference: no level asks for that'),
  };
}

function isAsked(metric: Metric, { tiers }: Rules): boolean {
  const asks = (conditions: readonly Condition[] = []) => conditions.some((each) => each.metric === metric);
  return tiers.levels.some(
    ({ qualify, keep, forLife }) =>
      asks(qualify?.conditions) || asks(keep?.conditions) || forLife?.reached?.metric === metric,
  );
}

function explainCapture({ before, rules }: FactCase, { redemptionId }: RedemptionCaptured): Reasons {
  const open = before?.reservations.find(({ id }) => id === redemptionId);
  const runsOutAt = open?.runsOutAt ?? null;
  return {
    inputs: { redemptionId, runsOutAt: instantOrNull(runsOutAt) },
    result: { points: 0 },
    counterfactual: { withoutTheFact: { returnedAt: instantOrNull(runsOutAt) } },
    sentence:
      `redemption ${redemptionId} became final; its points were taken when it was made` +
      (runsOutAt === null ? '' : `, and would have come back on ${dateOf(runsOutAt, rules)} otherwise`),
  };
}

function explainPrivilege({ rules, before, after, today }: FactCase, outcome: PrivilegeUsed): Reasons {
  const { privilege, quantity, periodStart, kind } = outcome;
  const level = levelAt(rules, heldLevel(rules, after));
  const found = level.privileges.find(({ id }) => id === privilege);
  const quota = found?.quota;
  const usedIn = (state: typeof before) =>
    quota === undefined || state === null ? 0 : usedOf(state, `privilege:${privilege}`, quota.per, today);
  const left = (used: number) => (quota === undefined ? null : Math.max(0, quota.uses - used));
  const name = found?.name ?? privilege;
  const verb = kind === 'privilege.used' ? 'used' : 'given back';
  const rest = left(usedIn(after));
  return {
    inputs: {
      privilege,
      quantity,
      tier: level.id,
      quota: quota === undefined ? null : { ...quota },
      usedBefore: usedIn(before),
      periodStart: quota === undefined ? null : formatDay(startOfPeriod(quota.per, periodStart)),
    },
    result: { used: usedIn(after), left: rest },
    counterfactual: { withoutTheFact: { used: usedIn(before), left: left(usedIn(before)) } },
    sentence:
      `${name} was ${verb} ${counted(quantity, 'time')}` +
      (quota === undefined
        ? ', without a quota'
        : `, which leaves ${rest} of ${quota.uses} per ${quota.per}; without it ${left(usedIn(before))} would be left`),
  };
}
