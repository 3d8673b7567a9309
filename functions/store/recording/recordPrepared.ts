/** Recording: read the member, decide, commit under what was read; again where somebody was faster. */
import { type Fact, sharesOf } from '../../../domain/facts/facts.ts';
import { points } from '../../../domain/kernel/brand.ts';
import type { Refusal } from '../../../domain/member/admit.ts';
import { loaded } from '../../shared/loading.ts';
import type { Store } from '../client.ts';
import { putBackIfLost } from '../history/lost.ts';
import { readMember } from '../history/readMember.ts';
import { type Key, redemptionPointerKey } from '../keys.ts';
import { commit } from '../ledger/commit.ts';
import type { Placeholder } from '../ledger/placeholder.ts';
import type { MemberRecord } from '../members/memberItem.ts';
import { decide } from './decide.ts';
import { memberChange } from './memberChange.ts';
import { pause } from './pause.ts';
import type { Ready, Recording, RecordResult } from './recording.ts';
import { repeated } from './repeated.ts';

type Ended<Answer> = RecordResult | Refusal | Answer;

type Tried<Answer> =
  | { readonly kind: 'ended'; readonly with: Ended<Answer> }
  /** Somebody was faster, or is still at it. */
  | { readonly kind: 'again' }
  /** In the place of the entry facts wait for it: they are recorded with it. */
  | { readonly kind: 'awaited'; readonly placeholder: Placeholder };

export async function recordPrepared<Answer = never>(
  store: Store,
  recording: Recording<Answer>,
): Promise<Ended<Answer>> {
  let placeholder: Placeholder | null = null;
  for (let attempt = 0; ; attempt++) {
    const timeBeforeMs = recording.timeLeftMs();
    const tried: Tried<Answer> = await tryOnce(store, recording, placeholder);
    if (tried.kind === 'ended') return tried.with;
    if (tried.kind === 'awaited') ({ placeholder } = tried);
    else await pause(attempt, recording.timeLeftMs(), timeBeforeMs);
  }
}

async function tryOnce<Answer>(
  store: Store,
  recording: Recording<Answer>,
  placeholder: Placeholder | null,
): Promise<Tried<Answer>> {
  const member = await readMember(store, recording, 'stored');
  if (member === null && (await putBackIfLost(store, recording))) return { kind: 'again' };
  const prepared = await loaded(() => recording.prepare(member, placeholder));
  switch (prepared.kind) {
    case 'behind':
      return { kind: 'again' };
    case 'refused':
      return ended(prepared);
    case 'answered':
      return ended(prepared.answer);
    case 'repeated':
      return ended(await repeated(store, recording, ofMember(prepared.fact, member), prepared.entry, member));
    case 'ready': {
      const ready = { ...prepared, fact: ofMember(prepared.fact, member) };
      return write(store, recording, ready, member, placeholder);
    }
  }
}

/** By the id of a member who was absorbed the fact is of who they are now. */
function ofMember(fact: Fact, member: MemberRecord | null): Fact {
  if (member === null || member.state.memberId === fact.memberId) return fact;
  return { ...fact, memberId: member.state.memberId };
}

function ended<Answer>(outcome: Ended<Answer>): Tried<Answer> {
  return { kind: 'ended', with: outcome };
}

async function write(
  store: Store,
  recording: Omit<Recording, 'prepare'>,
  ready: Ready,
  member: MemberRecord | null,
  placeholder: Placeholder | null,
): Promise<Tried<never>> {
  const { program } = recording;
  const { fact } = ready;
  const decided = await loaded(() => decide(store, recording, ready, member, placeholder));
  if (decided.kind === 'out-of-range') return ended(decided);
  if (decided.kind === 'repeated')
    return ended(await repeated(store, recording, fact, decided.entry, member));
  const change = await loaded(() => memberChange(recording, member, fact.id, decided));
  const pointers = pointersOf(recording, fact);
  const action = recording.actionPut?.(fact) ?? null;
  const result = await commit(store, { program, members: [change], placeholder, pointers, action });
  switch (result.kind) {
    case 'committed':
      return ended({
        kind: 'recorded',
        entry: change.entry,
        member: change.after,
        wasAwaited: placeholder !== null,
      });
    case 'duplicate':
      return ended(await repeated(store, recording, fact, result.entry, member));
    case 'awaited':
      return result;
    case 'member-changed':
      return { kind: 'again' };
  }
}

/** Under the orders, what is redeemed on them. */
function pointersOf({ program }: Pick<Recording, 'program'>, fact: Fact): readonly Key[] {
  if (fact.kind !== 'redemption' && fact.kind !== 'redemption-capture') return [];
  const { redemptionId } = fact;
  return sharesOf(fact, points(0)).map(({ order }) => redemptionPointerKey(program, order, redemptionId));
}
