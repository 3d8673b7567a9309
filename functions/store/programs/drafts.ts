/** Drafts: a program file on its way to the timeline, as it was sent, with what its check found. */
import type { Instant, ProgramId } from '../../../domain/kernel/brand.ts';
import { StoreBusy } from '../../shared/busy.ts';
import type { Store } from '../client.ts';
import { programKeys } from '../keys.ts';
import { type TransactItem, transact } from '../transact.ts';
import { type Acting, type Action, actionPut } from './actions.ts';
import { getProgramsItem, listProgramsItems } from './programsTable.ts';

export interface Draft {
  readonly name: string;
  /** The file as it was sent. */
  readonly text: string;
  /** Of the file's content: what is written otherwise but says the same has the same. */
  readonly hash: string;
  readonly savedAt: Instant;
  readonly savedBy: string;
  /** Counts what was written under this name: a write that knows an older one is refused. */
  readonly revision: number;
  /** Null for one that was saved before drafts were checked. */
  readonly check: DraftCheck | null;
}

export interface DraftCheck {
  readonly at: Instant;
  /** The last line of the timeline that the check knew; 0 where there was none. */
  readonly line: number;
  /** JSON of what was found: the store does not look into it. */
  readonly findings: string;
}

export type NewDraft = Pick<Draft, 'name' | 'text' | 'hash' | 'check'>;

/** The last one saved counts; what stood there before is in the action's entry. Answers when its content was first saved. */
export async function putDraft(
  store: Store,
  program: ProgramId,
  draft: NewDraft,
  acting: Acting,
): Promise<Instant> {
  let savedAt = acting.at;
  await changing(store, program, draft.name, (before) => {
    const { name, ...content } = draft;
    // The same content is still whose it was, so that a second person is one.
    const isSame = before !== null && before.hash === draft.hash;
    savedAt = isSame ? before.savedAt : acting.at;
    const savedBy = isSame ? before.savedBy : acting.by;
    const Item = { ...content, savedAt, savedBy, revision: (before?.revision ?? 0) + 1 };
    const put = draftPut(store, program, name, Item, before);
    const action: Action = {
      action: 'draft.saved',
      about: { draft: name },
      before: before === null ? null : { hash: before.hash },
      after: { hash: draft.hash },
      ...acting,
    };
    return [put, actionPut(store, program, action)];
  });
  return savedAt;
}

/** False where there is none of this name. */
export async function deleteDraft(
  store: Store,
  program: ProgramId,
  name: string,
  acting: Acting,
): Promise<boolean> {
  return changing(store, program, name, (before) => {
    if (before === null) return null;
    const Key = programKeys.draft(program, name);
    const action: Action = {
      action: 'draft.deleted',
      about: { draft: name },
      before: { hash: before.hash },
      after: null,
      ...acting,
    };
    return [
      { Delete: { TableName: store.tables.programs, Key, ...asRead(before) } },
      actionPut(store, program, action),
    ];
  });
}

/** Keeps what a check found, with the draft that it looked at. False where that has changed meanwhile. */
export async function putCheck(
  store: Store,
  program: ProgramId,
  { name, ...draft }: Draft,
  check: DraftCheck,
): Promise<boolean> {
  const Item = { ...draft, check };
  return transact(store, [draftPut(store, program, name, Item, draft)]);
}

export async function getDraft(store: Store, program: ProgramId, name: string): Promise<Draft | null> {
  const item = await getProgramsItem(store, programKeys.draft(program, name));
  return item === undefined ? null : parseDraft(item);
}

/** By name; `after` is the name of the last one seen. */
export async function listDrafts(
  store: Store,
  program: ProgramId,
  limit: number,
  after: string | null,
): Promise<{ readonly drafts: readonly Draft[]; readonly next: string | null }> {
  const range = { pk: programKeys.timeline(program).pk, prefix: programKeys.draftPrefix };
  const from = after === null ? null : programKeys.draft(program, after);
  const { items, isMore } = await listProgramsItems(store, range, limit, from);
  const drafts = items.map(parseDraft);
  return { drafts, next: isMore ? (drafts.at(-1)?.name ?? null) : null };
}

function parseDraft(item: Record<string, unknown>): Draft {
  const { sk, file = '', ...draft } = item as unknown as Stored;
  const { text = file, hash = '', savedAt, savedBy = 'unknown', revision = 0, check = null } = draft;
  const name = decodeURIComponent(sk.slice(programKeys.draftPrefix.length));
  return { name, text, hash, savedAt, savedBy, revision, check };
}

/** One that was saved before drafts were checked has its `file`, the moment, and nothing else. */
type Stored = Partial<Omit<Draft, 'name' | 'savedAt'>> &
  Pick<Draft, 'savedAt'> & { readonly sk: string; readonly file?: string };

function draftPut(
  store: Store,
  program: ProgramId,
  name: string,
  content: object,
  before: Pick<Draft, 'revision'> | null,
): TransactItem {
  const Item = { ...programKeys.draft(program, name), ...content };
  return { Put: { TableName: store.tables.programs, Item, ...asRead(before) } };
}

function asRead(before: Pick<Draft, 'revision'> | null) {
  if (before === null) return { ConditionExpression: 'attribute_not_exists(pk)' };
  if (before.revision === 0) {
    return { ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(revision)' };
  }
  return {
    ConditionExpression: 'revision = :revision',
    ExpressionAttributeValues: { ':revision': before.revision },
  };
}

const triesMax = 10;

/** Reads, decides, writes; again where somebody else was faster. False where there was nothing to write. */
async function changing(
  store: Store,
  program: ProgramId,
  name: string,
  decide: (before: Draft | null) => TransactItem[] | null,
): Promise<boolean> {
  for (let tries = 0; tries < triesMax; tries++) {
    const items = decide(await getDraft(store, program, name));
    if (items === null) return false;
    if (await transact(store, items)) return true;
  }
  throw new StoreBusy('too many writers for one draft');
}
