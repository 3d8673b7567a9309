/** What is rewarded apart from buying, and the birthday that an enrolment tells. */

import {
  type Engagement,
  type EngagementRevocation,
  type Enrolment,
  effectiveAt,
  engagementFactId,
} from '../../facts/facts.ts';
import { points } from '../../kernel/brand.ts';
import { startOfPeriod } from '../../kernel/civil.ts';
import { countUse, credit, settled, takeBack, usedOf } from '../../points/booking.ts';
import { available, expiresOn } from '../../points/lots.ts';
import { namedOfEngagement } from '../../points/quantities.ts';
import type { Rules } from '../../program/rules.ts';
import { rulesOfLine } from '../../program/timeline.ts';
import { type Context, decidedBy } from '../../state/context.ts';
import { addQualifying, neededPart, withNamed } from '../../state/qualifying.ts';
import { type Amounts, type MemberState, noAmounts } from '../../state/state.ts';
import { raiseIfEarned } from '../../tiers/decide.ts';
import { withEngagement } from '../../value/activity.ts';
import { changeAmounts, decideTierAgain } from './refunds.ts';

/** Points for something other than buying, as long as the member's cap has room. It is noted whatever it is worth. */
export function applyEngagement(before: MemberState, fact: Engagement, context: Context): MemberState {
  const state = { ...before, activity: withEngagement(before.activity, fact.engagement, 1) };
  const { today, timeline, memory } = context;
  const rule = context.rules.earning.engagements.get(fact.engagement);
  const made = { fact, line: state.line, today, expiresOn: expiresOn(context.rules.expiry, today) };
  if (rule === undefined) {
    memory.engagements.set(fact.id, { ...made, paid: 0, isRevoked: false });
    return settled(state, context.at);
  }
  const cap = rule.capPerMember;
  const what = `engagement:${rule.kind}`;
  const room =
    cap === undefined ? rule.points : Math.max(0, cap.points - usedOf(state, what, cap.per, today));
  const paid = Math.min(rule.points, room);
  memory.engagements.set(fact.id, { ...made, paid, isRevoked: false });
  const rewarded = reward(state, paid, `earning.engagements.${rule.kind}`, context);
  const used =
    cap === undefined || paid === 0
      ? rewarded
      : countUse(rewarded, what, startOfPeriod(cap.per, today), paid);
  const amounts = neededPart(timeline.need, amountsOfEngagement(context.rules, fact, paid));
  const counted = { ...used, qualifying: addQualifying(used.qualifying, timeline.need, today, amounts) };
  return settled(raiseIfEarned(counted, context, { by: fact.id, availableOn: available }), context.at);
}

/** What it counts toward a tier. */
function amountsOfEngagement(rules: Rules, { engagement, quantities }: Engagement, paid: number): Amounts {
  return withNamed({ ...noAmounts, points: paid }, namedOfEngagement(rules, engagement, quantities));
}

/**
 * Takes back what the engagement gave, by the rules of its own moment: its points, what it counted, and what it
 * used of its cap. After its points have expired there are none to take.
 */
export function applyRevocation(
  before: MemberState,
  fact: EngagementRevocation,
  context: Context,
): MemberState {
  const id = engagementFactId(fact.source, fact.engagementId);
  const made = context.memory.engagements.get(id);
  if (made === undefined) throw new Error(`engagement ${id} was revoked before it was recorded`);
  context.memory.engagements.set(id, { ...made, isRevoked: true });
  const { engagement } = made.fact;
  const rules = rulesOfLine(context.timeline, made.line);
  const rule = rules.earning.engagements.get(engagement);
  const state = { ...before, activity: withEngagement(before.activity, engagement, -1) };
  if (rule === undefined || made.isRevoked) return settled(state, context.at);
  const isGone = made.today < state.clearedOn || made.expiresOn <= context.today;
  const reward = { own: { ...made, availableOn: available }, points: isGone ? 0 : made.paid };
  const because = { rule: `earning.engagements.${engagement}`, engagement: fact.engagementId };
  const moved = takeBack(state, reward, because, context);
  const counted = amountsOfEngagement(rules, made.fact, made.paid);
  const less = changeAmounts(moved, made.today, counted, noAmounts, context);
  const cap = rule.capPerMember;
  const freed =
    cap === undefined || made.paid === 0
      ? less
      : countUse(less, `engagement:${engagement}`, startOfPeriod(cap.per, made.today), -made.paid);
  const taken = {
    at: effectiveAt(made.fact),
    day: made.today,
    amounts: neededPart(context.timeline.need, counted),
  };
  const decided = decideTierAgain(
    state,
    freed,
    { by: id, isOff: true, says: { engagement: fact.engagementId }, taken },
    context,
  );
  return settled(decided, context.at);
}

/** The birthday becomes known. Enrolling itself, and its welcome, happen with a member's first fact. */
export function applyEnrolment(state: MemberState, fact: Enrolment, context: Context): MemberState {
  if (fact.birthday === undefined) return settled(state, context.at);
  return settled({ ...state, birthday: Number(fact.birthday.replace('-', '')) }, context.at);
}

/** Points that are not for a purchase: spendable at once, expiring like points earned today. */
export function reward(state: MemberState, paid: number, rule: string, context: Context): MemberState {
  const { rules, today, outcomes } = context;
  const lot = { expiresOn: expiresOn(rules.expiry, today), availableOn: available, remaining: points(paid) };
  const { state: credited, deficitPaid } = credit(state, lot);
  outcomes.push({
    kind: 'points.rewarded',
    ...decidedBy(context, rule),
    points: lot.remaining,
    deficitPaid,
    expiresOn: lot.expiresOn,
  });
  return credited;
}
