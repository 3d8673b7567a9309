import { useState } from 'react';
import { bodyOf } from '../../../api/failure.ts';
import { usePlatform } from '../../../api/platform.tsx';
import { useProgram } from '../../../app/program.tsx';
import { useFormat } from '../../../format/format.ts';
import { endOfDay, isDay } from '../../../format/zone.ts';
import { Field } from '../../../parts/field.tsx';
import { useText } from '../../../text/text.tsx';
import type { ActionProps } from './actions.tsx';
import { ActionForm } from './form.tsx';

const overrideKinds = ['grant', 'match', 'trial'] as const;
type OverrideKind = (typeof overrideKinds)[number];

/** Gives a level until a day, whatever is earned. */
export function OverrideDialog({ status, onClose }: ActionProps) {
  const { act } = useText();
  const format = useFormat();
  const levels = useProgram()?.levels ?? [];
  const { laurel, program } = usePlatform();
  const [tier, setTier] = useState(levels.at(-1)?.id ?? '');
  const [kind, setKind] = useState<OverrideKind>('grant');
  const [day, setDay] = useState('');
  const { memberId } = status;
  const path = { program, memberId };
  const name = levels.find(({ id }) => id === tier)?.name ?? tier;
  return (
    <ActionForm
      memberId={memberId}
      title={act.override}
      onClose={onClose}
      confirms={isDay(day) ? act.overrideConfirm(name, memberId, format.plainDay(day)) : null}
      send={async ({ reason, key }) => {
        const until = new Date(endOfDay(format.zone, day) + 1).toISOString();
        const { overrideId } = await bodyOf(
          laurel.POST('/v1/programs/{program}/members/{memberId}/tier-overrides', {
            params: { path, header: { 'idempotency-key': key } },
            body: { tier, until, kind, reason },
          }),
        );
        const undo = () =>
          bodyOf(
            laurel.POST('/v1/programs/{program}/members/{memberId}/tier-overrides/{overrideId}/end', {
              params: { path: { ...path, overrideId } },
              body: { reason: act.undoneByHand },
            }),
          );
        return { says: act.overridden(name), undo };
      }}
    >
      <Field label={act.tier}>
        {(props) => (
          <select {...props} value={tier} onChange={({ target }) => setTier(target.value)}>
            {levels.map((level) => (
              <option key={level.id} value={level.id}>
                {level.name}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label={act.until} hint={act.untilHint}>
        {(props) => (
          <input
            {...props}
            type="date"
            required
            value={day}
            onChange={({ target }) => setDay(target.value)}
          />
        )}
      </Field>
      <Field label={act.kind}>
        {(props) => (
          <select
            {...props}
            value={kind}
            onChange={({ target }) => setKind(overrideKinds.find((each) => each === target.value) ?? 'grant')}
          >
            {overrideKinds.map((each) => (
              <option key={each} value={each}>
                {act.kinds[each]}
              </option>
            ))}
          </select>
        )}
      </Field>
    </ActionForm>
  );
}
