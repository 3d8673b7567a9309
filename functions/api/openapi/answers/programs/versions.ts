/** What operators get back of drafts and the timeline. */
import * as z from 'zod';
import { checkRules } from '../../../../../domain/check/subject.ts';
import { standings } from '../../../../../domain/facts/vocabulary.ts';
import { actionKinds } from '../../../../store/programs/actions.ts';
import { instant, slug, text } from '../values.ts';

const version = z.int().min(1).describe("the version's number");
const line = z.int().min(0).describe('the number of a line of the timeline; 0: none');
const hash = z
  .string()
  .regex(/^[0-9a-f]{32}$/)
  .describe("a hash of the file's content, independent of its formatting");
const file = z.looseObject({ id: slug }).describe('the program file, see docs/program.schema.json');
const next = z.string().nullable().describe('the `cursor` of the next page; null: this is the last');

const checkFinding = z
  .strictObject({
    rule: z.enum(checkRules).describe('the name of the finding, as in `accept`'),
    severity: z.enum(['error', 'warning']),
    path: z.string(),
    value: z.string().max(100).nullable().describe('the value there as JSON, cut to 100 characters'),
    line: z.int().min(1).describe('the line in the text that was sent'),
    says: text.describe('what is wrong'),
    fix: text.describe('what to write instead'),
    example: text.describe('a member to whom it happens, worked through'),
  })
  .meta({ id: 'CheckFinding' });
const findings = z.array(checkFinding).describe('errors first');

export const savedDraft = z
  .strictObject({ name: slug, program: slug, savedAt: instant, hash, findings })
  .meta({ id: 'SavedDraft' });

export const checkedDraft = z
  .strictObject({ name: slug, program: slug, hash, at: instant, line, findings })
  .meta({ id: 'CheckedDraft' });

const draft = {
  name: slug,
  hash: hash.nullable(),
  savedAt: instant,
  savedBy: text,
  check: z
    .strictObject({
      at: instant,
      line: line.describe('the last line of the timeline that the check knew'),
      isStale: z.boolean().describe('whether another line is the last one now'),
      findings,
    })
    .nullable(),
};

export const draftList = z
  .strictObject({ drafts: z.array(z.strictObject(draft)), next })
  .meta({ id: 'DraftList' });

export const readDraft = z.strictObject({ ...draft, file }).meta({ id: 'Draft' });

const timelineLine = {
  line: z.int().min(1).describe("the line's number on the timeline"),
  version,
  effectiveFrom: instant
    .nullable()
    .describe('null: the first version, which also holds for all time before it'),
  publishedAt: instant,
  standing: z.enum(standings),
  withdrawnAt: instant.nullable(),
};

export const publishedVersion = z
  .strictObject({ program: slug, ...timelineLine })
  .meta({ id: 'PublishedVersion' });

const listedLine = z.strictObject({
  ...timelineLine,
  state: z.enum(['to-come', 'in-force', 'superseded', 'withdrawn']),
  by: text.nullable().describe('who published it: the subject of the token'),
  note: z.string().nullable(),
});

export const versionList = z
  .strictObject({ versions: z.array(listedLine), next })
  .meta({ id: 'VersionList' });

export const readVersion = z
  .strictObject({
    program: slug,
    version,
    lines: z.array(listedLine).describe('the lines that name it, newest first'),
    file,
  })
  .meta({ id: 'Version' });

const value = z.json().describe('what stands there in the file');
const path = z.string().describe('list items by their names: `tiers.levels[gold].multiplier`');

export const versionDiff = z
  .strictObject({
    from: version,
    to: version,
    changes: z.array(
      z.discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('added'), path, after: value }),
        z.strictObject({ kind: z.literal('removed'), path, before: value }),
        z.strictObject({ kind: z.literal('changed'), path, before: value, after: value }),
        z.strictObject({
          kind: z.literal('moved'),
          path,
          before: z.array(z.string()),
          after: z.array(z.string()),
        }),
      ]),
    ),
  })
  .meta({ id: 'VersionDiff' });

const reference = z.record(z.string(), z.union([z.string(), z.number(), z.null()]));

export const actionList = z
  .strictObject({
    actions: z.array(
      z.strictObject({
        at: instant,
        action: z.enum(actionKinds),
        by: text.describe('the subject of the token'),
        about: reference.describe('what it was done to'),
        before: reference.nullable().describe('what was there, by numbers, ids and hashes'),
        after: reference.nullable(),
        note: z.string().nullable(),
        requestId: text,
      }),
    ),
    next,
  })
  .meta({ id: 'ActionList' });
