/** Drafts of a program file: kept, checked, listed, thrown away. Nobody is touched until one is published. */
import { formatInstant } from '../../domain/kernel/instant.ts';
import { platformNow } from '../shared/clock.ts';
import type { Reply, Request } from '../shared/http.ts';
import { decodeCursor, encodeCursor, readLimit } from '../shared/paging.ts';
import type { Store } from '../store/client.ts';
import { type Draft, deleteDraft, listDrafts, putDraft } from '../store/drafts.ts';
import { getStoredTimeline } from '../store/programs.ts';
import { lastLine } from '../store/versions.ts';
import { actingOf } from './acting.ts';
import { draftName, namedDraft, readDraftFile, unknownDraft } from './draftFile.ts';

export function draftRoutes(store: Store) {
  return {
    putDraft: async (request: Request): Promise<Reply> => {
      const name = draftName(request);
      const { hash } = await readDraftFile(request, request.body);
      const { program, body } = request;
      const acting = actingOf(request);
      const line = await lastLineOf(store, program);
      const check = { at: platformNow(), line };
      await putDraft(store, program, { name, text: body.toString(), hash, check }, acting);
      return { status: 200, body: { name, program, savedAt: formatInstant(acting.at), hash } };
    },

    listDrafts: async (request: Request): Promise<Reply> => {
      const limit = readLimit(request.query.limit);
      const after = decodeCursor(request.query.cursor, /^[a-z0-9-]{1,40}$/);
      const { drafts, next } = await listDrafts(store, request.program, limit, after);
      const line = await lastLineOf(store, request.program);
      const body = {
        drafts: drafts.map((draft) => presentDraft(draft, line)),
        next: next === null ? null : encodeCursor(next),
      };
      return { status: 200, body };
    },

    readDraft: async (request: Request): Promise<Reply> => {
      const draft = await namedDraft(store, request);
      const line = await lastLineOf(store, request.program);
      return { status: 200, body: { ...presentDraft(draft, line), file: JSON.parse(draft.text) } };
    },

    deleteDraft: async (request: Request): Promise<Reply> => {
      const name = draftName(request);
      const wasThere = await deleteDraft(store, request.program, name, actingOf(request));
      if (!wasThere) throw unknownDraft(request, name);
      return { status: 204 };
    },
  };
}

/** The number of the line that the next one would follow; 0 where there is none. */
async function lastLineOf(store: Store, program: Request['program']): Promise<number> {
  const timeline = await getStoredTimeline(store, program);
  return (timeline === null ? undefined : lastLine(timeline))?.line ?? 0;
}

function presentDraft({ name, hash, savedAt, savedBy, check }: Draft, line: number) {
  return {
    name,
    hash: hash === '' ? null : hash,
    savedAt: formatInstant(savedAt),
    savedBy,
    check:
      check === null ? null : { at: formatInstant(check.at), line: check.line, isStale: check.line !== line },
  };
}
