/** An action on a member: a form, then what it will do to confirm, then done, with the way back. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { usePlatform } from '../../../api/platform.tsx';
import { Dialog } from '../../../parts/dialog.tsx';
import { DialogActions } from '../../../parts/dialog-actions.tsx';
import { type Done, useDone } from '../../../parts/done.tsx';
import { Field, Refused } from '../../../parts/field.tsx';
import { useText } from '../../../text/text.tsx';

interface ActionFormProps {
  readonly memberId: string;
  readonly title: string;
  readonly children: ReactNode;
  /** Sends it under a name of its own, so that sending it again does nothing twice. */
  readonly send: (sending: { reason: string; key: string }) => Promise<Done>;
  /** What will happen, in a sentence; null while the form is not complete. */
  readonly confirms: string | null;
  readonly onClose: () => void;
  /** @default true */
  readonly asksReason?: boolean;
}

export function ActionForm({
  memberId,
  title,
  children,
  send,
  confirms,
  onClose,
  asksReason = true,
}: ActionFormProps) {
  const { common } = useText();
  const { program } = usePlatform();
  const queries = useQueryClient();
  const tell = useDone();
  const [reason, setReason] = useState('');
  const [isAsked, setAsked] = useState(false);
  const [key] = useState(() => crypto.randomUUID());
  const renew = () => queries.invalidateQueries({ queryKey: [program, 'member', memberId] });
  const sending = useMutation({
    mutationFn: () => send({ reason: reason.trim(), key }),
    onSuccess: async ({ says, undo }) => {
      await renew();
      tell({ says, undo: undo && (() => undo().then(renew)) });
      onClose();
    },
    onError: () => setAsked(false),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (confirms === null) return;
    if (isAsked) sending.mutate();
    else setAsked(true);
  };
  return (
    <Dialog title={title} isOpen onClose={onClose}>
      <form onSubmit={submit}>
        <fieldset disabled={isAsked}>
          {children}
          {asksReason && (
            <Field label={common.reason} hint={common.reasonHint}>
              {(props) => (
                <input
                  {...props}
                  required
                  maxLength={500}
                  value={reason}
                  onChange={({ target }) => setReason(target.value)}
                />
              )}
            </Field>
          )}
        </fieldset>
        <div aria-live="polite">{isAsked && <p className="notice">{confirms}</p>}</div>
        <Refused error={sending.error} />
        <DialogActions
          onBack={isAsked ? () => setAsked(false) : onClose}
          back={isAsked ? common.back : common.cancel}
          label={isAsked ? common.confirm : common.next}
          isBusy={sending.isPending}
        />
      </form>
    </Dialog>
  );
}
