/** Why time raised a tier, kept it or lowered it: at a review, as an amount left the window, as a month or year was over. */

import type { TierChanged, TierKept } from '../../facts/outcomes.ts';
import { isTagMetric } from '../../facts/vocabulary.ts';
import type { Day } from '../../kernel/brand.ts';
import { addDays } from '../../kernel/civil.ts';
import { levelAt } from '../../program/ladder.ts';
import type { Qualify, Rules } from '../../program/rules.ts';
import { isPeriod, previousStart, windowStart } from '../../program/windows.ts';
import { amountsAtReview, countedAtEnd, countedOn, enrolledOn } from '../../tiers/counted.ts';
import { type Counted, countOf, earnedLevel, reaches } from '../../tiers/levels.ts';
import { reviewed } from '../../tiers/review.ts';
import type { TimeCase } from '../case.ts';
import type { Reasons, Shown } from '../explanation.ts';
import {
  conditionIn,
  conditionsOf,
  dateOf,
  dayIn,
  lacksTag,
  levelName,
  metricOf,
  missingIn,
  missingOf,
  subjectOf,
} from '../words.ts';
import { type Asked, enough, keepOf, levelAsked, qualifyOf, resultOf, sinceIn, tooLittle } from './asked.ts';
import { explainAtDayEnd } from './atDayEnd.ts';
import { explainNewRules } from './byRules.ts';
import { explainHeldForLife, explainInvited } from './granted.ts';
import { explainLapsed } from './term.ts';

export function explainTierByTime(found: TimeCase, outcome: TierChanged | TierKept): Reasons {
  if (outcome.rule === 'tiers.standing') return explainNewRules(found, outcome);
  if (outcome.rule === 'tiers.onTermEnd') return explainLapsed(found, outcome);
  if (outcome.kind === 'tier.lowered' && outcome.rule === 'refunds.tier')
    return explainAtDayEnd(found, outcome);
  if (outcome.rule.endsWith('.forLife')) return explainHeldForLife(found, outcome);
  if (outcome.kind === 'tier.raised' && outcome.rule.endsWith('.keep')) return explainInvited(found, outcome);
  return decidedByTime(found, outcome);
}

/** What time looked at as it decided. */
interface Sight {
  readonly counted: Counted;
  /** The first day that counts in the program's window. */
  readonly from: Day | null;
  readonly when: string;
}

function sightOf({ rules, today, before }: TimeCase, outcome: TierChanged | TierKept): Sight {
  const { window, upgrade, graceDays } = rules.tiers;
  const enrolled = enrolledOn(before, rules);
  const from = (day: Day) => (window.kind === 'lifetime' ? null : windowStart(window, day, enrolled));
  if (before.tier.until === outcome.at) {
    const { isSoFar } = reviewed(before, { rules, today });
    const [complete, soFar] = amountsAtReview(rules, before, today);
    const ended = addDays(today, -graceDays);
    const isCut = isPeriod(window) && !isSoFar;
    return {
      counted: (isSoFar ? soFar : complete) as Counted,
      from: isCut ? previousStart(window, ended, enrolled) : from(ended),
      when: 'at the review of',
    };
  }
  if (outcome.kind === 'tier.lowered') {
    const when = 'as an amount left the window on';
    return { counted: countedOn(rules, before, today), from: from(today), when };
  }
  if (upgrade === 'at-once') {
    const when = 'as the time as a member was reached on';
    return { counted: countedOn(rules, before, today), from: from(today), when };
  }
  return {
    counted: countedAtEnd(rules, before, today),
    from: from(isPeriod(window) ? addDays(today, -1) : today),
    when: `as the ${upgrade === 'at-month-end' ? 'month' : 'year'} was over on`,
  };
}

function decidedByTime(found: TimeCase, outcome: TierChanged | TierKept): Reasons {
  const { rules } = found;
  const result = resultOf(outcome);
  const { counted, from, when } = sightOf(found, outcome);
  const asked = askedOf(outcome, counted, rules);
  const { qualify } = asked;
  const countedFrom = from === null ? null : dayIn(from);
  return {
    inputs: {
      window: { ...rules.tiers.window },
      countedFrom,
      needs: qualify.needs,
      conditions: conditionsOf(qualify, counted, rules),
      earned: levelAt(rules, earnedLevel(rules, counted)).id,
      down: rules.tiers.down.kind,
    },
    result,
    counterfactual: otherwise(outcome, qualify, counted, rules),
    sentence: `${when} ${dateOf(outcome.at, rules)} the tier ${because(outcome, asked, counted, sinceIn(countedFrom), rules)}`,
  };
}

/** What raised or kept the tier, or would have kept it. */
function askedOf(outcome: TierChanged | TierKept, counted: Counted, rules: Rules): Asked {
  switch (outcome.kind) {
    case 'tier.raised':
      return levelAsked(outcome.to, qualifyOf(outcome.to, rules), counted, rules);
    case 'tier.kept':
      return levelAsked(outcome.tier, keepOf(outcome.tier, rules), counted, rules);
    case 'tier.lowered':
      return { name: levelName(outcome.from, rules), qualify: keepOf(outcome.from, rules) };
  }
}

function otherwise(outcome: TierChanged | TierKept, qualify: Qualify, counted: Counted, rules: Rules): Shown {
  switch (outcome.kind) {
    case 'tier.lowered':
      return { keptWith: { tier: outcome.from, missing: missingOf(qualify, counted, rules) } };
    case 'tier.kept':
      return { keptWithLessBy: spareOf(qualify, counted, rules) };
    case 'tier.raised':
      return { withoutTheReview: { tier: outcome.from } };
  }
}

/** How much less would still have been enough, of each condition that was met. Of a tag there is no less. */
function spareOf({ conditions }: Qualify, counted: Counted, rules: Rules): readonly Shown[] {
  return conditions
    .filter((condition) => !isTagMetric(condition.metric) && reaches(condition, counted))
    .map((condition) => ({
      ...subjectOf(condition, rules),
      amount: metricOf(condition.metric, countOf(condition, counted) - condition.atLeast, rules),
    }));
}

function spareIn({ conditions }: Qualify, counted: Counted, rules: Rules): string {
  return conditions
    .map((condition) => ({ condition, spare: countOf(condition, counted) - condition.atLeast }))
    .filter(({ spare }) => spare > 0)
    .map(({ condition, spare }) => conditionIn(condition, spare, rules))
    .join(' or ');
}

function because(
  outcome: TierChanged | TierKept,
  asked: Asked,
  counted: Counted,
  since: string,
  rules: Rules,
): string {
  const { qualify } = asked;
  if (outcome.kind === 'tier.kept') {
    const spare = spareIn(qualify, counted, rules);
    const rest = spare === '' ? 'there was nothing to spare' : `${spare} less would still have kept it`;
    return `stayed ${levelName(outcome.tier, rules)}, because ${enough(asked, counted, since, rules)}; ${rest}`;
  }
  const [old, now] = [levelName(outcome.from, rules), levelName(outcome.to, rules)];
  if (outcome.kind === 'tier.raised') {
    return (
      `rose from ${old} to ${now}${asked.name === now ? '' : ', one step at a time'}, because ` +
      `${enough(asked, counted, since, rules)}; without the review it would have stayed ${old}`
    );
  }
  const missing = missingIn(qualify, counted, rules);
  return (
    `fell from ${old} to ${now}, because ${tooLittle(asked, counted, since, rules)}` +
    (missing === ''
      ? ''
      : `; with ${missing}${lacksTag(qualify, counted) ? '' : ' more'} it would have been kept`)
  );
}
