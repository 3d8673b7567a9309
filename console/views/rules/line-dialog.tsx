import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { bodyOf } from '../../api/failure.ts';
import { usePlatform } from '../../api/platform.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { DialogActions } from '../../parts/dialog-actions.tsx';
import { useDone } from '../../parts/done.tsx';
import { Field, Refused } from '../../parts/field.tsx';
import { useText } from '../../text/text.tsx';

export interface LineAction {
  readonly kind: 'rollBack' | 'withdraw';
  readonly version: number;
}

interface LineDialogProps {
  readonly action: LineAction;
  readonly onClose: () => void;
}

/** Going back to a version, or calling one off that is still to come. */
export function LineDialog({ action: { kind, version }, onClose }: LineDialogProps) {
  const { rules, common } = useText();
  const { laurel, program } = usePlatform();
  const queries = useQueryClient();
  const tell = useDone();
  const [note, setNote] = useState('');
  const params = { path: { program, version } };
  const body = note.trim() === '' ? {} : { note: note.trim() };
  const sending = useMutation({
    mutationFn: () =>
      bodyOf(
        kind === 'rollBack'
          ? laurel.POST('/v1/programs/{program}/versions/{version}/rollback', { params, body })
          : laurel.POST('/v1/programs/{program}/versions/{version}/withdraw', { params, body }),
      ),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: [program] });
      tell({ says: kind === 'rollBack' ? rules.rolledBack(version) : rules.withdrawn(version) });
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    sending.mutate();
  };
  const says = kind === 'rollBack' ? rules.rollBackSays(version) : rules.withdrawSays(version);
  return (
    <Dialog title={rules[kind]} says={says} isOpen onClose={onClose}>
      <form onSubmit={submit}>
        <Field label={rules.note} hint={rules.noteHint}>
          {(props) => (
            <input {...props} maxLength={500} value={note} onChange={({ target }) => setNote(target.value)} />
          )}
        </Field>
        <Refused error={sending.error} />
        <DialogActions onBack={onClose} label={common.confirm} isBusy={sending.isPending} />
      </form>
    </Dialog>
  );
}
