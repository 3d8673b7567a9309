import { useMutation } from '@tanstack/react-query';
import { useText } from '../text/text.tsx';
import { Dialog } from './dialog.tsx';
import { DialogActions } from './dialog-actions.tsx';
import { Refused } from './field.tsx';

interface ConfirmProps {
  readonly title: string;
  readonly says: string;
  readonly act: () => Promise<unknown>;
  readonly onClose: () => void;
}

/** Asks before what cannot be taken back. */
export function Confirm({ title, says, act, onClose }: ConfirmProps) {
  const { common } = useText();
  const acting = useMutation({ mutationFn: act, onSuccess: onClose });
  return (
    <Dialog title={title} says={says} isOpen onClose={onClose}>
      <Refused error={acting.error} />
      <DialogActions
        onBack={onClose}
        label={common.confirm}
        isBusy={acting.isPending}
        onAct={() => acting.mutate()}
      />
    </Dialog>
  );
}
