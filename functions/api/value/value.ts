/** How valuable a member is, as of now: from their state, their facts and the program's model. */
import type { Day, Instant, MemberId } from '../../../domain/kernel/brand.ts';
import { formatDay } from '../../../domain/kernel/civil.ts';
import { formatInstant } from '../../../domain/kernel/instant.ts';
import { lineAt, rulesOfLine } from '../../../domain/program/timeline.ts';
import { valueRulesOf } from '../../../domain/program/value/rules.ts';
import { recountActivity } from '../../../domain/reading/activity.ts';
import { habitsOf, noHabits } from '../../../domain/reading/habits.ts';
import type { MemberState } from '../../../domain/state/state.ts';
import { pictureOf } from '../../../domain/value/picture.ts';
import { platformNow } from '../../shared/clock.ts';
import type { Reply, Request } from '../../shared/http.ts';
import { Problem } from '../../shared/problem.ts';
import { factsIfCountable } from '../../store/history/knownActivity.ts';
import { getModel } from '../../store/programs/models.ts';
import { type Commands, timelineIn } from '../command.ts';
import { loadMember, namedMember, ownMember } from '../members/load.ts';
import { presentTags } from '../tags/tags.ts';
import { presentModel, presentPicture, type TagsShown } from './present.ts';

type Reader = 'retailer' | 'member';

export async function readValue(commands: Commands, request: Request): Promise<Reply> {
  return valueFor(commands, request, namedMember(request), 'retailer');
}

/** A program shows it to members or, where it says nothing, does not. */
export async function readOwnValue(commands: Commands, request: Request): Promise<Reply> {
  const memberId = ownMember(request);
  const timeline = await timelineIn(commands, request);
  const { file } = rulesOfLine(timeline, lineAt(timeline, platformNow()));
  if (file.value?.showToMembers !== true) {
    throw new Problem('value-not-shown', `program "${request.program}" does not show members their value`);
  }
  return valueFor(commands, request, memberId, 'member');
}

async function valueFor(
  commands: Commands,
  request: Request,
  memberId: MemberId,
  reader: Reader,
): Promise<Reply> {
  const { store } = commands;
  const { program } = request;
  const [[timeline, member], stored] = await Promise.all([
    // Activity and tags are kept whatever the rules need.
    loadMember(commands, request, memberId, 'stored'),
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
      ...presentPicture(picture, habits, tagsFor(reader, member.state), valueRules, rules.currencyDigits),
    },
  };
}

/** The words are the retailer's own, and not for members' eyes. */
function tagsFor(reader: Reader, state: MemberState): TagsShown {
  return reader === 'member' ? {} : { set: presentTags(state) };
}

function costOf({ lifetimeValue }: ReturnType<typeof valueRulesOf>, channel: string | null): number {
  const { acquisitionCost, acquisitionCosts } = lifetimeValue;
  return (channel === null ? undefined : acquisitionCosts.get(channel)) ?? acquisitionCost;
}
