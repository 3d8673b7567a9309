/** Drafts of a program file and putting them on the timeline. */
import * as z from 'zod/mini';
import type { Instant } from '../../domain/kernel/brand.ts';
import { finding } from '../../domain/kernel/finding.ts';
import { beginningOfTime, formatInstant } from '../../domain/kernel/instant.ts';
import type { ProgramFile } from '../../domain/program/file.ts';
import { platformNow } from '../shared/clock.ts';
import { wellFormed } from '../shared/fields.ts';
import type { Reply, Request } from '../shared/http.ts';
import { check, invalid, parseJson } from '../shared/json.ts';
import { Problem } from '../shared/problem.ts';
import type { Store } from '../store/client.ts';
import {
  addVersion,
  type Draft,
  getDraft,
  getStoredTimeline,
  getVersionText,
  putDraft,
  type StoredLine,
  type StoredTimeline,
} from '../store/programs.ts';

/** "Now" for rules: every function has read the new line before it takes effect. */
const noticeMs = 60_000;
const linesMax = 500;

const note = z.string().check(z.maxLength(1000), wellFormed);

export const publishBody = z.strictObject({ note: z.optional(note) });

export function draftRoutes(store: Store) {
  return {
    putDraft: async (request: Request): Promise<Reply> => {
      const name = draftName(request);
      const file = await readFile(request);
      const savedAt = platformNow();
      await putDraft(store, request.program, { name, file, text: JSON.stringify(file), savedAt });
      return { status: 200, body: { name, program: request.program, savedAt: formatInstant(savedAt) } };
    },

    publishDraft: async (request: Request): Promise<Reply> => {
      const name = draftName(request);
      const { note } = request.body.length === 0 ? {} : check(publishBody, parseJson(request.body));
      const draft = await getDraft(store, request.program, name);
      if (draft === null)
        throw new Problem('unknown-draft', `program "${request.program}" has no draft "${name}"`);
      const line = await publish(store, request, draft, note ?? null);
      return {
        status: 200,
        body: {
          program: request.program,
          version: line.version,
          effectiveFrom:
            line.effectiveFrom === beginningOfTime ? null : formatInstant(line.effectiveFrom as Instant),
          publishedAt: formatInstant(line.publishedAt as Instant),
        },
      };
    },
  };
}

/** Publishing what already stands as the last line answers with that line: sending twice is safe. */
async function publish(
  store: Store,
  request: Request,
  draft: Draft,
  note: string | null,
): Promise<StoredLine> {
  const { program } = request;
  const before = await getStoredTimeline(store, program);
  const last = before?.lines.at(-1);
  if (before !== null && last !== undefined) {
    const text = await getVersionText(store, program, last.version);
    if (text === draft.text) return last;
    checkFixed(JSON.parse(text ?? '{}') as ProgramFile, draft.file);
    if (before.lines.length >= linesMax) {
      throw new Problem('timeline-full', `a program has at most ${linesMax} versions`);
    }
  }
  const line = nextLine(before, draft);
  const author = String(request.claims.sub ?? 'unknown');
  const version = { line, text: draft.text, author, note, requestId: request.id };
  if (await addVersion(store, program, before, version)) return line;
  throw new Problem(
    'published-meanwhile',
    'another version was published at the same time; look at it and publish again',
  );
}

/** The first version holds for all time; a later one from 60 s on, and never before one that is already to come. */
function nextLine(before: StoredTimeline | null, draft: Draft): StoredLine {
  const publishedAt = platformNow();
  const { standing } = draft.file.tiers;
  const last = before?.lines.at(-1);
  if (before === null || last === undefined)
    return { version: 1, effectiveFrom: beginningOfTime, publishedAt, standing };
  const version = Math.max(...before.lines.map((line) => line.version)) + 1;
  return {
    version,
    effectiveFrom: Math.max(publishedAt + noticeMs, last.effectiveFrom + 1),
    publishedAt,
    standing,
  };
}

/** Points and amounts already booked are in this currency, on these days. */
function checkFixed(standing: ProgramFile, draft: ProgramFile): void {
  if (standing.currency !== draft.currency) {
    throw new Problem(
      'currency-fixed',
      `the program's currency is ${standing.currency}, the draft says ${draft.currency}`,
    );
  }
  if (standing.timeZone !== draft.timeZone) {
    throw new Problem(
      'time-zone-fixed',
      `the program's time zone is ${standing.timeZone}, the draft says ${draft.timeZone}`,
    );
  }
}

async function readFile(request: Request): Promise<ProgramFile> {
  const json = parseJson(request.body);
  // A third of the function, with the language of conditions; whoever brings no file needs none of it.
  const { parseProgramFile } = await import('../../domain/program/parse.ts');
  const parsed = parseProgramFile(json);
  if (parsed.kind === 'invalid') throw invalid(parsed.errors, 'invalid-program');
  if (parsed.file.id !== request.program) {
    throw invalid(
      [finding(json, ['id'], `must be the program of the path, "${request.program}"`)],
      'invalid-program',
    );
  }
  return parsed.file;
}

function draftName(request: Request): string {
  const { name = '' } = request.params;
  if (/^[a-z0-9-]{1,40}$/.test(name)) return name;
  throw invalid([finding({ name }, ['name'], 'must be 1–40 lower-case letters, digits or hyphens')]);
}
