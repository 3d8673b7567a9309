/**
 * A member folded again from the ledger, whatever their item says: it may be gone, older than the ledger after a
 * table was restored, newer, or not to be read. No entry is changed. Where an order came in meanwhile and the chain
 * has several ends, one entry joins them, and books by how much the points of all entries are wrong.
 */
import type { Outcome } from '../../../domain/facts/outcomes.ts';
import { type Instant, type MemberId, type ProgramId, points } from '../../../domain/kernel/brand.ts';
import { dueAt } from '../../../domain/member/advance.ts';
import { rulesOfLine, type Timeline } from '../../../domain/program/timeline.ts';
import { StoreBusy } from '../../shared/busy.ts';
import { loaded } from '../../shared/loading.ts';
import type { Store } from '../client.ts';
import { auditMember } from '../history/audit.ts';
import { afterOf } from '../ledger/after.ts';
import { commit } from '../ledger/commit.ts';
import { type Actor, type Entry, rebuildEntry } from '../ledger/entryItem.ts';
import {
  isAbsorbed,
  type MemberItem,
  type MemberRecord,
  parseMemberItem,
  UnreadableMember,
} from '../members/memberItem.ts';
import { getMemberItem, putAbsorbed, putMember, type StoredMark } from '../members/members.ts';
import { EntryMissing, type Recorded, readRecorded } from './ends.ts';
import { type FoldedMember, foldRecorded } from './folded.ts';

/** What was wrong with the member's item, or with their chain. */
export type Fault = 'missing' | 'behind' | 'ahead' | 'unreadable' | 'forked' | 'different';

export type Rebuilt =
  /** The ledger has never heard of them. */
  | { readonly kind: 'unknown' }
  | { readonly kind: 'sound'; readonly member: MemberRecord }
  /** They are another member now; their item says so again, where it did not. */
  | { readonly kind: 'absorbed'; readonly into: MemberId }
  | { readonly kind: 'rebuilt'; readonly was: Fault; readonly member: MemberRecord };

export interface Asked {
  readonly program: ProgramId;
  readonly timeline: Timeline;
  readonly memberId: MemberId;
  /** Who asks; it stands in the entry, where there is to be one. */
  readonly by: Actor;
  /** Null: as of the last thing that was recorded. */
  readonly now: (() => Instant) | null;
}

const triesMax = 5;

/** Throws `EntryMissing` where the ledger itself is not whole. */
export async function rebuildMember(store: Store, asked: Asked): Promise<Rebuilt> {
  for (let tries = 0; tries < triesMax; tries++) {
    const rebuilt = await loaded(() => tryOnce(store, asked));
    if (rebuilt !== null) return rebuilt;
  }
  throw new StoreBusy('the member is written while they are folded again');
}

/** Null where somebody has written the member meanwhile. */
async function tryOnce(store: Store, asked: Asked): Promise<Rebuilt | null> {
  const { program, memberId, timeline, now } = asked;
  const item = await getMemberItem(store, program, memberId);
  if (item !== null && isAbsorbed(item)) return { kind: 'absorbed', into: item.into as MemberId };
  const stored = item === null ? null : readable(item);
  if (stored !== null) {
    const at = now === null ? stored.state.asOf.at : now();
    const difference = await auditMember(store, program, timeline, stored, at);
    if (difference === null) return { kind: 'sound', member: stored };
  }
  const recorded = await readRecorded(store, program, memberId, stored?.lastEntry ?? null);
  const [head] = recorded.ends;
  if (head === undefined) {
    if (item === null) return { kind: 'unknown' };
    throw new EntryMissing(`member ${memberId} has an item, and the ledger no entry`);
  }
  if (head.body.kind === 'fact' && head.body.fact.kind === 'absorption') {
    const { into } = head.body.fact;
    const isPut = await putAbsorbed(store, program, item as StoredMark | null, head.version, {
      memberId,
      into,
    });
    return isPut ? { kind: 'absorbed', into } : null;
  }
  const folded = foldRecorded(recorded, timeline);
  const member = await write(store, asked, item as StoredMark | null, recorded, folded);
  return member === null ? null : { kind: 'rebuilt', was: faultOf(item, stored, recorded, head), member };
}

/** Null where it can't be read. */
function readable(item: MemberItem): MemberRecord | null {
  try {
    return parseMemberItem(item);
  } catch (error) {
    if (error instanceof UnreadableMember) return null;
    throw error;
  }
}

function faultOf(
  item: MemberItem | null,
  stored: MemberRecord | null,
  { ends }: Recorded,
  head: Entry,
): Fault {
  if (item === null) return 'missing';
  if (ends.length > 1) return 'forked';
  if (item.version !== head.version) return item.version < head.version ? 'behind' : 'ahead';
  return stored === null ? 'unreadable' : 'different';
}

async function write(
  store: Store,
  asked: Asked,
  before: StoredMark | null,
  recorded: Recorded,
  folded: FoldedMember,
): Promise<MemberRecord | null> {
  const { program } = asked;
  const [head, ...others] = recorded.ends;
  if (head === undefined) throw new Error('a chain has an end');
  const joins = others.length > 0 || folded.difference !== 0;
  const entry = joins ? joining(asked, head, others, folded) : null;
  const { state, amendedThrough } = folded;
  const member: MemberRecord = {
    state,
    version: (entry ?? head).version,
    lastEntry: (entry ?? head).id as MemberRecord['lastEntry'],
    dueAt: dueAt(state, asked.timeline),
    amendedThrough,
    checkpoints: [],
    ...(recorded.absorbed.size === 0 ? {} : { absorbed: [...recorded.absorbed.keys()] }),
  };
  if (entry === null) return (await putMember(store, program, before, member)) ? member : null;
  const change = { entry, besides: [], before, after: member };
  const { kind } = await commit(store, { program, members: [change] });
  return kind === 'committed' ? member : null;
}

function joining(
  { timeline, by, now, memberId }: Asked,
  head: Entry,
  others: readonly Entry[],
  { state, difference, last }: FoldedMember,
): Entry {
  const programVersion = rulesOfLine(timeline, state.line).version;
  const decided = { rule: 'rebuild', programVersion, cause: last.body.fact.id };
  const outcomes: readonly Outcome[] =
    difference === 0 ? [] : [{ kind: 'points.corrected', ...decided, points: points(difference) }];
  const joined = others.map(({ id, version }) => ({ id: id as MemberRecord['lastEntry'], version }));
  const recordedAt = now === null ? head.recordedAt : now();
  return rebuildEntry(outcomes, joined, programVersion, by, {
    version: head.version + 1,
    previous: head.id as MemberRecord['lastEntry'],
    recordedAt,
    memberId,
    after: afterOf(state, timeline, recordedAt),
  });
}
