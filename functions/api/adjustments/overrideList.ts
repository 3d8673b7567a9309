/** Tiers that operators gave: of a member, and of a program. */
import { factId } from '../../../domain/facts/facts.ts';
import type { FactId, MemberId } from '../../../domain/kernel/brand.ts';
import { formatInstant } from '../../../domain/kernel/instant.ts';
import { type MemberNow, memberAt } from '../../../domain/member/admit.ts';
import type { Timeline } from '../../../domain/program/timeline.ts';
import { platformNow } from '../../shared/clock.ts';
import type { Reply, Request } from '../../shared/http.ts';
import { decodeCursor, encodeCursor, readLimit } from '../../shared/paging.ts';
import { getEntry, listFacts, type Recorded } from '../../store/history/history.ts';
import { readMember } from '../../store/history/readMember.ts';
import { idsOf } from '../../store/members/memberItem.ts';
import { actionPosition, listActions } from '../../store/programs/actions.ts';
import { type Commands, timelineIn } from '../command.ts';
import { loadMember, namedMember } from '../members/load.ts';

export async function listMemberOverrides(commands: Commands, request: Request): Promise<Reply> {
  const memberId = namedMember(request);
  const limit = readLimit(request.query.limit);
  const after = decodeCursor(request.query.cursor);
  const [timeline, member] = await loadMember(commands, request, memberId);
  const now = memberAt(member.state, timeline, platformNow());
  const { store } = commands;
  const page = await listFacts(store, request.program, idsOf(member), ['tier-override'], { limit, after });
  const overrides = await Promise.all(page.facts.map((each) => present(commands, request, each, now)));
  return { status: 200, body: { overrides, next: page.next === null ? null : encodeCursor(page.next) } };
}

/** How many actions are looked through for one page. */
const lookedThroughMax = 200;

/** Every giving of a tier is an action in the audit, which is sorted by time: no member is looked through. */
export async function listOverrides(commands: Commands, request: Request): Promise<Reply> {
  const { store } = commands;
  const { program } = request;
  const limit = readLimit(request.query.limit);
  const after = decodeCursor(request.query.cursor, actionPosition);
  const timeline = await timelineIn(commands, request);
  const page = await listActions(store, program, lookedThroughMax, after);
  const given = page.actions.filter(({ action }) => action === 'tier.overridden');
  const shown = given.slice(0, limit);
  const found = await Promise.all(
    shown.map(({ about, after: made }) =>
      overrideOf(commands, request, timeline, about.member as MemberId, made?.entry as FactId),
    ),
  );
  const last = given.length > limit ? shown.at(-1)?.position : undefined;
  const next = last ?? page.next;
  const body = { overrides: found.flat(), next: next === null ? null : encodeCursor(next) };
  return { status: 200, body };
}

async function overrideOf(
  commands: Commands,
  request: Request,
  timeline: Timeline,
  memberId: MemberId,
  id: FactId,
) {
  const { store } = commands;
  const { program } = request;
  const [member, entry] = await Promise.all([
    readMember(store, { program, memberId, timeline }, 'current'),
    getEntry(store, program, id),
  ]);
  if (member === null || entry?.body.kind !== 'fact' || entry.body.fact.kind !== 'tier-override') return [];
  const given = { fact: entry.body.fact, by: entry.body.by, entry };
  return [await present(commands, request, given, memberAt(member.state, timeline, platformNow()))];
}

async function present(
  { store }: Commands,
  { program }: Request,
  { fact, by }: Recorded<'tier-override'>,
  { state, rules }: MemberNow,
) {
  const { overrideId, memberId, tier, as, reason, recordedAt, until } = fact;
  const isInForce = state.override?.id === overrideId;
  const end = isInForce
    ? null
    : await getEntry(store, program, factId('tier-override-end', memberId, overrideId));
  // A level that the rules in force no longer have goes by its id.
  const name = rules.tiers.levels.find(({ id }) => id === tier)?.name ?? tier;
  return {
    id: overrideId,
    memberId,
    tier: { id: tier, name },
    kind: as,
    reason,
    by: by?.actor ?? null,
    at: formatInstant(recordedAt),
    until: formatInstant(until),
    state: isInForce ? 'in-force' : end === null ? 'over' : 'ended',
    endedAt: end === null ? null : formatInstant(end.recordedAt),
  };
}
