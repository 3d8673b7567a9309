/** What is rewarded apart from buying, and the birthday that an enrolment tells. */

import type { Engagement, Enrolment } from '../facts/facts.ts';
import { points } from '../kernel/brand.ts';
import { startOfPeriod } from '../kernel/civil.ts';
import { countUse, credit, settled, usedOf } from '../points/booking.ts';
import { available, expiresOn } from '../points/lots.ts';
import { namedOfEngagement } from '../points/quantities.ts';
import { type Context, decidedBy } from '../state/context.ts';
import { addQualifying, neededPart, withNamed } from '../state/qualifying.ts';
import { type MemberState, noAmounts } from '../state/state.ts';
import { raiseIfEarned } from '../tiers/decide.ts';
import { withEngagement } from '../value/activity.ts';

/** Points for something other than buying, as long as the member's cap has room. It is noted whatever it is worth. */
export function applyEngagement(before: MemberState, fact: Engagement, context: Context): MemberState {
  const state = { ...before, activity: withEngagement(before.activity, fact.engagement) };
  const rule = context.rules.earning.engagements.get(fact.engagement);
  if (rule === undefined) return settled(state, context.at);
  const { today, timeline } = context;
  const cap = rule.capPerMember;
  const what = `engagement:${rule.kind}`;
  const room =
    cap === undefined ? rule.points : Math.max(0, cap.points - usedOf(state, what, cap.per, today));
  const paid = Math.min(rule.points, room);
  const rewarded = reward(state, paid, `earning.engagements.${rule.kind}`, context);
  const used =
    cap === undefined || paid === 0
      ? rewarded
      : countUse(rewarded, what, startOfPeriod(cap.per, today), paid);
  const named = namedOfEngagement(context.rules, rule.kind, fact.quantities);
  const amounts = neededPart(timeline.need, withNamed({ ...noAmounts, points: paid }, named));
  const counted = { ...used, qualifying: addQualifying(used.qualifying, timeline.need, today, amounts) };
  return settled(raiseIfEarned(counted, context), context.at);
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
