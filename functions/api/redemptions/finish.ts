/** A reservation is made final, or is cancelled. */
import { factId, type RedemptionCancel, type RedemptionCapture } from '../../../domain/facts/facts.ts';
import { admitSettling, type MemberNow, type Refusal } from '../../../domain/member/admit.ts';
import type { Reply } from '../../shared/http.ts';
import type { RedemptionRead } from '../../store/ledger/causes.ts';
import { isAfter } from '../../store/ledger/recording.ts';
import { answerWith, idIn, take } from '../command.ts';
import type { Asking } from './asking.ts';
import { findRedemption, isGivenBack } from './find.ts';
import { presentAfter } from './present.ts';

export async function finish(
  asking: Asking,
  kind: (RedemptionCapture | RedemptionCancel)['kind'],
): Promise<Reply> {
  const { commands, request, memberId, isOwn } = asking;
  const redemptionId = idIn(request.params.redemptionId, 'redemptionId');
  const done = await take(commands, request, memberId, {
    make: (at) => ({
      kind,
      id: factId(kind, redemptionId),
      memberId,
      occurredAt: at,
      recordedAt: at,
      redemptionId,
    }),
    admit: async (member, version) => {
      const isOpen = member.state.reservations.some((each) => each.id === redemptionId);
      if (isOpen && !isOwn) return null;
      const read = await findRedemption(asking, redemptionId, isOwn);
      if (isAfter(read.made, version)) return { kind: 'behind' };
      const isBack = !isOpen && (await isGivenBack(asking, read));
      return whyNot(member, redemptionId, read, isBack);
    },
  });
  return answerWith(done, { redemption: await presentAfter(asking, redemptionId, done) });
}

function whyNot(
  standing: MemberNow,
  redemptionId: string,
  { memory, isCancelled }: RedemptionRead,
  isBack: boolean,
): Refusal | null {
  return memory === null ? null : admitSettling(standing, redemptionId, memory, isCancelled, isBack);
}
