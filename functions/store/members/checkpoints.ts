/** Every few hundred entries a copy of the state is kept, so that folding again has a near place to start. */
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { Instant, MemberId, ProgramId } from '../../../domain/kernel/brand.ts';
import type { MemberState } from '../../../domain/state/state.ts';
import type { Store } from '../client.ts';
import { translated } from '../errors.ts';
import { checkpointKey, type Key } from '../keys.ts';
import type { CommitId } from '../ledger/entryItem.ts';
import { type Checkpoint, formatOf, isKnownFormat, type MemberRecord } from './memberItem.ts';
import { Packer, Unpacker } from './packing.ts';
import { memberState } from './statePacking.ts';

const entriesBetween = 500;
/** How many are remembered: facts later than these fold from the beginning. */
const remembered = 4;

/** The checkpoints that hold after a commit at `at` that makes `version`: void ones are forgotten. */
export function nextCheckpoints(
  before: Pick<MemberRecord, 'checkpoints' | 'version'> | null,
  version: number,
  state: MemberState,
  factAt: Instant,
): readonly Checkpoint[] {
  const valid = before?.checkpoints.filter(({ at }) => at < factAt) ?? [];
  const steps = (count: number) => Math.floor(count / entriesBetween);
  if (steps(version) === steps(before?.version ?? 0)) return valid;
  return [...valid, { version, at: state.asOf.at }].slice(-remembered);
}

interface CheckpointItem extends Key {
  readonly near: string;
  readonly state: Uint8Array;
}

/** The item to write with this commit; null where none is due. */
export function checkpointItem(program: ProgramId, after: MemberRecord): CheckpointItem | null {
  if (after.checkpoints.at(-1)?.version !== after.version) return null;
  const { state, lastEntry } = after;
  const packer = new Packer();
  packer.uint(formatOf(state));
  memberState(packer, state, state.memberId, lastEntry);
  return {
    ...checkpointKey(program, state.memberId, after.version),
    near: lastEntry,
    state: packer.finish(),
  };
}

export interface StartingState {
  readonly version: number;
  readonly at: Instant;
  readonly state: MemberState;
}

/** The last kept state that stands before `at`; null where folding starts at the member's beginning. */
export async function startBefore(
  store: Store,
  program: ProgramId,
  member: MemberId,
  checkpoints: readonly Checkpoint[],
  at: Instant,
): Promise<StartingState | null> {
  const checkpoint = checkpoints.findLast((candidate) => candidate.at < at);
  if (checkpoint === undefined) return null;
  const { Item } = await translated(() =>
    store.documents.send(
      new GetCommand({
        TableName: store.tables.ledger,
        Key: checkpointKey(program, member, checkpoint.version),
        ConsistentRead: true,
      }),
    ),
  );
  if (Item === undefined) throw new Error(`checkpoint ${checkpoint.version} of a member is missing`);
  const unpacker = new Unpacker(Item.state as Uint8Array);
  if (!isKnownFormat(unpacker.uint())) return null; // as good as none: the facts themselves are there
  const state = memberState(unpacker, undefined, member, Item.near as CommitId);
  unpacker.finish();
  return { ...checkpoint, state };
}
