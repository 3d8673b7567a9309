/** A redemption of a member, as the ledger has it. */
import { actorOf } from '../../shared/actor.ts';
import { Problem } from '../../shared/problem.ts';
import { type RedemptionRead, readRedemption } from '../../store/history/causes.ts';
import { isReleased } from '../../store/history/released.ts';
import type { Entry } from '../../store/ledger/entryItem.ts';
import { isOneMember } from '../../store/members/members.ts';
import { timelineIn } from '../command.ts';
import type { Asking } from './asking.ts';

export type FoundRedemption = RedemptionRead & { readonly made: Entry };

/** Throws the problem where the member has none; with `ofThisToken`, where another token reserved it. */
export async function findRedemption(
  { commands, request, memberId }: Asking,
  redemptionId: string,
  ofThisToken: boolean,
): Promise<FoundRedemption> {
  const read = await readRedemption(commands.store, request.program, redemptionId);
  const [made] = read.entries;
  const by = made?.body.kind === 'fact' ? made.body.by : null;
  const isTheirs =
    made !== undefined &&
    (await isOneMember(commands.store, request.program, made.memberId, memberId)) &&
    (!ofThisToken || by?.actor === actorOf(request));
  if (!isTheirs) throw new Problem('unknown-redemption', `the member has no redemption "${redemptionId}"`);
  return { ...read, made };
}

/** Of a reservation that is not open: whether it ended with its order. */
export async function isGivenBack({ commands, request }: Asking, read: RedemptionRead): Promise<boolean> {
  const isSettled = read.isCancelled || (read.memory?.isCaptured ?? true);
  if (isSettled) return false;
  return isReleased(commands.store, request.program, await timelineIn(commands, request), read);
}
