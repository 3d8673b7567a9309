/** Why a level is for life, kept after an invitation, or rewarded; why a year left something over. */

import type {
  PointsClawedBack,
  PointsRewarded,
  QualifyingCarried,
  TierChanged,
  TierForLife,
  TierKept,
} from '../../facts/outcomes.ts';
import { splitMetric } from '../../facts/vocabulary.ts';
import type { LevelId } from '../../kernel/brand.ts';
import { formatDay } from '../../kernel/civil.ts';
import { formatInstant } from '../../kernel/instant.ts';
import { levelAt, levelIndex } from '../../program/ladder.ts';
import type { Level, Rules } from '../../program/rules.ts';
import type { MemberState } from '../../state/state.ts';
import { amountsAtReview } from '../../tiers/counted.ts';
import { type Counted, meets } from '../../tiers/levels.ts';
import type { Case } from '../case.ts';
import type { Reasons, Shown } from '../explanation.ts';
import {
  conditionIn,
  conditionsOf,
  counted,
  dateOf,
  instantOrNull,
  levelName,
  metricIn,
  metricOf,
  pointsIn,
  pointsWere,
  startOf,
} from '../words.ts';
import { enough, keepOf, resultOf } from './asked.ts';

function ruleOf(level: LevelId, rules: Rules): Level {
  const index = levelIndex(rules, level);
  if (index === -1) throw new Error(`no level ${level} in version ${rules.version}`);
  return levelAt(rules, index);
}

export function explainForLife(found: Case, outcome: TierForLife): Reasons {
  const { rules, before } = found;
  const { forLife, name } = ruleOf(outcome.tier, rules);
  const reached = 'fact' in found ? (forLife?.reached ?? null) : null;
  const was = before?.tier.level ?? levelAt(rules, 0).id;
  const since = before?.tenures.find(({ level }) => level === outcome.tier)?.since;
  const years = forLife?.years ?? null;
  const why =
    reached === null
      ? `it, or a higher level, has been held for ${counted(years ?? 0, 'year')} without a break` +
        (since === undefined ? '' : `, since ${formatDay(since)}`)
      : `the member has reached ${conditionIn(reached, reached.atLeast, rules)}`;
  return {
    inputs: {
      years,
      heldSince: since === undefined ? null : formatDay(since),
      reached: reached === null ? null : metricOf(reached.metric, reached.atLeast, rules),
    },
    result: { forLife: outcome.tier, at: formatInstant(outcome.at) },
    counterfactual: { withoutTheRule: { tier: was, until: instantOrNull(before?.tier.until ?? null) } },
    sentence: `${name} is for life from ${dateOf(outcome.at, rules)} on, because ${why}; without it the level would have to be kept`,
  };
}

/** The tier that a level for life leaves: held already, or reached with it. */
export function explainHeldForLife({ rules, before }: Case, outcome: TierChanged | TierKept): Reasons {
  const result = resultOf(outcome);
  const { from, to } = result;
  const until = before?.tier.until ?? null;
  return {
    inputs: { forLife: to, untilBefore: instantOrNull(until) },
    result,
    counterfactual: { withoutTheRule: { tier: from, until: instantOrNull(until) } },
    sentence:
      outcome.kind === 'tier.kept'
        ? `the tier stays ${levelName(to, rules)} without end; without it ${until === null ? 'it could still fall' : `the term would end on ${dateOf(until, rules)}`}`
        : `the tier rose from ${levelName(from, rules)} to ${levelName(to, rules)}, which is for life; without it the tier would have stayed`,
  };
}

/** An invitation is over, and what counts keeps its level. */
export function explainInvited({ rules, today, before }: Case, outcome: TierChanged): Reasons {
  const qualify = keepOf(outcome.to, rules);
  const name = levelName(outcome.to, rules);
  const sights = amountsAtReview(rules, before as MemberState, today);
  const counted = sights.find((each) => meets(qualify, each)) as Counted;
  return {
    inputs: { needs: qualify.needs, conditions: conditionsOf(qualify, counted, rules) },
    result: resultOf(outcome),
    counterfactual: { withoutEnough: { tier: outcome.from } },
    sentence:
      `the invitation to ${name} is over, but ${enough({ name, qualify }, counted, '', rules)}; ` +
      `with less the tier would be the earned ${levelName(outcome.from, rules)} again`,
  };
}

export function explainCarried({ rules }: Case, outcome: QualifyingCarried): Reasons {
  const { metric, amount, day, at } = outcome;
  return {
    inputs: { ...splitMetric(metric), surplus: rules.file.tiers.surplus },
    result: { amount: metricOf(metric, amount, rules), countsFrom: formatDay(day) },
    counterfactual: { withoutTheRule: { amount: metricOf(metric, 0, rules) } },
    sentence: `the year before ${dateOf(at, rules)} brought ${metricIn(metric, amount, rules)} more than keeps the level, which counts in the next; without the rule it would be lost`,
  };
}

/** Points for reaching a level. */
export function explainEntry({ rules }: Case, outcome: PointsRewarded): Reasons {
  const level = outcome.rule.split('.')[2] as LevelId;
  const result: Shown = {
    points: outcome.points,
    deficitPaid: outcome.deficitPaid,
    ...(outcome.availableOn === undefined ? {} : { availableAt: startOf(outcome.availableOn, rules) }),
    expiresAt: startOf(outcome.expiresOn, rules),
  };
  const { availableOn } = outcome;
  const held =
    availableOn === undefined
      ? ''
      : `, on hold until ${formatDay(availableOn)} as are the points of the order that brought it`;
  return {
    inputs: { for: level, points: ruleOf(level, rules).entryReward },
    result,
    counterfactual: { withoutTheLevel: { points: 0 } },
    sentence: `reaching ${levelName(level, rules)} gave ${pointsIn(outcome.points)}, once within its term${held}; without it there would be none`,
  };
}

/** A refund undid the rise that the points were for. */
export function explainEntryTakenBack({ rules }: Case, outcome: PointsClawedBack): Reasons {
  const level = outcome.rule.split('.')[2] as LevelId;
  const owed = outcome.deficit > 0 ? `, ${outcome.deficit} of them owed because they were spent` : '';
  return {
    inputs: {
      for: level,
      ...(outcome.order === undefined ? {} : { order: outcome.order }),
      ...(outcome.engagement === undefined ? {} : { engagement: outcome.engagement }),
    },
    result: { points: outcome.points, deficit: outcome.deficit },
    counterfactual: { withoutTheFall: { points: 0 } },
    sentence: `the rise to ${levelName(level, rules)} is undone, so ${pointsWere(-outcome.points)} taken back${owed}`,
  };
}

export function isEntry(rule: string): boolean {
  return rule.endsWith('.entryReward');
}
