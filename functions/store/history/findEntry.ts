/** One entry of a member, by the id under which the history lists it. */
import type { MemberId, ProgramId } from '../../../domain/kernel/brand.ts';
import type { Store } from '../client.ts';
import { correctionKey, entryKey, isFactId, type Key, passageKey } from '../keys.ts';
import type { Entry } from '../ledger/entryItem.ts';
import { getEntryAt } from './history.ts';

/** Of all who are one member, in this order: what time brought is called alike by several. */
export async function findEntryOfAll(
  store: Store,
  program: ProgramId,
  members: readonly MemberId[],
  id: string,
): Promise<Entry | null> {
  for (const member of members) {
    const entry = await findEntry(store, program, member, id);
    if (entry !== null) return entry;
  }
  return null;
}

/** Null where the member has no such entry, whatever the id looks like. */
export async function findEntry(
  store: Store,
  program: ProgramId,
  member: MemberId,
  id: string,
): Promise<Entry | null> {
  const key = keyOf(program, member, id);
  if (key === null || key.pk.length > partitionKeyMax || key.sk.length > sortKeyMax) return null;
  const entry = await getEntryAt(store, key);
  return entry?.memberId === member && entry.id === id ? entry : null;
}

/** In bytes; keys are ASCII. */
const partitionKeyMax = 2_048;
const sortKeyMax = 1_024;

function keyOf(program: ProgramId, member: MemberId, id: string): Key | null {
  const version = /^passage:([1-9]\d{0,8})$/.exec(id)?.[1];
  if (version !== undefined) return passageKey(program, member, Number(version));
  const cause = /^correction:(.*)$/.exec(id)?.[1];
  if (cause !== undefined) return isFactId(cause) ? correctionKey(program, cause) : null;
  return isFactId(id) ? entryKey(program, id) : null;
}
