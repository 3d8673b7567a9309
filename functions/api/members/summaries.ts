/** The members of a program with tier and points, those first whom time changes first. */
import type { Instant } from '../../../domain/kernel/brand.ts';
import { finding } from '../../../domain/kernel/finding.ts';
import { endOfTime, formatInstant } from '../../../domain/kernel/instant.ts';
import { nearest } from '../../../domain/kernel/nearest.ts';
import { briefly, quoted } from '../../../domain/kernel/words.ts';
import { lineAt, rulesOfLine, type Timeline } from '../../../domain/program/timeline.ts';
import { status } from '../../../domain/reading/status.ts';
import { presentLevel, presentMember } from '../../present/present.ts';
import { platformNow, realNow } from '../../shared/clock.ts';
import type { Reply, Request } from '../../shared/http.ts';
import { invalid } from '../../shared/json.ts';
import { encodeCursor, readLimit } from '../../shared/paging.ts';
import { HistoryTooLong } from '../../store/errors.ts';
import { withCurrentState } from '../../store/history/current.ts';
import { readAll } from '../../store/history/readMember.ts';
import type { MemberRecord } from '../../store/members/memberItem.ts';
import { type DueMember, fromTheStart, walkSoonest } from '../../store/members/soonest.ts';
import { type Commands, timelineIn } from '../command.ts';
import { readWalkPosition, textOfWalk } from './walkPosition.ts';

/** A page looks on for so long; then it may be short, or empty, and still have a next. */
const pageMs = 2_000;
/** With a filter most of those who are looked at may not be wanted. */
const lookedAtOnce = 50;

export async function listSummaries(commands: Commands, request: Request): Promise<Reply> {
  const { store } = commands;
  const { program, query } = request;
  const limit = readLimit(query.limit);
  const from = query.cursor === undefined ? fromTheStart : readWalkPosition(query.cursor);
  const timeline = await timelineIn(commands, request);
  const tier = tierIn(query.tier, timeline);
  const until = realNow() + pageMs;
  const walk = walkSoonest(store, program, from, limit);
  const members: Row[] = [];
  do {
    const wanted = limit - members.length;
    const listed = await walk.next(tier === null ? wanted : Math.max(wanted, lookedAtOnce));
    if (listed.length === 0) break;
    const rows = await rowsOf(commands, request, listed, timeline);
    for (const [index, row] of rows.entries()) {
      if (row !== null && (tier === null || row.tier.id === tier)) members.push(row);
      if (members.length < limit) continue;
      walk.giveBack(listed.length - index - 1);
      break;
    }
  } while (members.length < limit && realNow() < until);
  const position = walk.position();
  return {
    status: 200,
    body: { members, next: position === null ? null : encodeCursor(textOfWalk(position)) },
  };
}

type Row = ReturnType<typeof present>;

/** In the order of `listed`; null for one who can't be read. */
async function rowsOf(
  { store }: Commands,
  { program }: Request,
  listed: readonly DueMember[],
  timeline: Timeline,
): Promise<readonly (Row | null)[]> {
  const ids = listed.map(({ memberId }) => memberId);
  const members = await readAll(store, { program, timeline }, ids);
  const byId = new Map(members.map((member) => [member.state.memberId, member]));
  const now = platformNow();
  const rowOf = async ({ memberId, dueAt }: DueMember) => {
    const member = byId.get(memberId);
    if (member === undefined) return null;
    return present(await asCurrent(store, program, timeline, member), dueAt, timeline, now);
  };
  return Promise.all(listed.map(rowOf));
}

/** A till's shared guest card is shown as it is stored: nobody folds its history while others wait. */
async function asCurrent(
  store: Commands['store'],
  program: Request['program'],
  timeline: Timeline,
  member: MemberRecord,
): Promise<MemberRecord> {
  try {
    return await withCurrentState(store, program, timeline, member);
  } catch (error) {
    if (error instanceof HistoryTooLong) return member;
    throw error;
  }
}

function present({ state }: MemberRecord, dueAt: Instant, timeline: Timeline, now: Instant) {
  const { tier, nextExpiry } = status(state, timeline, now);
  return {
    ...presentMember(state, timeline, now),
    tier: presentLevel(tier.level),
    tierUntil: tier.until === null ? null : formatInstant(tier.until),
    nextExpiry: nextExpiry === null ? null : { points: nextExpiry.points, at: formatInstant(nextExpiry.at) },
    dueAt: dueAt >= endOfTime ? null : formatInstant(dueAt),
  };
}

function tierIn(tier: string | undefined, timeline: Timeline): string | null {
  if (tier === undefined) return null;
  const { tiers } = rulesOfLine(timeline, lineAt(timeline, platformNow()));
  const known = tiers.levels.map(({ id }) => id as string);
  if (known.includes(tier)) return tier;
  const meant = nearest(tier, known);
  const says = `is ${briefly(tier)}, no tier of the program${meant === null ? '' : `: did you mean "${meant}"?`}`;
  throw invalid([finding({ tier }, ['tier'], says, `name one of ${quoted(known, 'or')}`)]);
}
