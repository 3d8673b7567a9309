/** How valuable a member is, as of now: from their state, their facts and the program's model. */
import type { Day, Instant } from '../../../domain/kernel/brand.ts';
import { formatDay } from '../../../domain/kernel/civil.ts';
import { formatInstant } from '../../../domain/kernel/instant.ts';
import { lineAt, rulesOfLine } from '../../../domain/program/timeline.ts';
import { valueRulesOf } from '../../../domain/program/value/rules.ts';
import { recountActivity } from '../../../domain/reading/activity.ts';
import { habitsOf, noHabits } from '../../../domain/reading/habits.ts';
import { pictureOf } from '../../../domain/value/picture.ts';
import { platformNow } from '../../shared/clock.ts';
import type { Reply, Request } from '../../shared/http.ts';
import { factsIfCountable } from '../../store/ledger/knownActivity.ts';
import { getModel } from '../../store/programs/models.ts';
import type { Commands } from '../command.ts';
import { loadMember, namedMember } from '../members/load.ts';
import { presentModel, presentPicture } from './present.ts';

export async function readValue(commands: Commands, request: Request): Promise<Reply> {
  const { store } = commands;
  const { program } = request;
  const [[timeline, member], stored] = await Promise.all([
    // Activity and tags are kept whatever the rules need.
    loadMember(commands, request, namedMember(request), 'stored'),
    getModel(store, program),
  ]);
  const facts = await factsIfCountable(store, program, member);
  // What was just recorded may lie a moment ahead of the clock.
  const now = Math.max(platformNow(), member.state.asOf.at) as Instant;
  const rules = rulesOfLine(timeline, lineAt(timeline, now));
  const valueRules = valueRulesOf(rules.file);
  const habits = facts === null ? noHabits : habitsOf(facts, now);
  const { activity } = member.state;
  const on = rules.calendar.dayOf(now);
  const picture = pictureOf(
    activity.isStale && facts !== null ? recountActivity(facts, rules.calendar, now) : activity,
    on,
    valueRules,
    stored?.model ?? null,
    { acquisitionCost: costOf(valueRules, habits.firstChannel), perWhole: 10 ** rules.currencyDigits },
  );
  return {
    status: 200,
    body: {
      memberId: member.state.memberId,
      asOf: formatInstant(now),
      day: formatDay(on as Day),
      currency: rules.currency,
      programVersion: rules.version,
      model: stored === null ? null : presentModel(stored),
      ...presentPicture(picture, habits, member.state, valueRules, rules.currencyDigits),
    },
  };
}

function costOf({ lifetimeValue }: ReturnType<typeof valueRulesOf>, channel: string | null): number {
  const { acquisitionCost, acquisitionCosts } = lifetimeValue;
  return (channel === null ? undefined : acquisitionCosts.get(channel)) ?? acquisitionCost;
}
