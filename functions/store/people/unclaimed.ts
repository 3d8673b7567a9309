/**
 * Orders of people who are no members yet: kept as facts without a member, under the hash of who bought, until somebody
 * is given that identity, or under the member who has not enrolled yet. What follows an order waits at the order itself.
 */
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { effectiveAt, type Purchase, type Revision } from '../../../domain/facts/facts.ts';
import type { FactId, Instant, MemberId, ProgramId } from '../../../domain/kernel/brand.ts';
import { formatInstant } from '../../../domain/kernel/instant.ts';
import type { Store } from '../client.ts';
import { translated } from '../errors.ts';
import { isInteger, isText } from '../item.ts';
import { type Key, unclaimedPk } from '../keys.ts';
import { decodeFact, encodeFact } from '../ledger/factText.ts';
import { transact } from '../transact.ts';
import { allPeopleItems, peopleTable } from './peopleTable.ts';

export type Bought = Purchase | Revision;

/** Who may claim an order: whoever has the identity of this hash, or this member once they enrol. */
export type Claimant = { readonly hash: string } | { readonly memberId: MemberId };

const dayMs = 86_400_000;

/** As long as the program lets it be claimed, counted from the purchase. The same order twice stands once. */
export async function hold(
  store: Store,
  program: ProgramId,
  claimant: Claimant,
  fact: Bought,
  claimDays: number,
): Promise<void> {
  const at = momentOf(fact);
  const Item = {
    pk: unclaimedPk(program, claimant),
    sk: `${formatInstant(at)}#${fact.id}`,
    at: effectiveAt(fact),
    fact: encodeFact(fact),
    expiresAt: Math.ceil((effectiveAt(fact) + claimDays * dayMs) / 1000),
  };
  await translated(() => store.documents.send(new PutCommand({ TableName: peopleTable(store), Item })));
}

/** In the order in which contents of one order came to be. */
function momentOf(fact: Bought): Instant {
  return fact.kind === 'revision' ? fact.revisedAt : effectiveAt(fact);
}

export interface Held {
  readonly key: Key;
  readonly fact: Bought;
}

/** What was bought at most so many days ago, oldest first, as facts of the member. */
export async function heldFor(
  store: Store,
  program: ProgramId,
  claimant: Claimant,
  memberId: MemberId,
  { now, claimDays }: { readonly now: Instant; readonly claimDays: number },
): Promise<readonly Held[]> {
  const items = await allPeopleItems(store, unclaimedPk(program, claimant), '');
  const since = now - claimDays * dayMs;
  return items.flatMap(({ pk, sk, at, fact: text }) => {
    if (!isText(pk) || !isText(sk) || !isInteger(at) || !isText(text)) {
      throw new Error('an order that nobody has claimed is malformed');
    }
    const id = sk.slice(sk.indexOf('#') + 1) as FactId;
    const fact = decodeFact(text, { id, memberId, recordedAt: now });
    const isBought = fact.kind === 'purchase' || fact.kind === 'revision';
    return isBought && at >= since ? [{ key: { pk, sk }, fact }] : [];
  });
}

/** It has a member now, or nobody is to have it. */
export async function letGo(store: Store, { pk, sk }: Key): Promise<void> {
  await transact(store, [{ Delete: { TableName: peopleTable(store), Key: { pk, sk } } }]);
}
