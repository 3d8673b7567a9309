/** Why a trigger fired, what it gave, and why it has not fired after all. */
import type { PointsClawedBack, PointsRewarded, TriggerFired, TriggerWithdrawn } from '../facts/outcomes.ts';
import type { OccasionKind } from '../facts/vocabulary.ts';
import { formatInstant } from '../kernel/instant.ts';
import type { Rules } from '../program/rules.ts';
import { allTriggers, type Trigger } from '../program/triggers/rules.ts';
import type { MemberState } from '../state/state.ts';
import { firedOf } from '../triggers/fire.ts';
import type { Case } from './case.ts';
import type { Reasons } from './explanation.ts';
import { counted, dateOf, levelName, pointsIn, pointsWere, startOf } from './words.ts';

function triggerOf(id: string, { triggers, version }: Rules): Trigger {
  const found = allTriggers(triggers).find((each) => each.id === id);
  if (found === undefined) throw new Error(`no trigger ${id} in version ${version}`);
  return found;
}

export function explainFired(found: Case, outcome: TriggerFired): Reasons {
  const { rules, at, before } = found;
  const trigger = triggerOf(outcome.trigger, rules);
  const { id, on, quietDays, cap, holdout } = trigger;
  const when = whenOf(id, rules);
  const last = before === null ? null : firedOf(before, id);
  const heldOut = outcome.heldOut === true;
  const done = heldOut
    ? `, but nothing was done: the member is among the ${holdout} of every hundred who are held out`
    : '';
  return {
    inputs: {
      on: on.kind,
      ...(when === undefined ? {} : { when }),
      ...('days' in on ? { days: on.days } : {}),
      quietDays,
      cap: cap === null ? null : { ...cap },
      holdout,
      firedBefore: last?.times ?? 0,
      lastOn: last === null ? null : startOf(last.lastOn, rules),
    },
    result: { trigger: id, at: formatInstant(at), heldOut, points: heldOut ? 0 : trigger.points },
    counterfactual: { withoutTheOccasion: { fired: false } },
    sentence: `on ${dateOf(at, rules)} the trigger "${id}" fired, because ${why(trigger, found)}${when === undefined ? '' : ' and its condition held'}${done}; without that it would not have`,
  };
}

function whenOf(id: string, { file }: Rules): string | undefined {
  return file.triggers?.find((each) => each.id === id)?.when;
}

function engagedAs(kind: string | undefined): string {
  return kind === undefined ? 'an engagement' : `an engagement "${kind}"`;
}

function why({ on, silence }: Trigger, { rules, before, ...found }: Case): string {
  const state = 'after' in found ? found.after : before;
  const { level, until } = (state as MemberState).tier;
  switch (on.kind) {
    case 'enrolled':
      return 'the member enrolled';
    case 'first-purchase':
      return 'the member bought for the first time';
    case 'nth-purchase':
      return `it was purchase number ${on.purchases} of the member`;
    case 'purchase':
      return 'the member bought';
    case 'tier-reached':
      return on.level === undefined ? 'a level was reached' : `${levelName(level, rules)} was reached`;
    case 'birthday':
      return 'it was the birthday of the member';
    case 'membership-anniversary':
      return 'a year of the membership was full';
    case 'no-purchase-for':
      return `nothing had been bought for ${counted(on.days, 'day')}`;
    case 'tier-at-risk':
      return `the term of ${levelName(level, rules)} ends ${until === null ? '' : `on ${dateOf(until, rules)} `}and what counts so far is too little to keep it`;
    case 'points-expiring':
      return `points expire ${counted(on.days, 'day')} later`;
    case 'points-available':
      return 'points that were on hold can be spent';
    case 'stage-entered':
      return on.stage === 'won-back'
        ? `the member bought again after ${counted(silence, 'day')} or more`
        : `with ${counted(silence, 'day')} without a purchase the stage "${on.stage}" begins`;
    case 'reward-within-reach':
      return on.reward === undefined
        ? 'the points for a reward can be spent'
        : `the points for the reward "${on.reward}" can be spent`;
    case 'engagement':
      return on.scoreBelow === undefined
        ? `${engagedAs(on.engagement)} was recorded`
        : `${engagedAs(on.engagement)} was recorded with a score below ${on.scoreBelow}`;
    case 'program-ends':
      return `the program ends on ${on.lastDay}`;
  }
}

/** Points by a trigger. */
export function explainGiven({ rules }: Case, outcome: PointsRewarded): Reasons {
  const id = idIn(outcome.rule);
  return {
    inputs: { for: id, points: triggerOf(id, rules).points },
    result: {
      points: outcome.points,
      deficitPaid: outcome.deficitPaid,
      expiresAt: startOf(outcome.expiresOn, rules),
    },
    counterfactual: { withoutTheTrigger: { points: 0 } },
    sentence: `the trigger "${id}" gave ${pointsIn(outcome.points)}; without it there would be none`,
  };
}

function idIn(rule: string): string {
  return rule.slice('triggers.'.length);
}

export function explainTakenBack(_: Case, { rule, points, deficit, ...says }: PointsClawedBack): Reasons {
  const owed = deficit > 0 ? `, ${deficit} of them owed because they were spent` : '';
  return {
    inputs: { for: idIn(rule), ...saidIn(says) },
    result: { points, deficit },
    counterfactual: { withoutTheFact: { points: 0 } },
    sentence: `what the trigger "${idIn(rule)}" had fired for is undone, so ${pointsWere(-points)} taken back${owed}`,
  };
}

const occasionOf: { readonly [K in OccasionKind]: string } = {
  enrolled: 'the enrolment',
  'first-purchase': 'the order',
  'nth-purchase': 'the order',
  purchase: 'the order',
  'tier-reached': 'the rise',
  birthday: 'the birthday',
  'membership-anniversary': 'the anniversary',
  'no-purchase-for': 'the time without a purchase',
  'tier-at-risk': 'the risk',
  'points-expiring': 'the expiry',
  'points-available': 'the end of the hold',
  'stage-entered': 'the change of the stage',
  'reward-within-reach': 'what brought the reward within reach',
  engagement: 'the engagement',
  'program-ends': 'the end of the program',
};

export function explainWithdrawn({ rules, before }: Case, outcome: TriggerWithdrawn): Reasons {
  const { trigger: id } = outcome;
  const known = allTriggers(rules.triggers).find((each) => each.id === id);
  const times = before === null ? 0 : (firedOf(before, id)?.times ?? 0);
  const what = known === undefined ? 'what it fired for' : occasionOf[known.on.kind];
  return {
    inputs: { ...saidIn(outcome), firedBefore: times },
    result: { trigger: id, fired: Math.max(0, times - 1) },
    counterfactual: { withoutTheFact: { fired: times } },
    sentence: `the trigger "${id}" has not fired after all, because ${what} is undone; without that it would stand`,
  };
}

function saidIn({ order, engagement }: Pick<TriggerWithdrawn, 'order' | 'engagement'>) {
  return {
    ...(order === undefined ? {} : { order }),
    ...(engagement === undefined ? {} : { engagement }),
  };
}
