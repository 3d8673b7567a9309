import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { bodyOf } from '../../api/failure.ts';
import { usePlatform } from '../../api/platform.tsx';
import { checkedQuery } from '../../api/rules.ts';
import { useFormat } from '../../format/format.ts';
import { instantAt } from '../../format/zone.ts';
import { Dialog } from '../../parts/dialog.tsx';
import { DialogActions } from '../../parts/dialog-actions.tsx';
import { useDone } from '../../parts/done.tsx';
import { Field, Refused } from '../../parts/field.tsx';
import { useText, wordFor } from '../../text/text.tsx';
import type { Finding } from './findings.tsx';

interface PublishDialogProps {
  readonly name: string;
  readonly onClose: () => void;
}

const standings = ['keep-until-term-ends', 'upgrade-only', 'at-once'] as const;
type Standing = (typeof standings)[number];

/** Puts the draft on the timeline: from when, how members are treated, with a note; a warning has to be accepted. */
export function PublishDialog({ name, onClose }: PublishDialogProps) {
  const { rules } = useText();
  const format = useFormat();
  const platform = usePlatform();
  const { laurel, program } = platform;
  const queries = useQueryClient();
  const navigate = useNavigate();
  const tell = useDone();
  const [at, setAt] = useState('');
  const [standing, setStanding] = useState<Standing | ''>('');
  const [note, setNote] = useState('');
  const [accepted, setAccepted] = useState<readonly Finding['rule'][]>([]);
  const when = {
    ...(at && { at: instantAt(format.zone, at) }),
    ...(standing && { standing }),
  };
  // What is found depends on when, and on how members are treated.
  const checked = useQuery(checkedQuery(platform, name, when));
  const found = (wanted: Finding['severity']) =>
    checked.data?.findings.filter(({ severity }) => severity === wanted) ?? [];
  const publishing = useMutation({
    mutationFn: () =>
      bodyOf(
        laurel.POST('/v1/programs/{program}/drafts/{name}/publish', {
          params: { path: { program, name } },
          body: {
            ...when,
            ...(note.trim() && { note: note.trim() }),
            ...(accepted.length > 0 && { accept: [...accepted] }),
          },
        }),
      ),
    onSuccess: async ({ version, effectiveFrom }) => {
      await queries.invalidateQueries({ queryKey: [program] });
      tell({
        says: rules.published(version, effectiveFrom === null ? rules.beginning : format.time(effectiveFrom)),
      });
      await navigate({ to: '/rules' });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    publishing.mutate();
  };
  const toggle = (rule: Finding['rule'], isOn: boolean) =>
    setAccepted(isOn ? [...accepted, rule] : accepted.filter((each) => each !== rule));
  return (
    <Dialog title={`${rules.publish}: ${name}`} says={rules.publishSays} isOpen onClose={onClose}>
      <form onSubmit={submit}>
        <Field label={rules.publishAt} hint={rules.publishAtHint(format.zone)}>
          {(props) => (
            <input
              {...props}
              type="datetime-local"
              value={at}
              onChange={({ target }) => setAt(target.value)}
            />
          )}
        </Field>
        <Field label={rules.standing}>
          {(props) => (
            <select
              {...props}
              value={standing}
              onChange={({ target }) => setStanding(standings.find((each) => each === target.value) ?? '')}
            >
              {['', ...standings].map((each) => (
                <option key={each} value={each}>
                  {wordFor(rules.standings, each)}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label={rules.note} hint={rules.noteHint}>
          {(props) => (
            <input {...props} maxLength={500} value={note} onChange={({ target }) => setNote(target.value)} />
          )}
        </Field>
        {found('error').map(({ rule, says }) => (
          <p key={rule} className="notice notice-bad">
            {says}
          </p>
        ))}
        {found('warning').map(({ rule, says }) => (
          <label key={rule} className="accept">
            <input
              type="checkbox"
              required
              checked={accepted.includes(rule)}
              onChange={({ target }) => toggle(rule, target.checked)}
            />
            <span>{rules.accept(says)}</span>
          </label>
        ))}
        <Refused error={checked.error ?? publishing.error} />
        <DialogActions
          onBack={onClose}
          label={rules.publish}
          isBusy={publishing.isPending || checked.isFetching}
        />
      </form>
    </Dialog>
  );
}
