/** From an identity as somebody writes it to the hash under which it stands. */
import type { ProgramId } from '../../domain/kernel/brand.ts';
import { lineAt, rulesOfLine, type Timeline } from '../../domain/program/timeline.ts';
import { platformNow } from '../shared/clock.ts';
import { invalid } from '../shared/json.ts';
import type { Store } from '../store/client.ts';
import { hashIfAny, hashOf } from '../store/people/identityKey.ts';
import { findingOf, hashedText, type ReadIdentity, readIdentity } from './identity.ts';

/** The country of phone numbers that are written without one. */
export function regionOf(timeline: Timeline): string | undefined {
  return rulesOfLine(timeline, lineAt(timeline, platformNow())).file.region;
}

/** Throws the problem that the text is no identity. `path`: where in the document it stands. */
export async function identityIn(
  text: string,
  region: string | undefined,
  document: unknown,
  path: readonly string[],
): Promise<ReadIdentity> {
  const readable = await readIdentity(text, region);
  if (readable.kind === 'read') return readable.identity;
  throw invalid([findingOf(readable, document, path)], 'unreadable-identity');
}

export function hashOfIdentity(store: Store, program: ProgramId, identity: ReadIdentity): Promise<string> {
  return hashOf(store, program, hashedText(identity));
}

/** Null where the program has no identities. */
export function knownHash(store: Store, program: ProgramId, identity: ReadIdentity): Promise<string | null> {
  return hashIfAny(store, program, hashedText(identity));
}
