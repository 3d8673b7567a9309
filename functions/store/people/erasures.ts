/** Who is to be forgotten, and when: until then it can be called off. */
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Instant, MemberId, ProgramId } from '../../../domain/kernel/brand.ts';
import { formatInstant } from '../../../domain/kernel/instant.ts';
import type { Store } from '../client.ts';
import { translated } from '../errors.ts';
import { type Item, isInteger, isText } from '../item.ts';
import { erasureKeys, personPk } from '../keys.ts';
import { transact } from '../transact.ts';
import { allPeopleItems, getPeopleItem, peopleTable } from './peopleTable.ts';

export interface PlannedErasure {
  readonly memberId: MemberId;
  readonly at: Instant;
  readonly by: string;
  readonly requestId: string;
}

const sk = 'erasure';

/** Of two requests the later one counts. */
export async function planErasure(store: Store, program: ProgramId, planned: PlannedErasure): Promise<void> {
  const { memberId, at } = planned;
  const before = await getPlanned(store, program, memberId);
  const TableName = peopleTable(store);
  const ofMember = { pk: personPk(program, memberId), sk, ...planned };
  const inTime = { ...erasureKeys.at(program, at, memberId), ...planned };
  for (const Item of [inTime, ofMember]) {
    await translated(() => store.documents.send(new PutCommand({ TableName, Item })));
  }
  if (before !== null && before.at !== at) {
    const { pk, sk: place } = erasureKeys.at(program, before.at, memberId);
    await transact(store, [{ Delete: { TableName, Key: { pk, sk: place } } }]);
  }
}

export async function getPlanned(
  store: Store,
  program: ProgramId,
  memberId: MemberId,
): Promise<PlannedErasure | null> {
  const item = await getPeopleItem(store, { pk: personPk(program, memberId), sk });
  return item === null ? null : plannedOf(item);
}

/** False where none was planned. */
export async function cancelPlanned(store: Store, program: ProgramId, memberId: MemberId): Promise<boolean> {
  const planned = await getPlanned(store, program, memberId);
  if (planned === null) return false;
  const TableName = peopleTable(store);
  const { pk, sk: place } = erasureKeys.at(program, planned.at, memberId);
  return transact(store, [
    { Delete: { TableName, Key: { pk, sk: place } } },
    { Delete: { TableName, Key: { pk: personPk(program, memberId), sk } } },
  ]);
}

/** All whose time has come, soonest first. */
export async function duePlanned(
  store: Store,
  program: ProgramId,
  now: Instant,
): Promise<readonly PlannedErasure[]> {
  const items = await allPeopleItems(store, erasureKeys.pk(program), '');
  return items.filter((item) => String(item.sk) <= `${formatInstant(now)}~`).map(plannedOf);
}

function plannedOf({ memberId, at, by, requestId }: Item): PlannedErasure {
  if (!isText(memberId) || !isInteger(at) || !isText(by) || !isText(requestId)) {
    throw new Error('a planned erasure is malformed');
  }
  return { memberId: memberId as MemberId, at: at as Instant, by, requestId };
}

/** Everything that stands under a partition of a person is gone; done twice, it is gone all the same. */
export async function removeAll(store: Store, pk: string): Promise<number> {
  const items = await allPeopleItems(store, pk, '');
  const TableName = peopleTable(store);
  for (const item of items) {
    await transact(store, [{ Delete: { TableName, Key: { pk, sk: String(item.sk) } } }]);
  }
  return items.length;
}
