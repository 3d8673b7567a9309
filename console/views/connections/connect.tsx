import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { components } from '../../../client/schema.ts';
import { bodyOf } from '../../api/failure.ts';
import { usePlatform } from '../../api/platform.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { DialogActions } from '../../parts/dialog-actions.tsx';
import { useDone } from '../../parts/done.tsx';
import { Field, Refused } from '../../parts/field.tsx';
import { useText } from '../../text/text.tsx';

export type Connected = components['schemas']['Source'];
type PutSource = components['schemas']['PutSourceRequest'];

const kinds = ['shopify', 'woocommerce', 'stripe', 'square', 'standard'] as const;

interface ConnectDialogProps {
  /** Null: a new one. */
  readonly source: Connected | null;
  readonly onClose: () => void;
}

/** A shop under a name, or a new secret for one that is connected. */
export function ConnectDialog({ source, onClose }: ConnectDialogProps) {
  const { areas, common } = useText();
  const text = areas.connections;
  const { laurel, program } = usePlatform();
  const queries = useQueryClient();
  const tell = useDone();
  const [kind, setKind] = useState<string>(source?.kind ?? 'shopify');
  const [name, setName] = useState(source?.id ?? '');
  const [secret, setSecret] = useState('');
  const [notificationUrl, setUrl] = useState('');
  const sending = useMutation({
    mutationFn: () => {
      const settings = source?.settings ?? (kind === 'square' ? { notificationUrl } : {});
      const body = { kind, settings, ...(secret !== '' && { secret }) } as PutSource; // the kind is chosen from the list
      return bodyOf(
        laurel.PUT('/v1/programs/{program}/sources/{source}', {
          params: { path: { program, source: name } },
          body,
        }),
      );
    },
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: [program, 'sources'] });
      tell({ says: text.connected(name) });
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    sending.mutate();
  };
  return (
    <Dialog
      title={source === null ? text.connect : `${text.changeSecret}: ${source.id}`}
      isOpen
      onClose={onClose}
    >
      <form onSubmit={submit}>
        {source === null && (
          <>
            <Field label={text.kind}>
              {(props) => (
                <select {...props} value={kind} onChange={({ target }) => setKind(target.value)}>
                  {kinds.map((each) => (
                    <option key={each}>{each}</option>
                  ))}
                </select>
              )}
            </Field>
            <Field label={text.name} hint={text.nameHint}>
              {(props) => (
                <input
                  {...props}
                  required
                  pattern="[a-z0-9\-]{1,40}"
                  value={name}
                  onChange={({ target }) => setName(target.value)}
                />
              )}
            </Field>
            {kind === 'square' && (
              <Field label={text.notificationUrl}>
                {(props) => (
                  <input
                    {...props}
                    required
                    type="url"
                    value={notificationUrl}
                    onChange={({ target }) => setUrl(target.value)}
                  />
                )}
              </Field>
            )}
          </>
        )}
        <Field label={text.secret} hint={text.secretHint}>
          {(props) => (
            <input
              {...props}
              required
              type="password"
              autoComplete="off"
              value={secret}
              onChange={({ target }) => setSecret(target.value)}
            />
          )}
        </Field>
        <Refused error={sending.error} />
        <DialogActions onBack={onClose} label={common.save} isBusy={sending.isPending} />
      </form>
    </Dialog>
  );
}
