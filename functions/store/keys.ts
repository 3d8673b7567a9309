/**
 * Every key of every table. A partition key begins with its kind; a program id is `[a-z0-9-]`, every
 * other part is percent-encoded: `#` can't occur in one, so no tenant can name another's key.
 */

import { causeOf, isFactKind } from '../../domain/facts/catalogue.ts';
import { type OrderRef, purchaseFactId } from '../../domain/facts/facts.ts';
import type { FactId, Instant, MemberId, ProgramId } from '../../domain/kernel/brand.ts';
import { formatInstant } from '../../domain/kernel/instant.ts';

export const indexes = { due: 'due', byMember: 'byMember' } as const;

export interface Key {
  readonly pk: string;
  readonly sk: string;
}

export const shardCount = 16;

export function memberPk(program: ProgramId, member: MemberId): string {
  return `M#${program}#${encodeURIComponent(member)}`;
}

/** Of a key that begins with its kind and its program, as every partition key of the ledger does. */
export function programOf(pk: string): ProgramId {
  return (pk.split('#')[1] ?? '') as ProgramId;
}

export function memberIdOf(pk: string): MemberId {
  return decodeURIComponent(pk.slice(pk.lastIndexOf('#') + 1)) as MemberId;
}

/** The share of a program's members that one reader of the `due` index walks. */
export function duePk(program: ProgramId, member: MemberId): string {
  let hash = 2_166_136_261; // FNV-1a
  for (let index = 0; index < member.length; index++) {
    hash = Math.imul(hash ^ member.charCodeAt(index), 16_777_619);
  }
  return shardPk(program, (hash >>> 0) % shardCount);
}

export function shardPk(program: ProgramId, shard: number): string {
  return `D#${program}#${String(shard).padStart(2, '0')}`;
}

/** Whether the text is formed as the id of some fact: then it has a key. */
export function isFactId(text: string): text is FactId {
  const [kind = '', ...cause] = text.split(':');
  const isPlain = /^[\w.~%!'()*:-]+$/.test(text); // what ids are made of once they are encoded
  return isFactKind(kind) && cause.length > 0 && isPlain;
}

/**
 * Where the entry of a fact stands: under its cause. `purchase:standard:1001` is the item `purchase` of
 * the order 1001 of the source `standard`; `refund:standard:1001:r1` is `refund#r1` of the same order.
 */
export function entryKey(program: ProgramId, fact: FactId): Key {
  const [kind = '', ...cause] = fact.split(':');
  if (!isFactKind(kind)) throw new Error(`no ledger key for fact ${fact}`);
  const { letter, parts } = causeOf(kind);
  const [of, rest] = parts === null ? [cause, []] : [cause.slice(0, parts), cause.slice(parts)];
  return { pk: [letter, program, ...of].join('#'), sk: [kind, ...rest].join('#') };
}

/** Under an order, what was redeemed on it: says where the redemption's own entries stand. */
export const redemptionPointerPrefix = 'redemption#';

export function redemptionPointerKey(program: ProgramId, order: OrderRef, redemptionId: string): Key {
  return { pk: orderPk(program, order), sk: `${redemptionPointerPrefix}${encodeURIComponent(redemptionId)}` };
}

/** All that hangs on an order stands in this partition. */
export function orderPk(program: ProgramId, order: OrderRef): string {
  return entryKey(program, purchaseFactId(order)).pk;
}

/** What refunds asked for too much stands in a partition of a program's own, by when it was recorded. */
export function excessPk(program: ProgramId): string {
  return `X#${program}`;
}

export function excessKey(program: ProgramId, at: Instant, entry: string): Key {
  return { pk: excessPk(program), sk: `${formatInstant(at)}#${entry}` };
}

/** A correction stands beside the late fact that caused it. */
export function correctionKey(program: ProgramId, cause: FactId): Key {
  const { pk, sk } = entryKey(program, cause);
  return { pk, sk: `correction#${sk}` };
}

/** What time alone brought stands under the member, by the version that booked it. */
export function passageKey(program: ProgramId, member: MemberId, version: number): Key {
  return { pk: `T#${program}#${encodeURIComponent(member)}`, sk: String(version).padStart(9, '0') };
}

/** Business order: instant, then fact id. Both are ASCII, so bytes sort as the fold does. */
export function memberSk(at: Instant, id: string): string {
  return `${formatInstant(at)}#${id}`;
}

export function checkpointKey(program: ProgramId, member: MemberId, version: number): Key {
  return { pk: `C#${program}#${encodeURIComponent(member)}`, sk: String(version).padStart(9, '0') };
}

/** A batch of what a program has told, by its position; position 0 is before the first. */
export function eventKey(program: ProgramId, position: number): Key {
  return { pk: `B#${program}`, sk: String(position).padStart(12, '0') };
}

/** All programs stand in one partition, which nothing else is in. */
export const programListPk = 'L#programs';

/** The runs of a program stand in a partition of their own, and the slices of each run in another. */
export const runKeys = {
  run: (program: ProgramId, run: string): Key => ({ pk: `S#${program}`, sk: `run#${run}` }),
  runPrefix: 'run#',
  latest: (program: ProgramId, lane: string): Key => ({ pk: `S#${program}`, sk: `latest#${lane}` }),
  slice: (program: ProgramId, run: string, slice: number): Key => ({
    pk: `S#${program}#${run}`,
    sk: String(slice).padStart(2, '0'),
  }),
};

/** A preview stands with its draft; the members it would move stand apart, by way and member. */
export const previewKeys = {
  preview: (program: ProgramId, draft: string, run: string): Key => ({
    pk: `P#${program}`,
    sk: `preview#${encodeURIComponent(draft)}#${run}`,
  }),
  move: (program: ProgramId, run: string, direction: string, member: MemberId): Key => ({
    pk: `W#${program}#${run}`,
    sk: `${direction}#${encodeURIComponent(member)}`,
  }),
};

/** Parked deliveries of a program stand in a partition of their own, by when they came; what was sent in another. */
export const parkedKeys = {
  head: (program: ProgramId, id: string): Key => ({ pk: `K#${program}`, sk: id }),
  piece: (program: ProgramId, id: string, piece: number): Key => ({
    pk: `K#${program}#${id}`,
    sk: String(piece).padStart(2, '0'),
  }),
  count: (program: ProgramId, source: string, day: number): Key => ({
    pk: `N#${program}#${encodeURIComponent(source)}`,
    sk: String(day),
  }),
};

/** What linked sources share, by payment and by order. */
export const linkKeys = {
  payment: (program: ProgramId, { source, orderId }: OrderRef): Key => ({
    pk: `X#${program}#${encodeURIComponent(source)}#${encodeURIComponent(orderId)}`,
    sk: 'payment',
  }),
  order: (program: ProgramId, { source, orderId }: OrderRef): Key => ({
    pk: `X#${program}#${encodeURIComponent(source)}#${encodeURIComponent(orderId)}`,
    sk: 'order',
  }),
};

/** What a payment provider has told of refunds, by payment. */
export const totalKeys = {
  payment: (program: ProgramId, { source, orderId }: OrderRef): Key => ({
    pk: `X#${program}#${encodeURIComponent(source)}#${encodeURIComponent(orderId)}`,
    sk: 'refunds',
  }),
};

/**
 * What is personal has a table of its own. An identity stands under its keyed hash, which nobody can turn back;
 * what a member has stands under the member.
 */
export const peopleKeys = {
  identity: (program: ProgramId, hash: string): Key => ({ pk: `I#${program}#${hash}`, sk: 'identity' }),
  identityPrefix: 'identity#',
  /** Among those of its member. */
  ofMember: (program: ProgramId, member: MemberId, hash: string): Key => ({
    pk: personPk(program, member),
    sk: `identity#${hash}`,
  }),
};

/** Orders that somebody may claim: by the hash of who bought, or by the member who has not enrolled yet. */
export function unclaimedPk(
  program: ProgramId,
  claimant: { readonly hash: string } | { readonly memberId: MemberId },
): string {
  const of = 'hash' in claimant ? claimant.hash : `member#${encodeURIComponent(claimant.memberId)}`;
  return `G#${program}#${of}`;
}

/** Who is to be forgotten, by when. */
export const erasureKeys = {
  pk: (program: ProgramId): string => `E#${program}`,
  at: (program: ProgramId, at: Instant, member: MemberId): Key => ({
    pk: `E#${program}`,
    sk: `${formatInstant(at)}#${encodeURIComponent(member)}`,
  }),
};

/** All that is personal about a member. */
export function personPk(program: ProgramId, member: MemberId): string {
  return `H#${program}#${encodeURIComponent(member)}`;
}

/**
 * What goes on at a subscription has a partition of its own, which is of one making of it: who makes one of the same
 * name again begins anew.
 */
export const subscriptionKeys = {
  pk: (program: ProgramId, { id, key }: SubscriptionName): string => `V#${program}#${id}#${key}`,
  progress: (program: ProgramId, name: SubscriptionName): Key => ({
    pk: subscriptionKeys.pk(program, name),
    sk: 'progress',
  }),
  /** Of an event that has a place in the log. */
  waiting: (pk: string, place: LogPlace): Key => ({
    pk,
    sk: `${subscriptionKeys.waitingPrefix}${placeText(place)}`,
  }),
  waitingPrefix: 'wait#',
  dead: (pk: string, place: LogPlace): Key => ({
    pk,
    sk: `${subscriptionKeys.deadPrefix}${placeText(place)}`,
  }),
  deadPrefix: 'dead#',
  tries: (pk: string, at: Instant, run: string, part: number): Key => ({
    pk,
    sk: `${subscriptionKeys.triesPrefix}${formatInstant(at)}#${run}#${part}`,
  }),
  triesPrefix: 'tries#',
  /** In the index of what is due, all stand together: there are few. */
  due: 'subscriptions',
};

export interface SubscriptionName {
  readonly id: string;
  /** Of this making of it. */
  readonly key: string;
}

/** Where an event stands in the log of its program: the batch, and the place in it. */
export interface LogPlace {
  readonly position: number;
  readonly index: number;
}

function placeText({ position, index }: LogPlace): string {
  return `${String(position).padStart(12, '0')}-${String(index).padStart(6, '0')}`;
}

/** Of a partition key of {@link subscriptionKeys}. */
export function subscriptionOf(pk: string): { readonly program: ProgramId } & SubscriptionName {
  const [, program = '', id = '', key = ''] = pk.split('#');
  return { program: program as ProgramId, id, key };
}

export const programKeys = {
  /** What the hashes of identities are keyed with: apart from the hashes. */
  identityKey: (program: ProgramId): Key => ({ pk: `P#${program}`, sk: 'identity-key' }),
  listed: (program: ProgramId): Key => ({ pk: programListPk, sk: program }),
  timeline: (program: ProgramId): Key => ({ pk: `P#${program}`, sk: 'timeline' }),
  /** In a partition of its own: files are large, and a cold start asks for many. */
  version: (program: ProgramId, version: number): Key => ({
    pk: `F#${program}#${String(version).padStart(6, '0')}`,
    sk: 'file',
  }),
  /** Where generation 1 has it. */
  versionAmongOthers: (program: ProgramId, version: number): Key => ({
    pk: `P#${program}`,
    sk: `version#${String(version).padStart(6, '0')}`,
  }),
  line: (program: ProgramId, line: number): Key => ({
    pk: `P#${program}`,
    sk: `line#${String(line).padStart(6, '0')}`,
  }),
  draftPrefix: 'draft#',
  draft: (program: ProgramId, name: string): Key => ({
    pk: `P#${program}`,
    sk: `draft#${encodeURIComponent(name)}`,
  }),
  actionPrefix: 'action#',
  /** By the moment, then by the request, which does one thing. */
  action: (program: ProgramId, at: Instant, requestId: string): Key => ({
    pk: `P#${program}`,
    sk: `action#${formatInstant(at)}#${encodeURIComponent(requestId)}`,
  }),
  /** The model in force. */
  model: (program: ProgramId): Key => ({ pk: `P#${program}`, sk: 'model' }),
  modelVersion: (program: ProgramId, version: number): Key => ({
    pk: `P#${program}`,
    sk: `model#${String(version).padStart(6, '0')}`,
  }),
  secretPrefix: 'secret#',
  secret: (program: ProgramId, secretId: string): Key => ({ pk: `P#${program}`, sk: `secret#${secretId}` }),
  /** Which key seals what is parked. */
  parkingKey: (program: ProgramId): Key => ({ pk: `P#${program}`, sk: 'parking-key' }),
  sourcePrefix: 'source#',
  source: (program: ProgramId, source: string): Key => ({
    pk: `P#${program}`,
    sk: `source#${encodeURIComponent(source)}`,
  }),
  subscriptionPrefix: 'subscription#',
  subscription: (program: ProgramId, subscription: string): Key => ({
    pk: `P#${program}`,
    sk: `subscription#${encodeURIComponent(subscription)}`,
  }),
};
