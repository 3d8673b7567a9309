/** Why new rules moved a member, or left them at their level. */

import type { TierChanged, TierKept } from '../../facts/outcomes.ts';
import { formatDay } from '../../kernel/civil.ts';
import { levelAt, levelIndex } from '../../program/ladder.ts';
import type { Level, Rules } from '../../program/rules.ts';
import { lineAt, rulesOfLine, type TimelineLine } from '../../program/timeline.ts';
import { type Counted, earnedLevel } from '../../tiers/levels.ts';
import type { TimeCase } from '../case.ts';
import type { Reasons } from '../explanation.ts';
import { askedIn, conditionsOf, countedIn, dateOf, levelName, untilIn } from '../words.ts';
import { countedToday, qualifyOf, resultOf, windowOf } from './asked.ts';

export function explainNewRules(found: TimeCase, outcome: TierChanged | TierKept): Reasons {
  const { rules, timeline, before } = found;
  const result = resultOf(outcome);
  const { from, to } = result;
  const counted = countedToday(found, before);
  const earned = levelAt(rules, earnedLevel(rules, counted)).id;
  const old = rulesOfLine(timeline, before.line);
  const { standing } = timeline.lines[lineAt(timeline, outcome.at)] as TimelineLine;
  const how =
    levelIndex(rules, from) === -1
      ? `has no level ${levelName(from, old)} any more`
      : `treats standing members "${standing}"`;
  const name = levelName(to, rules);
  const higher = levelAt(rules, Math.max(levelIndex(rules, from), levelIndex(rules, to)));
  return {
    inputs: {
      ...windowOf(found, before),
      standing,
      versionBefore: old.version,
      earned,
      needs: higher.qualify?.needs ?? 'all',
      conditions: conditionsOf(qualifyOf(higher.id, rules), counted, rules),
    },
    result,
    counterfactual: { underTheRulesBefore: { tier: from } },
    sentence:
      `version ${rules.version} of the program took effect on ${dateOf(outcome.at, rules)} and ${how}: ` +
      `what counts${against(higher, counted, rules)} earns ${levelName(earned, rules)}, so ` +
      (outcome.kind === 'tier.kept'
        ? standing === 'recompute-terms'
          ? `${name} is kept ${untilIn(outcome.until, rules)}, the term that these rules give from ${formatDay(before.tier.start?.from ?? rules.calendar.dayOf(before.tier.since))} on; under version ${old.version} it would have been ${untilIn(before.tier.until, old)}`
          : `${name} is kept for as long as version ${old.version} would have kept it, ${untilIn(outcome.until, rules)}`
        : `the tier went from ${levelName(from, old)} to ${name}; under version ${old.version} it would have stayed`),
  };
}

/** What is there of what a level asks for; nothing where it asks for nothing. */
function against({ name, qualify }: Level, counted: Counted, rules: Rules): string {
  return qualify === null
    ? ''
    : ` (${countedIn(qualify, counted, '', rules)}, where ${name} asks for ${askedIn(qualify, rules)})`;
}
