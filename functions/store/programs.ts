/** Programs: the timeline, immutable versions, drafts, and which webhook secrets are active. */
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import type { Instant, ProgramId } from '../../domain/kernel/brand.ts';
import type { ProgramFile, Standing } from '../../domain/program/file.ts';
import { compileRules, hasConditions, type Rules } from '../../domain/program/rules.ts';
import { makeTimeline, type Timeline } from '../../domain/program/timeline.ts';
import type { Store } from './client.ts';
import { cancellation, isLostRace, transactionFailure, translated } from './errors.ts';
import { programKeys } from './keys.ts';

/** The timeline as stored: which version from when. `revision` grows with every line. */
export interface StoredTimeline {
  readonly revision: number;
  readonly lines: readonly StoredLine[];
}

export interface StoredLine {
  readonly version: number;
  readonly effectiveFrom: number;
  readonly publishedAt: number;
  readonly standing: Standing;
}

export async function getStoredTimeline(store: Store, program: ProgramId): Promise<StoredTimeline | null> {
  const item = await get(store, programKeys.timeline(program));
  return item === undefined ? null : { revision: item.revision as number, lines: item.lines as StoredLine[] };
}

export async function getVersion(store: Store, program: ProgramId, version: number): Promise<Rules> {
  const item = await get(store, programKeys.version(program, version));
  if (item === undefined) throw new Error(`version ${version} of program ${program} is missing`);
  return compileFile(JSON.parse(item.file as string) as ProgramFile, version);
}

/** The language of conditions is loaded only where a file has conditions. */
async function compileFile(file: ProgramFile, version: number): Promise<Rules> {
  if (!hasConditions(file)) return compileRules(file, version);
  const { compileCondition } = await import('../../domain/program/conditions.ts');
  return compileRules(file, version, compileCondition);
}

export interface Draft {
  readonly name: string;
  readonly file: ProgramFile;
  /** Canonical JSON of the file: equal text is the same draft. */
  readonly text: string;
  readonly savedAt: Instant;
}

export async function putDraft(store: Store, program: ProgramId, draft: Draft): Promise<void> {
  const { text: file, savedAt } = draft;
  const Item = { ...programKeys.draft(program, draft.name), file, savedAt };
  await translated(() => store.documents.send(new PutCommand({ TableName: store.tables.programs, Item })));
}

export async function getDraft(store: Store, program: ProgramId, name: string): Promise<Draft | null> {
  const item = await get(store, programKeys.draft(program, name));
  if (item === undefined) return null;
  const text = item.file as string;
  return { name, text, file: JSON.parse(text) as ProgramFile, savedAt: item.savedAt as Instant };
}

export async function getVersionText(
  store: Store,
  program: ProgramId,
  version: number,
): Promise<string | null> {
  const item = await get(store, programKeys.version(program, version));
  return item === undefined ? null : (item.file as string);
}

export interface NewVersion {
  readonly line: StoredLine;
  readonly text: string;
  readonly author: string;
  readonly note: string | null;
  readonly requestId: string;
}

/**
 * Adds a version and its line in one transaction. False when somebody else published meanwhile: then
 * nothing is written.
 */
export async function addVersion(
  store: Store,
  program: ProgramId,
  before: StoredTimeline | null,
  version: NewVersion,
): Promise<boolean> {
  const { line, text: file, author, note, requestId } = version;
  const revision = (before?.revision ?? 0) + 1;
  const lines = [...(before?.lines ?? []), line];
  const unchanged = before === null ? 'attribute_not_exists(pk)' : 'revision = :before';
  const TableName = store.tables.programs;
  const versionItem = { ...programKeys.version(program, line.version), file, author, note, requestId };
  const timelineItem = { ...programKeys.timeline(program), revision, lines };
  const values = before === null ? {} : { ExpressionAttributeValues: { ':before': before.revision } };
  try {
    await store.documents.send(
      new TransactWriteCommand({
        TransactItems: [
          { Put: { TableName, Item: versionItem, ConditionExpression: 'attribute_not_exists(pk)' } },
          { Put: { TableName, Item: timelineItem, ConditionExpression: unchanged, ...values } },
        ],
      }),
    );
    return true;
  } catch (error) {
    const cancelled = cancellation(error);
    if (cancelled !== null && isLostRace(cancelled)) return false;
    throw transactionFailure(error);
  }
}

/** What is known of a webhook secret beside its value, which only the secret store holds. */
export interface SecretRecord {
  readonly id: string;
  readonly createdAt: Instant;
  readonly retiredAt: Instant | null;
}

/** Adding the same record twice is adding it once: a time-out may come after it was written. */
export async function addSecretRecord(store: Store, program: ProgramId, secret: SecretRecord): Promise<void> {
  const { id, createdAt } = secret;
  const Item = { ...programKeys.secret(program, id), createdAt };
  const notThereYet = 'attribute_not_exists(pk)';
  const thisOne = '(createdAt = :createdAt AND attribute_not_exists(retiredAt))';
  await translated(() =>
    store.documents.send(
      new PutCommand({
        TableName: store.tables.programs,
        Item,
        ConditionExpression: `${notThereYet} OR ${thisOne}`,
        ExpressionAttributeValues: { ':createdAt': createdAt },
      }),
    ),
  );
}

/** False where there is no such secret. A secret retired twice keeps its first moment. */
export async function retireSecretRecord(
  store: Store,
  program: ProgramId,
  secretId: string,
  at: Instant,
): Promise<boolean> {
  try {
    await translated(() =>
      store.documents.send(
        new UpdateCommand({
          TableName: store.tables.programs,
          Key: programKeys.secret(program, secretId),
          UpdateExpression: 'SET retiredAt = if_not_exists(retiredAt, :at)',
          ConditionExpression: 'attribute_exists(pk)',
          ExpressionAttributeValues: { ':at': at },
        }),
      ),
    );
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

export async function listSecretRecords(store: Store, program: ProgramId): Promise<readonly SecretRecord[]> {
  const prefix = programKeys.secretPrefix;
  const records: SecretRecord[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const page = await translated(() =>
      store.documents.send(
        new QueryCommand({
          TableName: store.tables.programs,
          ConsistentRead: true,
          KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
          ExpressionAttributeValues: { ':pk': programKeys.timeline(program).pk, ':prefix': prefix },
          ...(start === undefined ? {} : { ExclusiveStartKey: start }),
        }),
      ),
    );
    for (const item of page.Items ?? []) {
      records.push({
        id: (item.sk as string).slice(prefix.length),
        createdAt: item.createdAt as Instant,
        retiredAt: (item.retiredAt ?? null) as Instant | null,
      });
    }
    start = page.LastEvaluatedKey;
  } while (start !== undefined);
  return records;
}

/** The stored lines with their rules; versions are immutable, so `rulesOf` may keep them for ever. */
export async function compileTimeline(
  stored: StoredTimeline,
  rulesOf: (version: number) => Promise<Rules>,
): Promise<Timeline> {
  const rules = await Promise.all(stored.lines.map((line) => rulesOf(line.version)));
  return makeTimeline(
    stored.lines.map((line, index) => ({
      effectiveFrom: line.effectiveFrom as Instant,
      publishedAt: line.publishedAt as Instant,
      standing: line.standing,
      rules: rules[index] as Rules,
    })),
  );
}

type ProgramsItem = Record<string, unknown>;

async function get(store: Store, key: { pk: string; sk: string }): Promise<ProgramsItem | undefined> {
  const { Item } = await translated(() =>
    store.documents.send(
      new GetCommand({ TableName: store.tables.programs, Key: key, ConsistentRead: true }),
    ),
  );
  return Item;
}
