/** A reservation is made final, or is cancelled. */
import * as z from 'zod/mini';
import {
  factId,
  type OrderRef,
  type RedemptionCancel,
  type RedemptionCapture,
} from '../../../domain/facts/facts.ts';
import {
  admitEnding,
  admitOnOrder,
  admitOrderOf,
  type MemberNow,
  type Refusal,
} from '../../../domain/member/admit.ts';
import { id } from '../../bodies/fields.ts';
import type { Reply } from '../../shared/http.ts';
import { check, parseJson } from '../../shared/json.ts';
import type { RedemptionRead } from '../../store/history/causes.ts';
import type { Admission } from '../../store/recording/recordCommand.ts';
import { isAfter } from '../../store/recording/recording.ts';
import { answerWith, carryOut, idIn } from '../command.ts';
import type { Asking } from './asking.ts';
import { findRedemption, isGivenBack } from './find.ts';
import { isOrderGone, orderIn } from './onOrder.ts';
import { presentAfter } from './present.ts';

export const captureBody = z.strictObject({
  orderId: z
    .optional(id)
    .check(z.describe('the order that the points pay for: its full refund gives the points back')),
  source: z._default(id, 'standard').check(z.describe('the source of the order')),
});

export async function capture(asking: Asking): Promise<Reply> {
  const { body } = asking.request;
  const named = check(captureBody, body.length === 0 ? {} : parseJson(body));
  const order = orderIn(named);
  return finish(asking, 'redemption-capture', order);
}

export function cancel(asking: Asking): Promise<Reply> {
  return finish(asking, 'redemption-cancel');
}

async function finish(
  asking: Asking,
  kind: (RedemptionCapture | RedemptionCancel)['kind'],
  order?: OrderRef,
): Promise<Reply> {
  const { commands, request, memberId } = asking;
  const redemptionId = idIn(request.params.redemptionId, 'redemptionId');
  const command: Parameters<typeof carryOut>[3] = {
    make: (at) => ({
      ...{ kind, id: factId(kind, redemptionId), memberId, occurredAt: at, recordedAt: at, redemptionId },
      ...(order === undefined ? {} : { order }),
    }),
    admit: (member, version) => admit(asking, redemptionId, order, { member, version }),
  };
  // Captured before, for another order.
  const done = await carryOut(commands, request, memberId, command, 'already-captured');
  return answerWith(done, { redemption: await presentAfter(asking, redemptionId, done) });
}

async function admit(
  asking: Asking,
  redemptionId: string,
  order: OrderRef | undefined,
  { member, version }: { readonly member: MemberNow; readonly version: number },
): Promise<Admission> {
  const isOpen = member.state.reservations.some((each) => each.id === redemptionId);
  if (isOpen && !asking.isOwn && order === undefined) return null;
  const read = await findRedemption(asking, redemptionId, asking.isOwn);
  if (isAfter(read.made, version)) return { kind: 'behind' };
  const isBack = !isOpen && (await isGivenBack(asking, read));
  const refusal = whyNot(member, redemptionId, read, isBack);
  if (refusal !== null || order === undefined || read.memory === null) return refusal;
  return admitOrderOf(read.memory, order) ?? admitOnOrder(order.orderId, await isOrderGone(asking, order));
}

function whyNot(
  member: MemberNow,
  redemptionId: string,
  { memory, isCancelled }: RedemptionRead,
  isBack: boolean,
): Refusal | null {
  return memory === null ? null : admitEnding(member, redemptionId, memory, isCancelled, isBack);
}
