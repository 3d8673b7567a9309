/** Which webhook secrets are active, and since when: all that is known of one beside its value. */
import type { Instant, ProgramId } from '../../../domain/kernel/brand.ts';
import { StoreBusy } from '../../shared/busy.ts';
import type { Store } from '../client.ts';
import { programKeys } from '../keys.ts';
import { type Acting, type Action, actionPut } from '../programs/actions.ts';
import { allProgramsItems, getProgramsItem } from '../programs/programsTable.ts';
import { transact } from '../transact.ts';

export interface SecretRecord {
  readonly id: string;
  readonly createdAt: Instant;
  readonly retiredAt: Instant | null;
}

/** Adding the same record twice is adding it once: a time-out may come after it was written. */
export async function addSecretRecord(
  store: Store,
  program: ProgramId,
  secret: SecretRecord,
  acting: Acting,
): Promise<void> {
  const { id, createdAt } = secret;
  const Item = { ...programKeys.secret(program, id), createdAt };
  const notThereYet = 'attribute_not_exists(pk)';
  const thisOne = '(createdAt = :createdAt AND attribute_not_exists(retiredAt))';
  const put = {
    TableName: store.tables.programs,
    Item,
    ConditionExpression: `${notThereYet} OR ${thisOne}`,
    ExpressionAttributeValues: { ':createdAt': createdAt },
  };
  const action: Action = {
    action: 'secret.added',
    about: { secret: id },
    before: null,
    after: { active: 'yes' },
    ...acting,
  };
  if (!(await transact(store, [{ Put: put }, actionPut(store, program, action)]))) {
    throw new StoreBusy(`secret ${id} is written by somebody else`);
  }
}

const triesMax = 5;

/** False where there is no such secret. A secret retired twice keeps its first moment. */
export async function retireSecretRecord(
  store: Store,
  program: ProgramId,
  secretId: string,
  at: Instant,
  acting: Acting,
): Promise<boolean> {
  const key = programKeys.secret(program, secretId);
  const action: Action = {
    action: 'secret.retired',
    about: { secret: secretId },
    before: { active: 'yes' },
    after: { active: 'no' },
    ...acting,
  };
  for (let tries = 0; tries < triesMax; tries++) {
    const item = await getProgramsItem(store, key);
    if (item === undefined) return false;
    if (item.retiredAt !== undefined) return true;
    const put = {
      TableName: store.tables.programs,
      Item: { ...item, retiredAt: at },
      ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(retiredAt)',
    };
    if (await transact(store, [{ Put: put }, actionPut(store, program, action)])) return true;
  }
  throw new StoreBusy('too many writers for one secret');
}

export async function listSecretRecords(store: Store, program: ProgramId): Promise<readonly SecretRecord[]> {
  const prefix = programKeys.secretPrefix;
  const items = await allProgramsItems(store, { pk: programKeys.timeline(program).pk, prefix });
  return items.map(({ sk, createdAt, retiredAt }) => ({
    id: (sk as string).slice(prefix.length),
    createdAt: createdAt as Instant,
    retiredAt: (retiredAt ?? null) as Instant | null,
  }));
}
