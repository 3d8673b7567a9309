/**
 * Recording a refund that names no order: it is taken from the member's newest orders. Which ones is decided here,
 * once, and stands in the refunds; the same refund again finds them there.
 */
import type { Fact, Refund } from '../../../../domain/facts/facts.ts';
import type { Instant, MemberId, MinorUnits } from '../../../../domain/kernel/brand.ts';
import { newestFirst } from '../../../../domain/reading/returns.ts';
import type { Store } from '../../client.ts';
import { factsAfter, getEntry } from '../../history/history.ts';
import { readMember } from '../../history/readMember.ts';
import { commit } from '../../ledger/commit.ts';
import type { Entry } from '../../ledger/entryItem.ts';
import type { MemberRecord } from '../../members/memberItem.ts';
import { foldAgain, isExact } from '../decide.ts';
import { memberChange } from '../memberChange.ts';
import { pause } from '../pause.ts';
import type { Recording, RecordResult } from '../recording.ts';
import { refundOf } from './recordExchange.ts';

export interface UnnamedRefund {
  readonly memberId: MemberId;
  readonly refundId: string;
  readonly occurredAt: Instant;
  readonly recordedAt: Instant;
  readonly sku?: string;
  readonly amount: MinorUnits;
}

export interface UnnamedRequest extends Pick<Recording, 'program' | 'timeline' | 'timeLeftMs'> {
  readonly refund: UnnamedRefund;
}

export type UnnamedResult =
  | (RecordResult & { readonly refunds?: readonly Entry[] })
  /** The member keeps no order that it could be taken from. */
  | { readonly kind: 'nothing-kept' };

export async function recordUnnamedRefund(store: Store, request: UnnamedRequest): Promise<UnnamedResult> {
  for (let attempt = 0; ; attempt++) {
    const timeBeforeMs = request.timeLeftMs();
    const tried = await tryOnce(store, request);
    if (tried.kind !== 'again') return tried;
    await pause(attempt, request.timeLeftMs(), timeBeforeMs);
  }
}

async function tryOnce(
  store: Store,
  request: UnnamedRequest,
): Promise<UnnamedResult | { readonly kind: 'again' }> {
  const { program, timeline, refund } = request;
  const { memberId, refundId, occurredAt } = refund;
  const member = await readMember(store, { program, memberId, timeline }, 'stored');
  if (member === null) return { kind: 'nothing-kept' };
  const known = await factsAfter(store, program, member, null);
  const decided = known.filter(
    (each): each is Refund => each.kind === 'refund' && each.refundId === refundId,
  );
  if (decided.length > 0) return again(store, request, member, decided);
  const refunds = newestFirst(known, occurredAt, refund).map((each) => refundOf(refund, refundId, each));
  const [first] = refunds;
  if (first === undefined) return { kind: 'nothing-kept' };
  const recorded = await foldAgain(store, request, member, refunds);
  if (!isExact(recorded.state)) return { kind: 'out-of-range' };
  const given = { timeline, beside: { metadata: null, by: null } };
  const change = memberChange(given, member, first.id, { kind: 'decided', recorded, isFolded: true });
  const result = await commit(store, { program, members: [change] });
  if (result.kind !== 'committed') return { kind: 'again' };
  const { entry, besides, after } = change;
  const entries = refunds.flatMap(({ id }) => [entry, ...besides].find((each) => each.id === id) ?? []);
  return { kind: 'recorded', entry, member: after, wasAwaited: false, refunds: entries };
}

/** It stands already: the first entry answers, if it says the same. */
async function again(
  store: Store,
  { program, refund }: UnnamedRequest,
  member: MemberRecord,
  decided: readonly Refund[],
): Promise<UnnamedResult> {
  const [first] = decided;
  const entry = first === undefined ? null : await getEntry(store, program, first.id);
  if (entry === null) throw new Error(`refund ${refund.refundId} has no entry`);
  const asked = decided.reduce((sum, { takenBack }) => sum + amountOf(takenBack), 0);
  const isSame = asked === refund.amount && decided.every(saysWhen(refund.occurredAt));
  return isSame ? { kind: 'duplicate', entry, member } : { kind: 'conflict', entry };
}

const saysWhen = (at: Instant) => (fact: Fact) => fact.occurredAt === at;

function amountOf(takenBack: Refund['takenBack']): number {
  return takenBack.by === 'amount'
    ? takenBack.amount
    : takenBack.lines.reduce((sum, { amount }) => sum + amount, 0);
}
