/** What a draft would do: asked for, looked at while it is calculated and after, stopped. */
import * as z from 'zod/mini';
import { standings } from '../../../domain/facts/vocabulary.ts';
import type { Instant, MemberId } from '../../../domain/kernel/brand.ts';
import { calendarIn } from '../../../domain/kernel/calendar.ts';
import { addMonths, formatDay, isLocalDate, parseDay } from '../../../domain/kernel/civil.ts';
import { finding } from '../../../domain/kernel/finding.ts';
import { formed } from '../../../domain/kernel/formed.ts';
import { formatInstant, parseInstant } from '../../../domain/kernel/instant.ts';
import { briefly } from '../../../domain/kernel/words.ts';
import { instant } from '../../bodies/fields.ts';
import { actorOf } from '../../shared/actor.ts';
import type { Reply, Request } from '../../shared/http.ts';
import { check, invalid, parseJson } from '../../shared/json.ts';
import { decodeCursor, encodeCursor, readLimit } from '../../shared/paging.ts';
import { Problem } from '../../shared/problem.ts';
import { getStoredTimeline, type StoredTimeline } from '../../store/programs/programs.ts';
import { lastLine } from '../../store/programs/versions.ts';
import {
  type Direction,
  getPreview,
  listMoves,
  listPreviews,
  type Preview,
  putPreview,
} from '../../store/runs/previews.ts';
import { getRun, type Run } from '../../store/runs/runs.ts';
import { cancelRun } from '../../sweeps/cancel.ts';
import { type Planner, startPreview } from '../../sweeps/planner.ts';
import { draftName, namedDraft, readDraftFile } from '../programs/draftFile.ts';
import { effectiveFromOf, nextVersion } from '../programs/publish.ts';
import { isRunId, runIdForm } from '../reviews/reviews.ts';
import { presentPreview } from './present.ts';

const standing = z
  .optional(z.enum(standings))
  .check(z.describe("how members who hold a tier are treated; the file's `standing` if left out"));

const effectAsked = z.strictObject({
  kind: z.literal('effect'),
  at: z
    .optional(instant)
    .check(z.describe('when the draft would take effect; as soon as possible if left out')),
  standing,
});
const sinceAsked = z.strictObject({
  kind: z.literal('since'),
  since: formed('localDate', z.string().check(z.refine(isLocalDate))).check(
    z.describe(
      "the first local day, in the program's time zone, on which the draft would have been in force",
    ),
  ),
  standing,
});

export const previewBody = z.discriminatedUnion('kind', [effectAsked, sinceAsked]);
type Asked = z.infer<typeof previewBody>;

export function previewRoutes(planner: Planner) {
  return {
    previewDraft: (request: Request) => previewDraft(planner, request),
    listPreviews: (request: Request) => previewsOf(planner, request),
    readPreview: (request: Request) => readPreview(planner, request),
    listMoves: (request: Request) => movesOf(planner, request),
    cancelPreview: (request: Request) => cancelPreview(planner, request),
  };
}

async function found(
  { store }: Planner,
  request: Request,
): Promise<{ readonly preview: Preview; readonly run: Run }> {
  const { program, params } = request;
  const draft = draftName(request);
  const id = (params.preview ?? '').toWellFormed();
  if (isRunId(id)) {
    const [preview, run] = await Promise.all([
      getPreview(store, program, draft, id),
      getRun(store, program, id),
    ]);
    if (preview !== null && run !== null) return { preview, run };
  }
  const named = `draft "${draft}" of program "${program}" has no preview "${id.slice(0, 200)}"`;
  throw new Problem('unknown-preview', named);
}

async function shown({ store, now }: Planner, { program }: Request, preview: Preview, run: Run) {
  return presentPreview(store, program, preview, run, now());
}

async function previewDraft(planner: Planner, request: Request): Promise<Reply> {
  const { store, now } = planner;
  const { program } = request;
  const name = draftName(request);
  const asked = check(previewBody, parseJson(request.body));
  const draft = await namedDraft(store, request);
  const { file, hash } = await readDraftFile(request, Buffer.from(draft.text));
  const timeline = await getStoredTimeline(store, program);
  const at = startOf(asked, timeline, file.timeZone, now());
  const about = {
    kind: asked.kind,
    draft: name,
    hash,
    file,
    version: nextVersion(timeline),
    line: (timeline === null ? undefined : lastLine(timeline))?.line ?? 0,
    at,
    standing: asked.standing ?? file.tiers.standing,
  };
  const asking = { by: actorOf(request), draft: name };
  const keep = (id: string) => putPreview(store, program, { id, ...about });
  const { kind, run } = await startPreview(planner, program, asked.kind, asking, keep);
  if (kind === 'another-runs') throw previewRunning(run);
  return { status: 202, body: await shown(planner, request, { id: run.id, ...about }, run) };
}

function previewRunning({ id, draft = '' }: Run): Problem {
  return new Problem(
    'preview-running',
    `preview "${id}" of draft "${draft}" has not ended, and a program has one preview at a time: wait for it, or ` +
      'cancel it with DELETE',
    { numbers: { draft, preview: id } },
  );
}

async function previewsOf(planner: Planner, request: Request): Promise<Reply> {
  const { store } = planner;
  const { program, query } = request;
  const limit = readLimit(query.limit);
  const after = decodeCursor(query.cursor, runIdForm);
  const draft = await namedDraft(store, request);
  const { previews, next } = await listPreviews(store, program, draft.name, limit, after);
  const bodies = await Promise.all(
    previews.map(async (preview) => {
      const run = await getRun(store, program, preview.id);
      return run === null ? [] : [await shown(planner, request, preview, run)]; // it was never begun
    }),
  );
  return {
    status: 200,
    body: { previews: bodies.flat(), next: next === null ? null : encodeCursor(next) },
  };
}

async function readPreview(planner: Planner, request: Request): Promise<Reply> {
  const { preview, run } = await found(planner, request);
  return { status: 200, body: await shown(planner, request, preview, run) };
}

async function movesOf(planner: Planner, request: Request): Promise<Reply> {
  const { store } = planner;
  const { program, query } = request;
  const limit = readLimit(query.limit);
  const after = decodeCursor(query.cursor, memberForm);
  const direction = directionIn(query.direction);
  const { run } = await found(planner, request);
  const page = { limit, after: after as MemberId | null };
  const { moves, next } = await listMoves(store, program, run.id, direction, page);
  return { status: 200, body: { moves, next: next === null ? null : encodeCursor(next) } };
}

async function cancelPreview(planner: Planner, request: Request): Promise<Reply> {
  const { store, now } = planner;
  const { preview, run } = await found(planner, request);
  const stopped = await cancelRun(store, request.program, run, now());
  return { status: 200, body: await shown(planner, request, preview, stopped) };
}

/** What is told of so many months, with the levels of each, has room in one item. */
const sinceMonthsMax = 120;

const memberForm = /^[\s\S]{1,128}$/;

/** From when the draft is taken to be in force. */
function startOf(asked: Asked, timeline: StoredTimeline | null, timeZone: string, now: Instant): Instant {
  if (asked.kind === 'since') {
    const calendar = calendarIn(timeZone);
    const at = calendar.startOfDay(parseDay(asked.since) as never);
    const earliest = addMonths(calendar.dayOf(now), -sinceMonthsMax);
    if (at < calendar.startOfDay(earliest)) {
      const says = `is ${briefly(asked.since)}, and a preview tells at most ${sinceMonthsMax} months`;
      throw invalid([finding(asked, ['since'], says, `write ${formatDay(earliest)} or a later day`)]);
    }
    if (at <= now) return at;
    const says = `is ${briefly(asked.since)}, which lies ahead: the platform's clock says ${formatInstant(now)}`;
    throw invalid([finding(asked, ['since'], says, 'write a day that has begun, such as today')]);
  }
  const at = asked.at === undefined ? null : parseInstant(asked.at);
  const last = timeline === null ? undefined : lastLine(timeline);
  return last === undefined ? (at ?? now) : (effectiveFromOf(last, at, now) as Instant);
}

function directionIn(text: string | undefined): Direction {
  if (text === 'falls' || text === 'rises') return text;
  const says = text === undefined ? 'is missing' : `must be "falls" or "rises", not ${briefly(text)}`;
  const fix = 'write direction=falls for who would fall, or direction=rises for who would rise';
  throw invalid([finding({ direction: text }, ['direction'], says, fix)]);
}
