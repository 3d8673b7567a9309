/**
 * What the hashes of a program's identities are keyed with: 32 random bytes that are made when the first identity
 * comes, never change, and stand apart from the hashes. Kept for ever by whoever has read them.
 */
import { createHmac, randomBytes } from 'node:crypto';
import type { ProgramId } from '../../../domain/kernel/brand.ts';
import type { Store } from '../client.ts';
import { programKeys } from '../keys.ts';
import { getProgramsItem, putIf } from '../programs/programsTable.ts';

const bytes = 32;
const known = new WeakMap<Store, Map<ProgramId, Uint8Array>>();

/** Of text that says its kind: the same text has the same hash in a program, and another one in every other. */
export async function hashOf(store: Store, program: ProgramId, text: string): Promise<string> {
  const key = (await storedKey(store, program)) ?? (await makeKey(store, program));
  return createHmac('sha256', key).update(text).digest('base64url');
}

/** Null where the program has no identity yet: then nobody has this one. */
export async function hashIfAny(store: Store, program: ProgramId, text: string): Promise<string | null> {
  const key = await storedKey(store, program);
  return key === null ? null : createHmac('sha256', key).update(text).digest('base64url');
}

async function storedKey(store: Store, program: ProgramId): Promise<Uint8Array | null> {
  const kept = known.get(store)?.get(program);
  if (kept !== undefined) return kept;
  const item = await getProgramsItem(store, programKeys.identityKey(program));
  if (item === undefined) return null;
  const { key } = item;
  if (!(key instanceof Uint8Array) || key.length !== bytes)
    throw new Error('the key of identities is broken');
  const ofStore = known.get(store) ?? new Map<ProgramId, Uint8Array>();
  known.set(store, ofStore.set(program, key));
  return key;
}

async function makeKey(store: Store, program: ProgramId): Promise<Uint8Array> {
  const item = { ...programKeys.identityKey(program), key: randomBytes(bytes) };
  await putIf(store, item, { ConditionExpression: 'attribute_not_exists(pk)' });
  // Somebody else may have been faster: what stands counts.
  const key = await storedKey(store, program);
  if (key === null) throw new Error('the key of identities was not kept');
  return key;
}
