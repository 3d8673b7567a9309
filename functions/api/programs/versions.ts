/** What was published: the lines of the timeline, each version's file, what differs between two; the audit. */
import type { Instant } from '../../../domain/kernel/brand.ts';
import { diff } from '../../../domain/program/diff.ts';
import { platformNow } from '../../shared/clock.ts';
import { type Reply, type Request, unknownProgram } from '../../shared/http.ts';
import { decodeCursor, encodeCursor, readLimit } from '../../shared/paging.ts';
import type { Store } from '../../store/client.ts';
import { actionPosition, listActions } from '../../store/programs/actions.ts';
import {
  getStoredTimeline,
  getVersionText,
  type PublishedLine,
  publishedLines,
} from '../../store/programs/programs.ts';
import { lineAuthors } from '../../store/programs/versions.ts';
import { presentAction, presentLine, unknownVersion, versionOf } from './lines.ts';

/** Lines of one version that are shown with it. */
const linesShownMax = 100;

export function versionRoutes(store: Store) {
  return {
    listVersions: async (request: Request): Promise<Reply> => {
      const limit = readLimit(request.query.limit);
      const cursor = decodeCursor(request.query.cursor, /^[1-9]\d{0,5}$/);
      const lines = await linesOf(store, request);
      const newest = cursor === null ? Number.POSITIVE_INFINITY : Number(cursor) - 1;
      const page = lines.filter(({ line }) => line <= newest).slice(0, limit);
      const versions = await shown(store, request, page, lines);
      const last = page.at(-1)?.line ?? 0;
      const isLast = page.length === 0 || lines.at(-1)?.line === last;
      return { status: 200, body: { versions, next: isLast ? null : encodeCursor(String(last)) } };
    },

    readVersion: async (request: Request): Promise<Reply> => {
      const version = versionOf(request.params.version);
      const file = await fileOf(store, request, request.params.version);
      const lines = await linesOf(store, request);
      const naming = lines.filter((line) => line.version === version).slice(0, linesShownMax);
      const body = {
        program: request.program,
        version,
        lines: await shown(store, request, naming, lines),
        file,
      };
      return { status: 200, body };
    },

    diffVersions: async (request: Request): Promise<Reply> => {
      const { version, other } = request.params;
      const [before, after] = [await fileOf(store, request, version), await fileOf(store, request, other)];
      const changes = diff(before, after);
      return { status: 200, body: { from: Number(version), to: Number(other), changes } };
    },

    listActions: async (request: Request): Promise<Reply> => {
      if (request.query.member !== undefined) {
        return (await import('./memberActions.ts')).listMemberActions(request, store);
      }
      const limit = readLimit(request.query.limit);
      const after = decodeCursor(request.query.cursor, actionPosition);
      const { actions, next } = await listActions(store, request.program, limit, after);
      const body = {
        actions: actions.map(({ position: _, ...action }) => presentAction(action)),
        next: next === null ? null : encodeCursor(next),
      };
      return { status: 200, body };
    },
  };
}

/** Newest first. */
async function linesOf(store: Store, { program }: Request): Promise<readonly PublishedLine[]> {
  const timeline = await getStoredTimeline(store, program);
  if (timeline === null) throw unknownProgram(program);
  return publishedLines(timeline).toReversed();
}

async function fileOf(store: Store, request: Request, named: string | undefined): Promise<unknown> {
  const version = versionOf(named);
  const text = version === null ? null : await getVersionText(store, request.program, version);
  if (text === null) throw unknownVersion(request, named);
  return JSON.parse(text);
}

/** With who published them, and what has become of them. */
async function shown(
  store: Store,
  { program }: Request,
  page: readonly PublishedLine[],
  all: readonly PublishedLine[],
) {
  const authors = await lineAuthors(store, program, page);
  const now = platformNow();
  const inForce = all.find(({ effectiveFrom, withdrawnAt }) => withdrawnAt === null && effectiveFrom <= now);
  return page.map((line) => ({
    ...presentLine(line),
    state: stateOf(line, inForce, now),
    by: authors.get(line.line)?.by ?? null,
    note: authors.get(line.line)?.note ?? null,
  }));
}

function stateOf(line: PublishedLine, inForce: PublishedLine | undefined, now: Instant) {
  if (line.withdrawnAt !== null) return 'withdrawn';
  if (line.effectiveFrom > now) return 'to-come';
  return line.line === inForce?.line ? 'in-force' : 'superseded';
}
