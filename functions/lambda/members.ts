/** What apps and service desks read and do: status, history, redemptions, privileges, the program's ladder. */

import { createHash } from 'node:crypto';
import type { MemberId } from '../../domain/kernel/brand.ts';
import { lineAt, rulesOfLine, type Timeline } from '../../domain/program/timeline.ts';
import { type Commands, timelineIn } from '../api/command.ts';
import { findMember, loadMember, namedMember, ownMember } from '../api/members/load.ts';
import { readStatusQuery } from '../api/members/statusQuery.ts';
import { preflights } from '../api/preflights.ts';
import { redemptionRoutes } from '../api/redemptions/redemptions.ts';
import { routes } from '../api/routes.ts';
import { presentStatus } from '../present/present.ts';
import { platformNow, realNow } from '../shared/clock.ts';
import { readEnvironment } from '../shared/env.ts';
import type { Event, Reply, Request } from '../shared/http.ts';
import type { Route } from '../shared/route.ts';
import { type Handlers, serve } from '../shared/serve.ts';
import { openStoreIn } from '../store/client.ts';
import type { MemberRecord } from '../store/members/memberItem.ts';
import { timelineReader } from '../store/programs/timelines.ts';

const environment = readEnvironment('members');
const store = openStoreIn(environment);
const timelineOf = timelineReader(store, { realNow, platformNow });
const commands: Commands = { store, timelineOf };

async function readStatus(request: Request): Promise<Reply> {
  const memberId = namedMember(request);
  const now = platformNow();
  const asked = readStatusQuery(request, now);
  if (asked === null) return statusOf(request, ...(await loadMember(commands, request, memberId)));
  const { statusFromFacts } = await import('../api/members/history.ts');
  return withETag(request, await statusFromFacts(commands, request, asked, now));
}

/** Somebody who is no member yet has a card to draw, too. */
async function readOwnStatus(request: Request): Promise<Reply> {
  const memberId = ownMember(request);
  const [timeline, member] = await findMember(commands, request, memberId);
  if (member !== null) return statusOf(request, timeline, member);
  const { presentNewcomer } = await import('../api/members/newcomer.ts');
  return withETag(request, presentNewcomer(memberId, timeline, platformNow()));
}

async function statusOf(request: Request, timeline: Timeline, member: MemberRecord): Promise<Reply> {
  const now = platformNow();
  const shown = presentStatus(member.state, timeline, now);
  const rules = rulesOfLine(timeline, lineAt(timeline, now));
  if (rules.file.value?.showStage !== true) return withETag(request, shown);
  const { stageOf } = await import('../api/value/stage.ts');
  return withETag(request, { ...shown, stage: await stageOf(commands, request, member, rules, now) });
}

async function scheduleOf(request: Request, memberId: MemberId): Promise<Reply> {
  return (await import('../api/members/schedule.ts')).readSchedule(commands, request, memberId);
}

async function quoteOf(request: Request, memberId: MemberId): Promise<Reply> {
  return (await import('../api/quotes/quotes.ts')).quoteCart(commands, request, memberId);
}

async function privileges() {
  return (await import('../api/privileges/privileges.ts')).privilegeRoutes(commands);
}

async function readProgram(request: Request): Promise<Reply> {
  const timeline = await timelineIn(commands, request);
  const { presentProgram } = await import('../api/programs/program.ts');
  return withETag(request, presentProgram(rulesOfLine(timeline, lineAt(timeline, platformNow()))));
}

async function readHealth(): Promise<Reply> {
  return { status: 200, body: { status: 'ok' } };
}

async function readOpenApi(): Promise<Reply> {
  const { default: document } = await import('../../docs/openapi.json', { with: { type: 'json' } });
  return { status: 200, body: document };
}

async function answerPreflight(): Promise<Reply> {
  return (await import('../api/origins.ts')).answerPreflight();
}

/** Only a page of another origin needs any. */
async function headersFor(route: Route, event: Event): Promise<Readonly<Record<string, string>>> {
  const { origin } = event.headers;
  if (origin === undefined) return {};
  return (await import('../api/origins.ts')).originHeaders(commands, route, origin, event);
}

/** The same body has the same tag; a caller that has it already gets 304 and no body. */
function withETag(request: Request, body: unknown): Reply {
  const text = JSON.stringify(body);
  const etag = `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`;
  const known = request.headers['if-none-match']?.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  const headers = { etag, 'cache-control': 'private, no-cache' };
  return known?.includes(etag) || known?.includes('*')
    ? { status: 304, headers }
    : { status: 200, body: text, headers };
}

const served = [...routes, ...preflights];

const handlers: Handlers<(typeof served)[number], 'members'> = {
  readStatus,
  readProgram,
  // The token says which.
  readOwnProgram: readProgram,
  readOwnStatus,
  readHealth,
  readOpenApi,
  preflightOwn: answerPreflight,
  preflightProgram: answerPreflight,
  // What is asked for rarely is loaded when it is.
  explainEntry: async (request) =>
    (await import('../api/members/history.ts')).explainEntry(commands, request),
  listEntries: async (request) =>
    (await import('../api/members/entries.ts')).listMemberEntries(commands, request),
  listOwnEntries: async (request) =>
    (await import('../api/members/entries.ts')).listOwnEntries(commands, request),
  readSchedule: (request) => scheduleOf(request, namedMember(request)),
  readOwnSchedule: (request) => scheduleOf(request, ownMember(request)),
  readValue: async (request) => (await import('../api/value/value.ts')).readValue(commands, request),
  readOwnValue: async (request) => (await import('../api/value/value.ts')).readOwnValue(commands, request),
  readSegments: async (request) => (await import('../api/value/segments.ts')).readSegments(commands, request),
  listSegmentMembers: async (request) =>
    (await import('../api/value/segments.ts')).listSegmentMembers(commands, request),
  listExcesses: async (request) =>
    (await import('../api/excesses/excesses.ts')).readExcesses(commands, request),
  listTags: async (request) => (await import('../api/tags/tags.ts')).listTags(commands, request),
  setTag: async (request) => (await import('../api/tags/tags.ts')).changeTag(commands, request, 'tag-set'),
  unsetTag: async (request) =>
    (await import('../api/tags/tags.ts')).changeTag(commands, request, 'tag-unset'),
  quoteCart: (request) => quoteOf(request, namedMember(request)),
  quoteOwnCart: (request) => quoteOf(request, ownMember(request)),
  verifyMember: async (request) => (await import('../api/members/verify.ts')).verifyMember(commands, request),
  listMembers: async (request) =>
    request.query.identity === undefined
      ? (await import('../api/members/verify.ts')).listAllMembers(commands, request)
      : (await import('../api/people/find.ts')).findByIdentity(commands, request),
  listSummaries: async (request) =>
    (await import('../api/members/summaries.ts')).listSummaries(commands, request),
  readOrder: async (request) => (await import('../api/members/order.ts')).readMembersOrder(commands, request),
  enrolMember: async (request) => (await privileges()).enrolMember(request),
  usePrivilege: async (request) => (await privileges()).usePrivilege(request),
  useOwnPrivilege: async (request) => (await privileges()).useOwnPrivilege(request),
  returnPrivilege: async (request) => (await privileges()).returnPrivilege(request),
  ...redemptionRoutes(commands),
};

export const handler = serve('members', served, handlers, headersFor);
