/** A reservation is made final, or is cancelled. */
import * as z from 'zod/mini';
import { factId, type RedemptionCancel, type RedemptionCapture } from '../../../domain/facts/facts.ts';
import type { RedemptionMemory } from '../../../domain/facts/memory.ts';
import { type MinorUnits, points } from '../../../domain/kernel/brand.ts';
import { admitEnding, type MemberNow, type Refusal } from '../../../domain/member/admit.ts';
import { admitNoOrder, admitOnOrders, admitOrdersOf, admitSum } from '../../../domain/member/admitOrders.ts';
import type { Reply } from '../../shared/http.ts';
import { check, parseJson } from '../../shared/json.ts';
import type { RedemptionRead } from '../../store/history/causes.ts';
import type { Admission } from '../../store/recording/recordCommand.ts';
import { isAfter } from '../../store/recording/recording.ts';
import { answerWith, carryOut, idIn, timelineIn } from '../command.ts';
import type { Asking } from './asking.ts';
import { findRedemption, isGivenBack } from './find.ts';
import { sharesNow } from './onOrder.ts';
import { amountsIn, checkOrders, orderFields, paidWith, saysAmounts, sharesIn } from './orders.ts';
import { presentAfter } from './present.ts';

export const captureBody = z.strictObject(orderFields);

type Named = z.infer<typeof captureBody>;

export async function capture(asking: Asking): Promise<Reply> {
  const { commands, request } = asking;
  const named = check(captureBody, request.body.length === 0 ? {} : parseJson(request.body));
  checkOrders(named);
  const amounts = saysAmounts(named) ? amountsIn(named, (await timelineIn(commands, request)).fixed) : [];
  return finish(asking, 'redemption-capture', { named, amounts });
}

export function cancel(asking: Asking): Promise<Reply> {
  return finish(asking, 'redemption-cancel');
}

/** What a capture says of the orders that are paid. */
interface Says {
  readonly named: Named;
  readonly amounts: readonly (MinorUnits | null)[];
}

async function finish(
  asking: Asking,
  kind: (RedemptionCapture | RedemptionCancel)['kind'],
  says?: Says,
): Promise<Reply> {
  const { commands, request, memberId } = asking;
  const redemptionId = idIn(request.params.redemptionId, 'redemptionId');
  const command: Parameters<typeof carryOut>[3] = {
    make: (at) => ({
      ...{ kind, id: factId(kind, redemptionId), memberId, occurredAt: at, recordedAt: at, redemptionId },
      ...(says === undefined ? {} : paidWith(says.named, sharesIn(says.named, points(0)))),
    }),
    admit: (member, version) => admit(asking, redemptionId, says, { member, version }),
  };
  // Captured before, for another order.
  const done = await carryOut(commands, request, memberId, command, 'already-captured');
  return answerWith(done, { redemption: await presentAfter(asking, redemptionId, done) });
}

async function admit(
  asking: Asking,
  redemptionId: string,
  says: Says | undefined,
  { member, version }: { readonly member: MemberNow; readonly version: number },
): Promise<Admission> {
  const isOpen = member.state.reservations.some((each) => each.id === redemptionId);
  const isFree = says === undefined || (names(says) === 0 && member.rules.redemption?.mostOfOrder == null);
  if (isOpen && !asking.isOwn && isFree) return null;
  const read = await findRedemption(asking, redemptionId, asking.isOwn);
  if (isAfter(read.made, member.state, version)) return { kind: 'behind' };
  const isBack = !isOpen && (await isGivenBack(asking, read));
  const refusal = whyNot(member, redemptionId, read, isBack);
  if (refusal !== null || says === undefined || read.memory === null) return refusal;
  return admitOrders(asking, member, read.memory, says);
}

function names({ named }: Says): number {
  return sharesIn(named, points(0)).length;
}

/** An order that was named before was looked at then. */
async function admitOrders(
  asking: Asking,
  member: MemberNow,
  memory: RedemptionMemory,
  { named, amounts }: Says,
): Promise<Refusal | null> {
  const shares = sharesIn(named, memory.points);
  const { redemption } = member.rules;
  const isReward = memory.rewardId !== null;
  const isUntied = memory.shares.length === 0 && !isReward;
  if (shares.length === 0) return isUntied && redemption !== null ? admitNoOrder(redemption) : null;
  const other = admitSum(memory.points, shares) ?? admitOrdersOf(memory, shares);
  if (other !== null) return other;
  const asked = await sharesNow(asking, member, shares, amounts);
  // What is set aside is captured as it is.
  const rules = isUntied && redemption !== null ? ({ ...redemption, tooMany: 'refuse' } as const) : null;
  const admitted = admitOnOrders({ points: memory.points, clamped: null }, asked, rules, isReward);
  return 'kind' in admitted ? admitted : null;
}

function whyNot(
  member: MemberNow,
  redemptionId: string,
  { memory, isCancelled }: RedemptionRead,
  isBack: boolean,
): Refusal | null {
  return memory === null ? null : admitEnding(member, redemptionId, memory, isCancelled, isBack);
}
