/** Putting rules on the timeline: a draft, an old version once more; and taking a line off before its time. */
import * as z from 'zod/mini';
import { type CheckRule, checkRules } from '../../../domain/check/subject.ts';
import { type MigrationPolicy, standings } from '../../../domain/facts/vocabulary.ts';
import type { Instant } from '../../../domain/kernel/brand.ts';
import { beginningOfTime, formatInstant, parseInstant } from '../../../domain/kernel/instant.ts';
import type { ProgramFile } from '../../../domain/program/file.ts';
import { instant, wellFormed } from '../../bodies/fields.ts';
import { actorOf } from '../../shared/actor.ts';
import { platformNow } from '../../shared/clock.ts';
import type { Reply, Request } from '../../shared/http.ts';
import { check, invalid, parseJson } from '../../shared/json.ts';
import { Problem } from '../../shared/problem.ts';
import type { Store } from '../../store/client.ts';
import type { Draft } from '../../store/programs/drafts.ts';
import {
  getStoredTimeline,
  getVersionText,
  type PublishedLine,
  publishedLines,
  type StoredTimeline,
} from '../../store/programs/programs.ts';
import { addVersion, lastLine, withdrawLine } from '../../store/programs/versions.ts';
import { actingOf } from '../acting.ts';
import { checkDraft, type DraftFinding } from './checkDraft.ts';
import { draftName, namedDraft, readDraftFile } from './draftFile.ts';
import { earliestAfter, noticeMs, presentLine, unknownVersion, versionOf } from './lines.ts';

const linesMax = 500;

const note = z.optional(z.string().check(z.maxLength(1000), wellFormed));
export const whenAndHow = {
  at: z
    .optional(instant)
    .check(
      z.describe('when the version takes effect: at least 60 s from now, or as soon as possible if left out'),
    ),
  standing: z
    .optional(z.enum(standings))
    .check(z.describe("how members who hold a tier are treated; the file's `standing` if left out")),
  replaces: z
    .optional(z.int().check(z.gte(0)))
    .check(
      z.describe(
        'the line that the version should follow, 0 for none; refused if another line was published in the meantime',
      ),
    ),
  note,
};

export const publishBody = z.strictObject({
  ...whenAndHow,
  hash: z
    .optional(z.string().check(z.maxLength(64)))
    .check(z.describe('the `hash` of the draft that you checked; refused if the draft has changed since')),
  accept: z
    .optional(z.array(z.enum(checkRules)).check(z.maxLength(checkRules.length)))
    .check(z.describe("the names of the check's warnings that you accept")),
});
export const rollbackBody = z.strictObject(whenAndHow);
export const withdrawBody = z.strictObject({ note });

/** What a line is to be, as far as the request says. */
interface Wish {
  readonly at: Instant | null;
  readonly standing: MigrationPolicy | null;
  readonly replaces: number | null;
  readonly note: string | null;
}

export function publishRoutes(store: Store) {
  return {
    publishDraft: async (request: Request): Promise<Reply> => {
      draftName(request);
      const { hash, accept = [], ...wish } = read(publishBody, request);
      const draft = await namedDraft(store, request);
      return publishDraft(store, request, draft, wishOf(wish), { hash: hash ?? draft.hash, accept });
    },
    rollbackVersion: async (request: Request): Promise<Reply> =>
      rollback(store, request, wishOf(read(rollbackBody, request))),
    withdrawVersion: async (request: Request): Promise<Reply> =>
      withdraw(store, request, read(withdrawBody, request).note ?? null),
  };
}

/** Publishing what stands last already answers with that line: sending twice is safe. */
async function publishDraft(
  store: Store,
  request: Request,
  draft: Draft,
  wish: Wish,
  { hash, accept }: { readonly hash: string; readonly accept: readonly CheckRule[] },
): Promise<Reply> {
  const { program } = request;
  const { file, canonical } = await readDraftFile(request, Buffer.from(draft.text));
  const standing = wish.standing ?? file.tiers.standing;
  const before = await getStoredTimeline(store, program);
  const last = before === null ? undefined : lastLine(before);
  const lastText = last === undefined ? null : await getVersionText(store, program, last.version);
  if (last !== undefined && lastText === canonical && isRepeated(last, standing, wish)) {
    return published(request, last);
  }
  refuseOutdated(last, wish);
  refuseUnchecked(draft, hash, last);
  if (lastText !== null) {
    const before = JSON.parse(lastText) as ProgramFile;
    refuseAlone(before, draft, request);
    refuseMoved(before, file);
  }
  const version = nextVersion(before);
  const gate = async (now: Instant, effectiveFrom: number) => {
    const plan = { now, effectiveFrom: Math.max(effectiveFrom, now) as Instant, standing, last };
    refuseFaulty(await checkDraft(store, request, file, draft.text, plan), accept);
  };
  return append(store, request, before, { version, standing, text: canonical, wish, gate });
}

async function rollback(store: Store, request: Request, wish: Wish): Promise<Reply> {
  const { program } = request;
  const before = await getStoredTimeline(store, program);
  const version = versionOf(request.params.version);
  const text = version === null ? null : await getVersionText(store, program, version);
  if (before === null || version === null || text === null) throw unknownVersion(request);
  const standing = wish.standing ?? (JSON.parse(text) as ProgramFile).tiers.standing;
  const last = lastLine(before);
  if (last !== undefined && last.version === version && isRepeated(last, standing, wish)) {
    return published(request, last);
  }
  refuseOutdated(last, wish);
  return append(store, request, before, { version, standing, text: null, wish });
}

async function withdraw(store: Store, request: Request, note: string | null): Promise<Reply> {
  const { program } = request;
  const before = await getStoredTimeline(store, program);
  const line = linesOf(before).findLast((each) => each.version === versionOf(request.params.version));
  if (before === null || line === undefined) throw unknownVersion(request);
  if (line.withdrawnAt !== null) return published(request, line);
  const now = platformNow();
  if (line.effectiveFrom - now < noticeMs) {
    const since = line.effectiveFrom === beginningOfTime ? 'always' : moment(line.effectiveFrom);
    throw new Problem(
      'too-late-to-withdraw',
      `version ${line.version} takes effect at ${since}; it can be withdrawn until 60 s before`,
      { numbers: { effectiveFrom: since } },
    );
  }
  refuseFull(before);
  const withdrawn = { ...line, withdrawnAt: now };
  const { version, effectiveFrom } = line;
  const action = {
    action: 'version.withdrawn',
    about: { timeline: program },
    before: { line: line.line, version, effectiveFrom: moment(effectiveFrom) },
    after: lastLineAfter(before, line),
    ...actingOf(request, note),
  } as const;
  const withdrawal = { withdraws: line.line, withdrawnAt: now };
  if (await withdrawLine(store, program, before, withdrawal, action)) return published(request, withdrawn);
  throw publishedMeanwhile();
}

/** The line that is last once `gone` is not there. */
function lastLineAfter(before: StoredTimeline, gone: PublishedLine) {
  const next = linesOf(before).findLast(
    ({ line, withdrawnAt }) => withdrawnAt === null && line !== gone.line,
  );
  return next === undefined ? null : { line: next.line, version: next.version };
}

interface NextLine {
  readonly version: number;
  readonly standing: MigrationPolicy;
  /** Null for a version that is there already. */
  readonly text: string | null;
  readonly wish: Wish;
  /** Refuses what must not be published from that moment on. */
  readonly gate?: (now: Instant, effectiveFrom: number) => Promise<void>;
}

async function append(
  store: Store,
  request: Request,
  before: StoredTimeline | null,
  { version, standing, text, wish, gate }: NextLine,
): Promise<Reply> {
  const { program, id: requestId } = request;
  if (before !== null) refuseFull(before);
  const last = before === null ? undefined : lastLine(before);
  const { at: now, by: author } = actingOf(request);
  const effectiveFrom = effectiveFromOf(last, wish.at, now);
  await gate?.(now, effectiveFrom);
  const line = { version, effectiveFrom, publishedAt: now, standing, follows: last?.line ?? 0 };
  if (await addVersion(store, program, before, { line, text, author, note: wish.note, requestId })) {
    return published(request, { ...line, line: (before?.revision ?? 0) + 1, withdrawnAt: null });
  }
  throw publishedMeanwhile();
}

/** The first version holds for all time; a later one from 60 s on, and never before one that is to come. */
export function effectiveFromOf(last: PublishedLine | undefined, at: Instant | null, now: Instant): number {
  if (last === undefined) {
    if (at === null) return beginningOfTime;
    throw new Problem(
      'first-version-undated',
      'a program\'s first version holds for all time; publish it without "at"',
    );
  }
  const earliest = earliestAfter(last, now);
  if (at === null || at >= earliest) return at ?? earliest;
  throw new Problem(
    'effective-too-early',
    `the version can take effect from ${moment(earliest)} on: 60 s from now, and after every version before it`,
    { numbers: { at: moment(at), earliest: moment(earliest) } },
  );
}

/** Whether the last line is what is asked for already. */
function isRepeated(last: PublishedLine, standing: MigrationPolicy, { at, replaces }: Wish): boolean {
  const isAsked = standing === last.standing && (at === null || at === last.effectiveFrom);
  return isAsked && (replaces === null || replaces === last.line || replaces === last.follows);
}

function refuseOutdated(last: PublishedLine | undefined, { replaces }: Wish): void {
  const line = last?.line ?? 0;
  if (replaces === null || replaces === line) return;
  const now = last === undefined ? 'no version' : `version ${last.version}`;
  throw new Problem(
    'published-meanwhile',
    `${now} is the last now, not the one that you saw: look at what was published, and publish again`,
    { numbers: { line, replaces } },
  );
}

/** What was checked is what is published, after the line that the check knew. */
function refuseUnchecked({ name, check, hash }: Draft, seen: string, last: PublishedLine | undefined): void {
  if (check === null) {
    throw new Problem('draft-unchecked', `draft "${name}" is not checked: save it again`);
  }
  if (hash !== seen) {
    throw new Problem('draft-stale', `draft "${name}" has changed: its hash is ${hash} now`);
  }
  if (check.line === (last?.line ?? 0)) return;
  const were = check.line === 0 ? 'nothing was published' : 'another version was the last';
  const now = last === undefined ? 'there is none' : `it is version ${last.version}`;
  throw new Problem('draft-stale', `draft "${name}" was checked when ${were}; now ${now}: check it again`, {
    numbers: { line: last?.line ?? 0, checked: check.line },
  });
}

/** The version in force decides, so that nobody takes the choice away alone. */
function refuseAlone({ publishing }: ProgramFile, { name, savedBy }: Draft, request: Request): void {
  if (publishing !== 'second-person' || savedBy !== actorOf(request)) return;
  throw new Problem(
    'second-person-needed',
    `draft "${name}" was saved by ${savedBy}, and somebody else has to publish it`,
    { numbers: { savedBy } },
  );
}

/** Errors are refused, and warnings that are not accepted by name. */
function refuseFaulty(findings: readonly DraftFinding[], accept: readonly CheckRule[]): void {
  const refused = (list: readonly DraftFinding[], problem: 'check-failed' | 'warning-not-accepted') => {
    if (list.length === 0) return;
    const errors = list.map(({ path, value, rule, says, fix, line }) => ({
      path,
      value,
      rule: `${rule}: ${says}`,
      fix,
      line,
    }));
    throw invalid(errors, problem);
  };
  refused(
    findings.filter(({ severity }) => severity === 'error'),
    'check-failed',
  );
  refused(
    findings.filter(({ severity, rule }) => severity === 'warning' && !accept.includes(rule)),
    'warning-not-accepted',
  );
}

/** Points and amounts already booked are in this currency, on these days. */
function refuseMoved(last: ProgramFile, draft: ProgramFile): void {
  if (last.currency !== draft.currency) {
    throw new Problem(
      'currency-fixed',
      `the program's currency is ${last.currency}, and the draft has ${draft.currency}`,
    );
  }
  if (last.timeZone !== draft.timeZone) {
    throw new Problem(
      'time-zone-fixed',
      `the program's time zone is ${last.timeZone}, and the draft has ${draft.timeZone}`,
    );
  }
}

function refuseFull({ revision }: StoredTimeline): void {
  if (revision < linesMax) return;
  throw new Problem('timeline-full', `a timeline has at most ${linesMax} lines`);
}

function publishedMeanwhile(): Problem {
  return new Problem(
    'published-meanwhile',
    'another version was published at the same time; look at it and publish again',
  );
}

function published({ program }: Request, line: PublishedLine): Reply {
  return { status: 200, body: { program, ...presentLine(line) } };
}

/** The number that a file published after these lines has. */
export function nextVersion(timeline: StoredTimeline | null): number {
  return Math.max(0, ...linesOf(timeline).map(({ version }) => version)) + 1;
}

function linesOf(timeline: StoredTimeline | null): readonly PublishedLine[] {
  return timeline === null ? [] : publishedLines(timeline);
}

function read<T>(schema: z.ZodMiniType<T>, { body }: Request): T {
  return check(schema, body.length === 0 ? {} : parseJson(body));
}

function wishOf({ at, standing, replaces, note }: z.infer<typeof rollbackBody>): Wish {
  return {
    at: at === undefined ? null : parseInstant(at),
    standing: standing ?? null,
    replaces: replaces ?? null,
    note: note ?? null,
  };
}

function moment(at: number): string {
  return formatInstant(at as Instant);
}
