/** A member's status now, had a draft been in force: since a day, or from this moment on. */
import type { Day, Instant } from '../../../domain/kernel/brand.ts';
import { calendarIn } from '../../../domain/kernel/calendar.ts';
import { formatDay, parseDay } from '../../../domain/kernel/civil.ts';
import { finding } from '../../../domain/kernel/finding.ts';
import { formatInstant } from '../../../domain/kernel/instant.ts';
import { briefly } from '../../../domain/kernel/words.ts';
import { fold } from '../../../domain/member/fold.ts';
import { withDraft } from '../../../domain/preview/effect.ts';
import { asIfSince } from '../../../domain/preview/since.ts';
import type { Timeline, TimelineLine } from '../../../domain/program/timeline.ts';
import { presentStatus } from '../../present/present.ts';
import { platformNow } from '../../shared/clock.ts';
import type { Reply, Request } from '../../shared/http.ts';
import { invalid } from '../../shared/json.ts';
import { factsAfter } from '../../store/history/history.ts';
import { compileFile } from '../../store/programs/programs.ts';
import { type Commands, unknownMember } from '../command.ts';
import { namedDraft, readDraftFile } from '../programs/draftFile.ts';
import { findMember, namedMember } from './load.ts';

/** By the fold that publishing would bring about; nothing is written. */
export async function readStatusUnderDraft(commands: Commands, request: Request): Promise<Reply> {
  const memberId = namedMember(request);
  const asked = sinceIn(request);
  const [timeline, member] = await findMember(commands, request, memberId, 'stored');
  const draft = await namedDraft(commands.store, request);
  if (member === null) throw unknownMember(request, memberId);
  const { file } = await readDraftFile(request, Buffer.from(draft.text));
  const now = Math.max(platformNow(), member.state.asOf.at) as Instant;
  const since = asked === null ? null : startOf(asked, file.timeZone, now);
  const facts = await factsAfter(commands.store, request.program, member, null);
  const line: TimelineLine = {
    effectiveFrom: since ?? now,
    publishedAt: now,
    standing: file.tiers.standing,
    rules: await compileFile(file, versionAfter(timeline)),
  };
  const changed = since === null ? withDraft(timeline, line) : asIfSince(timeline, line);
  const { state } = fold(facts, changed, now);
  if (state === null) throw new Error(`member ${memberId} has no facts`);
  return { status: 200, body: presentStatus(state, changed, now) };
}

const versionAfter = ({ published }: Timeline): number =>
  1 + Math.max(0, ...published.map(({ rules }) => rules.version));

function sinceIn({ query }: Request): Day | null {
  const { since } = query;
  if (since === undefined) return null;
  const day = parseDay(since);
  if (day !== null) return day;
  const says = `must be a local day, not ${briefly(since)}`;
  throw invalid([finding(query, ['since'], says, 'write a day such as since=2026-03-14, or leave it out')]);
}

function startOf(day: Day, timeZone: string, now: Instant): Instant {
  const at = calendarIn(timeZone).startOfDay(day);
  if (at <= now) return at;
  const since = formatDay(day);
  const says = `is ${since}, which lies ahead: the platform's clock says ${formatInstant(now)}`;
  throw invalid([finding({ since }, ['since'], says, 'write a day that has begun, such as today')]);
}
