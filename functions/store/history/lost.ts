/** Members whom the ledger knows and whose items say nothing: they are folded from it again, and put back. */
import type { MemberId, ProgramId } from '../../../domain/kernel/brand.ts';
import type { Timeline } from '../../../domain/program/timeline.ts';
import type { Store } from '../client.ts';
import { isRecorded } from './history.ts';
import { noteRebuilt } from './noted.ts';

interface Lost {
  readonly program: ProgramId;
  readonly timeline: Timeline;
  readonly memberId: MemberId;
}

/** Whether the item of somebody who has none was lost; then it is there again. */
export async function putBackIfLost(store: Store, lost: Lost): Promise<boolean> {
  if (!(await isRecorded(store, lost.program, lost.memberId))) return false;
  await putBack(store, lost);
  return true;
}

/** Of a member whose item is gone, or can't be read. */
export async function putBack(store: Store, { program, timeline, memberId }: Lost): Promise<void> {
  const { rebuildMember } = await import('../rebuild/rebuild.ts');
  const by = { actor: 'ledger', requestId: 'lost' };
  const found = await rebuildMember(store, { program, timeline, memberId, by, now: null });
  // Whoever is asked for by the id of a member who was absorbed may be lost as well.
  const rebuilt =
    found.kind === 'absorbed'
      ? await rebuildMember(store, { program, timeline, memberId: found.into, by, now: null })
      : found;
  if (rebuilt.kind === 'rebuilt') noteRebuilt(program, rebuilt.was);
}
