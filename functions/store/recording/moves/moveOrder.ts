/**
 * Moving an order to another member: both are folded again, the one without it and the other with what is kept of it,
 * and written by one transaction under the versions of both.
 */
import {
  effectiveAt,
  type Fact,
  moveFactId,
  type OrderMove,
  type OrderRef,
  type Revision,
} from '../../../../domain/facts/facts.ts';
import type { Instant, MemberId, ProgramId } from '../../../../domain/kernel/brand.ts';
import { type Outside, outsideOf } from '../../../../domain/member/admit.ts';
import { recordTogether } from '../../../../domain/member/record.ts';
import type { Timeline } from '../../../../domain/program/timeline.ts';
import { StoreBusy } from '../../../shared/busy.ts';
import { loaded } from '../../../shared/loading.ts';
import type { Store } from '../../client.ts';
import { factsIn, type OrderRead, readOrder } from '../../history/causes.ts';
import { factsAfter } from '../../history/history.ts';
import { putBackIfLost } from '../../history/lost.ts';
import { readMember } from '../../history/readMember.ts';
import { commit, type MemberChange } from '../../ledger/commit.ts';
import type { Actor, Entry } from '../../ledger/entryItem.ts';
import type { MemberRecord } from '../../members/memberItem.ts';
import type { TransactItem } from '../../transact.ts';
import { isExact } from '../decide.ts';
import { memberChange } from '../memberChange.ts';
import { pause } from '../pause.ts';
import { isAfter } from '../recording.ts';

export interface MoveRequest {
  readonly program: ProgramId;
  readonly timeline: Timeline;
  readonly order: OrderRef;
  /** Names the move: the same again is the same one. */
  readonly moveId: string;
  readonly to: MemberId;
  /** What is kept of the order, for the member whose it is from now on. */
  readonly content: (to: MemberId, boughtAt: Instant, at: Instant) => Revision;
  readonly by: Actor;
  readonly now: () => Instant;
  readonly timeLeftMs: () => number;
  readonly actionPut: (fact: OrderMove) => TransactItem;
}

export interface Moved {
  readonly kind: 'moved';
  /** Of the member whose the order is now. */
  readonly entry: Entry;
  readonly member: MemberRecord;
  /** Of the member whose it was. */
  readonly left: { readonly entry: Entry; readonly member: MemberRecord };
}

export type MoveResult =
  | Moved
  /** It was done before. */
  | { readonly kind: 'duplicate'; readonly entry: Entry; readonly member: MemberRecord }
  | { readonly kind: 'conflict'; readonly entry: Entry }
  | { readonly kind: 'unknown-order' }
  | { readonly kind: 'theirs-already'; readonly memberId: MemberId }
  /** With this member it would count for nothing. */
  | { readonly kind: 'outside'; readonly because: Outside }
  | { readonly kind: 'out-of-range' };

export async function moveOrder(store: Store, request: MoveRequest): Promise<MoveResult> {
  for (let attempt = 0; ; attempt++) {
    const timeBeforeMs = request.timeLeftMs();
    const result = await loaded(() => tryOnce(store, request));
    if (result !== null) return result;
    await pause(attempt, request.timeLeftMs(), timeBeforeMs);
  }
}

/** Null where somebody was faster: to be read again. */
async function tryOnce(store: Store, request: MoveRequest): Promise<MoveResult | null> {
  const { program, order } = request;
  const { purchase: first, left } = await readOrder(store, program, order);
  const done = left.get(moveFactId(order, request.moveId));
  if (done !== undefined) return again(store, request, done);
  if (first === null) return { kind: 'unknown-order' };
  const from = await read(store, request, first.memberId);
  const to = await read(store, request, request.to);
  if (from === null) throw new Error(`member ${first.memberId} has an order and no item`);
  if (to !== null && to.state.memberId === from.state.memberId) {
    return { kind: 'theirs-already', memberId: to.state.memberId };
  }
  // After the members: what else happened to the order has raised the version of its own.
  const now = await readOrder(store, program, order);
  const isBehind = [...now.entries.values()].some((entry) => isAfter(entry, from.state, from.version));
  if (isBehind || now.purchase?.memberId !== first.memberId) return null;
  return move(store, request, { from, to, read: now, purchase: now.purchase });
}

async function again(
  store: Store,
  { program, timeline, to }: MoveRequest,
  entry: Entry,
): Promise<MoveResult> {
  const fact = entry.body.kind === 'fact' ? entry.body.fact : null;
  const member = await readMember(store, { program, timeline, memberId: to }, 'current');
  const isSame = fact?.kind === 'order-move' && member !== null && fact.to === member.state.memberId;
  return isSame ? { kind: 'duplicate', entry, member } : { kind: 'conflict', entry };
}

async function read(
  store: Store,
  { program, timeline }: MoveRequest,
  memberId: MemberId,
): Promise<MemberRecord | null> {
  const wanted = { program, timeline, memberId };
  const member = await readMember(store, wanted, 'stored');
  if (member !== null || !(await putBackIfLost(store, wanted))) return member;
  return readMember(store, wanted, 'stored');
}

interface Sides {
  readonly from: MemberRecord;
  readonly to: MemberRecord | null;
  readonly read: OrderRead;
  readonly purchase: Entry;
}

async function move(store: Store, request: MoveRequest, sides: Sides): Promise<MoveResult | null> {
  const { program, timeline, by, actionPut } = request;
  const { from, to } = sides;
  const facts = factsOf(request, sides);
  const because = outsideOf(to?.state ?? null, timeline, facts.arrival);
  if (because !== null) return { kind: 'outside', because };
  const [own, theirs] = await Promise.all([
    factsAfter(store, program, from, null),
    to === null ? [] : factsAfter(store, program, to, null),
  ]);
  const without = recordTogether(from.state, own, timeline, [facts.move], null);
  const withIt = recordTogether(to?.state ?? null, theirs, timeline, [facts.arrival], null);
  if (!isExact(without.state) || !isExact(withIt.state)) return { kind: 'out-of-range' };
  const given = { timeline, beside: { metadata: null, by } };
  const folded = { kind: 'decided', isFolded: true } as const;
  const came = memberChange(given, to, facts.arrival.id, { ...folded, recorded: withIt });
  const left = leaving(memberChange(given, from, facts.move.id, { ...folded, recorded: without }));
  const result = await commit(store, { program, members: [came, left], action: actionPut(facts.move) });
  switch (result.kind) {
    case 'committed': {
      const gone = { entry: left.entry, member: left.after };
      return { kind: 'moved', entry: came.entry, member: came.after, left: gone };
    }
    case 'awaited':
      throw new StoreBusy('something waits in the place of a move');
    default:
      return null;
  }
}

/** What entries from before say is not what they are worth without the order, and kept states have it. */
function leaving(change: MemberChange): MemberChange {
  const { after } = change;
  return { ...change, after: { ...after, amendedThrough: after.state.asOf, checkpoints: [] } };
}

/** After all that both have decided, and all that is recorded of the order. */
function factsOf(
  { order, moveId, to: named, content, now }: MoveRequest,
  { from, to, read, purchase }: Sides,
): { readonly move: OrderMove; readonly arrival: Revision } {
  const known = [...read.entries.values(), ...read.left.values()].map(({ recordedAt }) => recordedAt + 1);
  const decided = [from, to].flatMap((member) => (member === null ? [] : [member.state.asOf.at + 1]));
  const at = Math.max(now(), ...known, ...decided) as Instant;
  const memberId = to?.state.memberId ?? named;
  const bought = purchase.body.kind === 'fact' ? purchase.body.fact : null;
  if (bought === null) throw new Error(`entry ${purchase.id} is no purchase`);
  const gone = factsIn(read.entries.values()).map(({ id }: Fact) => id);
  return {
    move: {
      kind: 'order-move',
      id: moveFactId(order, moveId),
      memberId: from.state.memberId,
      order,
      moveId,
      to: memberId,
      gone,
      occurredAt: at,
      recordedAt: at,
    },
    arrival: content(memberId, effectiveAt(bought), at),
  };
}
