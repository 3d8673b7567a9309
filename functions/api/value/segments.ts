/** The segments of a program by its last model, and who is in one as of now. */
import type { Instant, MemberId, ProgramId } from '../../../domain/kernel/brand.ts';
import type { Calendar } from '../../../domain/kernel/calendar.ts';
import { formatDay } from '../../../domain/kernel/civil.ts';
import { finding } from '../../../domain/kernel/finding.ts';
import { nearest } from '../../../domain/kernel/nearest.ts';
import { briefly, quoted } from '../../../domain/kernel/words.ts';
import type { Rules } from '../../../domain/program/rules.ts';
import { lineAt, rulesOfLine, type Timeline } from '../../../domain/program/timeline.ts';
import { valueRulesOf } from '../../../domain/program/value/rules.ts';
import type { Model } from '../../../domain/value/model.ts';
import { worthBy } from '../../../domain/value/picture.ts';
import { profileOf } from '../../../domain/value/profile.ts';
import { otherSegment, rfmOf, segmentOf } from '../../../domain/value/rfm.ts';
import type { SegmentRule } from '../../../domain/value/rules.ts';
import { platformNow, realNow } from '../../shared/clock.ts';
import type { Reply, Request } from '../../shared/http.ts';
import { invalid } from '../../shared/json.ts';
import { readLimit } from '../../shared/paging.ts';
import type { Store } from '../../store/client.ts';
import { knownActivity } from '../../store/history/knownActivity.ts';
import { readAll } from '../../store/history/readMember.ts';
import type { MemberRecord } from '../../store/members/memberItem.ts';
import { type ListPosition, listMembers } from '../../store/members/memberList.ts';
import { getModel, type StoredModel } from '../../store/programs/models.ts';
import { type Commands, timelineIn } from '../command.ts';
import { cursorOf, readPosition } from '../members/listPosition.ts';
import { estimate, presentModel } from './present.ts';

export async function readSegments(commands: Commands, request: Request): Promise<Reply> {
  const rules = await currentRules(commands, request);
  const stored = await getModel(commands.store, request.program);
  const { currency } = rules;
  const body =
    stored === null
      ? { currency, model: null, segments: [] }
      : { currency, model: presentCalculated(stored), segments: presentSegments(stored, rules) };
  return { status: 200, body };
}

function presentCalculated(stored: StoredModel) {
  const { members, buyers, sampled, model, fit } = stored;
  return {
    ...presentModel(stored),
    from: formatDay(model.from),
    worth: worthBy(model.parameters),
    distinctValues: {
      recency: model.cuts.recency.distinct,
      frequency: model.cuts.frequency.distinct,
      monetary: model.cuts.monetary.distinct,
    },
    members,
    buyers,
    sampled,
    parameters: model.parameters,
    fit: { bgNbd: presentFit(fit.bgNbd), gammaGamma: presentFit(fit.gammaGamma) },
  };
}

type AnyFit = StoredModel['fit'][keyof StoredModel['fit']];

function presentFit(fit: AnyFit) {
  switch (fit.kind) {
    case 'fitted':
      return { outcome: fit.kind, ...fit.quality };
    case 'not-enough-data':
      return { outcome: fit.kind, repeatBuyers: fit.repeatBuyers, repeatBuyersMin: fit.repeatBuyersMin };
    case 'too-alike':
      return { outcome: fit.kind };
    case 'not-converged':
      return { outcome: fit.kind, iterations: fit.iterations };
  }
}

function segmentNames({ file }: Rules): readonly string[] {
  return [...valueRulesOf(file).segments.map(({ name }) => name), otherSegment];
}

/** In the order of the table; of a sample, the whole is as many times larger. */
function presentSegments({ model, buyers, sampled }: StoredModel, rules: Rules) {
  const { currencyDigits } = rules;
  const names = segmentNames(rules);
  const isKnown = new Set(names);
  const others = model.segments.filter(({ name }) => !isKnown.has(name)).map(({ name }) => name);
  return [...names, ...others].map((name) => {
    const found = model.segments.find((segment) => segment.name === name);
    if (found === undefined) return { name, members: 0, mean: null, spread: null };
    const { members, mean, spread } = found;
    return {
      name,
      members: Math.round((members * buyers) / sampled),
      mean: estimate(mean, currencyDigits),
      spread: estimate(spread, currencyDigits),
    };
  });
}

/** A page looks on for so long; then it may be short, or empty, and still have a next. */
const pageMs = 2_000;

export async function listSegmentMembers(commands: Commands, request: Request): Promise<Reply> {
  const limit = readLimit(request.query.limit);
  const from = readPosition(request.query.cursor);
  const { store } = commands;
  const { program } = request;
  const timeline = await timelineIn(commands, request);
  const rules = rulesNow(timeline);
  const segment = segmentIn(request, rules);
  const stored = await getModel(store, program);
  const until = realNow() + pageMs;
  const { calendar } = rules;
  const { segments } = valueRulesOf(rules.file);
  const members: MemberId[] = [];
  let next: ListPosition | null = stored === null ? null : from;
  while (stored !== null && next !== null && members.length < limit && realNow() < until) {
    const page = await listMembers(store, program, limit - members.length, next);
    const { model } = stored;
    const segmenting = { store, program, timeline, segments, calendar, model };
    members.push(...(await membersIn(segment, page.members, segmenting)));
    ({ next } = page);
  }
  return {
    status: 200,
    body: { members: members.map((memberId) => ({ memberId })), next: next === null ? null : cursorOf(next) },
  };
}

/** What tells who is in which segment. */
interface Segmenting {
  readonly store: Store;
  readonly program: ProgramId;
  readonly timeline: Timeline;
  readonly segments: readonly SegmentRule[];
  readonly calendar: Calendar;
  readonly model: Model;
}

/** Of `listed` those who are in the segment now. */
async function membersIn(
  segment: string,
  listed: readonly MemberId[],
  segmenting: Segmenting,
): Promise<readonly MemberId[]> {
  const found: MemberId[] = [];
  for (const member of await readAll(segmenting.store, segmenting, listed)) {
    if ((await segmentNow(member, segmenting)) === segment) found.push(member.state.memberId);
  }
  return found.toSorted();
}

async function segmentNow(
  member: MemberRecord,
  { store, program, segments, calendar, model }: Segmenting,
): Promise<string | null> {
  const now = Math.max(platformNow(), member.state.asOf.at) as Instant;
  const activity = await knownActivity(store, program, member, calendar, now);
  const state = profileOf(activity, calendar.dayOf(now));
  if (state.kind !== 'profile') return null;
  return segmentOf(segments, rfmOf(model.cuts, state.profile));
}

function segmentIn({ params }: Request, rules: Rules): string {
  const segment = params.segment ?? '';
  const names = segmentNames(rules);
  if (names.includes(segment)) return segment;
  const meant = nearest(segment, names);
  const says = `is ${briefly(segment)}, no segment of the program${meant === null ? '' : `: did you mean "${meant}"?`}`;
  throw invalid([finding({ segment }, ['segment'], says, `name one of ${quoted(names, 'or')}`)]);
}

async function currentRules(commands: Commands, request: Request): Promise<Rules> {
  return rulesNow(await timelineIn(commands, request));
}

function rulesNow(timeline: Timeline): Rules {
  return rulesOfLine(timeline, lineAt(timeline, platformNow()));
}
