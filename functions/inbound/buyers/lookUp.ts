/** The member who has the identity of a buyer, or the hash under which a guest's order is kept. */
import type { Purchase as PurchaseFact, Revision as RevisionFact } from '../../../domain/facts/facts.ts';
import type { Instant, MemberId, ProgramId } from '../../../domain/kernel/brand.ts';
import { lineAt, rulesOfLine, type Timeline } from '../../../domain/program/timeline.ts';
import { claimOrders } from '../../people/claim.ts';
import { hashOfIdentity, knownHash } from '../../people/hashed.ts';
import { type IdentityKind, type ReadIdentity, readValue } from '../../people/identity.ts';
import type { Store } from '../../store/client.ts';
import { getIdentity } from '../../store/people/identities.ts';
import { hold } from '../../store/people/unclaimed.ts';
import type { Bought, Revision } from '../sources/deliveries.ts';
import type { SourceOfOrders } from '../sources/facts.ts';
import type { MemberRule } from '../sources/memberRule.ts';

export interface Buying {
  readonly store: Store;
  readonly program: ProgramId;
  readonly source: SourceOfOrders;
  readonly timeline: Timeline;
  readonly now: Instant;
  readonly timeLeftMs: () => number;
}

export type Buyer =
  | { readonly kind: 'named'; readonly memberId: string | null }
  /** Nobody's yet: whoever is given the identity of this hash is the buyer. The id stands in no fact that is kept. */
  | { readonly kind: 'guest'; readonly memberId: string; readonly hash: string };

/** Whose identity it is that an order or a customer names; null where nobody has it. */
export async function ownerOf(
  { store, program, source, timeline, now }: Buying,
  found: string,
  by: NonNullable<MemberRule['as']>,
): Promise<MemberId | null> {
  const { region } = rulesOfLine(timeline, lineAt(timeline, now)).file;
  const named = await readable(kindOf(by, source.id), found, region);
  const hash = named === null ? null : await knownHash(store, program, named);
  const owner = hash === null ? null : await getIdentity(store, program, hash);
  return owner?.memberId ?? null;
}

/** One read finds the member. Nobody is looked for by a contact: a rule that names no identity trusts none. */
export async function lookUp(
  { store, program, source, timeline, now }: Buying,
  { memberId: found, contact = {} }: Bought | Revision,
  by: MemberRule['as'] | null,
): Promise<Buyer> {
  const { region, claimDays = 0 } = rulesOfLine(timeline, lineAt(timeline, now)).file;
  const named = found === null || !by ? null : await readable(kindOf(by, source.id), found, region);
  if (named !== null) {
    const hash = await knownHash(store, program, named);
    const owner = hash === null ? null : await getIdentity(store, program, hash);
    if (owner !== null) return { kind: 'named', memberId: owner.memberId };
  }
  if (claimDays === 0) return { kind: 'named', memberId: null };
  const known: (ReadIdentity | null)[] = [named];
  if (contact.email !== undefined) known.push(await readable('email', contact.email, region));
  if (contact.phone !== undefined) known.push(await readable('phone', contact.phone, region));
  const [first] = known.filter((each) => each !== null);
  if (first === undefined) return { kind: 'named', memberId: null };
  // By the time that it comes, somebody may be known by it already.
  const hash = await hashOfIdentity(store, program, first);
  const owner = first === named ? null : await getIdentity(store, program, hash);
  if (owner !== null) return { kind: 'named', memberId: owner.memberId };
  return { kind: 'guest', memberId: 'guest', hash };
}

function kindOf(by: NonNullable<MemberRule['as']>, source: string): IdentityKind {
  return by === 'customer' ? `customer:${source}` : by;
}

async function readable(
  kind: IdentityKind,
  text: string,
  region: string | undefined,
): Promise<ReadIdentity | null> {
  const read = await readValue(kind, text, region);
  return read.kind === 'read' ? read.identity : null;
}

/** Kept until somebody claims it; where somebody was given the identity meanwhile, it is claimed at once. */
export async function holdForGuest(
  { store, program, timeline, now, timeLeftMs }: Buying,
  hash: string,
  fact: PurchaseFact | RevisionFact,
): Promise<void> {
  const { claimDays = 0 } = rulesOfLine(timeline, lineAt(timeline, now)).file;
  await hold(store, program, { hash }, fact, claimDays);
  const owner = await getIdentity(store, program, hash);
  if (owner === null) return;
  await claimOrders({ store, program, timeline, timeLeftMs }, owner.memberId, [{ hash }]);
}
