import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { bodyOf } from '../../api/failure.ts';
import { usePlatform } from '../../api/platform.tsx';
import { versionQuery } from '../../api/rules.ts';
import { useProgram } from '../../app/program.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { DialogActions } from '../../parts/dialog-actions.tsx';
import { Field, Refused } from '../../parts/field.tsx';
import { useText } from '../../text/text.tsx';
import { firstFile } from './first-file.ts';

/** A draft that begins as the rules in force, or as a small program where there are none. */
export function NewDraft({ onClose }: { readonly onClose: () => void }) {
  const { rules } = useText();
  const platform = usePlatform();
  const { laurel, program } = platform;
  const inForce = useProgram();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [name, setName] = useState('');
  const base = useQuery({ ...versionQuery(platform, inForce?.version ?? 0), enabled: inForce !== null });
  const creating = useMutation({
    mutationFn: () => {
      const file = inForce === null ? firstFile(program) : base.data?.file;
      if (file === undefined) throw base.error ?? new Error('The rules in force are not read yet.');
      const params = { path: { program, name } };
      return bodyOf(laurel.PUT('/v1/programs/{program}/drafts/{name}', { params, body: file as never }));
    },
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: [program, 'drafts'] });
      await navigate({ to: '/rules/drafts/$name', params: { name } });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    creating.mutate();
  };
  return (
    <Dialog title={rules.newDraft} says={rules.newDraftSays} isOpen onClose={onClose}>
      <form onSubmit={submit}>
        <Field label={rules.draftName} hint={rules.draftNameHint}>
          {(props) => (
            <input
              {...props}
              required
              pattern="[a-z0-9\-]{1,40}"
              autoComplete="off"
              value={name}
              onChange={({ target }) => setName(target.value)}
            />
          )}
        </Field>
        <Refused error={creating.error} />
        <DialogActions onBack={onClose} label={rules.create} isBusy={creating.isPending || base.isLoading} />
      </form>
    </Dialog>
  );
}
