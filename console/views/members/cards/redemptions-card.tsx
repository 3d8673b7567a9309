import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { bodyOf } from '../../../api/failure.ts';
import { usePlatform } from '../../../api/platform.tsx';
import { redemptionsQuery } from '../../../api/queries.ts';
import { useSession } from '../../../auth/session.tsx';
import { useFormat } from '../../../format/format.ts';
import { Confirm } from '../../../parts/confirm.tsx';
import { useDone } from '../../../parts/done.tsx';
import { Card } from '../../../parts/page.tsx';
import { useText, wordFor } from '../../../text/text.tsx';

const shownMax = 5;

/** The last redemptions; one that still holds can be cancelled, and its points come back. */
export function RedemptionsCard({ memberId }: { readonly memberId: string }) {
  const { member, common } = useText();
  const format = useFormat();
  const { may } = useSession();
  const platform = usePlatform();
  const redemptions = useQuery(redemptionsQuery(platform, memberId));
  const [asked, setAsked] = useState<string | null>(null);
  const list = redemptions.data?.redemptions.slice(0, shownMax) ?? [];
  if (list.length === 0) return null;
  return (
    <Card title={member.redemptions}>
      <ul className="privileges">
        {list.map(({ id, points, status, at, rewardId }) => (
          <li key={id}>
            <span>
              {rewardId ?? common.points(format.number(points), points === 1)}
              <small>
                {format.day(at)} · {wordFor(member.redemptionStates, status)}
              </small>
            </span>
            {may('members:write') && (status === 'reserved' || status === 'captured') && (
              <button type="button" className="button button-s" onClick={() => setAsked(id)}>
                {member.cancelRedemption}
              </button>
            )}
          </li>
        ))}
      </ul>
      {asked !== null && <CancelDialog memberId={memberId} id={asked} onClose={() => setAsked(null)} />}
    </Card>
  );
}

interface CancelDialogProps {
  readonly memberId: string;
  readonly id: string;
  readonly onClose: () => void;
}

function CancelDialog({ memberId, id, onClose }: CancelDialogProps) {
  const { member } = useText();
  const { laurel, program } = usePlatform();
  const queries = useQueryClient();
  const tell = useDone();
  const cancel = async () => {
    await bodyOf(
      laurel.POST('/v1/programs/{program}/members/{memberId}/redemptions/{redemptionId}/cancel', {
        params: { path: { program, memberId, redemptionId: id } },
      }),
    );
    await queries.invalidateQueries({ queryKey: [program, 'member', memberId] });
    tell({ says: member.redemptionCancelled });
  };
  return (
    <Confirm
      title={member.cancelRedemption}
      says={member.cancelRedemptionSays}
      act={cancel}
      onClose={onClose}
    />
  );
}
