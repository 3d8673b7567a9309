/** What can be done to a member by whoever is signed in: nothing is shown that the token would not open. */
import { useState } from 'react';
import type { Status } from '../../../api/types.ts';
import type { Scope } from '../../../auth/claims.ts';
import { useSession } from '../../../auth/session.tsx';
import { useText } from '../../../text/text.tsx';
import { AdjustDialog } from './adjust.tsx';
import { OverrideDialog } from './override.tsx';
import { RedeemDialog } from './redeem.tsx';

const actions = [
  { id: 'adjust', scope: 'points:adjust', Form: AdjustDialog },
  { id: 'override', scope: 'points:adjust', Form: OverrideDialog },
  { id: 'redeem', scope: 'members:write', Form: RedeemDialog },
] as const satisfies readonly { id: string; scope: Scope; Form: unknown }[];

export interface ActionProps {
  readonly status: Status;
  readonly onClose: () => void;
}

export function Actions({ status }: { readonly status: Status }) {
  const { act } = useText();
  const { may } = useSession();
  const [open, setOpen] = useState<string | null>(null);
  const Chosen = actions.find(({ id }) => id === open)?.Form;
  return (
    <>
      {actions
        .filter(({ scope }) => may(scope))
        .map(({ id }) => (
          <button key={id} type="button" className="button" onClick={() => setOpen(id)}>
            {act[id]}
          </button>
        ))}
      {Chosen && <Chosen status={status} onClose={() => setOpen(null)} />}
    </>
  );
}
