/** Drafts of a program file: kept, checked, listed, thrown away. Nobody is touched until one is published. */
import * as z from 'zod/mini';
import { type Instant, slugPattern } from '../../../domain/kernel/brand.ts';
import { formatInstant, parseInstant } from '../../../domain/kernel/instant.ts';
import type { ProgramFile } from '../../../domain/program/file.ts';
import { StoreBusy } from '../../shared/busy.ts';
import { platformNow } from '../../shared/clock.ts';
import type { Reply, Request } from '../../shared/http.ts';
import { check, parseJson } from '../../shared/json.ts';
import { decodeCursor, encodeCursor, readLimit } from '../../shared/paging.ts';
import type { Store } from '../../store/client.ts';
import { type Draft, deleteDraft, listDrafts, putCheck, putDraft } from '../../store/programs/drafts.ts';
import { getStoredTimeline } from '../../store/programs/programs.ts';
import { lastLine } from '../../store/programs/versions.ts';
import { actingOf } from '../acting.ts';
import { checkDraft } from './checkDraft.ts';
import { draftName, namedDraft, readDraftFile, unknownDraft } from './draftFile.ts';
import { earliestAfter } from './lines.ts';
import { whenAndHow } from './publish.ts';

export const checkBody = z.strictObject({ at: whenAndHow.at, standing: whenAndHow.standing });

const triesMax = 5;

export function draftRoutes(store: Store) {
  return {
    putDraft: async (request: Request): Promise<Reply> => {
      const name = draftName(request);
      const { file, hash } = await readDraftFile(request, request.body);
      const { program } = request;
      const text = request.body.toString();
      const { check, findings } = await checked(store, request, file, text, {});
      const savedAt = await putDraft(store, program, { name, text, hash, check }, actingOf(request));
      return { status: 200, body: { name, program, savedAt: formatInstant(savedAt), hash, findings } };
    },

    checkDraft: async (request: Request): Promise<Reply> => {
      const name = draftName(request);
      const { body, program } = request;
      const plan = body.length === 0 ? {} : check(checkBody, parseJson(body));
      for (let tries = 0; tries < triesMax; tries++) {
        const draft = await namedDraft(store, request);
        const { file, hash } = await readDraftFile(request, Buffer.from(draft.text));
        const { check, findings } = await checked(store, request, file, draft.text, plan);
        if (!(await putCheck(store, program, { ...draft, hash }, check))) continue;
        const at = formatInstant(check.at);
        return { status: 200, body: { name, program, hash, at, line: check.line, findings } };
      }
      throw new StoreBusy('the draft is saved again and again');
    },

    listDrafts: async (request: Request): Promise<Reply> => {
      const limit = readLimit(request.query.limit);
      const after = decodeCursor(request.query.cursor, slugPattern);
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

/** What the check finds, and how that is kept with the draft. */
async function checked(
  store: Store,
  request: Request,
  file: ProgramFile,
  text: string,
  { at, standing }: z.infer<typeof checkBody>,
) {
  const timeline = await getStoredTimeline(store, request.program);
  const last = timeline === null ? undefined : lastLine(timeline);
  const now = platformNow();
  const wanted = at === undefined ? now : (parseInstant(at) as Instant);
  const findings = await checkDraft(store, request, file, text, {
    now,
    effectiveFrom: Math.max(wanted, earliestAfter(last, now)) as Instant,
    standing: standing ?? file.tiers.standing,
    last,
  });
  const kept = { at: now, line: last?.line ?? 0, findings: JSON.stringify(findings) };
  return { check: kept, findings };
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
      check === null
        ? null
        : {
            at: formatInstant(check.at),
            line: check.line,
            isStale: check.line !== line,
            findings: JSON.parse(check.findings),
          },
  };
}
