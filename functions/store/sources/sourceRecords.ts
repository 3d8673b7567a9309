/** Sources as operators connected them: kind, settings, and which secrets are active. One small item each. */
import type { Instant, ProgramId } from '../../../domain/kernel/brand.ts';
import type { Store } from '../client.ts';
import { programKeys } from '../keys.ts';
import { type Action, actionPut } from '../programs/actions.ts';
import { allProgramsItems, getProgramsItem } from '../programs/programsTable.ts';
import { transact } from '../transact.ts';

export interface SourceSecret {
  readonly id: string;
  /** Tells whether a secret that is put again is this one, and nothing else of it. */
  readonly fingerprint: string;
  readonly createdAt: Instant;
  readonly retiredAt: Instant | null;
}

export interface SourceRecord {
  readonly id: string;
  readonly kind: string;
  readonly settings: unknown;
  readonly secrets: readonly SourceSecret[];
  readonly createdAt: Instant;
  readonly changedAt: Instant;
  /** One more with every change. */
  readonly revision: number;
}

interface SourceItem extends Omit<SourceRecord, 'id' | 'settings'> {
  readonly settings: string;
}

export async function getSourceRecord(
  store: Store,
  program: ProgramId,
  id: string,
): Promise<SourceRecord | null> {
  const item = await getProgramsItem(store, programKeys.source(program, id));
  return item === undefined ? null : parseSource(id, item as unknown as SourceItem);
}

/** There are few: all of them. */
export async function listSourceRecords(store: Store, program: ProgramId): Promise<readonly SourceRecord[]> {
  const prefix = programKeys.sourcePrefix;
  const items = await allProgramsItems(store, { pk: programKeys.timeline(program).pk, prefix });
  return items.map((item) =>
    parseSource(String(item.sk).slice(prefix.length), item as unknown as SourceItem),
  );
}

/** False where the source has changed since it was read: `record` is one revision after that. */
export async function putSourceRecord(
  store: Store,
  program: ProgramId,
  record: SourceRecord,
  action: Action,
): Promise<boolean> {
  const { id, settings, ...rest } = record;
  const isNew = record.revision === 1;
  const put = {
    TableName: store.tables.programs,
    Item: { ...programKeys.source(program, id), ...rest, settings: JSON.stringify(settings) },
    ConditionExpression: isNew ? 'attribute_not_exists(pk)' : 'revision = :before',
    ...(isNew ? {} : { ExpressionAttributeValues: { ':before': record.revision - 1 } }),
  };
  return transact(store, [{ Put: put }, actionPut(store, program, action)]);
}

function parseSource(id: string, item: SourceItem): SourceRecord {
  const { kind, secrets, createdAt, changedAt, revision, settings } = item;
  return { id, kind, secrets, createdAt, changedAt, revision, settings: JSON.parse(settings) };
}
