import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { bodyOf } from '../../../api/failure.ts';
import { usePlatform } from '../../../api/platform.tsx';
import { rewardsQuery } from '../../../api/queries.ts';
import { useFormat } from '../../../format/format.ts';
import { Field } from '../../../parts/field.tsx';
import { useText } from '../../../text/text.tsx';
import type { ActionProps } from './actions.tsx';
import { ActionForm } from './form.tsx';

/** Spends points for the member: on a reward, or on their next order. */
export function RedeemDialog({ status, onClose }: ActionProps) {
  const { act, common } = useText();
  const format = useFormat();
  const platform = usePlatform();
  const { laurel, program } = platform;
  const { memberId } = status;
  const rewards = useQuery(rewardsQuery(platform, memberId)).data?.rewards ?? [];
  const [rewardId, setReward] = useState('');
  const [text, setText] = useState('');
  const reward = rewards.find(({ id }) => id === rewardId);
  const points = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  const spent = common.points(format.number(reward?.points ?? points), false);
  const path = { program, memberId };
  return (
    <ActionForm
      memberId={memberId}
      title={act.redeem}
      asksReason={false}
      onClose={onClose}
      confirms={reward || points > 0 ? act.redeemConfirm(spent, reward?.name ?? '', memberId) : null}
      send={async ({ key }) => {
        const { redemption } = await bodyOf(
          laurel.POST('/v1/programs/{program}/members/{memberId}/redemptions', {
            params: { path, header: { 'idempotency-key': key } },
            body: { mode: 'capture', ...(reward ? { rewardId } : { points }) },
          }),
        );
        const undo = () =>
          bodyOf(
            laurel.POST('/v1/programs/{program}/members/{memberId}/redemptions/{redemptionId}/cancel', {
              params: { path: { ...path, redemptionId: redemption.id } },
            }),
          );
        return { says: act.redeemed(spent), undo };
      }}
    >
      <Field label={act.what}>
        {(props) => (
          <select {...props} value={rewardId} onChange={({ target }) => setReward(target.value)}>
            <option value="">{act.points}</option>
            {rewards.map(({ id, name, points: price, available }) => (
              <option key={id} value={id} disabled={!available}>
                {name} ({common.points(format.number(price), false)})
              </option>
            ))}
          </select>
        )}
      </Field>
      {rewardId === '' && (
        <Field label={act.points} hint={act.redeemHint(format.number(status.balance))}>
          {(props) => (
            <input
              {...props}
              required
              inputMode="numeric"
              pattern="[0-9]{1,9}"
              value={text}
              onChange={({ target }) => setText(target.value)}
            />
          )}
        </Field>
      )}
    </ActionForm>
  );
}
