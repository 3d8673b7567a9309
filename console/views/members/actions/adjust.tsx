import { useState } from 'react';
import { bodyOf } from '../../../api/failure.ts';
import { usePlatform } from '../../../api/platform.tsx';
import { useFormat } from '../../../format/format.ts';
import { Field } from '../../../parts/field.tsx';
import { useText } from '../../../text/text.tsx';
import type { ActionProps } from './actions.tsx';
import { ActionForm } from './form.tsx';

/** Gives or takes points by hand. */
export function AdjustDialog({ status, onClose }: ActionProps) {
  const { act } = useText();
  const format = useFormat();
  const { laurel, program } = usePlatform();
  const [text, setText] = useState('');
  const points = /^[+-]?\d{1,9}$/.test(text) ? Number(text) : 0;
  const { memberId } = status;
  const path = { program, memberId };
  return (
    <ActionForm
      memberId={memberId}
      title={act.adjust}
      onClose={onClose}
      confirms={points === 0 ? null : act.adjustConfirm(format.signed(points), memberId)}
      send={async ({ reason, key }) => {
        const { adjustmentId } = await bodyOf(
          laurel.POST('/v1/programs/{program}/members/{memberId}/adjustments', {
            params: { path, header: { 'idempotency-key': key } },
            body: { points, reason },
          }),
        );
        const undo = () =>
          bodyOf(
            laurel.POST('/v1/programs/{program}/members/{memberId}/adjustments/{adjustmentId}/undo', {
              params: { path: { ...path, adjustmentId } },
              body: { reason: act.undoneByHand },
            }),
          );
        return { says: act.adjusted(format.signed(points)), undo };
      }}
    >
      <Field label={act.points} hint={act.pointsHint}>
        {(props) => (
          <input
            {...props}
            required
            inputMode="numeric"
            pattern="[+\-]?[0-9]{1,9}"
            value={text}
            onChange={({ target }) => setText(target.value)}
          />
        )}
      </Field>
    </ActionForm>
  );
}
