/** Why a tier rose, fell or was kept: the amounts that counted, what the levels ask, what was missing. */
import type { Day, LevelId } from '../../kernel/brand.ts';
import { addDays } from '../../kernel/civil.ts';
import { formatInstant } from '../../kernel/instant.ts';
import type { Qualify, Rules } from '../../program/rules.ts';
import { isYear, previousStart, windowStart } from '../../program/windows.ts';
import { apply } from '../apply.ts';
import type { TierChanged, TierKept, TierOverrideRanOut } from '../outcomes.ts';
import { type MemberState, noAmounts } from '../state.ts';
import { countedOn, enrolledOn, sightsAtReview } from '../tier/counted.ts';
import { reviewed } from '../tier/decide.ts';
import { countedAtEnd } from '../tier/moments.ts';
import { type Counted, countOf, earnedLevel, heldLevel, levelAt, levelIndex, reaches } from '../tiers.ts';
import { type Case, copyOf, type FactCase } from './case.ts';
import { withOneUnitLess } from './earned.ts';
import type { Reasons, Shown } from './explanation.ts';
import { explainHeldForLife, explainInvited, isOfLife } from './standing.ts';
import {
  askedIn,
  conditionIn,
  conditionsOf,
  countedFrom,
  countedIn,
  dateOf,
  dayIn,
  instantOrNull,
  levelName,
  metricOf,
  missingIn,
  missingOf,
  subjectOf,
} from './words.ts';

export function explainTier(found: Case | FactCase, outcome: TierChanged | TierKept): Reasons {
  const from = outcome.kind === 'tier.kept' ? outcome.tier : outcome.from;
  const to = outcome.kind === 'tier.kept' ? outcome.tier : outcome.to;
  if (isOfLife(outcome.rule)) return explainHeldForLife(found, outcome);
  if (outcome.kind === 'tier.raised' && outcome.rule.endsWith('.keep')) return explainInvited(found, outcome);
  switch (outcome.rule) {
    case 'tiers.standing':
      return newRules(found, outcome, from, to);
    case 'refunds.tier':
      return decidedAgain(found, outcome, from, to);
    case 'tiers.onRequalifying':
      return requalified(found, outcome, to);
    default:
      if (!('fact' in found)) return decidedByTime(found, outcome, from, to);
      return outcome.kind === 'tier.lowered'
        ? decidedAgain(found, outcome, from, to)
        : reached(found, outcome, from, to);
  }
}

/** A fact reached the level. */
function reached(found: FactCase, outcome: TierChanged | TierKept, from: LevelId, to: LevelId): Reasons {
  const { rules, after, before } = found;
  const qualify = qualifyOf(to, rules);
  const now = countedToday(found, after);
  const was = before === null ? nothingCounted(rules) : countedToday(found, before);
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

/** Enough for the level inside its term gave it more time. */
function requalified(found: Case | FactCase, outcome: TierChanged | TierKept, level: LevelId): Reasons {
  const { rules, before } = found;
  const after = 'fact' in found ? found.after : standing(found);
  const qualify = keepOf(level, rules);
  const counted = countedToday(found, after);
  const was = before?.tier.until ?? null;
  const name = levelName(level, rules);
  const until = outcome.until === null ? 'for good' : `until ${dateOf(outcome.until, rules)}`;
  return {
    inputs: {
      ...windowOf(found, after, found.today),
      needs: qualify.needs,
      conditions: conditionsOf(qualify, counted, rules),
      untilBefore: instantOrNull(was),
    },
    result: resultOf(outcome, level, level),
    counterfactual: { withoutTheFact: { tier: level, until: instantOrNull(was) } },
    sentence:
      `${name} is kept ${until}, because ${countedIn(qualify, counted, rules)}${since(found, after)} is again what ` +
      `it takes (${askedIn(qualify, rules)})` +
      (was === null ? '' : `; without it the term would have ended on ${dateOf(was, rules)}`),
  };
}

/** What time looked at as it decided. */
interface Sight {
  readonly counted: Counted;
  /** The first day that counts in the program's window. */
  readonly from: Day | null;
  readonly kind: 'review' | 'left-the-window' | 'end-of-period';
}

function sightOf(found: Case, before: MemberState, outcome: TierChanged | TierKept): Sight {
  const { rules, today } = found;
  const { window } = rules.tiers;
  const enrolled = enrolledOn(before, rules);
  const from = (day: Day) => (window.kind === 'lifetime' ? null : windowStart(window, day, enrolled));
  if (before.tier.until === outcome.at) {
    const { isSoFar } = reviewed(before, rules, today);
    const [complete, soFar] = sightsAtReview(rules, before, today);
    const ended = addDays(today, -rules.tiers.graceDays);
    const isCut = isYear(window) && !isSoFar;
    return {
      counted: (isSoFar ? soFar : complete) as Counted,
      from: isCut ? previousStart(window, ended, enrolled) : from(ended),
      kind: 'review',
    };
  }
  if (outcome.kind === 'tier.lowered') {
    return { counted: countedOn(rules, before, today), from: from(today), kind: 'left-the-window' };
  }
  const seenFrom = isYear(window) ? addDays(today, -1) : today;
  return { counted: countedAtEnd(rules, before, today), from: from(seenFrom), kind: 'end-of-period' };
}

/** Time decided: a term ended, an amount left the window, or a month or year was over. */
function decidedByTime(found: Case, outcome: TierChanged | TierKept, from: LevelId, to: LevelId): Reasons {
  const { rules } = found;
  const sight = sightOf(found, standing(found), outcome);
  const isRaised = outcome.kind === 'tier.raised';
  const qualify = isRaised ? qualifyOf(to, rules) : keepOf(from, rules);
  const earned = levelAt(rules, earnedLevel(rules, sight.counted)).id;
  const { window } = rules.tiers;
  return {
    inputs: {
      window: { ...window },
      countedFrom: sight.from === null ? null : dayIn(sight.from),
      needs: qualify.needs,
      conditions: conditionsOf(qualify, sight.counted, rules),
      earned,
      down: rules.tiers.down.kind,
    },
    result: resultOf(outcome, from, to),
    counterfactual: reviewOtherwise(outcome, from, qualify, sight.counted, rules),
    sentence: timeSentence(found, outcome, from, to, qualify, sight),
  };
}

function reviewOtherwise(
  outcome: TierChanged | TierKept,
  from: LevelId,
  qualify: Qualify,
  counted: Counted,
  rules: Rules,
): Shown {
  switch (outcome.kind) {
    case 'tier.lowered':
      return { keptWith: { tier: from, missing: missingOf(qualify, counted, rules) } };
    case 'tier.kept':
      return { keptWithLessBy: spareOf(qualify, counted, rules) };
    case 'tier.raised':
      return { withoutTheReview: { tier: from } };
  }
}

/** How much less would still have been enough, of each condition that was met. */
function spareOf({ conditions }: Qualify, counted: Counted, rules: Rules): readonly Shown[] {
  return conditions
    .filter((condition) => reaches(condition, counted))
    .map((condition) => ({
      ...subjectOf(condition, rules),
      amount: metricOf(condition.metric, countOf(condition, counted) - condition.atLeast, rules),
    }));
}

function spareIn({ conditions }: Qualify, counted: Counted, rules: Rules): string {
  return conditions
    .filter((condition) => reaches(condition, counted))
    .map((condition) => conditionIn(condition, countOf(condition, counted) - condition.atLeast, rules))
    .join(' or ');
}

function timeSentence(
  { rules, at }: Case,
  outcome: TierChanged | TierKept,
  from: LevelId,
  to: LevelId,
  qualify: Qualify,
  sight: Sight,
): string {
  const { counted } = sight;
  const since = sight.from === null ? '' : ` since ${dayIn(sight.from)}`;
  const had = `${countedIn(qualify, counted, rules)}${since}`;
  const asked = askedIn(qualify, rules);
  const [old, now] = [levelName(from, rules), levelName(to, rules)];
  const when = `${whenOf[sight.kind]} ${dateOf(at, rules)}`;
  switch (outcome.kind) {
    case 'tier.kept':
      return (
        `${when} the tier stayed ${now}, because ${had} is still what it takes (${asked}); ` +
        `${spareIn(qualify, counted, rules)} less would still have kept it`
      );
    case 'tier.raised':
      return (
        `${when} the tier rose from ${old} to ${now}, because ${had} reaches the ${asked} ` +
        `that it asks for; without the review it would have stayed ${old}`
      );
    case 'tier.lowered':
      return (
        `${when} the tier fell from ${old} to ${now}, because ${had} is less than the ${asked} ` +
        `that ${old} asks for; ${missingIn(qualify, counted, rules)} more would have kept it`
      );
  }
}

const whenOf: Readonly<Record<Sight['kind'], string>> = {
  review: 'at the review of',
  'left-the-window': 'as an amount left the window on',
  'end-of-period': 'at the end of the period before',
};

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
  const amounts = countedToday(found, before);
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
      `members "${how}": what counts${againstLevel(from, to, amounts, rules)} earns ${levelName(earned, rules)}, so ` +
      (from === to
        ? `${levelName(to, rules)} is kept for as long as version ${oldVersion} would have kept it, ` +
          `${outcome.until === null ? 'for good' : `until ${dateOf(outcome.until, rules)}`}`
        : `the tier went from ${levelName(from, rules)} to ${levelName(to, rules)}; under version ${oldVersion} ` +
          'it would have stayed'),
  };
}

/** What is there of what the higher of two levels asks for; nothing where it asks for nothing. */
function againstLevel(from: LevelId, to: LevelId, amounts: Counted, rules: Rules): string {
  const [a, b] = [levelIndex(rules, from), levelIndex(rules, to)];
  const { name, qualify } = levelAt(rules, Math.max(a, b));
  return qualify === null
    ? ''
    : ` (${countedIn(qualify, amounts, rules)}, where ${name} asks for ${askedIn(qualify, rules)})`;
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
  const qualify = outcome.rule === 'tiers.down' ? keepOf(from, rules) : qualifyOf(from, rules);
  const amounts = countedToday(found, after);
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

function since({ rules, today }: Case, state: MemberState, day: Day = today): string {
  const from = countedFrom(rules.tiers.window, day, rules.calendar.dayOf(state.enrolledAt));
  return from === null ? '' : ` since ${from}`;
}

export function countedToday({ rules, today }: Case, state: MemberState): Counted {
  return countedOn(rules, state, today);
}

function nothingCounted({ tiers }: Rules): Counted {
  return tiers.windows.map(() => noAmounts);
}

function keepOf(level: LevelId, rules: Rules): Qualify {
  const index = levelIndex(rules, level);
  return (index === -1 ? null : levelAt(rules, index).keep) ?? nothingAsked;
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
