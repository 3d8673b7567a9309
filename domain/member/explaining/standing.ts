/** Why a level is for life, kept after an invitation, or rewarded; why a year left something over. */
import type { LevelId } from '../../kernel/brand.ts';
import { formatDay } from '../../kernel/civil.ts';
import { formatInstant } from '../../kernel/instant.ts';
import { splitMetric } from '../../program/lines.ts';
import type { Level, Rules } from '../../program/rules.ts';
import type { PointsRewarded, QualifyingCarried, TierChanged, TierForLife, TierKept } from '../outcomes.ts';
import { sightsAtReview } from '../tier/counted.ts';
import { levelAt, levelIndex } from '../tiers.ts';
import type { Case, FactCase } from './case.ts';
import type { Reasons, Shown } from './explanation.ts';
import {
  askedIn,
  conditionIn,
  conditionsOf,
  counted,
  dateOf,
  instantOrNull,
  levelName,
  metricIn,
  metricOf,
  pointsIn,
  startOf,
} from './words.ts';

/** `tiers.levels.gold.forLife` */
export function isOfLife(rule: string): boolean {
  return rule.endsWith('.forLife');
}

function ruleOf(level: LevelId, rules: Rules): Level {
  const index = levelIndex(rules, level);
  if (index === -1) throw new Error(`no level ${level} in version ${rules.version}`);
  return levelAt(rules, index);
}

export function explainForLife(found: Case | FactCase, outcome: TierForLife): Reasons {
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
      : `${conditionIn(reached, reached.atLeast, rules)} is reached`;
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
  const from = outcome.kind === 'tier.kept' ? outcome.tier : outcome.from;
  const to = outcome.kind === 'tier.kept' ? outcome.tier : outcome.to;
  const until = before?.tier.until ?? null;
  return {
    inputs: { forLife: to, untilBefore: instantOrNull(until) },
    result: { from, to, until: null },
    counterfactual: { withoutTheRule: { tier: from, until: instantOrNull(until) } },
    sentence:
      from === to
        ? `the tier stays ${levelName(to, rules)} without end; without it ${until === null ? 'it could still fall' : `the term would end on ${dateOf(until, rules)}`}`
        : `the tier rose from ${levelName(from, rules)} to ${levelName(to, rules)}, which is for life; without it the tier would have stayed`,
  };
}

/** An invitation ran out, and what counts keeps its level. */
export function explainInvited(found: Case, outcome: TierChanged): Reasons {
  const { rules, today, before } = found;
  const { keep, name } = ruleOf(outcome.to, rules);
  const had = before === null ? [] : (sightsAtReview(rules, before, today)[0] ?? []);
  const asked = keep === null ? '' : askedIn(keep, rules);
  return {
    inputs: { conditions: keep === null || had.length === 0 ? [] : conditionsOf(keep, had, rules) },
    result: { from: outcome.from, to: outcome.to, until: instantOrNull(outcome.until) },
    counterfactual: { withoutEnough: { tier: outcome.from } },
    sentence: `the invitation to ${name} ran out, and ${asked} keeps it; with less the tier would be the earned ${levelName(outcome.from, rules)} again`,
  };
}

export function explainCarried({ rules }: Case, outcome: QualifyingCarried): Reasons {
  const { metric, amount, day, at } = outcome;
  return {
    inputs: { ...splitMetric(metric), surplus: rules.file.tiers.surplus },
    result: { amount: metricOf(metric, amount, rules), countsFrom: formatDay(day) },
    counterfactual: { withoutTheRule: { amount: metricOf(metric, 0, rules) } },
    sentence: `the year that ended on ${dateOf(at, rules)} brought ${metricIn(metric, amount, rules)} more than keeps the level, which counts in the next; without the rule it would be lost`,
  };
}

/** Points for reaching a level. */
export function explainEntry({ rules }: Case, outcome: PointsRewarded): Reasons {
  const level = outcome.rule.split('.')[2] as LevelId;
  const result: Shown = {
    points: outcome.points,
    deficitPaid: outcome.deficitPaid,
    expiresAt: startOf(outcome.expiresOn, rules),
  };
  return {
    inputs: { for: level, points: ruleOf(level, rules).entryReward },
    result,
    counterfactual: { withoutTheLevel: { points: 0 } },
    sentence: `reaching ${levelName(level, rules)} gave ${pointsIn(outcome.points)}, once within its term; without it there would be none`,
  };
}

export function isEntry(rule: string): boolean {
  return rule.endsWith('.entryReward');
}
