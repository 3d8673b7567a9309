/** Why a tier rose, fell or was kept: the amounts that counted, what the levels ask, what was missing. */
import type { Day, LevelId } from '../../kernel/brand.ts';
import { addDays } from '../../kernel/civil.ts';
import { formatInstant } from '../../kernel/instant.ts';
import type { Qualify, Rules } from '../../program/rules.ts';
import { apply } from '../apply.ts';
import type { TierChanged, TierKept, TierOverrideRanOut } from '../outcomes.ts';
import { amountsIn } from '../qualifying.ts';
import { type Amounts, type MemberState, noAmounts } from '../state.ts';
import { amountsAtReview, earnedLevel, heldLevel, levelAt, levelIndex } from '../tiers.ts';
import { type Case, copyOf, type FactCase } from './case.ts';
import { withOneUnitLess } from './earned.ts';
import type { Reasons, Shown } from './explanation.ts';
import {
  askedIn,
  conditionsOf,
  countedFrom,
  countedIn,
  dateOf,
  instantOrNull,
  levelName,
  metricIn,
  metricOf,
  missingIn,
  missingOf,
} from './words.ts';

export function explainTier(found: Case | FactCase, outcome: TierChanged | TierKept): Reasons {
  const from = outcome.kind === 'tier.kept' ? outcome.tier : outcome.from;
  const to = outcome.kind === 'tier.kept' ? outcome.tier : outcome.to;
  switch (outcome.rule) {
    case 'tiers.standing':
      return newRules(found, outcome, from, to);
    case 'refunds.tier':
      return decidedAgain(found, outcome, from, to);
    default:
      return 'fact' in found ? reached(found, outcome, from, to) : reviewed(found, outcome, from, to);
  }
}

/** A fact reached the level. */
function reached(found: FactCase, outcome: TierChanged | TierKept, from: LevelId, to: LevelId): Reasons {
  const { rules, after, before } = found;
  const qualify = qualifyOf(to, rules);
  const now = amountsToday(found, after);
  const was = before === null ? noAmounts : amountsToday(found, before);
  const less = tierWithOneUnitLess(found);
  const [lower, higher] = [levelName(from, rules), levelName(to, rules)];
  return {
    inputs: {
      ...windowOf(found, after, found.today),
      needs: qualify.needs,
      conditions: conditionsOf(qualify, now, rules),
    },
    result: resultOf(outcome, from, to),
    counterfactual: {
      withoutTheFact: { tier: from, missing: missingOf(qualify, was, rules) },
      oneMinorUnitLess: less === null ? null : { tier: less },
    },
    sentence:
      `the tier rose from ${lower} to ${higher}, because ${countedIn(qualify, now, rules)}${since(found, after)} ` +
      `reaches the ${askedIn(qualify, rules)} that ${higher} asks for; before it ${missingIn(qualify, was, rules)} ` +
      `was missing, so without it the tier would have stayed ${lower}`,
  };
}

/** The level held after the same purchase with one minor unit less; null for what is no purchase. */
function tierWithOneUnitLess({ before, timeline, fact, memory, place }: FactCase): LevelId | null {
  const less = fact.kind === 'purchase' ? withOneUnitLess(fact) : null;
  return less === null ? null : apply(before, timeline, less, copyOf(memory), place).state.tier.level;
}

/** Time decided: at the end of a term. */
function reviewed(found: Case, outcome: TierChanged | TierKept, from: LevelId, to: LevelId): Reasons {
  const { rules, today } = found;
  const before = standing(found);
  const enrolledOn = rules.calendar.dayOf(before.enrolledAt);
  const amounts = amountsAtReview(rules, before, today, enrolledOn);
  const asked = levelIndex(rules, to) > levelIndex(rules, from) ? to : from;
  const qualify = qualifyOf(asked, rules);
  const earned = levelAt(rules, earnedLevel(rules, amounts)).id;
  return {
    inputs: {
      ...windowOf(found, before, seenFrom(found)),
      needs: qualify.needs,
      conditions: conditionsOf(qualify, amounts, rules),
      earned,
      down: rules.tiers.down,
    },
    result: resultOf(outcome, from, to),
    counterfactual: reviewOtherwise(outcome, from, qualify, amounts, rules),
    sentence: reviewSentence(found, outcome, from, to, qualify, amounts),
  };
}

function reviewOtherwise(
  outcome: TierChanged | TierKept,
  from: LevelId,
  qualify: Qualify,
  amounts: Amounts,
  rules: Rules,
): Shown {
  switch (outcome.kind) {
    case 'tier.lowered':
      return { keptWith: { tier: from, missing: missingOf(qualify, amounts, rules) } };
    case 'tier.kept':
      return { keptWithLessBy: spareOf(qualify, amounts, rules) };
    case 'tier.raised':
      return { withoutTheReview: { tier: from } };
  }
}

/** How much less would still have been enough, of each condition that was met. */
function spareOf({ conditions }: Qualify, amounts: Amounts, rules: Rules): readonly Shown[] {
  return conditions
    .filter(({ metric, atLeast }) => amounts[metric] >= atLeast)
    .map(({ metric, atLeast }) => ({ metric, amount: metricOf(metric, amounts[metric] - atLeast, rules) }));
}

function spareIn({ conditions }: Qualify, amounts: Amounts, rules: Rules): string {
  return conditions
    .filter(({ metric, atLeast }) => amounts[metric] >= atLeast)
    .map(({ metric, atLeast }) => metricIn(metric, amounts[metric] - atLeast, rules))
    .join(' or ');
}

function reviewSentence(
  found: Case,
  outcome: TierChanged | TierKept,
  from: LevelId,
  to: LevelId,
  qualify: Qualify,
  amounts: Amounts,
): string {
  const { rules, at } = found;
  const before = standing(found);
  const had = `${countedIn(qualify, amounts, rules)}${since(found, before, seenFrom(found))}`;
  const [old, now] = [levelName(from, rules), levelName(to, rules)];
  const review = `at the review of ${dateOf(at, rules)}`;
  switch (outcome.kind) {
    case 'tier.kept':
      return (
        `${review} the tier stayed ${now}, because ${had} is still what it takes (${askedIn(qualify, rules)}); ` +
        `${spareIn(qualify, amounts, rules)} less would still have kept it`
      );
    case 'tier.raised':
      return (
        `${review} the tier rose from ${old} to ${now}, because ${had} reaches the ${askedIn(qualify, rules)} ` +
        `that it asks for; without the review it would have stayed ${old}`
      );
    case 'tier.lowered':
      return (
        `${review} the tier fell from ${old} to ${now}, because ${had} is less than the ${askedIn(qualify, rules)} ` +
        `that ${old} asks for; ${missingIn(qualify, amounts, rules)} more would have kept it`
      );
  }
}

/** An operator's tier ended by itself: what was earned is held again. */
export function explainOverrideRanOut(found: Case, { tier: given, until, at }: TierOverrideRanOut): Reasons {
  const { rules } = found;
  const before = standing(found);
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

function newRules(found: Case, outcome: TierChanged | TierKept, from: LevelId, to: LevelId): Reasons {
  const { rules, timeline, today } = found;
  const before = standing(found);
  const amounts = amountsToday(found, before);
  const earned = levelAt(rules, earnedLevel(rules, amounts)).id;
  const oldVersion = timeline.lines[before.line]?.rules.version ?? rules.version;
  const choice = timeline.lines.find((line) => line.rules === rules && line.effectiveFrom === outcome.at);
  const how = choice?.standing ?? rules.tiers.standing;
  const asked = levelIndex(rules, to) === 0 ? [] : conditionsOf(qualifyOf(to, rules), amounts, rules);
  return {
    inputs: {
      ...windowOf(found, before, today),
      standing: how,
      versionBefore: oldVersion,
      earned,
      conditions: asked,
    },
    result: resultOf(outcome, from, to),
    counterfactual: { underTheRulesBefore: { tier: from } },
    sentence:
      `version ${rules.version} of the program took effect on ${dateOf(outcome.at, rules)} and treats standing ` +
      `members "${how}": what counts earns ${levelName(earned, rules)}, so the tier went from ` +
      `${levelName(from, rules)} to ${levelName(to, rules)}; under version ${oldVersion} it would have stayed`,
  };
}

/** A refund left too little for the level. */
function decidedAgain(
  found: Case | FactCase,
  outcome: TierChanged | TierKept,
  from: LevelId,
  to: LevelId,
): Reasons {
  const { rules } = found;
  const after = 'fact' in found ? found.after : standing(found);
  const qualify = qualifyOf(from, rules);
  const amounts = amountsToday(found, after);
  return {
    inputs: {
      ...windowOf(found, after, found.today),
      needs: qualify.needs,
      conditions: conditionsOf(qualify, amounts, rules),
      refunds: rules.refunds.tier,
    },
    result: resultOf(outcome, from, to),
    counterfactual: {
      withoutTheFact: { tier: from },
      keptWith: { tier: from, missing: missingOf(qualify, amounts, rules) },
    },
    sentence:
      `the tier was decided again and fell from ${levelName(from, rules)} to ${levelName(to, rules)}, because ` +
      `only ${countedIn(qualify, amounts, rules)}${since(found, after)} is kept of the ${askedIn(qualify, rules)} ` +
      `that it asks for; without the refund it would have stayed`,
  };
}

function resultOf(outcome: TierChanged | TierKept, from: LevelId, to: LevelId): Shown {
  return { from, to, until: instantOrNull(outcome.until) };
}

function windowOf({ rules }: Case, state: MemberState, day: Day): Shown {
  const enrolledOn = rules.calendar.dayOf(state.enrolledAt);
  const { window } = rules.tiers;
  return { window: { ...window }, countedFrom: countedFrom(window, day, enrolledOn) };
}

/** A window shaped like a year is reviewed on the first day after it. */
function seenFrom({ rules, today }: Case): Day {
  return rules.tiers.window.kind === 'rolling' ? today : addDays(today, -1);
}

function since({ rules, today }: Case, state: MemberState, day: Day = today): string {
  const from = countedFrom(rules.tiers.window, day, rules.calendar.dayOf(state.enrolledAt));
  return from === null ? '' : ` since ${from}`;
}

export function amountsToday({ rules, today }: Case, state: MemberState): Amounts {
  return amountsIn(rules.tiers.window, state.qualifying, today, rules.calendar.dayOf(state.enrolledAt));
}

function qualifyOf(level: LevelId, rules: Rules): Qualify {
  const index = levelIndex(rules, level);
  return (index === -1 ? null : levelAt(rules, index).qualify) ?? nothingAsked;
}

/** The first level, and a level that the rules no longer have. */
const nothingAsked: Qualify = { needs: 'all', conditions: [] };

export function standing({ before }: Pick<Case, 'before'>): MemberState {
  if (before === null) throw new Error('time alone makes no member');
  return before;
}
